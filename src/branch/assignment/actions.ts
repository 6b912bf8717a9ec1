import { addDays, day, type Day } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { type Context, hasPermission, requirePermission, scopeOf } from '../../platform/access/context.ts'
import type { RecordsSession, Transaction } from '../../platform/records/records.ts'
import {
  assignmentNested, assignmentNone, assignmentNotInPost, assignmentOutside, assignmentOwn, assignmentStaffUnknown, assignmentStartsThen, assignmentSubjectUnknown, assignmentTwoOwners,
  type AssignmentSubjectKind, type CreditShare, deputyCircle, deputyNothing, deputyNotYours, deputyOutside, deputyOwn, deputySelf, deputyTwice,
} from './contract.ts'
import { assignPermission } from './permissions.ts'
import { checkDays, checkShares } from './rules.ts'
import { addAssignments, addDeputy, type AssignedSubject, endAssignments, findDeputyClash, findOverlap, findStaffOutside, isWithin, listAssignable, listHeldForUpdate, listPeople, type PersonRow } from './store.ts'

export type SubjectGiven = { readonly subjectKind: AssignmentSubjectKind; readonly subjectCode: string }
const kindWords = { area: { zh: '区域', en: 'area' }, unit: { zh: '单位', en: 'unit' }, outlet: { zh: '网点', en: 'outlet' } } as const

/** Makes persons answer for a subject: the first owns it, the others share the credit. */
export async function assign(asker: Context, given: SubjectGiven & { people: readonly CreditShare[]; from: string; to: string | null }): Promise<number[]> {
  const ctx = requirePermission(asker, assignPermission.verb)
  const from = day(given.from)
  const to = given.to === null ? null : day(given.to)
  checkDays(from, to)
  return ctx.records.transaction(async (tx) => {
    const subject = await getAssignable(tx, given, from)
    await refuseOutside(ctx, tx, subject, from)
    const held = await listHeldForUpdate(tx, subject, from, to)
    const owner = held[0]
    if (owner) throw new Refusal(assignmentTwoOwners, { subject: subject.name, owner: owner.name, from: owner.valid_from, to: owner.valid_to })
    return begin(ctx, tx, subject, given.people, { from, to })
  })
}

/** Who answered until the day before is ended, deputies too; who answers from the day on begins. */
export async function handOver(asker: Context, given: SubjectGiven & { people: readonly CreditShare[]; on: string }): Promise<number[]> {
  const ctx = requirePermission(asker, assignPermission.verb)
  const on = day(given.on)
  return ctx.records.transaction(async (tx) => {
    const subject = await getAssignable(tx, given, on)
    await refuseOutside(ctx, tx, subject, on)
    await endHeld(tx, subject, addDays(on, -1))
    return begin(ctx, tx, subject, given.people, { from: on, to: null })
  })
}

export async function endAssignment(asker: Context, given: SubjectGiven & { lastDay: string }): Promise<number> {
  const ctx = requirePermission(asker, assignPermission.verb)
  const lastDay = day(given.lastDay)
  return ctx.records.transaction(async (tx) => {
    const subject = await getAssignable(tx, given, lastDay)
    await refuseOutside(ctx, tx, subject, lastDay)
    const ended = await endHeld(tx, subject, lastDay)
    await writeAudit(tx, ctx, { verb: 'assignment.end', subjectKind: subject.kind, subjectId: subject.code, detail: { validTo: lastDay } })
    return ended
  })
}

/** A vacation deputy for all that a person owns: sees and acts, while the score stays the owner's. */
export async function deputise(ctx: Context, given: { staffNo: string; deputyNo: string; from: string; to: string }): Promise<number[]> {
  const isOwn = given.staffNo === ctx.staffNo
  if (!isOwn && !hasPermission(ctx, assignPermission.verb)) throw new Refusal(deputyNotYours)
  const days = { from: day(given.from), to: day(given.to) }
  checkDays(days.from, days.to)
  if (given.staffNo === given.deputyNo) throw new Refusal(deputySelf)
  return ctx.records.transaction(async (tx) => {
    const people = await getPeople(tx, [given.staffNo, given.deputyNo])
    const owner = people.get(given.staffNo)?.name ?? given.staffNo
    if (!isOwn) {
      // A deputy opens the page of who is away: nobody takes that for himself, and nobody gives it beyond his area.
      if (given.deputyNo === ctx.staffNo) throw new Refusal(deputyOwn, { owner })
      const outside = await findStaffOutside(tx, [given.staffNo, given.deputyNo], scopeOf(ctx, assignPermission.verb))
      if (outside !== null) throw new Refusal(deputyOutside, { name: outside })
    }
    refuseNotInPost(people, [given.deputyNo], owner, days)
    const asked = { ownerNo: given.staffNo, deputyNo: given.deputyNo, ...days }
    const clash = await findDeputyClash(tx, asked)
    if (clash?.kind === 'circle') throw new Refusal(deputyCircle, { owner, deputy: people.get(given.deputyNo)?.name ?? given.deputyNo })
    if (clash) throw new Refusal(deputyTwice, { owner, subject: clash.subject, deputy: clash.deputy })
    const ids = await addDeputy(tx, asked, ctx.accountId, ctx.now)
    if (ids.length === 0) throw new Refusal(deputyNothing, { owner, ...days })
    await writeAudit(tx, ctx, { verb: 'assignment.deputise', subjectKind: 'staff', subjectId: given.staffNo, detail: { other: given.deputyNo, validFrom: days.from, validTo: days.to } })
    return ids
  })
}

