import { expect, test } from 'vitest'
import { atMost } from './atMost.ts'

test('no more than the limit runs at once, and all of it runs', async () => {
  const pool = atMost(3)
  let running = 0
  let most = 0
  let done = 0
  for (let place = 0; place < 20; place++) {
    await pool.add(async () => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve, place % 4))
      running -= 1
      done += 1
    })
  }
  await pool.idle()
  expect({ most, done, running }).toEqual({ most: 3, done: 20, running: 0 })
})

test('what failed is thrown, what runs comes to its end, and nothing new begins', async () => {
  const pool = atMost(2)
  const ended: string[] = []
  await pool.add(async () => {
    await new Promise((resolve) => setTimeout(resolve, 5))
    ended.push('first')
  })
  await pool.add(async () => { throw new Error('The disk is full.') })
  await expect(pool.add(async () => ended.push('third'))).rejects.toThrow('The disk is full.')
  await expect(pool.idle()).rejects.toThrow('The disk is full.')
  expect(ended).toEqual(['first'])
})
