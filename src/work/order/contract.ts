import { z } from 'zod'
import { refusal } from '../../kernel/refusal.ts'
import { outcomeMeanings } from '../../branch/orderKind/contract.ts'
import { clockTermsShape, stageShape } from '../clock/contract.ts'

export const staffNoShape = z.string().min(1).max(40)
const textShape = z.string().trim().min(1).max(2_000)
export const valuesShape = z.record(z.string().max(60), z.union([z.string().max(4_000), z.number(), z.boolean()]))
export type FormValues = z.infer<typeof valuesShape>

/** Where somebody stood, as the device told it; typed by hand it has no accuracy. */
export const positionShape = z.object({ longitude: z.number().min(-180).max(180), latitude: z.number().min(-90).max(90), accuracyM: z.number().nonnegative().max(100_000).nullable() })
export type Position = z.infer<typeof positionShape>

/** Everything that can happen to an order. An order is what its events make of it, and nothing else. */
export const eventBodyShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('opened'), terms: clockTermsShape.nullable(), closing: z.enum(['by_result', 'by_review']), unitCode: z.string().max(40).nullable() }),
  z.object({ kind: z.literal('assigned'), ownerStaffNo: staffNoShape, note: z.string().max(2_000).optional() }),
  /** To another unit; its clock takes over from the old one's, what was spent stays spent. */
  z.object({ kind: z.literal('moved'), unitCode: z.string().min(1).max(40), terms: clockTermsShape.nullable(), reason: textShape }),
  z.object({ kind: z.literal('accepted') }),
  z.object({ kind: z.literal('refused'), reason: textShape }),
  z.object({ kind: z.literal('travelled') }),
  z.object({ kind: z.literal('started') }),
  z.object({ kind: z.literal('paused'), reason: textShape }),
  z.object({ kind: z.literal('resumed') }),
  /** The customer has heard from us. */
  z.object({ kind: z.literal('replied'), text: textShape }),
  z.object({ kind: z.literal('noted'), text: textShape }),
  z.object({
    kind: z.literal('result'), outcome: z.string().min(1).max(60), values: valuesShape, note: z.string().max(2_000).optional(),
    /** Why a reading lies outside of its limits, by field. */
    reasons: z.record(z.string().max(60), textShape).optional(),
    position: positionShape.optional(),
    fileIds: z.array(z.number().int().positive()).max(50).optional(),
  }),
  z.object({ kind: z.literal('returned'), reason: textShape }),
  z.object({ kind: z.literal('merged'), intoOrderId: z.number().int().positive(), reason: z.string().max(2_000).optional() }),
  z.object({ kind: z.literal('closed'), note: z.string().max(2_000).optional() }),
  z.object({ kind: z.literal('cancelled'), reason: textShape }),
  z.object({ kind: z.literal('reopened'), reason: textShape }),
  /** A person's decision between events that were based on the same one: which of them holds. */
  z.object({ kind: z.literal('settled'), holds: z.string().max(120), reason: z.string().max(2_000).optional() }),
])
export type EventBody = z.infer<typeof eventBodyShape>
export type EventKind = EventBody['kind']

/** Unique by device and sequence; `at` is the device's clock, `clockOffsetMs` what the server's was ahead of it. */
export const orderEventShape = z.object({
  device: z.string().regex(/^[\w.:-]{1,60}$/),
  sequence: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  at: z.iso.datetime(),
  clockOffsetMs: z.number().int().min(-4_000_000_000_000).max(4_000_000_000_000),
  /** The event that its author last saw, as `device#sequence`. */
  basedOn: z.string().max(120).nullable(),
  staffNo: staffNoShape.nullable(),
  body: eventBodyShape,
})
export type OrderEvent = z.infer<typeof orderEventShape>

