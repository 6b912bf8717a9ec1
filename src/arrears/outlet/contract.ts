import { oc } from '@orpc/contract'
import { z } from 'zod'
import { type Language, refusal } from '../../kernel/refusal.ts'

export const outletUnknown = refusal('ARREARS_OUTLET_UNKNOWN', { zh: '没有网点“{outlet}”，或它不在您负责的区域。请从网点缴款列表打开。', en: 'There is no outlet "{outlet}", or it lies outside your areas. Open it from the list of outlets.' }, 404)
export const outletNoRule = refusal('OUTLET_NO_RULE', { zh: '“{area}”没有生效的网点缴款规则。请先起草并批准一版。', en: 'No rule for outlets holds in "{area}". Draft one and have it approved first.' }, 409)
export const stopUnknown = refusal('OUTLET_STOP_UNKNOWN', { zh: '没有这条停售建议（{stop}），或它不在您负责的区域。请刷新。', en: 'There is no such proposal ({stop}), or it lies outside your areas. Reload.' }, 404)
export const stopDecided = refusal('OUTLET_STOP_DECIDED', { zh: '这条停售建议已经处理。请刷新。', en: 'This proposal has been decided already. Reload.' }, 409)
export const differenceNone = refusal('OUTLET_DIFFERENCE_NONE', { zh: '网点 {outlet} 在 {day} 没有超过规则的差异，不用派单。', en: 'Outlet {outlet} has no difference above the rule on {day}; no order is needed.' }, 409)
export const warnBelowStop = refusal('OUTLET_WARN_BELOW_STOP', { zh: '“{kind}”的预警线 {warn}% 低于停售线 {stop}%，就永远不会先预警。请把预警线提高。', en: 'For {kindEn} the warning at {warn}% lies below the stop at {stop}%: nobody would be warned first. Raise the warning.' })

export const outletKinds = ['partner_hall', 'agent', 'village_point'] as const
export type RemittingKind = (typeof outletKinds)[number]
export const outletKindWords = {
  own_hall: { zh: '自有营业厅', en: 'Own hall' }, partner_hall: { zh: '合作营业厅', en: 'Partner hall' }, agent: { zh: '代办点', en: 'Agent' }, village_point: { zh: '村级服务点', en: 'Village point' }, electronic: { zh: '电子渠道', en: 'Electronic' },
} as const

export function outletKindWord(kind: string, language: Language): string {
  return Object.entries(outletKindWords).find(([known]) => known === kind)?.[1][language] ?? kind
}

const termsShape = z.object({
  payInDays: z.int().min(0).max(60).meta({ zh: '应在几天内缴款', en: 'Days to pay in' }),
  warnBelowPercent: z.int().min(0).max(1_000).meta({ zh: '押金覆盖低于此比例预警（%）', en: 'Warn below this cover (%)' }),
  stopBelowPercent: z.int().min(0).max(1_000).meta({ zh: '押金覆盖低于此比例建议停售（%）', en: 'Propose to stop sales below this cover (%)' }),
  stopLateDays: z.int().min(1).max(365).meta({ zh: '超期多少天建议停售', en: 'Propose to stop sales after days late' }),
})
export type CoverTerms = z.infer<typeof termsShape>
export const outletCoverShape = z.object({
  partner_hall: termsShape.meta(outletKindWords.partner_hall),
  agent: termsShape.meta(outletKindWords.agent),
  village_point: termsShape.meta(outletKindWords.village_point),
  differenceAboveFen: z.int().min(0).max(100_000_000).meta({ zh: '代收话费与缴费记录相差超过（分）派单', en: 'Open an order for a difference above (fen)' }),
  againAfterDays: z.int().min(1).max(90).meta({ zh: '不同意停售后，几天内不再建议', en: 'After a refusal, propose again not before (days)' }),
})
export type OutletCover = z.infer<typeof outletCoverShape>

