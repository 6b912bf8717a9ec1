import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal, type Words } from '../../kernel/refusal.ts'
import { pauseKinds, pauseWords } from '../ladder/contract.ts'

export const stopKinds = ['oneWayStop', 'twoWayStop', 'preClose', 'close', 'restore'] as const
export type StopKind = (typeof stopKinds)[number]
export const stopKindWords: Readonly<Record<StopKind, Words>> = {
  oneWayStop: { zh: '单停', en: 'one-way stop' }, twoWayStop: { zh: '双停', en: 'two-way stop' }, preClose: { zh: '预销户', en: 'pre-close' }, close: { zh: '销户', en: 'close' }, restore: { zh: '复机', en: 'restore' },
}
export const handMarks = ['group', 'tier', 'bill'] as const
export type HandMark = (typeof handMarks)[number]

/** What keeps an account from being stopped until its day, although the stop was proposed before. */
export const holdKinds = [...pauseKinds, 'protection', 'guaranteedOpening'] as const
export type HoldKind = (typeof holdKinds)[number]
export const holdWords: Readonly<Record<HoldKind, Words>> = { ...pauseWords, guaranteedOpening: { zh: '担保开机', en: 'guaranteed opening' } }

export const stopsNone = refusal('STOPS_NONE', { zh: '选中的建议都已处理，或不在您负责的区域内。请刷新。', en: 'The chosen proposals were decided already, or lie outside of your areas. Reload.' }, 409)
export const stopByHand = refusal('STOP_BY_HAND', { zh: '账户 {account} 是重点客户，不能成批批准。请单独打开，写明为什么停。', en: 'The account {account} is a valuable customer and cannot be approved in bulk. Open it alone and say why it is stopped.' })
export const stopPaid = refusal('STOP_PAID', { zh: '账户 {account} 已不在这一级，可能已缴费，不再停机。请刷新。', en: 'The account {account} does not stand on this rung any more; it may have paid and is not stopped. Reload.' }, 409)
export const stopHeld = refusal('STOP_HELD', { zh: '账户 {account} 有{holdZh}，{until} 之前不停机，建议留在列表里。到期后再批准，或先提前结束它。', en: 'The account {account} is not stopped until {until}: {holdEn}. The proposal stays on the list; approve it after that day, or end what holds it first.' }, 409)
export const exportEmpty = refusal('STOP_EXPORT_EMPTY', { zh: '没有已批准、现在可以交给计费系统的停复机。请先批准；有承诺、争议、缓缴、保护或担保的要等到期。', en: 'No approved stop or restore can go to the billing system now. Approve some first; where a promise, dispute, hardship, protection or guarantee holds, wait for its end.' })
export const exportUnknown = refusal('STOP_EXPORT_UNKNOWN', { zh: '没有第 {export} 号停复机文件，或它没有您区域的行。', en: 'There is no file of stops {export}, or it has no line of your areas.' }, 404)
export const disasterBad = refusal('DISASTER_BAD', { zh: '灾害的结束日 {to} 不能早于开始日 {from}，也不能超过一年。请改日期。', en: 'A disaster cannot end on {to}, before {from} or more than a year later. Change the dates.' })

export const disasterOutside = refusal('DISASTER_OUTSIDE', { zh: '区域 {area} 不在您负责的范围内，不能在那里宣布灾害。', en: 'The area {area} lies outside of yours; you cannot declare a disaster there.' }, 403)

export const proposalStates = ['waiting', 'approved', 'rejected', 'withdrawn', 'exported', 'done', 'failed'] as const
export type ProposalState = (typeof proposalStates)[number]
export const clockStates = ['running', 'late', 'alarm', 'breach', 'met', 'metLate'] as const
/** waiting: somebody decides. ready: goes with the next file. notDone: a day after the file. late: restores beyond their target. */
export const stopViews = ['waiting', 'ready', 'notDone', 'failed', 'late', 'settled'] as const
export type StopView = (typeof stopViews)[number]