async function begin(ctx: Context, tx: Transaction, subject: AssignedSubject, people: readonly CreditShare[], days: { from: Day; to: Day | null }): Promise<number[]> {
  const staffNos = people.map((person) => person.staffNo)
  if (ctx.staffNo !== null && staffNos.includes(ctx.staffNo)) throw new Refusal(assignmentOwn, { subject: subject.name })
  const known = await getPeople(tx, staffNos)
  checkShares(people, subject.name, (staffNo) => known.get(staffNo)?.name ?? staffNo)
  refuseNotInPost(known, staffNos, subject.name, days)
  const overlap = await findOverlap(tx, subject, staffNos, days.from, days.to)
  if (overlap) throw new Refusal(assignmentNested, { name: overlap.name, other: overlap.other, subject: subject.name })
  const ids = await addAssignments(tx, subject, people, days, ctx.accountId, ctx.now)
  await writeAudit(tx, ctx, { verb: 'assignment.set', subjectKind: subject.kind, subjectId: subject.code, detail: { reference: staffNos.join('、'), validFrom: days.from, validTo: days.to } })
  return ids
}

async function endHeld(tx: Transaction, subject: AssignedSubject, lastDay: Day): Promise<number> {
  const held = await listHeldForUpdate(tx, subject, addDays(lastDay, 1), null)
  const later = held.find((row) => row.valid_from > lastDay)
  if (later) throw new Refusal(assignmentStartsThen, { subject: subject.name, day: later.valid_from })
  if (held.length === 0) throw new Refusal(assignmentNone, { subject: subject.name, day: addDays(lastDay, 1) })
  await endAssignments(tx, held.map((row) => row.assignment_id), lastDay)
  return held.length
}

async function getAssignable(session: RecordsSession, given: SubjectGiven, onDay: Day): Promise<AssignedSubject> {
  const found = (await listAssignable(session, given.subjectKind, onDay)).find((one) => one.code === given.subjectCode)
  if (!found) throw new Refusal(assignmentSubjectUnknown, { code: given.subjectCode, kind: kindWords[given.subjectKind].zh, kindEn: kindWords[given.subjectKind].en })
  return found
}
async function refuseOutside(ctx: { readonly scopeAreaCodes: readonly string[] }, session: RecordsSession, subject: AssignedSubject, onDay: Day): Promise<void> {
  if (!(await isWithin(session, subject, ctx.scopeAreaCodes, onDay))) throw new Refusal(assignmentOutside, { subject: subject.name })
}
async function getPeople(session: RecordsSession, staffNos: readonly string[]): Promise<ReadonlyMap<string, PersonRow>> {
  const people = new Map((await listPeople(session, staffNos)).map((person) => [person.staff_no, person]))
  const unknown = staffNos.find((staffNo) => !people.has(staffNo))
  if (unknown !== undefined) throw new Refusal(assignmentStaffUnknown, { staffNo: unknown })
  return people
}
function refuseNotInPost(people: ReadonlyMap<string, PersonRow>, staffNos: readonly string[], subject: string, days: { from: Day; to: Day | null }): void {
  for (const staffNo of staffNos) {
    const person = people.get(staffNo)
    if (!person) continue
    if (person.valid_from > days.from) throw new Refusal(assignmentNotInPost, { name: person.name, day: days.from, subject })
    if (person.valid_to !== null && person.valid_to < (days.to ?? days.from)) throw new Refusal(assignmentNotInPost, { name: person.name, day: days.to ?? days.from, subject })
  }
}