const words = z.object({ zh: z.string(), en: z.string() })
const month = z.string().regex(/^\d{4}-\d{2}$/)
const states = ['paidIn', 'open', 'warn', 'stop', 'noRule'] as const
export type OutletState = (typeof states)[number]
const position = z.object({
  outletCode: z.string(), name: z.string(), kind: z.string(), areaCode: z.string(), areaName: z.string(), dueFen: z.number(), paidInFen: z.number(), balanceFen: z.number(),
  age7Fen: z.number(), age30Fen: z.number(), age90Fen: z.number(), olderFen: z.number(), depositFen: z.number(), cover: z.number().nullable().describe('Deposit / money not paid in; null when all is paid in'),
  unpaidSince: z.string().nullable(), lateDays: z.number(), state: z.enum(states), why: words, stop: z.enum(['none', 'proposed', 'approved']),
})
export type OutletPosition = z.infer<typeof position>
const stopStates = ['proposed', 'approved', 'rejected', 'withdrawn', 'lifted'] as const
export type StopState = (typeof stopStates)[number]
const stop = z.object({
  stopId: z.number(), outletCode: z.string(), name: z.string(), areaName: z.string(), state: z.enum(stopStates), because: z.enum(['cover', 'late']), why: words, balanceFen: z.number(), depositFen: z.number(), lateDays: z.number(), proposedOn: z.string(), version: z.number(),
  decidedBy: z.string().nullable(), decidedOn: z.string().nullable(), decisionReason: z.string().nullable(), endedOn: z.string().nullable(), endWhy: words.nullable(), endVersion: z.number().nullable(),
})
export type StopView = z.infer<typeof stop>
const dueDay = z.object({
  day: z.string(), dueFen: z.number(), paidInFen: z.number(), balanceFen: z.number(), depositFen: z.number().nullable(), settledOn: z.string().nullable(), lateDays: z.number(), openFen: z.number(),
  takenFen: z.number().nullable(), receiptsFen: z.number().nullable().describe('Receipts of the outlet since its report before'), differenceFen: z.number().nullable(),
})
export type DueDay = z.infer<typeof dueDay>
const difference = z.object({ outletCode: z.string(), name: z.string(), areaName: z.string(), day: z.string(), takenFen: z.number(), receiptsFen: z.number(), differenceFen: z.number(), orderId: z.number().nullable(), orderStatus: z.string().nullable() })
export type DifferenceView = z.infer<typeof difference>
const tags = ['arrears']
const done = z.object({ done: z.literal(true) })
const stopInput = z.object({ stopId: z.coerce.number().int().positive() })
export const outletContract = {
  list: oc.route({ method: 'GET', path: '/arrears/outlets', summary: 'What outlets hold of the branch today or at a month end, with cover, lateness and proposals to stop sales', tags })
    .input(z.object({ month: month.optional() })).output(z.object({ on: z.string(), month: month.nullable(), months: z.array(month), version: z.number().nullable(), outlets: z.array(position), stops: z.array(stop), differences: z.array(difference) })),
  outlet: oc.route({ method: 'GET', path: '/arrears/outlets/{outletCode}', summary: 'One outlet and month: its days of paying in, what is open and why', tags })
    .input(z.object({ outletCode: z.string().min(1).max(60), month: month.optional() }))
    .output(z.object({
      position, month, months: z.array(month), payInDays: z.number().nullable(), version: z.number().nullable(), openingFen: z.number(), closingFen: z.number(), days: z.array(dueDay), stops: z.array(stop), differences: z.array(difference),
      agentName: z.string().nullable(), unitName: z.string(), branchName: z.string(),
    })),
  check: oc.route({ method: 'POST', path: '/arrears/outlets/check', summary: 'Applies the rule to every outlet now, as every morning', tags }).output(z.object({ proposed: z.number(), withdrawn: z.number(), lifted: z.number(), orders: z.number() })),
  approve: oc.route({ method: 'POST', path: '/arrears/outlets/stops/{stopId}/approve', summary: 'Stops the sales of an outlet', tags }).input(stopInput.extend({ reason: z.string().trim().max(300).default('') })).output(done),
  reject: oc.route({ method: 'POST', path: '/arrears/outlets/stops/{stopId}/reject', summary: 'Refuses a proposal with a reason', tags }).input(stopInput.extend({ reason: z.string().trim().min(2).max(300) })).output(done),
}