export const orderStatuses = ['open', 'assigned', 'accepted', 'travelling', 'working', 'paused', 'done', 'rework', 'closed', 'cancelled', 'merged'] as const
export type OrderStatus = (typeof orderStatuses)[number]
export const liveStatuses: readonly OrderStatus[] = ['open', 'assigned', 'accepted', 'travelling', 'working', 'paused', 'done', 'rework']

export const priorities = ['emergency', 'high', 'normal', 'low'] as const
export type Priority = (typeof priorities)[number]
const areaCodeShape = z.string().regex(/^\d{2,15}$/)
export const servesShape = z.object({
  clauseId: z.number().int().positive().nullable().default(null),
  measureId: z.string().max(100).nullable().default(null),
  areaCode: areaCodeShape.nullable().default(null),
  brand: z.string().max(60).default(''),
  period: z.string().regex(/^\d{4}(-(0[1-9]|1[0-2])(-\d{2})?|-Q[1-4])?$/).nullable().default(null),
})
export const subjectShape = z.object({ kind: z.string().regex(/^[a-z_]{1,40}$/), code: z.string().min(1).max(60), name: z.string().max(200) })

/** What it takes to open an order. */
export const newOrderShape = z.object({
  title: z.string().trim().min(1).max(200),
  areaCode: areaCodeShape,
  unitCode: z.string().max(40).nullable().default(null),
  subject: subjectShape.nullable().default(null),
  priority: z.enum(priorities).default('normal'),
  ownerStaffNo: staffNoShape.nullable().default(null),
  /** When the kind has no limit of its own, or another one is agreed. */
  dueAt: z.iso.datetime({ offset: true }).nullable().default(null),
  ask: valuesShape.default({}),
  serves: servesShape.default({ clauseId: null, measureId: null, areaCode: null, brand: '', period: null }),
})
export type NewOrder = z.input<typeof newOrderShape>
export type CheckedOrder = z.output<typeof newOrderShape>

/** One line of a list of orders. */
export const orderRowShape = z.object({
  orderId: z.number(), kind: z.string(), title: z.string(), areaCode: z.string(), areaName: z.string(), unitCode: z.string().nullable(), unitName: z.string().nullable(),
  subject: subjectShape.nullable(), priority: z.enum(priorities), status: z.enum(orderStatuses), ownerStaffNo: z.string().nullable(), ownerName: z.string().nullable(), ownerIsAway: z.boolean(),
  openedAt: z.string(), replyDueAt: z.string().nullable(), repliedAt: z.string().nullable(), dueAt: z.string().nullable(), resultAt: z.string().nullable(), closedAt: z.string().nullable(),
  outcome: z.string().nullable(), meaning: z.enum(outcomeMeanings).nullable(), inTime: z.boolean().nullable(), isLate: z.boolean(),
  mergedInto: z.number().nullable(), conflictCount: z.number(), reworkCount: z.number(), reopenCount: z.number(), escalatedTo: z.string().nullable(), lastEvent: z.string(),
  serves: z.object({ clauseId: z.number().nullable(), measureId: z.string().nullable(), areaCode: z.string().nullable(), brand: z.string(), period: z.string().nullable() }),
})
export type OrderRow = z.infer<typeof orderRowShape>

/** The figure an order serves, at the period it was opened for and newest after it. */
export const effectShape = z.object({ before: z.number().nullable(), beforePeriod: z.string().nullable(), after: z.number().nullable(), afterPeriod: z.string().nullable() })
export type Effect = z.infer<typeof effectShape>

