import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countUnits, encodingOf, segmentsOf } from './segments.ts'

const count = (text: string): [string, number] => {
  const { encoding, parts } = segmentsOf(text)
  return [encoding, parts.length]
}

test('Latin letters take 160 a message and 153 a part', () => {
  expect(count('a'.repeat(160))).toEqual(['gsm7', 1])
  expect(count('a'.repeat(161))).toEqual(['gsm7', 2])
  expect(count('a'.repeat(306))).toEqual(['gsm7', 2])
  expect(count('a'.repeat(307))).toEqual(['gsm7', 3])
})

test('a sign of the extension table counts twice and is never cut', () => {
  expect(count('€'.repeat(80))).toEqual(['gsm7', 1])
  expect(count('€'.repeat(81))).toEqual(['gsm7', 2])
  // 153 is odd: the 77th sign would need half a place.
  expect(segmentsOf('€'.repeat(81)).parts[0]).toBe('€'.repeat(76))
})

test('Chinese and Tibetan take 70 a message and 67 a part', () => {
  expect(count('欠'.repeat(70))).toEqual(['ucs2', 1])
  expect(count('欠'.repeat(71))).toEqual(['ucs2', 2])
  expect(count('欠'.repeat(134))).toEqual(['ucs2', 2])
  expect(count('欠'.repeat(135))).toEqual(['ucs2', 3])
  // བཀྲ་ཤིས་བདེ་ལེགས། : stacked letters and vowel signs are units of their own.
  expect(countUnits('བཀྲ་ཤིས་བདེ་ལེགས།', 'ucs2')).toBe(17)
  expect(count('བཀྲ་ཤིས་བདེ་ལེགས།'.repeat(4))).toEqual(['ucs2', 1])
  expect(count('བཀྲ་ཤིས་བདེ་ལེགས།'.repeat(5))).toEqual(['ucs2', 2])
})

test('one Chinese sign makes the whole text UCS-2', () => {
  expect(encodingOf('Arrears 12.30 yuan')).toBe('gsm7')
  expect(encodingOf('Arrears 12.30 元')).toBe('ucs2')
})

test('a sign of two units stays whole at the border of two parts', () => {
  const { parts } = segmentsOf(`${'欠'.repeat(66)}😀${'欠'.repeat(20)}`)
  expect(parts.map((part) => part.length)).toEqual([66, 22])
  expect(parts[1]?.startsWith('😀')).toBe(true)
})

test('the parts give the text back, and none is over its size', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', '€', '[', '欠', 'ཀ', '😀', '\n', '}'), maxLength: 600 }), (text) => {
    const { encoding, parts } = segmentsOf(text)
    expect(parts.join('')).toBe(text)
    const max = encoding === 'gsm7' ? (parts.length === 1 ? 160 : 153) : parts.length === 1 ? 70 : 67
    for (const part of parts) {
      expect(countUnits(part, encoding)).toBeLessThanOrEqual(max)
      expect(Buffer.from(part, 'utf8').toString('utf8')).toBe(part)
    }
  }))
})
