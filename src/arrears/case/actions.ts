import { sql } from 'kysely'
import { Refusal } from '../../kernel/refusal.ts'
import { findTopArea } from '../../branch/index.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { type Allowed, type Context, requirePermission } from '../../platform/access/context.ts'
import { mask } from '../../platform/access/mask.ts'
import { listContactedUntil } from '../../platform/messages/index.ts'
import type { RecordsSession, Transaction } from '../../platform/records/records.ts'
import { ruleInForce } from '../../platform/rules/index.ts'
import { listServing, openOrders, takeEvents } from '../../work/index.ts'
import { listPersonKeys } from '../act/customers.ts'
import { holdForPersons } from '../act/personRules.ts'
import { listInHand, listWaitingForOther } from '../act/store.ts'
import { assignCases, type Plan } from '../collector/assignRules.ts'
import { defaultLadder } from '../ladder/ladder.data.ts'
import { ladderKind } from '../ladder/policy.ts'
import { arrearsCall, arrearsOrderKinds, arrearsVisit } from '../orderKinds.data.ts'
import { casesGivenMax, casesListedMax } from './collection.data.ts'
import { caseClosed, caseContacted, caseNoDebt, caseNotYours, caseThere, caseUnknown, type CaseView, closeWords, type CollectorView, collectorsMissing, collectorUnfit, type CollectionPolicy, type PlanView } from './contract.ts'
import { assignCasesVerb, openCaseVerb, ownCases, viewCases } from './permissions.ts'
import { collectionRule } from './policy.ts'
import { valueAll } from './refresh.ts'
import { caseOrderKinds, type CaseRow, closeCases, type Collector, findCaseForUpdate, findOpenCaseOf, type Handover, listCases, listCollectors, listGivenOn, type LockedCase, saveCases, saveOwners } from './store.ts'

export async function readCases(asker: Context, wanted: { staffNo?: string | undefined; unitCode?: string | undefined; whose: 'all' | 'nobody' | 'broken' }) {
  const ctx = requirePermission(asker, viewCases.verb)
  const rows = await listCases(ctx.records, { ...wanted, scopeAreaCodes: ctx.scopeAreaCodes })
  const rule = await collectionRule(ctx.records, ctx.scopeAreaCodes[0] ?? '', ctx.today)
  return { asOf: rows[0]?.asOf ?? null, ruleId: rule.ruleId, version: rule.version, cases: await shown(ctx, rows.slice(0, casesListedMax)), isCut: rows.length > casesListedMax }
}

/** 我的催缴: whoever it is, their own cases, wherever these lie. */
export async function readMine(asker: Context) {
  const ctx = requirePermission(asker, ownCases.verb)
  if (ctx.staffNo === null) return { staffNo: null, name: null, cases: [], promisesDue: 0, promisesBroken: 0 }
  const cases = await shown(ctx, await listCases(ctx.records, { scopeAreaCodes: null, staffNo: ctx.staffNo, limit: casesListedMax }))
  const { rows: [person] } = await sql<{ name: string }>`select name from staff where staff_no = ${ctx.staffNo}`.execute(ctx.records.db)
  return {
    staffNo: ctx.staffNo, name: person?.name ?? null, cases,
    promisesDue: cases.filter((one) => one.promise?.state === 'open' && one.promise.dueOn <= ctx.today).length, promisesBroken: cases.filter((one) => one.promise?.state === 'broken').length,
  }
}

async function shown(ctx: Context, rows: readonly CaseRow[]): Promise<CaseView[]> {
  const until = await listContactedUntil(ctx.records, rows.flatMap((row) => row.personKey ?? []), ctx.today)
  return rows.map(({ personKey, ...row }) => ({ ...row, number: mask('phone', personKey), freeOn: personKey === null ? null : (until.get(personKey) ?? null) }))
}

export async function readCollectors(asker: Context): Promise<{ collectors: CollectorView[]; plan: PlanView }> {
  const ctx = requirePermission(asker, viewCases.verb)
  const found = await planToday(ctx, ctx.records)
  return {
    collectors: found.people.map((person) => {
      const terms = found.policy.collectors.find((each) => each.post === person.post)
      return { ...person, inHandMax: terms?.inHandMax ?? 0, perDay: terms?.perDay ?? 0, room: roomOf(person, found.policy), hasTerritory: found.serving.has(person.staffNo) }
    }),
    plan: viewOf(found),
  }
}

type Today = { readonly policy: CollectionPolicy; readonly people: readonly Collector[]; readonly serving: ReadonlyMap<string, ReadonlySet<string>>; readonly cases: readonly CaseRow[]; readonly plan: Plan; readonly contacted: number }
const roomOf = (person: Collector, policy: CollectionPolicy): number => {
  const terms = policy.collectors.find((each) => each.post === person.post)
  return terms === undefined ? 0 : Math.max(0, Math.min(terms.perDay - person.givenToday, terms.inHandMax - person.inHand))
}