export const fileShape = z.object({ fileId: z.number(), kind: z.enum(['photo', 'signature']), mediaType: z.string(), fileName: z.string(), byteCount: z.number(), longitude: z.number().nullable(), latitude: z.number().nullable(), addedAt: z.string() })
export const orderPageShape = z.object({
  order: orderRowShape,
  /** The branch's now: what the deadlines are seen from. */
  now: z.string(),
  ask: valuesShape,
  result: z.object({ outcome: z.string(), values: valuesShape, note: z.string().nullable(), reasons: z.record(z.string(), z.string()), position: positionShape.nullable(), at: z.string() }).nullable(),
  events: z.array(z.object({
    key: z.string(), kind: z.string(), at: z.string(), byName: z.string().nullable(), text: z.string().nullable(), detail: z.string().nullable(), basedOn: z.string().nullable(), idleBecause: z.string().nullable(),
  })),
  conflicts: z.array(z.object({ about: z.enum(['result', 'owner', 'closure']), keys: z.array(z.string()), holds: z.string(), isSettled: z.boolean() })),
  reply: stageShape, done: stageShape,
  pauses: z.array(z.object({ from: z.string(), to: z.string().nullable(), reason: z.string().nullable() })),
  clauseText: z.string().nullable(),
  effect: effectShape.nullable(),
  files: z.array(fileShape),
  merged: z.array(z.object({ orderId: z.number(), title: z.string() })),
  /** What the reader may do next. */
  may: z.array(z.string()),
})
export type OrderPage = z.infer<typeof orderPageShape>

