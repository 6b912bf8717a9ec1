import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../kernel/refusal.ts'

export const assignmentSubjectUnknown = refusal('ASSIGNMENT_SUBJECT_UNKNOWN', { zh: '没有“{code}”这个{kind}。请从列表中选择。', en: 'There is no {kindEn} "{code}". Choose one from the list.' }, 404)
export const assignmentStaffUnknown = refusal('ASSIGNMENT_STAFF_UNKNOWN', { zh: '没有工号“{staffNo}”。请从人员中选择。', en: 'There is no staff number "{staffNo}". Choose a person from the list.' }, 404)
export const assignmentNotInPost = refusal('ASSIGNMENT_NOT_IN_POST', { zh: '{name} 在 {day} 不在岗，不能负责“{subject}”。请换人或改日期。', en: '{name} is not in post on {day} and cannot answer for "{subject}". Choose another person or day.' })
export const assignmentDaysTurned = refusal('ASSIGNMENT_DAYS_TURNED', { zh: '结束日期 {to} 早于开始日期 {from}，请更正。', en: 'The last day {to} is before the first day {from}; correct one of them.' })
export const assignmentTwoOwners = refusal('ASSIGNMENT_TWO_OWNERS', { zh: '“{subject}”在 {from} 至 {to} 已由 {owner} 负责，一个对象同一天只能有一个责任人。请用“移交”，或设业绩分成。', en: '{owner} answers for "{subject}" from {from} to {to}; a subject has one owner on a day. Hand it over, or share the credit.' })
export const assignmentCreditNotOne = refusal('ASSIGNMENT_CREDIT_NOT_ONE', { zh: '“{subject}”的业绩分成合计为 {sum}，应为 100%。请调整比例。', en: 'The shares of credit of "{subject}" come to {sum}; they must come to 100%. Change the shares.' })
export const assignmentPersonTwice = refusal('ASSIGNMENT_PERSON_TWICE', { zh: '{name} 在“{subject}”的分成里出现两次。请合并成一行。', en: '{name} comes twice among those who share "{subject}". Make it one line.' })
export const assignmentNested = refusal('ASSIGNMENT_NESTED', { zh: '{name} 已负责“{other}”，与“{subject}”有重叠，同一业绩会算两次。请先结束其中一个。', en: '{name} answers for "{other}" already, which overlaps "{subject}": the same result would count twice. End one of them first.' })
export const assignmentOwn = refusal('ASSIGNMENT_OWN', { zh: '不能给自己分派或移交“{subject}”：考核谁由别人定。请由上一级办理。', en: 'You cannot assign "{subject}" to yourself: what you are scored on is decided by others. Ask the level above.' }, 403)
export const assignmentOutside = refusal('ASSIGNMENT_OUTSIDE', { zh: '“{subject}”不在您的管辖范围内。', en: '"{subject}" lies outside of your area.' }, 403)
export const assignmentNone = refusal('ASSIGNMENT_NONE', { zh: '“{subject}”在 {day} 没有责任人，不能移交或结束。', en: 'Nobody answers for "{subject}" on {day}, so there is nothing to hand over or end.' })
export const assignmentStartsThen = refusal('ASSIGNMENT_STARTS_THEN', { zh: '“{subject}”的现任责任人 {day} 才开始，移交日期必须晚于这一天。', en: 'Who answers for "{subject}" begins on {day} only; hand over on a later day.' })
export const deputySelf = refusal('DEPUTY_SELF', { zh: '不能让本人代理本人。请选择别人。', en: 'Nobody deputises for himself. Choose another person.' })
export const deputyCircle = refusal('DEPUTY_CIRCLE', { zh: '{owner} 在这段时间正代理 {deputy}，不能再互相代理。请换一位代理人。', en: '{owner} deputises for {deputy} in these days; choose another deputy.' })
export const deputyNothing = refusal('DEPUTY_NOTHING', { zh: '{owner} 在 {from} 至 {to} 没有负责的对象，无需代理。', en: '{owner} answers for nothing from {from} to {to}; no deputy is needed.' })
export const deputyTwice = refusal('DEPUTY_TWICE', { zh: '{owner} 的“{subject}”在这段时间已由 {deputy} 代理。请先结束原来的代理。', en: '{deputy} deputises for {owner} at "{subject}" in these days already. End that first.' })
export const deputyNotYours = refusal('DEPUTY_NOT_YOURS', { zh: '只能为自己请代理人；替别人安排需要“分派责任”权限。', en: 'You may appoint a deputy for yourself; for others it takes the permission to assign.' }, 403)
export const deputyOwn = refusal('DEPUTY_OWN', { zh: '不能自己安排自己代理 {owner}。请由 {owner} 本人或别的管理人员办理。', en: 'You cannot appoint yourself as deputy of {owner}. Ask {owner}, or another who may assign.' }, 403)
export const deputyOutside = refusal('DEPUTY_OUTSIDE', { zh: '{name} 的所在单位不在您的管辖范围内，不能安排代理。请由本人或上一级办理。', en: 'The unit of {name} lies outside of your area, so the deputy is not yours to appoint. Ask the person or the level above.' }, 403)