/**
 * Which of the cases that nobody has should go to whom; persons who were contacted enough wait, and so do those on a promise and those who are called about another of their accounts.
 * A person gets one call or visit a day: of several cases the one that is worth most and that somebody may take goes.
 */
async function planToday(ctx: Allowed, session: RecordsSession): Promise<Today> {
  const top = await findTopArea(ctx.records)
  const { body: policy } = await collectionRule(session, ctx.scopeAreaCodes[0] ?? top?.areaCode ?? '', ctx.today)
  const people = await listCollectors(session, { posts: policy.collectors.map((each) => each.post), scopeAreaCodes: ctx.scopeAreaCodes, on: ctx.today })
  const all = await listCases(session, { scopeAreaCodes: ctx.scopeAreaCodes, whose: 'nobody', limit: casesGivenMax * 5 })
  const until = await listContactedUntil(session, all.flatMap((row) => row.personKey ?? []), ctx.today)
  const waiting = new Set(await listWaitingForOther(session, all.map((row) => row.accountNo), ctx.today))
  const ready = all.filter((row) => (row.personKey === null || !until.has(row.personKey)) && !waiting.has(row.accountNo) && row.hold !== 'promise' && row.hold !== 'dispute' && row.hold !== 'hardship')
  const serving = new Map<string, Set<string>>()
  for (const pair of await listServing(session, { staffNos: people.map((each) => each.staffNo), areaCodes: [...new Set(all.map((row) => row.areaCode))], onDay: ctx.today })) serving.set(pair.staffNo, (serving.get(pair.staffNo) ?? new Set()).add(pair.areaCode))
  const takes = (person: Collector, row: CaseRow): boolean => {
    const whom = policy.collectors.find((each) => each.post === person.post)?.takes
    return (whom === 'all' || (whom === 'groups') === (row.groupId !== null)) && serving.get(person.staffNo)?.has(row.areaCode) === true
  }
  const fitting = ready.map((row) => ({ row, fits: people.flatMap((person, place) => (takes(person, row) ? [place] : [])) }))
  const behind = await listBehindOther(ctx, session, fitting.map(({ row, fits }) => ({ row, canGo: fits.length > 0 && row.worthFen > 0 })))
  const free = fitting.filter(({ row }) => !behind.has(row.caseId))
  const plan = assignCases(
    free.map(({ row, fits }) => ({ caseId: row.caseId, worthFen: row.worthFen, fits })),
    people.map((person) => ({ staffNo: person.staffNo, room: roomOf(person, policy), inHand: person.inHand, inHandMax: policy.collectors.find((each) => each.post === person.post)?.inHandMax ?? 1 })),
  )
  return { policy, people, serving, cases: free.map(({ row }) => row), plan, contacted: all.length - free.length }
}

/** Cases whose person is called about another account: one that is in hand, was given out today, or goes first now. Their accounts were chosen within the asker's scope; who is whose customer is the branch's. */
async function listBehindOther(ctx: Allowed, session: RecordsSession, cases: readonly { readonly row: CaseRow; readonly canGo: boolean }[]): Promise<ReadonlySet<number>> {
  if (cases.length === 0) return new Set()
  const inHand = new Set([...(await listInHand(session, caseOrderKinds)), ...(await listGivenOn(session, ctx.today))])
  const keys = await listPersonKeys(ctx.facts, [...new Set([...cases.map(({ row }) => row.accountNo), ...inHand])], ctx.today)
  const numbers = new Map(cases.map(({ row }) => [row.accountNo, row.personKey === null ? [] : [`number ${row.personKey}`]]))
  const { held } = holdForPersons(cases.map(({ row, canGo }) => ({ actId: row.caseId, accountNo: row.accountNo, overdueFen: row.overdueFen, isFree: canGo })), (accountNo) => [...(keys.get(accountNo) ?? []), ...(numbers.get(accountNo) ?? [])], inHand)
  return new Set(held.map(({ actId }) => actId))
}

function viewOf({ plan, contacted }: Today): PlanView {
  const count = (because: string): number => plan.left.filter((each) => each.because === because).length
  return { give: plan.given.length, worthFen: plan.worthFen, people: new Set(plan.given.map((each) => each.taker)).size, left: { nobody: count('nobody'), full: count('full'), worthless: count('worthless'), contacted } }
}

