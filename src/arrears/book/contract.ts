import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../kernel/refusal.ts'

export const accountUnknown = refusal('ARREARS_ACCOUNT_UNKNOWN', {
  zh: '没有账户“{account}”的账单，或它不在您负责的区域。请核对账户编号。', en: 'There are no bills of the account "{account}", or it lies outside your areas. Check its number.',
}, 404)

const words = z.object({ zh: z.string(), en: z.string() })
const month = z.string().regex(/^\d{4}-\d{2}$/)
const areaCode = z.string().min(1).max(40)
const unit = z.enum(['users', 'times', 'yuan', 'yuanPerUser', 'percent', 'count', 'minutes', 'megabytes', 'score'])
const figure = z.object({ measureId: z.string(), name: words, definition: words, unit, better: z.enum(['higher', 'lower', 'neither']), value: z.number().nullable(), before: z.number().nullable().describe('A month earlier') })
const place = z.object({ kind: z.enum(['area', 'unit']), code: z.string(), name: z.string(), figures: z.record(z.string(), z.number().nullable()) })
export type PlaceShape = z.infer<typeof place>

const money = z.object({
  kind: z.enum(['payment', 'collection', 'collection_failed', 'reversal', 'adjustment', 'write_off']), day: z.string(), reference: z.string(), amountFen: z.number(), note: z.string().nullable(),
})
const bill = z.object({ billNo: z.string(), month: z.string(), item: z.string().nullable(), subscriberId: z.string().nullable(), dueOn: z.string(), amountFen: z.number(), openFen: z.number().nullable().describe('At the last month end; null for a bill that no month end has seen') })
export const storyKinds = ['bill', 'money', 'rung', 'act', 'order', 'result', 'promise', 'promiseKept', 'promiseBroken', 'pause', 'case', 'owner', 'caseClosed', 'grant', 'limit', 'stop', 'stopDone', 'parked', 'printed', 'offer', 'stored'] as const
export type StoryKind = (typeof storyKinds)[number]
const storyEntry = z.object({ on: z.string(), kind: z.enum(storyKinds), what: words, detail: words.nullable(), amountFen: z.number().nullable(), link: z.string().nullable(), who: z.string().nullable() })
export type StoryEntry = z.infer<typeof storyEntry>

export const splitBys = ['outlet', 'channel', 'brand', 'tier', 'way', 'group'] as const
export type SplitBy = (typeof splitBys)[number]
const splitSums = z.object({
  openFen: z.number(), shortFen: z.number().describe('Up to 3 months old'), longFen: z.number(), owing: z.number().describe('Accounts in arrears'), baseFen: z.number(), recoveredFen: z.number(), issuedFen: z.number(), settledFen: z.number(),
  billedFen: z.number().nullable().describe('Revenue billed in the month; null where it is not known by this cut'),
})
const splitLine = splitSums.extend({ key: z.string(), name: z.string() })
export type SplitLine = z.infer<typeof splitLine>
const splitAccount = z.object({
  accountId: z.string(), areaName: z.string(), brand: z.string(), tier: z.string().nullable(), way: z.enum(['ordinary', 'agreed', 'collection']), outletName: z.string().nullable(), isGroup: z.boolean(),
  openFen: z.number(), shortFen: z.number(), longFen: z.number(), oldestMonth: z.string().describe('The billing month of the oldest bill that is open'),
})
export type SplitAccount = z.infer<typeof splitAccount>

export const bookContract = {
  split: oc.route({ method: 'GET', path: '/arrears/split', summary: 'Arrears of an area by outlet, channel, brand, tier, way of paying, or group and person', tags: ['arrears'] })
    .input(z.object({ areaCode: areaCode.optional(), month: month.optional(), by: z.enum(splitBys) }))
    .output(z.object({ month: month.nullable(), lines: z.array(splitLine), total: splitSums.nullable() })),
  splitAccounts: oc.route({ method: 'GET', path: '/arrears/split/accounts', summary: 'The accounts behind a line of the split, the largest sums first', tags: ['arrears'] })
    .input(z.object({ areaCode: areaCode.optional(), month: month.optional(), by: z.enum(splitBys), key: z.string().max(64), limit: z.coerce.number().int().min(1).max(5_000).default(500) }))
    .output(z.object({ month: month.nullable(), areaName: z.string(), accounts: z.array(splitAccount), total: z.object({ accounts: z.number(), openFen: z.number() }) })),
  overview: oc.route({ method: 'GET', path: '/arrears/overview', summary: 'Where the money is: figures, ages, trend and places of an area', tags: ['arrears'] })
    .input(z.object({ areaCode: areaCode.optional(), month: month.optional() }))
    .output(z.object({
      month: month.nullable(), months: z.array(month), area: z.object({ code: z.string(), name: z.string() }), parents: z.array(z.object({ code: z.string(), name: z.string() })),
      figures: z.array(figure), ageing: z.array(figure), trend: z.array(z.object({ month, ratio: z.number().nullable(), recovery: z.number().nullable() })), places: z.array(place), counts: z.record(z.string(), z.number()).describe('Open bills by age; empty where they were not counted'),
    })),
  account: oc.route({ method: 'GET', path: '/arrears/accounts/{accountId}', summary: 'One account: its bills, what is open and every movement of money', tags: ['arrears'] })
    .input(z.object({ accountId: z.string().regex(/^[0-9A-Za-z_.:-]{1,64}$/) }))
    .output(z.object({
      accountId: z.string(), customerId: z.string(), areaName: z.string(), brand: z.string(), tier: z.string().nullable(), groupId: z.string().nullable(), groupName: z.string().nullable(), manager: z.object({ name: z.string(), isNamed: z.boolean() }).nullable().describe('Who looks after the group that it belongs to'), way: z.enum(['ordinary', 'agreed', 'collection']),
      month: month.nullable().describe('The last month end that stands'), openFen: z.number(), advanceFen: z.number(), bills: z.array(bill), money: z.array(money), story: z.array(storyEntry).describe('Everything about the account on one time line, newest first'), mayPrint: z.boolean(),
    })),
}
