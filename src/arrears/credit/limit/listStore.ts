import { sql, type RawBuilder } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { RecordsSession, Transaction } from '../../../platform/records/records.ts'
import { inScope } from '../grant/store.ts'
import type { LimitInputs, LimitState, LimitView, ReviewView } from './contract.ts'
import { keepTerms } from './store.ts'

export const limitsListedMax = 2_000
const reviewsListedMax = 1_000

/** Limit, waiting change, temporary limit and last known usage of each account, side by side. */
const standing = (on: Day): RawBuilder<unknown> => sql`
  select l.account_no, l.area_code, l.brand, l.tier, l.way, l.limit_fen, l.previous_fen, l.limit_days, l.one_way_stop_days, l.why, l.inputs, l.is_held, l.decided_on, l.month, l.version,
         r.to_fen as waiting_fen, g.granted_fen, u.used_fen, greatest(l.limit_fen, coalesce(g.granted_fen, 0)) as usable_fen
    from credit_limit l
    left join credit_review r on r.account_no = l.account_no and r.state = 'waiting'
    left join (select account_no, max(limit_fen) as granted_fen from credit_grant where state = 'approved' and kind = 'temporaryLimit' and from_on <= ${on} and ${on} <= to_on and (ended_on is null or ${on} < ended_on) group by account_no) g on g.account_no = l.account_no
    left join credit_use u on u.account_no = l.account_no`

const stateIs = (state: LimitState): RawBuilder<boolean> => {
  switch (state) {
    case 'raised': return sql`s.limit_fen > s.previous_fen`
    case 'lowered': return sql`s.limit_fen < s.previous_fen`
    case 'held': return sql`s.is_held`
    case 'waiting': return sql`s.waiting_fen is not null`
    case 'near': return sql`s.used_fen > 0 and s.used_fen * 100 >= s.usable_fen * 80 and s.used_fen < s.usable_fen`
    case 'usedUp': return sql`s.used_fen > 0 and s.used_fen >= s.usable_fen`
  }
}

export async function countLimits(session: RecordsSession, scopeAreaCodes: readonly string[], on: Day) {
  const { rows: [row] } = await sql<{ accounts: number; limitFen: number; raised: number; lowered: number; held: number; waiting: number; near: number; usedUp: number }>`
    select count(*)::int as accounts, coalesce(sum(s.limit_fen), 0)::bigint as "limitFen", (count(*) filter (where ${stateIs('raised')}))::int as raised, (count(*) filter (where ${stateIs('lowered')}))::int as lowered,
           (count(*) filter (where ${stateIs('held')}))::int as held, (count(*) filter (where ${stateIs('waiting')}))::int as waiting, (count(*) filter (where ${stateIs('near')}))::int as near, (count(*) filter (where ${stateIs('usedUp')}))::int as "usedUp"
      from (${standing(on)}) s where s.area_code in ${inScope(scopeAreaCodes)}`.execute(session.db)
  return row ?? { accounts: 0, limitFen: 0, raised: 0, lowered: 0, held: 0, waiting: 0, near: 0, usedUp: 0 }
}

export async function findRun(session: RecordsSession) {
  const { rows: [row] } = await sql<{ month: string; decidedOn: string; accounts: number; withoutRule: number }>`
    select month, decided_on as "decidedOn", accounts, without_rule as "withoutRule" from credit_run where finished_at is not null order by month desc limit 1`.execute(session.db)
  return row ?? null
}

type Wanted = { readonly accountNo?: string | undefined; readonly state?: LimitState | undefined; readonly isExact?: boolean }
export async function listLimits(session: RecordsSession, scopeAreaCodes: readonly string[], on: Day, { accountNo, state, isExact }: Wanted): Promise<(LimitView & { readonly inputs: LimitInputs })[]> {
  const like = `${(accountNo ?? '').replace(/[%_\\]/g, '\\$&')}%`
  const { rows } = await sql<LimitView & { readonly inputs: LimitInputs }>`
    select s.account_no as "accountNo", s.area_code as "areaCode", a.name as "areaName", s.brand, s.tier, s.way, s.limit_fen as "limitFen", s.previous_fen as "previousFen", s.limit_days as "limitDays", s.one_way_stop_days as "oneWayStopDays",
           s.why, s.is_held as "isHeld", s.waiting_fen as "waitingFen", s.granted_fen as "grantedFen", s.used_fen as "usedFen", s.decided_on as "decidedOn", s.month, s.version, s.inputs
      from (${standing(on)}) s join area a on a.area_code = s.area_code
     where s.area_code in ${inScope(scopeAreaCodes)} and ${isExact ? sql`s.account_no = ${accountNo}` : sql`s.account_no like ${like}`} and ${state === undefined ? sql`true` : stateIs(state)}
     order by s.waiting_fen is null, s.limit_fen desc, s.account_no limit ${limitsListedMax + 1}`.execute(session.db)
  return rows
}

