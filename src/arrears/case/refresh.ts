import { sql } from 'kysely'
import { addDays, type Day, monthOf } from '../../kernel/day.ts'
import type { Facts } from '../../platform/facts/facts.ts'
import type { Records } from '../../platform/records/records.ts'
import { loadRules } from '../../platform/rules/index.ts'
import { defaultLadder } from '../ladder/ladder.data.ts'
import { ladderKind } from '../ladder/policy.ts'
import type { LadderPolicy } from '../ladder/contract.ts'
import { ageAt, bucketOf, judgePromise, measureUplift, readRecovery, type RecoveryOf, type Uplift, valueCase } from './chanceRules.ts'
import { defaultCollection } from './collection.data.ts'
import type { CollectionPolicy } from './contract.ts'
import { type Holder, lastPaymentDay, listClosedMonths, readHolders, readMoney, readRecoveryCells } from './history.ts'
import { collectionKind } from './policy.ts'
import { type CaseFields, closeCases, saveCases } from './store.ts'

export type CollectionOutcome = { readonly cases: number; readonly closed: number; readonly kept: number; readonly broken: number }
type Deps = { readonly records: Records; readonly facts: Facts; readonly signal?: AbortSignal }
type StateRow = { accountNo: string; areaCode: string; overdueFen: number; oldestDueOn: Day | null; ladderDays: number; rung: string | null; isHeldOut: boolean | null }

/** After the dunning night: opens, updates and closes cases, and finds promises that were kept or broken. Run again it changes nothing. */
export async function runCollection(deps: Deps, on: Day): Promise<CollectionOutcome> {
  const { rows: states } = await sql<StateRow>`
    select s.account_no as "accountNo", s.area_code as "areaCode", s.overdue_fen as "overdueFen", s.oldest_due_on as "oldestDueOn", s.ladder_days as "ladderDays", s.rung, t.is_held_out as "isHeldOut"
      from arrears_state s left join arrears_step t on t.account_no = s.account_no and t.owes_since = s.owes_since and t.rung = s.rung
     where s.overdue_fen > 0 and exists (select 1 from area a where a.area_code = s.area_code) order by s.account_no limit 2000000`.execute(deps.records.db)
  const { rows: open } = await sql<{ caseId: number; accountNo: string; source: 'ladder' | 'hand' }>`select case_id as "caseId", account_no as "accountNo", source from arrears_case where closed_on is null and opened_on <= ${on} order by case_id limit 2000000`.execute(deps.records.db)
  const ladderOf = await loadRules(deps.records, ladderKind, on)
  const policyOf = await loadRules(deps.records, collectionKind, on)
  const byHand = new Set(open.filter((one) => one.source === 'hand').map((one) => one.accountNo))
  const worked = states.flatMap((state) => {
    const [ladder, policy] = [ladderOf(state.areaCode)?.body ?? defaultLadder, policyOf(state.areaCode)?.body ?? defaultCollection]
    const way = wayOf(ladder, state.rung)
    // Who is held out is left alone by people too, or the hold-out would measure nothing.
    if (byHand.has(state.accountNo)) return [{ state, ladder, policy, way: way ?? 'call' }]
    return way === null || state.isHeldOut === true || state.overdueFen < policy.minFen ? [] : [{ state, ladder, policy, way }]
  })
  deps.signal?.throwIfAborted()
  const cases = await valueAll(deps, worked, on)
  const stays = new Set(worked.map((each) => each.state.accountNo))
  const owing = new Set(states.map((state) => state.accountNo))
  const gone = open.filter((one) => !stays.has(one.accountNo))
  const judged = await judgeAll(deps)
  return deps.records.transaction(async (tx) => {
    await saveCases(tx, cases, on, { source: 'ladder', reason: null, accountId: null })
    const close = (because: 'paid' | 'left') => closeCases(tx, gone.filter((one) => owing.has(one.accountNo) === (because === 'left')).map((one) => one.caseId), { on, because, accountId: null, reason: null })
    await close('paid')
    await close('left')
    if (judged.length > 0) {
      await sql`update arrears_promise p set state = g.state, paid_fen = g."paidFen", settled_on = g."settledOn"
        from jsonb_to_recordset(cast(${JSON.stringify(judged)} as jsonb)) as g ("promiseId" bigint, state text, "paidFen" bigint, "settledOn" date) where p.promise_id = g."promiseId" and p.state <> 'kept'`.execute(tx.db)
    }
    return { cases: cases.length, closed: gone.length, kept: judged.filter((each) => each.state === 'kept').length, broken: judged.filter((each) => each.state === 'broken').length }
  })
}

/** A person works an account from the first rung on that asks for a call or a visit; later rungs go on with the last of these. */
function wayOf(ladder: LadderPolicy, rungId: string | null): 'call' | 'visit' | null {
  const place = ladder.rungs.findIndex((rung) => rung.id === rungId)
  return ladder.rungs.slice(0, place + 1).flatMap((rung) => rung.channels).map((each) => each.channel).findLast((channel) => channel === 'call' || channel === 'visit') ?? null
}