const dayShape = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
export const assignmentSubjectKinds = ['area', 'unit', 'outlet'] as const
const kindShape = z.enum(assignmentSubjectKinds)
export type AssignmentSubjectKind = z.infer<typeof kindShape>
const peopleShape = z.array(z.object({ staffNo: z.string().min(1).max(40), share: z.number().positive().max(1) })).min(1).max(20).describe('The first is the owner; shares come to one')
export type CreditShare = z.infer<typeof peopleShape>[number]
export const assignmentShape = z.object({
  assignmentId: z.number(), staffNo: z.string(), staffName: z.string(), post: z.string(), unitCode: z.string(), unitName: z.string(),
  subjectKind: kindShape, subjectCode: z.string(), subjectName: z.string(), duty: z.enum(['owner', 'credit', 'deputy']), share: z.number(),
  validFrom: z.string(), validTo: z.string().nullable(), deputyForNo: z.string().nullable(), deputyForName: z.string().nullable(),
  /** The person left or changed before the assignment ends: it is to be handed over. */
  hasLeft: z.boolean(),
})
export type AssignmentShape = z.infer<typeof assignmentShape>
const subjectChoiceShape = z.object({ kind: kindShape, code: z.string(), name: z.string(), level: z.string(), parentName: z.string().nullable(), hasOwner: z.boolean() })
const subjectInput = { subjectKind: kindShape, subjectCode: z.string().min(1).max(40) }

/** Who answers for which areas, units and outlets, from a day to a day. */
export const assignmentContract = {
  list: oc.route({ method: 'GET', path: '/branch/assignments', summary: 'Who answers for what on a day, or ever', tags: ['branch'] })
    .input(z.object({ asOf: dayShape.optional(), staffNo: z.string().max(40).optional(), subjectCode: z.string().max(40).optional(), history: z.coerce.boolean().optional() })).output(z.array(assignmentShape)),
  subjects: oc.route({ method: 'GET', path: '/branch/assignments/subjects', summary: 'What may be assigned, and whether it has an owner', tags: ['branch'] })
    .input(z.object({ kind: kindShape })).output(z.array(subjectChoiceShape)),
  assign: oc.route({ method: 'POST', path: '/branch/assignments', summary: 'Makes persons answer for a subject from a day on', tags: ['branch'] })
    .input(z.object({ ...subjectInput, people: peopleShape, from: dayShape, to: dayShape.nullable() })).output(z.object({ assignmentIds: z.array(z.number()) })),
  handOver: oc.route({ method: 'POST', path: '/branch/assignments/hand-over', summary: 'Ends who answered for a subject and begins who does from a day on', tags: ['branch'] })
    .input(z.object({ ...subjectInput, people: peopleShape, on: dayShape })).output(z.object({ assignmentIds: z.array(z.number()) })),
  end: oc.route({ method: 'POST', path: '/branch/assignments/end', summary: 'The last day on which anybody answers for a subject', tags: ['branch'] })
    .input(z.object({ ...subjectInput, lastDay: dayShape })).output(z.object({ ended: z.number() })),
  deputise: oc.route({ method: 'POST', path: '/branch/staff/{staffNo}/deputy', summary: 'A deputy for all that a person owns, from a day to a day', tags: ['branch'] })
    .input(z.object({ staffNo: z.string().max(40), deputyNo: z.string().max(40), from: dayShape, to: dayShape })).output(z.object({ assignmentIds: z.array(z.number()) })),
}