export async function listReviews(session: RecordsSession, scopeAreaCodes: readonly string[], wanted: { readonly accountNo?: string }): Promise<ReviewView[]> {
  const { rows } = await sql<ReviewView>`
    select r.review_id as "reviewId", r.account_no as "accountNo", a.name as "areaName", r.month, r.from_fen as "fromFen", r.to_fen as "toFen", r.why, r.proposed_on as "proposedOn", r.version, r.state, k.display_name as "decidedBy", r.reason
      from credit_review r join area a on a.area_code = r.area_code left join account k on k.account_id = r.decided_by
     where r.area_code in ${inScope(scopeAreaCodes)} and ${wanted.accountNo === undefined ? sql`r.state = 'waiting'` : sql`r.account_no = ${wanted.accountNo}`}
     order by abs(r.to_fen - r.from_fen) desc, r.review_id desc limit ${reviewsListedMax}`.execute(session.db)
  return rows
}

export async function listChanges(session: RecordsSession, accountNo: string) {
  const { rows } = await sql<{ changedOn: string; month: string; fromFen: number | null; toFen: number; why: LimitView['why']; version: number | null; isReviewed: boolean }>`
    select changed_on as "changedOn", month, from_fen as "fromFen", to_fen as "toFen", why, version, review_id is not null as "isReviewed" from credit_change where account_no = ${accountNo} order by change_id desc limit 200`.execute(session.db)
  return rows
}

export type StoredReview = { readonly reviewId: number; readonly accountNo: string; readonly state: ReviewView['state']; readonly fromFen: number; readonly toFen: number }
export async function findReviewForUpdate(tx: Transaction, reviewId: number, scopeAreaCodes: readonly string[]): Promise<StoredReview | null> {
  const { rows } = await sql<StoredReview>`select review_id as "reviewId", account_no as "accountNo", state, from_fen as "fromFen", to_fen as "toFen" from credit_review where review_id = ${reviewId} and area_code in ${inScope(scopeAreaCodes)} for update`.execute(tx.db)
  return rows[0] ?? null
}

/** The change holds from now on, with the reasons that it was proposed with. */
export async function saveReview(tx: Transaction, reviewId: number, given: { isApproved: boolean; reason: string; by: number; on: Day; now: Date }): Promise<void> {
  await sql`update credit_review set state = ${given.isApproved ? 'approved' : 'rejected'}, decided_by = ${given.by}, decided_at = ${given.now}, reason = ${given.reason === '' ? null : given.reason} where review_id = ${reviewId}`.execute(tx.db)
  if (!given.isApproved) return
  await sql`insert into credit_change (account_no, changed_on, month, from_fen, to_fen, why, rule_id, version, review_id)
    select r.account_no, ${given.on}, r.month, l.limit_fen, r.to_fen, r.why, r.rule_id, r.version, r.review_id from credit_review r join credit_limit l on l.account_no = r.account_no where r.review_id = ${reviewId}`.execute(tx.db)
  await sql`update credit_limit l set previous_fen = l.limit_fen, limit_fen = r.to_fen, limit_days = r.limit_days, one_way_stop_days = r.one_way_stop_days, why = r.why, inputs = r.inputs, is_held = false, decided_on = ${given.on}, rule_id = r.rule_id, version = r.version
      from credit_review r where r.review_id = ${reviewId} and r.account_no = l.account_no`.execute(tx.db)
  await keepTerms(tx, given.on, (accountNo) => sql`${accountNo} = (select account_no from credit_review where review_id = ${reviewId})`)
}