const ASSIGN_LOCK = 6_323_070
/** One click: what the plan says is given out, its calls and visits open, all in one transaction. */
export async function assignToday(asker: Context): Promise<PlanView> {
  const ctx = requirePermission(asker, assignCasesVerb.verb)
  return ctx.records.transaction(async (tx) => {
    await sql`select pg_advisory_xact_lock(${ASSIGN_LOCK})`.execute(tx.db)
    const today = await planToday(ctx, tx)
    if (today.serving.size === 0 && today.cases.length > 0) throw new Refusal(collectorsMissing, { posts: today.policy.collectors.map((each) => each.post).join('、') })
    const byId = new Map(today.cases.map((row) => [row.caseId, row]))
    const handovers = today.plan.given.slice(0, casesGivenMax).flatMap((each): Handover[] => {
      const [row, person] = [byId.get(each.caseId), today.people[each.taker]]
      return row && person ? [{ caseId: each.caseId, staffNo: person.staffNo, how: 'list', why: { how: 'list', rank: each.rank, choices: each.choices, inHandBefore: each.inHandBefore, wasMoved: each.wasMoved, worthFen: row.worthFen, reason: null } }] : []
    })
    await saveOwners(tx, handovers, { accountId: ctx.accountId, now: ctx.now, on: ctx.today })
    await handOrders(ctx, tx, handovers.flatMap((each) => { const row = byId.get(each.caseId); return row ? [{ row, staffNo: each.staffNo }] : [] }))
    if (handovers.length > 0) await writeAudit(tx, ctx, { verb: 'collection.assign', subjectKind: 'arrearsCases', subjectId: ctx.today, detail: { cases: handovers.length, worthFen: today.plan.worthFen } })
    return viewOf(today)
  })
}

type ToHand = { readonly row: Pick<CaseRow, 'caseId' | 'accountNo' | 'areaCode' | 'way' | 'overdueFen' | 'oldestDueOn' | 'rungName' | 'orderId'>; readonly staffNo: string }
/** The call or visit that waits goes to whoever has the case; where none waits, one is opened for the day. */
async function handOrders(ctx: Context, tx: Transaction, hands: readonly ToHand[]): Promise<void> {
  for (const kind of [arrearsCall, arrearsVisit]) {
    const fresh = hands.filter(({ row }) => row.orderId === null && (kind.id === 'arrears.visit') === (row.way === 'visit'))
    if (fresh.length > 0) {
      await openOrders(ctx, tx, kind, fresh.map(({ row, staffNo }) => ({
        title: `${kind.name.zh} ${row.accountNo}`, areaCode: row.areaCode, ownerStaffNo: staffNo, subject: { kind: 'account', code: row.accountNo, name: row.accountNo }, origin: `arrears.case:${row.caseId}:${ctx.today}:${staffNo}`,
        ask: { overdueYuan: row.overdueFen / 100, ...(row.rungName === null ? {} : { rung: row.rungName }), ...(row.oldestDueOn === null ? {} : { oldestDueOn: row.oldestDueOn }) }, serves: { measureId: 'arrears.recovery.rate', areaCode: row.areaCode },
      })))
    }
  }
  const waiting = hands.flatMap(({ row, staffNo }) => (row.orderId === null ? [] : [{ orderId: row.orderId, staffNo }]))
  if (waiting.length === 0) return
  const { rows: numbers } = await sql<{ id: number }>`select nextval('work_server_sequence') as id from generate_series(1, ${waiting.length})`.execute(tx.db)
  await takeEvents(ctx, tx, arrearsOrderKinds, waiting.map((each, index) => ({ orderId: each.orderId, device: 'server', sequence: numbers[index]?.id ?? 0, basedOn: null, body: { kind: 'assigned', ownerStaffNo: each.staffNo } })))
}

async function takeCase(tx: Transaction, caseId: number, scopeAreaCodes: readonly string[] | null): Promise<LockedCase> {
  const found = await findCaseForUpdate(tx, caseId, scopeAreaCodes)
  if (found === null) throw new Refusal(caseUnknown, { caseId })
  if (found.closedOn !== null) throw new Refusal(caseClosed, { account: found.accountNo, on: found.closedOn, becauseZh: closeWords[found.closedBecause ?? 'hand'].zh, becauseEn: closeWords[found.closedBecause ?? 'hand'].en })
  return found
}

