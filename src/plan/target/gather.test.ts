import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeGatherer } from './gather.ts'

test('everybody gets his own answer, whenever he asks, and never more than one question is on its way', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 40 }), async (pauses) => {
    let underWay = 0
    let questions = 0
    const ask = makeGatherer(async (asks: readonly number[]) => {
      underWay += 1
      questions += 1
      expect(underWay).toBe(1)
      await new Promise((resolve) => setTimeout(resolve, 0))
      underWay -= 1
      return asks.map((one) => one * 2)
    })
    const answers = await Promise.all(pauses.map(async (pause, index) => {
      for (let turn = 0; turn < pause; turn += 1) await new Promise((resolve) => setImmediate(resolve))
      return ask(index)
    }))
    expect(answers).toEqual(pauses.map((_, index) => index * 2))
    expect(questions).toBeLessThanOrEqual(pauses.length)
  }), { numRuns: 30 })
})

test('those who ask in one turn are one question; a failure is theirs alone, and the next is asked anew', async () => {
  const seen: number[][] = []
  const ask = makeGatherer(async (asks: readonly number[]) => {
    seen.push([...asks])
    if (seen.length === 1) throw new Error('gone')
    return asks
  })
  const first = await Promise.allSettled([ask(1), ask(2)])
  expect(first.map((end) => end.status)).toEqual(['rejected', 'rejected'])
  expect(await Promise.all([ask(3), ask(4)])).toEqual([3, 4])
  expect(seen).toEqual([[1, 2], [3, 4]])
})
