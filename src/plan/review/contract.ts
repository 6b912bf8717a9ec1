import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../kernel/refusal.ts'
import { forecastShape } from '../forecast/contract.ts'

const wordsShape = z.object({ zh: z.string(), en: z.string() })
const number = z.number().nullable()
const unitShape = z.enum(['users', 'times', 'yuan', 'yuanPerUser', 'percent', 'count', 'minutes', 'megabytes', 'score'])
const stateShape = z.enum(['offTrack', 'watch', 'onTrack', 'noFigure'])
const idShape = z.coerce.number().int().positive()
const areaCodeShape = z.string().min(1).max(20)
export const monthShape = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
const textShape = z.string().trim()

/** Whether an action helped: the change where it was done less the change where nothing was done. */
export const helpShape = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('known'), scale: z.enum(['difference', 'relative']), effect: z.number(), low: z.number(), high: z.number(), coverage: z.number(),
    treatedChange: z.number(), controlChange: z.number(), treatedCount: z.number(), controlCount: z.number(), verdict: z.enum(['helped', 'unclear', 'worse']),
  }),
  z.object({ kind: z.literal('unknown'), because: z.enum(['notYet', 'everywhere', 'tooFew', 'noFigure']) }),
])
export type Help = z.infer<typeof helpShape>

const actionShape = z.object({
  orderId: z.number(), measureId: z.string(), measureName: wordsShape, unit: unitShape, month: z.string(), title: z.string(), areaCode: z.string(), areaName: z.string(), ownerName: z.string().nullable(),
  status: z.string(), isLate: z.boolean(), dueAt: z.string().nullable(), meaning: z.string().nullable(), before: number, after: number, afterMonth: z.string().nullable(), help: helpShape, level: z.enum(['township', 'county']),
})
export type ReviewAction = z.infer<typeof actionShape>

const placeShape = z.object({ areaCode: z.string(), name: z.string(), value: number, target: number, state: stateShape.nullable() })
export const findingShape = z.object({
  measureId: z.string(), name: wordsShape, unit: unitShape, better: z.enum(['higher', 'lower', 'neither']), value: number, target: number, lastMonth: number, lastYear: number, gap: number, yuan: number, people: number, state: stateShape,
  points: z.array(number), places: z.array(placeShape),
})
export type Finding = z.infer<typeof findingShape>

const ruleShape = z.object({ ruleId: z.number().nullable(), version: z.number().nullable() })
/** Which limits said what is off track, and which table what it costs; null ids: the usual ones, nobody has approved others. */
export const findingRulesShape = z.object({ thresholds: ruleShape, worth: ruleShape })
export type FindingRules = z.infer<typeof findingRulesShape>

const eventShape = z.object({ act: z.enum(['opened', 'closed', 'reopened']), reason: z.string().nullable(), by: z.string(), at: z.string() })
const minutesShape = z.object({ version: z.number(), heldOn: z.string().nullable(), attendees: z.string(), minutes: z.string(), decisions: z.array(z.string()), by: z.string(), at: z.string() })
export type Minutes = z.infer<typeof minutesShape>

const rankShape = z.object({
  areaCode: z.string(), name: z.string(), rank: number, lastRank: number, score: number,
  parts: z.array(z.object({ measureId: z.string(), value: number, usual: number, score: number })),
})
export const rankingShape = z.object({
  from: z.string(), to: z.string(), by: ruleShape, usualWeeks: z.number(), cap: z.number(), rule: z.array(z.object({ measureId: z.string(), name: wordsShape, unit: unitShape, weight: z.number() })), rows: z.array(rankShape),
}).nullable()
export type Ranking = z.infer<typeof rankingShape>

export const reviewShape = z.object({
  reviewId: z.number().nullable(), areaCode: z.string(), areaName: z.string(), month: z.string(), months: z.array(z.object({ month: z.string(), state: z.enum(['none', 'open', 'closed']) })),
  state: z.enum(['none', 'open', 'closed']), chair: z.string().nullable(), isChair: z.boolean(),
  /** Off track and to be watched, what costs most first. Frozen when the meeting is closed. */
  findings: z.array(findingShape), rules: findingRulesShape.nullable(), onTrackCount: z.number(), noTargetCount: z.number(),
  causes: z.record(z.string(), z.object({ cause: z.string(), by: z.string(), at: z.string() })),
  actions: z.array(actionShape),
  /** Of earlier meetings, with what became of them. */
  earlier: z.array(actionShape),
  minutes: minutesShape.nullable(), events: z.array(eventShape), warnings: z.array(forecastShape), ranking: rankingShape,
  may: z.object({ write: z.boolean(), close: z.boolean(), template: z.boolean() }),
})
export type Review = z.infer<typeof reviewShape>