export async function giveCase(asker: Context, asked: { caseId: number; staffNo: string; reason: string }): Promise<void> {
  const ctx = requirePermission(asker, assignCasesVerb.verb)
  await ctx.records.transaction(async (tx) => {
    const found = await takeCase(tx, asked.caseId, ctx.scopeAreaCodes)
    if ((await listServing(tx, { staffNos: [asked.staffNo], areaCodes: [found.areaCode], onDay: ctx.today })).length === 0) throw new Refusal(collectorUnfit, { staffNo: asked.staffNo, area: found.areaName })
    const [before] = await listCases(tx, { scopeAreaCodes: null, caseId: found.caseId })
    const freeOn = found.personKey === null ? undefined : (await listContactedUntil(tx, [found.personKey], ctx.today)).get(found.personKey)
    // A call or visit that waits already passes on; a new one would be a contact too many.
    if (before?.orderId === null && freeOn !== undefined) throw new Refusal(caseContacted, { account: found.accountNo, on: freeOn })
    await saveOwners(tx, [{ caseId: found.caseId, staffNo: asked.staffNo, how: 'hand', why: { how: 'hand', rank: null, choices: null, inHandBefore: null, wasMoved: false, worthFen: found.worthFen, reason: asked.reason } }], { accountId: ctx.accountId, now: ctx.now, on: ctx.today })
    const [row] = await listCases(tx, { scopeAreaCodes: null, caseId: found.caseId })
    if (row) await handOrders(ctx, tx, [{ row, staffNo: asked.staffNo }])
    await writeAudit(tx, ctx, { verb: 'collection.give', subjectKind: 'arrearsCase', subjectId: String(found.caseId), detail: { account: found.accountNo, from: found.ownerStaffNo, to: asked.staffNo, reason: asked.reason } })
  })
}

/** A case by hand, for an account that owes: at once valued like the others. */
export async function openCase(asker: Context, asked: { accountNo: string; reason: string }): Promise<{ caseId: number }> {
  const ctx = requirePermission(asker, openCaseVerb.verb)
  const { rows: [state] } = await sql<{ accountNo: string; areaCode: string; overdueFen: number; oldestDueOn: never; ladderDays: number; rung: string | null; isHeldOut: boolean | null }>`
    select account_no as "accountNo", area_code as "areaCode", overdue_fen as "overdueFen", oldest_due_on as "oldestDueOn", ladder_days as "ladderDays", rung, false as "isHeldOut" from arrears_state
     where account_no = ${asked.accountNo} and overdue_fen > 0 and area_code in (select c.area_code from area_closure c where c.ancestor_code = any(cast(${[...ctx.scopeAreaCodes]} as text[])))`.execute(ctx.records.db)
  if (!state) throw new Refusal(caseNoDebt, { account: asked.accountNo })
  const ladder = (await ruleInForce(ctx.records, ladderKind, state.areaCode, ctx.today))?.body ?? defaultLadder
  const { body: policy } = await collectionRule(ctx.records, state.areaCode, ctx.today)
  // The asker's scope was checked on the account; its history is the branch's.
  const fields = await valueAll({ records: ctx.records, facts: ctx.facts }, [{ state, ladder, policy, way: 'call' }], ctx.today)
  return ctx.records.transaction(async (tx) => {
    if ((await findOpenCaseOf(tx, asked.accountNo)) !== null) throw new Refusal(caseThere, { account: asked.accountNo })
    await saveCases(tx, fields, ctx.today, { source: 'hand', reason: asked.reason, accountId: ctx.accountId })
    const made = await findOpenCaseOf(tx, asked.accountNo)
    if (made === null) throw new Error('A case was not written.')
    await writeAudit(tx, ctx, { verb: 'collection.open', subjectKind: 'arrearsCase', subjectId: String(made.caseId), detail: { account: asked.accountNo, reason: asked.reason } })
    return { caseId: made.caseId }
  })
}

export async function closeCase(asker: Context, asked: { caseId: number; reason: string }): Promise<void> {
  const ctx = requirePermission(asker, openCaseVerb.verb)
  await ctx.records.transaction(async (tx) => {
    const found = await takeCase(tx, asked.caseId, ctx.scopeAreaCodes)
    await closeCases(tx, [found.caseId], { on: ctx.today, because: 'hand', accountId: ctx.accountId, reason: asked.reason })
    await writeAudit(tx, ctx, { verb: 'collection.close', subjectKind: 'arrearsCase', subjectId: String(found.caseId), detail: { account: found.accountNo, reason: asked.reason } })
  })
}

/** Whoever has the case, or may see whole numbers anyway, sees the number to call; the look is in the trail before it is shown. */
export async function showNumber(asker: Context, caseId: number): Promise<{ number: string | null }> {
  const ctx = requirePermission(asker, ownCases.verb)
  return ctx.records.transaction(async (tx) => {
    const found = await takeCase(tx, caseId, null)
    const mayElse = ctx.grants.some((grant) => grant.permissions.has('branch.unmask') && grant.permissions.has(viewCases.verb))
    const isWithin = mayElse && (await findCaseForUpdate(tx, caseId, requirePermission(asker, viewCases.verb).scopeAreaCodes)) !== null
    if (found.ownerStaffNo !== ctx.staffNo && !isWithin) throw new Refusal(caseNotYours, { account: found.accountNo })
    await writeAudit(tx, ctx, { verb: 'access.unmask', subjectKind: 'arrearsCase', subjectId: String(caseId), detail: { fields: ['phone'] } })
    return { number: found.personKey }
  })
}
