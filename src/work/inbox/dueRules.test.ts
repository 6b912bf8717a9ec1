import { expect, test } from 'vitest'
import { orderStatuses } from '../order/contract.ts'
import { dueText, lateBecause } from './dueRules.ts'

const order = { dueAt: '2011-03-20T02:00:00Z', replyDueAt: null, repliedAt: null, isLate: true, status: 'working', ownerStaffNo: 'chen', ownerIsAway: false, reworkCount: 0, reopenCount: 0 } as const

const now = '2011-03-21T02:00:00.000Z'

test('why an order is late: what has not happened yet', () => {
  const why = (given: Partial<Parameters<typeof lateBecause>[0]>) => lateBecause({ ...order, ...given }, now, 'zh')
  expect([
    why({ status: 'open', ownerStaffNo: null }), why({ status: 'assigned' }), why({ status: 'accepted' }), why({ status: 'travelling' }), why({ status: 'working' }),
    why({ status: 'assigned', ownerIsAway: true }), why({ status: 'rework', reworkCount: 1 }), why({ status: 'assigned', reopenCount: 1 }), why({ isLate: false }),
  ]).toEqual(['还没有派人', '已派，没有接单', '已接单，没有开始', '在路上，没有开始', '已开始，没有结果', '负责人请假', '退回返工后没有重报', '重新打开后没有办完', null])
  // Whatever its state, a late order gives a reason in both languages.
  for (const status of orderStatuses) for (const language of ['zh', 'en'] as const) expect(lateBecause({ ...order, status }, now, language)).toMatch(/./)
})

test('how long until a deadline or since, as people would say it', () => {
  const text = (dueAt: string | null, given: Partial<Parameters<typeof dueText>[0]> = {}) => dueText({ status: 'working', resultAt: null, closedAt: null, replyDueAt: null, repliedAt: null, dueAt, ...given }, now, 'zh')
  expect([text('2011-03-21T02:30:00Z'), text('2011-03-21T01:59:50Z'), text('2011-03-21T20:00:00Z'), text('2011-03-18T02:00:00Z'), text(null), text('2011-03-18T02:00:00Z', { status: 'paused' }), text('2011-03-18T02:00:00Z', { resultAt: '2011-03-18T01:00:00Z' })])
    .toEqual(['还剩 30 分钟', '超时 1 分钟', '还剩 18 小时', '超时 3 天', null, '挂起，不计时', null])
})

test('an overdue first reply is told while there is still time for the result, and no longer once somebody replied', () => {
  const late = { ...order, status: 'assigned', resultAt: null, closedAt: null, dueAt: '2011-03-24T02:00:00Z', replyDueAt: '2011-03-20T23:00:00Z' } as const
  const both = (given: Partial<typeof late | { repliedAt: string; dueAt: string }>) => [dueText({ ...late, ...given }, now, 'zh'), lateBecause({ ...late, ...given }, now, 'zh')]
  expect(both({})).toEqual(['首次回复超时 3 小时', '没有按时首次回复'])
  expect(both({ dueAt: '2011-03-21T00:30:00Z' })).toEqual(['超时 90 分钟', '已派，没有接单'])
  expect(dueText({ ...late, repliedAt: '2011-03-21T00:00:00Z' }, now, 'zh')).toBe('还剩 3 天')
})