const reportStateShape = z.object({ reportId: z.number(), kind: z.enum(['docx', 'xlsx']), state: z.enum(['making', 'done', 'failed']), step: z.string().nullable(), done: z.number(), total: number, failure: wordsShape.nullable(), askedAt: z.string() })
export type ReportState = z.infer<typeof reportStateShape>

export const reviewContract = {
  page: oc.route({ method: 'GET', path: '/reviews/page', summary: 'The meeting of an area and month: what is off track, why, what is done, did it help', tags: ['reviews'] })
    .input(z.object({ areaCode: areaCodeShape.optional(), month: monthShape.optional() })).output(reviewShape.nullable()),
  open: oc.route({ method: 'POST', path: '/reviews', summary: 'Opens the meeting of a month', tags: ['reviews'] }).input(z.object({ areaCode: areaCodeShape, month: monthShape })).output(z.object({ reviewId: z.number() })),
  cause: oc.route({ method: 'PUT', path: '/reviews/{reviewId}/causes', summary: 'Writes why an indicator is off track', tags: ['reviews'] })
    .input(z.object({ reviewId: idShape, measureId: z.string().max(100), cause: textShape.max(2_000) })).output(z.object({ version: z.number() })),
  act: oc.route({ method: 'POST', path: '/reviews/{reviewId}/actions', summary: 'Orders an action about an indicator', tags: ['reviews'] })
    .input(z.object({
      reviewId: idShape, measureId: z.string().max(100), title: textShape.max(200), what: textShape.max(2_000), expected: textShape.max(500), areaCode: areaCodeShape, ownerStaffNo: z.string().max(40).nullable().default(null), dueOn: z.string().max(10),
    })).output(z.object({ orderId: z.number() })),
  write: oc.route({ method: 'POST', path: '/reviews/{reviewId}/minutes', summary: 'Writes the minutes: a new version, the earlier ones stay', tags: ['reviews'] })
    .input(z.object({ reviewId: idShape, basedOn: z.number().int().min(0).describe('The version that its author last saw; 0 for none'), heldOn: z.string().max(10).nullable(), attendees: textShape.max(1_000), minutes: textShape.max(20_000), decisions: z.array(textShape.min(1).max(1_000)).max(50) }))
    .output(z.object({ version: z.number() })),
  versions: oc.route({ method: 'GET', path: '/reviews/{reviewId}/minutes', summary: 'Every version of the minutes', tags: ['reviews'] }).input(z.object({ reviewId: idShape })).output(z.array(minutesShape)),
  close: oc.route({ method: 'POST', path: '/reviews/{reviewId}/close', summary: 'The chair closes the meeting; its figures are frozen', tags: ['reviews'] }).input(z.object({ reviewId: idShape })).output(z.object({ closing: z.number() })),
  reopen: oc.route({ method: 'POST', path: '/reviews/{reviewId}/reopen', summary: 'The chair opens a closed meeting again, with a reason', tags: ['reviews'] }).input(z.object({ reviewId: idShape, reason: z.string().max(1_000) })).output(z.object({})),
  report: oc.route({ method: 'POST', path: '/reviews/{reviewId}/reports', summary: 'Has the report made as Word or Excel', tags: ['reviews'] }).input(z.object({ reviewId: idShape, kind: z.enum(['docx', 'xlsx']) })).output(reportStateShape),
  reportState: oc.route({ method: 'GET', path: '/reviews/reports/{reportId}', summary: 'How far a report is; once done it is at /api/reviews/reports/{reportId}/file', tags: ['reviews'] }).input(z.object({ reportId: idShape })).output(reportStateShape),
  template: oc.route({ method: 'GET', path: '/reviews/template', summary: 'The Word template in force and the places that one may have', tags: ['reviews'] }).input(z.object({ areaCode: areaCodeShape }))
    .output(z.object({ fileName: z.string().nullable(), at: z.string().nullable(), by: z.string().nullable(), places: z.array(z.object({ name: z.string(), words: wordsShape, isRequired: z.boolean() })) })),
  saveTemplate: oc.route({ method: 'POST', path: '/reviews/template', summary: 'Takes a Word template; checked before it counts', tags: ['reviews'] })
    .input(z.object({ areaCode: areaCodeShape, fileName: z.string().max(255), contentBase64: z.string().max(1_900_000) })).output(z.object({ placeholders: z.array(z.string()) })),
  dropTemplate: oc.route({ method: 'DELETE', path: '/reviews/template', summary: 'Goes back to the program\'s own template', tags: ['reviews'] }).input(z.object({ areaCode: areaCodeShape })).output(z.object({})),
}