const proposalShape = z.object({
  proposalId: z.number(), accountNo: z.string(), areaName: z.string(), kind: z.enum(stopKinds), rungName: z.string().nullable(), subscribers: z.number(), overdueFen: z.number(), byHand: z.array(z.enum(handMarks)),
  proposedOn: z.string(), state: z.enum(proposalStates), decidedBy: z.string().nullable(), reason: z.string().nullable(), exportId: z.number().nullable(), notBefore: z.string().nullable(), doneAt: z.string().nullable(), fault: z.string().nullable(),
  hold: z.object({ kind: z.enum(holdKinds), until: z.string() }).nullable().describe('Of a stop that no file holds yet: what keeps it back today'),
  clock: z.object({ state: z.enum(clockStates), minutes: z.number(), paidAt: z.string() }).nullable(),
})
export type ProposalView = z.infer<typeof proposalShape>
const resultShape = z.object({ accountNo: z.string(), subscriberId: z.string().nullable(), areaName: z.string(), kind: z.enum(stopKinds), performedAt: z.string(), note: z.string().nullable(), isProposed: z.boolean(), wasApproved: z.boolean(), isOutOfHours: z.boolean() })
export type ResultView = z.infer<typeof resultShape>
export const restoreClockShape = z.object({ restored: z.number(), timely: z.number(), medianMinutes: z.number().nullable(), slowestMinutes: z.number().nullable(), open: z.number(), late: z.number(), alarm: z.number(), breach: z.number(), targetMinutes: z.number(), alarmMinutes: z.number(), ceilingHours: z.number() })
export type RestoreClockView = z.infer<typeof restoreClockShape>
const exportShape = z.object({ exportId: z.number(), madeAt: z.string(), madeBy: z.string(), lines: z.number(), open: z.number() })
const disasterShape = z.object({ disasterId: z.number(), areaName: z.string(), fromOn: z.string(), toOn: z.string(), reason: z.string() })

const pageShape = z.object({
  rows: z.array(proposalShape), isCut: z.boolean(), counts: z.object({ waiting: z.number(), ready: z.number(), notDone: z.number(), failed: z.number(), late: z.number(), settled: z.number() }), ready: z.array(z.object({ kind: z.enum(stopKinds), count: z.number() })), unproposed: z.array(resultShape), restore: restoreClockShape, exports: z.array(exportShape), disasters: z.array(disasterShape),
  may: z.object({ approve: z.boolean(), export: z.boolean(), declare: z.boolean() }),
})
export type StopPageView = z.infer<typeof pageShape>

/** What became of proposals that were approved together: those that something holds wait on the list, by what holds them and until when the first of them; others were decided meanwhile or lie elsewhere. */
const approvedShape = z.object({ approved: z.number(), held: z.array(z.object({ kind: z.enum(holdKinds), count: z.number(), until: z.string() })), gone: z.number() })
export type ApprovedView = z.infer<typeof approvedShape>
const ids = z.array(z.number().int().positive()).min(1).max(5_000)
const tags = ['stops']
export const stopContract = {
  list: oc.route({ method: 'GET', path: '/arrears/stops', summary: 'Proposed stops and restores, what was done of them, and the clock of restoring', tags }).input(z.object({ view: z.enum(stopViews) }))
    .output(pageShape),
  approve: oc.route({ method: 'POST', path: '/arrears/stops/approve', summary: 'Approves proposals; a valuable customer only alone and with a reason', tags }).input(z.object({ proposalIds: ids, reason: z.string().trim().max(300).optional() })).output(approvedShape),
  reject: oc.route({ method: 'POST', path: '/arrears/stops/reject', summary: 'Rejects proposals with a reason', tags }).input(z.object({ proposalIds: ids, reason: z.string().trim().min(2).max(300) })).output(z.object({ rejected: z.number() })),
  export: oc.route({ method: 'POST', path: '/arrears/stops/exports', summary: 'Makes a file of what is approved, for the billing system', tags }).output(exportShape),
  disaster: oc.route({ method: 'POST', path: '/arrears/disasters', summary: 'Declares a disaster: no service is stopped there', tags }).input(z.object({ areaCode: z.string().regex(/^\d{2,15}$/), fromOn: z.iso.date(), toOn: z.iso.date(), reason: z.string().trim().min(2).max(300) })).output(z.object({ disasterId: z.number() })),
}