type Worked = { readonly state: StateRow; readonly ladder: LadderPolicy; readonly policy: CollectionPolicy; readonly way: 'call' | 'visit' }
export async function valueAll(deps: Deps, worked: readonly Worked[], on: Day): Promise<CaseFields[]> {
  if (worked.length === 0) return []
  const historyMonths = Math.max(...worked.map((each) => each.policy.historyMonths))
  const months = (await listClosedMonths(deps.facts)).filter((month) => month < monthOf(on)).slice(0, historyMonths)
  const cells = await readRecoveryCells(deps.facts, months)
  const recoveryOf = new Map<number, RecoveryOf>()
  const uplifts = new Map<number, Uplift | null>()
  const holders = await readHolders(deps.facts, worked.map((each) => each.state.accountNo))
  const countyOf = await loadCounties(deps.records)
  const fields: CaseFields[] = []
  for (const { state, ladder, policy, way } of worked) {
    const k = policy.shrinkK
    if (!recoveryOf.has(k)) recoveryOf.set(k, readRecovery(cells, k))
    if (!uplifts.has(policy.windowDays)) uplifts.set(policy.windowDays, await readUplift(deps, ladder, policy.windowDays, on))
    const holder: Holder | undefined = holders.get(state.accountNo)
    const ageMonths = state.oldestDueOn === null ? 0 : ageAt(state.oldestDueOn, on)
    const brand = holder?.brand ?? ''
    const valued = valueCase({
      overdueFen: state.overdueFen, ageMonths, way, policy, uplift: uplifts.get(policy.windowDays) ?? null, costFen: ladder.costFen,
      recovery: recoveryOf.get(k)?.({ bucket: bucketOf(ageMonths), brand, countyCode: countyOf.get(state.areaCode) ?? state.areaCode }) ?? null,
    })
    fields.push({
      accountNo: state.accountNo, areaCode: state.areaCode, overdueFen: state.overdueFen, oldestDueOn: state.oldestDueOn, ladderDays: state.ladderDays, rung: state.rung, brand, tier: holder?.tier ?? null, groupId: holder?.groupId ?? null,
      personKey: holder?.number ?? null, way, ...valued,
    })
  }
  return fields
}

async function loadCounties(records: Records): Promise<Map<string, string>> {
  const { rows } = await sql<{ areaCode: string; county: string }>`select area_code as "areaCode", ancestor_code as county from area_closure where ancestor_level = 'county' order by area_code limit 1000000`.execute(records.db)
  return new Map(rows.map((row) => [row.areaCode, row.county]))
}

const upliftStepsMax = 8_000
/** Accounts that reached a call or a visit long enough ago, worked or held out by the draw, and what they paid since. */
async function readUplift(deps: Deps, ladder: LadderPolicy, windowDays: number, on: Day): Promise<Uplift | null> {
  const rungs = ladder.rungs.filter((rung) => rung.holdOutPermille > 0 && rung.channels.some((each) => each.channel === 'call' || each.channel === 'visit')).map((rung) => rung.id)
  const { rows: steps } = await sql<{ accountNo: string; takenOn: Day; overdueFen: number; isHeldOut: boolean }>`
    select account_no as "accountNo", taken_on as "takenOn", overdue_fen as "overdueFen", is_held_out as "isHeldOut" from arrears_step
     where rung = any(cast(${rungs} as text[])) and taken_on <= ${addDays(on, -windowDays)} and taken_on > ${addDays(on, -windowDays - 366)} and overdue_fen > 0 order by is_held_out desc, taken_on desc, account_no limit ${upliftStepsMax}`.execute(deps.records.db)
  const first = steps.map((step) => step.takenOn).toSorted()[0]
  if (first === undefined || !steps.some((step) => step.isHeldOut)) return null
  const paid = new Map<string, { on: Day; amountFen: number }[]>()
  for (const money of await readMoney(deps.facts, [...new Set(steps.map((step) => step.accountNo))], first, on)) paid.set(money.accountNo, [...(paid.get(money.accountNo) ?? []), money])
  return measureUplift(steps.map((step) => {
    const until = addDays(step.takenOn, windowDays)
    const fen = (paid.get(step.accountNo) ?? []).filter((money) => money.on >= step.takenOn && money.on <= until).reduce((sum, money) => sum + money.amountFen, 0)
    return { isHeldOut: step.isHeldOut, paidShare: Math.min(1, Math.max(0, fen / step.overdueFen)) }
  }))
}

type Judged = { readonly promiseId: number; readonly state: 'kept' | 'broken'; readonly paidFen: number; readonly settledOn: Day | null }
/** Files come late and are replaced: a promise that was broken so recently may still turn out kept. */
const lateDays = 35

async function judgeAll(deps: Deps): Promise<Judged[]> {
  const knownUpTo = await lastPaymentDay(deps.facts)
  if (knownUpTo === null) return []
  const { rows: promises } = await sql<{ promiseId: number; accountNo: string; madeOn: Day; dueOn: Day; amountFen: number; state: 'open' | 'broken' }>`
    select promise_id as "promiseId", account_no as "accountNo", made_on as "madeOn", due_on as "dueOn", amount_fen as "amountFen", state from arrears_promise
     where state = 'open' or (state = 'broken' and due_on >= ${addDays(knownUpTo, -lateDays)}) order by promise_id limit 200000`.execute(deps.records.db)
  const first = promises.map((promise) => promise.madeOn).toSorted()[0]
  if (first === undefined) return []
  const moneys = new Map<string, { on: Day; amountFen: number }[]>()
  for (const money of await readMoney(deps.facts, [...new Set(promises.map((promise) => promise.accountNo))], first, knownUpTo)) moneys.set(money.accountNo, [...(moneys.get(money.accountNo) ?? []), money])
  return promises.flatMap((promise) => {
    const { state, paidFen, settledOn } = judgePromise(promise, moneys.get(promise.accountNo) ?? [], knownUpTo)
    return state === 'open' || state === promise.state ? [] : [{ promiseId: promise.promiseId, state, paidFen, settledOn }]
  })
}