export const reviewUnknown = refusal('REVIEW_UNKNOWN', { zh: '没有第 {reviewId} 号经营分析会。', en: 'There is no review {reviewId}.' }, 404)
export const reviewClosed = refusal('REVIEW_CLOSED', { zh: '{month} 的经营分析会已由主持人结束，纪要不再改动。要补充，请主持人说明理由后重新打开。', en: 'The review of {month} has been closed by its chair and is not changed any more. To add to it, the chair opens it again with a reason.' })
export const reviewNotClosed = refusal('REVIEW_NOT_CLOSED', { zh: '{month} 的经营分析会还没有结束，不用重新打开。', en: 'The review of {month} is still open.' })
export const reviewNotChair = refusal('REVIEW_NOT_CHAIR', { zh: '只有主持人{chair}能结束或重新打开这次会议。', en: 'Only the chair, {chair}, can close or reopen this review.' }, 403)
export const reviewReasonMissing = refusal('REVIEW_REASON_MISSING', { zh: '请写明重新打开的理由。', en: 'Say why it is opened again.' })
export const reviewCauseMissing = refusal('REVIEW_CAUSE_MISSING', { zh: '还不能结束：偏离的指标“{measure}”没有写原因（共 {count} 个没写）。', en: 'It cannot be closed yet: no cause is written for "{measure}", which is off track ({count} in all).' })
export const reviewMinutesMissing = refusal('REVIEW_MINUTES_MISSING', { zh: '还不能结束：没有会议纪要。', en: 'It cannot be closed yet: there are no minutes.' })
export const reviewMinutesEmpty = refusal('REVIEW_MINUTES_EMPTY', { zh: '会议纪要是空的，请写了再保存。', en: 'The minutes are empty; write them before saving.' })
export const reviewMinutesStale = refusal('REVIEW_MINUTES_STALE', { zh: '{by}刚保存了第 {version} 版纪要。请先看过，再在它的基础上改。', en: '{by} has just saved version {version} of the minutes. Read it and write on from there.' }, 409)
export const reviewCauseEmpty = refusal('REVIEW_CAUSE_EMPTY', { zh: '请写明“{measure}”偏离的原因。', en: 'Write why "{measure}" is off track.' })
export const reviewActionPart = refusal('REVIEW_ACTION_PART', { zh: '措施缺少“{part}”，请填写。', en: 'The action lacks its {partEn}.' })
export const reviewDayUnreadable = refusal('REVIEW_DAY_UNREADABLE', { zh: '“{written}”不是日期，请写成 2011-03-21。', en: '"{written}" is no day; write 2011-03-21.' })
export const reviewMeasureNotThere = refusal('REVIEW_MEASURE_NOT_THERE', { zh: '“{measureId}”不在这次会议偏离或关注的指标里。', en: '"{measureId}" is none of the indicators that this review looks at.' })
export const reviewNoFigures = refusal('REVIEW_NO_FIGURES', { zh: '{area} {month} 还没有月度数据，不能开经营分析会。请先导入当月的文件。', en: '{area} has no figures of {month} yet; bring the files of the month before its review.' })
export const reviewAreaOutside = refusal('REVIEW_AREA_OUTSIDE', { zh: '区域 {areaCode} 不在这次会议的范围内。', en: 'The area {areaCode} does not belong to this review.' })
export const reportUnknown = refusal('REPORT_UNKNOWN', { zh: '没有第 {reportId} 号报告。', en: 'There is no report {reportId}.' }, 404)
export const reportNotDone = refusal('REPORT_NOT_DONE', { zh: '第 {reportId} 号报告还没有做好。', en: 'Report {reportId} is not finished.' }, 409)
export const templateUnreadable = refusal('TEMPLATE_UNREADABLE', { zh: '“{file}”不是可读的 Word 文档：请另存为 .docx 后再上传。', en: '"{file}" is no readable Word document; save it as .docx.' })
export const templatePlaceUnknown = refusal('TEMPLATE_PLACE_UNKNOWN', { zh: '模板里的占位符“{place}”不认识。可用的有：{known}。', en: 'The template has a place "{place}" that is unknown. Known are: {known}.' })
export const templatePlaceMissing = refusal('TEMPLATE_PLACE_MISSING', { zh: '模板里缺少占位符“{place}”（{meaning}），请单独成段写上。', en: 'The template lacks the place "{place}"; put it in a paragraph of its own.' })
export const templatePlaceNotAlone = refusal('TEMPLATE_PLACE_NOT_ALONE', { zh: '占位符“{place}”会换成表格或图，必须单独成段，不能和别的字写在一段里。', en: 'The place "{place}" becomes a table or a picture and needs a paragraph of its own.' })
