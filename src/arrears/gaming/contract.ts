import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../kernel/refusal.ts'

export const findUnknown = refusal('GAMING_FIND_UNKNOWN', { zh: '没有这条线索（{find}），或它不在您负责的区域。请刷新。', en: 'There is no such find ({find}), or it lies outside your areas. Reload.' }, 404)
export const findDecided = refusal('GAMING_FIND_DECIDED', { zh: '这条线索已经核定。请刷新。', en: 'This find has been decided already. Reload.' }, 409)
export const gamingNoRule = refusal('GAMING_NO_RULE', { zh: '还没有生效的防作弊规则，无法查找。请先起草并批准一版。', en: 'No rule against gaming holds, so nothing can be looked for. Draft one and have it approved first.' }, 409)

export const patterns = ['paysForCustomers', 'movedMoney', 'reEntry'] as const
export type Pattern = (typeof patterns)[number]
export const patternWords = {
  paysForCustomers: { zh: '代缴养卡', en: 'Pays for his customers' }, movedMoney: { zh: '账户间倒款', en: 'Money moved between accounts' }, reEntry: { zh: '欠费重入网', en: 'Re-entry with an old debt' },
} as const
const count = (min: number, max: number, zh: string, en: string) => z.int().min(min).max(max).meta({ zh, en })
export const gamingShape = z.object({
  paysForCustomers: z.object({
    accountsMin: count(2, 1_000, '同一工号至少代缴户数', 'Accounts that one clerk pays for, at least'),
    roundFen: count(1, 100_000, '整数金额的倍数（分）', 'Round: a multiple of (fen)'),
    lastDays: count(1, 31, '考核日（月末）前几天内', 'Within the last days of the month'),
    sharePercent: count(1, 100, '占该工号同期缴费笔数至少（%）', 'Of that clerk’s receipts of those days, at least (%)'),
  }).meta(patternWords.paysForCustomers),
  movedMoney: z.object({
    movesMin: count(1, 100, '同一工号当月至少次数', 'Moves of one clerk in a month, at least'),
    withinDays: count(0, 31, '返销后几天内同额缴到另一账户', 'Same sum on another account within days of the reversal'),
  }).meta(patternWords.movedMoney),
  reEntry: z.object({ owedFromFen: count(1, 10_000_000, '原账户欠费达到（分）', 'The old account owes at least (fen)') }).meta(patternWords.reEntry),
})
export type GamingRule = z.infer<typeof gamingShape>

const words = z.object({ zh: z.string(), en: z.string() })
export const evidenceShape = z.object({ day: z.string(), what: z.enum(['payment', 'reversal', 'opening', 'debt']), reference: z.string(), accountId: z.string(), amountFen: z.number() })
export type Evidence = z.infer<typeof evidenceShape>
const states = ['open', 'confirmed', 'cleared', 'gone'] as const
const find = z.object({
  findId: z.number(), pattern: z.enum(patterns), month: z.string(), areaName: z.string(), outletCode: z.string().nullable(), outletName: z.string().nullable(), staffNo: z.string().nullable(), accounts: z.number(), amountFen: z.number(), why: words, evidence: z.array(evidenceShape),
  version: z.number(), foundOn: z.string(), state: z.enum(states), handling: z.enum(['order', 'clawBack']).nullable(), orderId: z.number().nullable(), decidedBy: z.string().nullable(), decidedOn: z.string().nullable(), reason: z.string().nullable(),
})
export type FindView = z.infer<typeof find>
const tags = ['arrears']
const decision = z.object({ findId: z.coerce.number().int().positive(), reason: z.string().trim().min(2).max(500) })
export const gamingContract = {
  list: oc.route({ method: 'GET', path: '/arrears/gaming', summary: 'What the watch on gaming found, with the rows as evidence; open ones first', tags }).output(z.object({ version: z.number().nullable(), finds: z.array(find) })),
  watch: oc.route({ method: 'POST', path: '/arrears/gaming/watch', summary: 'Looks again at a month', tags }).input(z.object({ month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/) })).output(z.object({ found: z.number(), fresh: z.number(), gone: z.number() })),
  confirm: oc.route({ method: 'POST', path: '/arrears/gaming/{findId}/confirm', summary: 'Confirms a find: it becomes an order or goes to the claw-back of rewards', tags })
    .input(decision.extend({ handling: z.enum(['order', 'clawBack']) })).output(z.object({ orderId: z.number().nullable() })),
  clear: oc.route({ method: 'POST', path: '/arrears/gaming/{findId}/clear', summary: 'Clears a find with a reason', tags }).input(decision).output(z.object({ done: z.literal(true) })),
}
