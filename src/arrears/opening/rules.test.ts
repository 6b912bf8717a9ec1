import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Refusal } from '../../kernel/refusal.ts'
import { decisions } from './contract.ts'
import { defaultOpening } from './opening.data.ts'
import { checkOpeningRule, decideOpening, readIdentity } from './rules.ts'

const decide = (owedFen: number, numbersInUse = 0, writtenOffFen = 0) => decideOpening(defaultOpening, { owedFen, writtenOffFen, numbersInUse })
const refused = (given: string): string => {
  try {
    readIdentity(given)
    return 'taken'
  } catch (error) {
    return error instanceof Refusal ? `${error.code} ${error.sentence('zh')}` : String(error)
  }
}

test('the strictest reason decides, and each reason is told', () => {
  expect(decide(0)).toEqual({ decision: 'ok', why: [{ zh: '没有旧欠', en: 'No old debt' }], depositFen: 0 })
  expect(decide(999).decision).toBe('ok')
  expect(decide(1_000).decision).toBe('guarantor')
  expect(decide(5_000, 1, 2_000).why[0]?.zh).toBe('旧欠 50.00 元（含账销案存 20.00 元），达到 50.00 元，先清欠')
  expect(decide(0, 3)).toMatchObject({ decision: 'deposit', depositFen: 5_000 })
  expect(decide(1_000, 3)).toMatchObject({ decision: 'guarantor', depositFen: 5_000, why: [{}, {}] })
  expect(decide(0, 6)).toMatchObject({ decision: 'refuse', depositFen: 0 })
})
test('owing more or holding more never opens a closed door', () => {
  fc.assert(fc.property(fc.nat({ max: 9_000 }), fc.nat({ max: 9_000 }), fc.nat({ max: 9 }), fc.nat({ max: 9 }), (owed, more, numbers, moreNumbers) => {
    expect(decisions.indexOf(decide(owed + more, numbers + moreNumbers).decision)).toBeGreaterThanOrEqual(decisions.indexOf(decide(owed, numbers).decision))
  }))
})
test('a rule that nobody could follow is refused', () => {
  expect(checkOpeningRule(defaultOpening)).toEqual([])
  expect(checkOpeningRule({ ...defaultOpening, refuseFromFen: 900, refuseFromNumbers: 2 }).map((fault) => fault.code)).toEqual(['OPENING_THRESHOLDS_FALL', 'OPENING_NUMBERS_FALL'])
})
test('a card is read by its check sign; a mistyped one is not said back', () => {
  expect(readIdentity('11010519491231002x')).toEqual({ kind: 'number', text: '11010519491231002X' })
  expect(readIdentity(' 110105 19491231 002X')).toEqual({ kind: 'number', text: '11010519491231002X' })
  expect(readIdentity('00FF00FF00FF00AA')).toEqual({ kind: 'digest', text: '00ff00ff00ff00aa' })
  expect(refused('110105194912310021')).toBe('OPENING_IDENTITY_CHECK_DIGIT 证件号码的最后一位与前 17 位不符，可能输错了。请对照证件重输。')
  expect(refused('1101051949123100')).toBe('taken')
  expect(refused('110105194912310')).toContain('“11…”')
  expect(refused('张三')).toContain('“张三”')
})
