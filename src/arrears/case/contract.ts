import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../kernel/refusal.ts'

export const caseUnknown = refusal('CASE_UNKNOWN', { zh: '没有第 {caseId} 号催缴案件，或它不在您负责的区域内。', en: 'There is no case {caseId}, or it lies outside your areas.' }, 404)
export const caseClosed = refusal('CASE_CLOSED', { zh: '账户 {account} 的催缴案件已于 {on} 结案（{becauseZh}），没有改动。请刷新名单。', en: 'The case of account {account} was closed on {on} ({becauseEn}); nothing was changed. Reload the list.' }, 409)
export const caseThere = refusal('CASE_THERE', { zh: '账户 {account} 已经有催缴案件。', en: 'Account {account} has a case already.' }, 409)
export const caseNoDebt = refusal('CASE_NO_DEBT', { zh: '催缴名册里没有账户 {account} 的欠费，或它不在您负责的区域内，不能立案。', en: 'Account {account} owes nothing in the dunning book, or lies outside your areas; no case is opened.' }, 404)
export const caseContacted = refusal('CASE_CONTACTED', { zh: '账户 {account} 的客户近期联系已满，{on} 起才能再外呼或上门。请到那天再派。', en: 'The customer of account {account} has been contacted enough; the next call or visit may be on {on}. Give the case on that day.' }, 409)
export const caseNotYours = refusal('CASE_NOT_YOURS', { zh: '账户 {account} 的催缴案件由别人负责。', en: 'The case of account {account} belongs to somebody else.' }, 403)
export const collectorUnfit = refusal('COLLECTOR_UNFIT', { zh: '“{staffNo}”不在岗，或没有包含 {area} 的责任区域，案件不能派给他。请先给他划责任区域，或另选一人。', en: '"{staffNo}" is not in post or has no territory that holds {area}; the case cannot be given. Assign a territory first, or choose somebody else.' })
export const collectorsMissing = refusal('COLLECTORS_MISSING', { zh: '您的区域里没有可以派案的催缴员：{posts} 这些岗位无人在岗，或他们的单位没有责任区域。', en: 'Nobody in your areas can be given cases: the posts {posts} are vacant, or their units have no territory.' }, 409)
export const promiseIncomplete = refusal('PROMISE_INCOMPLETE', { zh: '结果是“承诺缴费”，请填写承诺哪天缴、缴多少。', en: 'The result is a promise to pay: say for when and how much.' })
export const promiseDayBad = refusal('PROMISE_DAY_BAD', { zh: '承诺缴费日 {day} 要在 {from} 到 {last} 之间：催缴规则只让承诺等这么久。', en: 'The day promised, {day}, must lie between {from} and {last}: the dunning rule waits no longer for a promise.' })
export const promiseNoCase = refusal('PROMISE_NO_CASE', { zh: '账户 {account} 现在没有催缴案件，可能已经缴清。请刷新后把结果改为“此前已缴”。', en: 'Account {account} has no case now; it may have paid. Reload and report "had paid before".' }, 409)
export const receiptMissing = refusal('RECEIPT_MISSING', { zh: '结果是“当场缴款”，请填写金额和收据号。', en: 'The result is a payment on the spot: write its amount and receipt number.' })
export const disputeMissing = refusal('DISPUTE_MISSING', { zh: '结果是“有争议”，请写明有什么争议。', en: 'The result is a dispute: say what is disputed.' })

const percent = (max: number, zh: string, en: string) => z.number().min(0).max(max).meta({ zh: `${zh}（%）`, en: `${en} (%)` })
export const collectionPolicyShape = z.object({
  collectors: z.array(z.object({
    id: z.string().regex(/^[\w-]{1,30}$/).meta({ zh: '代号', en: 'Code' }),
    post: z.string().trim().min(1).max(40).meta({ zh: '岗位', en: 'Post' }),
    takes: z.enum(['people', 'groups', 'all']).meta({ zh: '负责谁', en: 'Whom', options: { people: { zh: '个人客户', en: 'persons' }, groups: { zh: '集团客户', en: 'groups' }, all: { zh: '全部', en: 'everybody' } } }),
    perDay: z.int().min(1).max(500).meta({ zh: '每天新派最多', en: 'New cases a day, at most' }),
    inHandMax: z.int().min(1).max(2_000).meta({ zh: '手头最多', en: 'In hand, at most' }),
  })).min(1).max(20).meta({ zh: '谁催缴', en: 'Who collects' }),
  minFen: z.int().min(0).max(100_000_000).meta({ zh: '立案起点（分）', en: 'Cases from (fen)' }),
  windowDays: z.int().min(7).max(120).meta({ zh: '看催缴后几天内的回款', en: 'Money is looked at for (days after the act)' }),
  historyMonths: z.int().min(1).max(24).meta({ zh: '参照最近几个月的回收', en: 'Months of recovery to go by' }),
  shrinkK: z.int().min(0).max(10_000).meta({ zh: '小样本向全公司靠拢的强度 k', en: 'Pull of small cells towards the branch, k' }),
  uplift: z.array(z.object({
    fromAgeMonths: z.int().min(0).max(120).meta({ zh: '账龄从（月）', en: 'Age from (months)' }),
    percent: percent(100, '不催就不缴的户里催了会缴的', 'Of those who would not pay, those who do when worked'),
  })).min(1).max(10).meta({ zh: '催缴的作用（没有留出对照组以前按此估计）', en: 'What working does (assumed until a hold-out has measured it)' }),
})
export type CollectionPolicy = z.infer<typeof collectionPolicyShape>