export const kindUnknown = refusal('ORDER_KIND_UNKNOWN', { zh: '没有“{kind}”这种工单。请从列表中选择工单类型。', en: 'There is no order kind "{kind}"; choose one from the list.' }, 404)
export const orderUnknown = refusal('ORDER_UNKNOWN', { zh: '没有第 {orderId} 号工单，或它不在您负责的区域内。', en: 'There is no order {orderId}, or it lies outside of your areas.' }, 404)
export const areaOutside = refusal('ORDER_AREA_OUTSIDE', { zh: '区域 {areaCode} 不在您负责的范围内，不能在那里下发工单。', en: 'The area {areaCode} lies outside of yours; no order can be opened there.' }, 403)
export const twoEmergencies = refusal('ORDER_TWO_EMERGENCIES', { zh: '{name}手上还有另一种紧急工单（第 {orderId} 号），两种紧急任务不派给同一个人。请换人；确实只能派给此人时，请单独派单并在说明里写明原因。', en: '{name} still has an emergency of another kind (order {orderId}); two kinds do not go to one person. Choose somebody else; where nobody else can go, assign it by itself and say why in the note.' })
export const unitUnknown = refusal('ORDER_UNIT_UNKNOWN', { zh: '没有单位“{unitCode}”，请从列表中选择。', en: 'There is no unit "{unitCode}"; choose one from the list.' })
export const clauseUnknown = refusal('ORDER_CLAUSE_UNKNOWN', { zh: '计划里没有第 {clauseId} 号条款，工单没有下发。', en: 'The plan has no clause {clauseId}; the order was not opened.' })
export const ownerUnfit = refusal('ORDER_OWNER_UNFIT', { zh: '“{staffNo}”不在岗，或不负责 {area}，不能派给他。请在列出的人员中选择。', en: '"{staffNo}" is not in post or does not answer for {area}; choose one of the people listed.' })
export const dueInPast = refusal('ORDER_DUE_IN_PAST', { zh: '完成期限 {dueAt} 不晚于现在，请改为以后的时间。', en: 'The deadline {dueAt} is not after now; choose a later one.' })
export const dueMissing = refusal('ORDER_DUE_MISSING', { zh: '“{kind}”没有固定时限，请填写完成期限。', en: '"{kindEn}" has no limit of its own; say when it is due.' })
export const fieldUnknown = refusal('ORDER_FIELD_UNKNOWN', { zh: '这种工单没有“{field}”这一项，请去掉。', en: 'This kind of order has no field "{field}"; leave it out.' })
export const fieldMissing = refusal('ORDER_FIELD_MISSING', { zh: '请填写“{field}”。', en: 'Fill in "{fieldEn}".' })
export const fieldUnreadable = refusal('ORDER_FIELD_UNREADABLE', { zh: '“{field}”填的“{written}”不对：{wanted}。', en: '"{fieldEn}" cannot be "{written}": {wantedEn}.' })
export const readingNeedsReason = refusal('ORDER_READING_NEEDS_REASON', { zh: '“{field}”为 {written}，超出 {limits}，请说明原因（紧急工单可不填）。', en: '"{fieldEn}" is {written}, outside of {limits}; say why (an emergency needs no reason).' })
export const outcomeUnknown = refusal('ORDER_OUTCOME_UNKNOWN', { zh: '“{outcome}”不是这种工单的结果，请从列表中选择。', en: '"{outcome}" is no outcome of this kind of order; choose one from the list.' })
export const evidenceMissing = refusal('ORDER_EVIDENCE_MISSING', { zh: '还缺凭证：{evidence}（至少 {count} 份）。', en: 'Evidence is missing: {evidenceEn} (at least {count}).' })
export const fileNotOfOrder = refusal('ORDER_FILE_NOT_OF_ORDER', { zh: '文件 {fileId} 不属于这张工单，请在本工单上重新上传。', en: 'The file {fileId} is not one of this order; upload it here.' })
export const notPossible = refusal('ORDER_NOT_POSSIBLE', { zh: '工单现在是“{status}”，不能{act}。请刷新后再看。', en: 'The order is "{statusEn}" now, which does not allow "{actEn}". Look again after refreshing.' }, 409)
export const notOwner = refusal('ORDER_NOT_OWNER', { zh: '这张工单由 {owner} 负责，您不能替他{act}。', en: 'This order belongs to {owner}; you cannot "{actEn}" for them.' }, 403)
export const ownerForged = refusal('ORDER_OWNER_FORGED', { zh: '记录里写的是 {staffNo}，与登录的人不符，没有接收。', en: 'The record names {staffNo}, who is not the person signed in; it was not taken.' }, 403)
export const outsideTerritory = refusal('ORDER_OUTSIDE_TERRITORY', { zh: '第 {orderId} 号工单在 {area}，不在您负责的区域内，没有接收。', en: 'Order {orderId} lies in {area}, outside of your areas; it was not taken.' }, 403)
export const eventTooOld = refusal('ORDER_EVENT_TOO_OLD', { zh: '记录的时间 {at} 早于工单下发的时间 {openedAt}，请核对手机时钟。', en: 'The record is of {at}, before the order was opened at {openedAt}; check the clock of the phone.' })
export const eventInFuture = refusal('ORDER_EVENT_IN_FUTURE', { zh: '记录的时间 {at} 晚于现在，请核对手机时钟。', en: 'The record is of {at}, which lies in the future; check the clock of the phone.' })
export const numberTaken = refusal('ORDER_EVENT_NUMBER_TAKEN', { zh: '设备 {device} 的第 {sequence} 条记录已经收到过，内容不同，没有接收。', en: 'Record {sequence} of device {device} has come before with other content; it was not taken.' }, 409)
export const reviewByAnother = refusal('ORDER_REVIEW_BY_ANOTHER', { zh: '自己完成的工单要由别人验收。', en: 'Work is reviewed by another person than the one who did it.' }, 403)
export const mergeIntoItself = refusal('ORDER_MERGE_WRONG', { zh: '第 {orderId} 号工单不能合并到第 {intoOrderId} 号：目标须是另一张未结束的同类工单。', en: 'Order {orderId} cannot be merged into {intoOrderId}: that must be another open order of the same kind.' })
export const settleUnknown = refusal('ORDER_SETTLE_UNKNOWN', { zh: '没有待裁定的记录“{holds}”，请刷新后再看。', en: 'No record "{holds}" waits for a decision; look again after refreshing.' }, 409)
export const nothingToReport = refusal('ORDER_NO_STAFF', { zh: '您的账号没有对应的员工，不能办理工单，请联系管理员。', en: 'Your account belongs to no member of staff, so it cannot do the work of orders; ask the administrator.' }, 403)