export const chanceShape = z.object({
  untreated: z.number().nullable().describe('Share that comes anyway; null while there is no history'), treated: z.number().nullable(),
  uplift: z.number().describe('Of those who would not pay, the share that does when worked'), isMeasured: z.boolean().describe('Measured against a hold-out; otherwise assumed by the rule'), upliftLow: z.number().nullable(), upliftHigh: z.number().nullable(), heldOut: z.number(),
  items: z.number().describe('Bills of the same age, brand and county in the history'), k: z.number(), cellRate: z.number().nullable(), wideRate: z.number().nullable(), ageMonths: z.number(),
})
export type Chance = z.infer<typeof chanceShape>

export const closeReasons = ['paid', 'left', 'hand'] as const
export const closeWords = { paid: { zh: '已缴清', en: 'paid' }, left: { zh: '已不在催缴名册', en: 'no longer in the dunning book' }, hand: { zh: '人工结案', en: 'closed by hand' } } as const
export const giveWhyShape = z.object({
  how: z.enum(['list', 'hand']), rank: z.number().nullable(), choices: z.number().nullable(), inHandBefore: z.number().nullable(), wasMoved: z.boolean(), worthFen: z.number(), reason: z.string().nullable(),
})
export type GiveWhy = z.infer<typeof giveWhyShape>

const contactShape = z.object({ on: z.string(), outcome: z.string().nullable(), kind: z.string() })
export const caseShape = z.object({
  caseId: z.number(), accountNo: z.string(), areaCode: z.string(), areaName: z.string(), countyName: z.string(), openedOn: z.string(), source: z.enum(['ladder', 'hand']), asOf: z.string(), overdueFen: z.number(), oldestDueOn: z.string().nullable(), ladderDays: z.number(),
  rung: z.string().nullable(), rungName: z.string().nullable(), brand: z.string(), tier: z.string().nullable(), groupId: z.string().nullable(), number: z.string().nullable().describe('Masked'), way: z.enum(['call', 'visit']), chance: chanceShape, costFen: z.number(), worthFen: z.number(),
  ownerStaffNo: z.string().nullable(), ownerName: z.string().nullable(), unitName: z.string().nullable(), givenOn: z.string().nullable(), why: giveWhyShape.nullable(),
  orderId: z.number().nullable().describe('The call or visit that waits'), orderKind: z.string().nullable(), orderDueAt: z.string().nullable(), last: contactShape.nullable(), hold: z.string().nullable(),
  promise: z.object({ dueOn: z.string(), amountFen: z.number(), state: z.enum(['open', 'kept', 'broken']) }).nullable(),
  freeOn: z.string().nullable().describe('The limit of contacts is used up until then'),
})
export type CaseView = z.infer<typeof caseShape>

const collectorShape = z.object({
  staffNo: z.string(), name: z.string(), post: z.string(), unitCode: z.string(), unitName: z.string(), inHand: z.number(), inHandMax: z.number(), perDay: z.number(), givenToday: z.number(), room: z.number(), balanceFen: z.number(), worthFen: z.number(), openPromises: z.number(), brokenPromises: z.number(), hasTerritory: z.boolean(),
})
export type CollectorView = z.infer<typeof collectorShape>
const planShape = z.object({ give: z.number(), worthFen: z.number(), people: z.number(), left: z.object({ nobody: z.number(), full: z.number(), worthless: z.number(), contacted: z.number() }) })
export type PlanView = z.infer<typeof planShape>

const idInput = z.object({ caseId: z.coerce.number().int().positive() })
const reason = z.string().trim().min(2).max(300)
const tags = ['collection']
export const caseContract = {
  list: oc.route({ method: 'GET', path: '/arrears/cases', summary: 'Cases that are worked, the most worth first', tags }).input(z.object({ staffNo: z.string().max(40).optional(), unitCode: z.string().max(40).optional(), whose: z.enum(['all', 'nobody', 'broken']).default('all') }))
    .output(z.object({ asOf: z.string().nullable(), ruleId: z.number().nullable(), version: z.number().nullable(), cases: z.array(caseShape), isCut: z.boolean() })),
  mine: oc.route({ method: 'GET', path: '/arrears/cases/mine', summary: 'My own list for today', tags }).output(z.object({ staffNo: z.string().nullable(), name: z.string().nullable(), cases: z.array(caseShape), promisesDue: z.number(), promisesBroken: z.number() })),
  collectors: oc.route({ method: 'GET', path: '/arrears/collectors', summary: 'Who collects, with what they have in hand, and what one click would give out', tags }).output(z.object({ collectors: z.array(collectorShape), plan: planShape })),
  assign: oc.route({ method: 'POST', path: '/arrears/cases/assign', summary: 'Gives today\'s list out and opens its calls and visits', tags }).output(planShape),
  give: oc.route({ method: 'POST', path: '/arrears/cases/{caseId}/give', summary: 'Gives a case to somebody by hand', tags }).input(idInput.extend({ staffNo: z.string().min(1).max(40), reason })).output(z.object({ done: z.literal(true) })),
  open: oc.route({ method: 'POST', path: '/arrears/cases', summary: 'Opens a case by hand', tags }).input(z.object({ accountNo: z.string().trim().min(1).max(60), reason })).output(z.object({ caseId: z.number() })),
  close: oc.route({ method: 'POST', path: '/arrears/cases/{caseId}/close', summary: 'Closes a case by hand', tags }).input(idInput.extend({ reason })).output(z.object({ done: z.literal(true) })),
  number: oc.route({ method: 'POST', path: '/arrears/cases/{caseId}/number', summary: 'Shows the number to call; each look is audited', tags }).input(idInput).output(z.object({ number: z.string().nullable() })),
}
