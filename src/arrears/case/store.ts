import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { RecordsSession, Transaction } from '../../platform/records/records.ts'
import type { CaseView, Chance, closeReasons, GiveWhy } from './contract.ts'
import { casesListedMax } from './collection.data.ts'

const within = (scopeAreaCodes: readonly string[]) => sql`(select c.area_code from area_closure c where c.ancestor_code = any(cast(${[...scopeAreaCodes]} as text[])))`
export const caseOrderKinds = ['arrears.call', 'arrears.visit'] as const
export type CaseRow = Omit<CaseView, 'freeOn' | 'number'> & { readonly personKey: string | null }

/** Cases as people see them: owner, the order that waits, what came last, the newest promise. */
export async function listCases(session: RecordsSession, wanted: { scopeAreaCodes: readonly string[] | null; staffNo?: string | undefined; unitCode?: string | undefined; whose?: 'all' | 'nobody' | 'broken'; caseId?: number; accountNo?: string; limit?: number }): Promise<CaseRow[]> {
  const { scopeAreaCodes, staffNo = null, unitCode = null, whose = 'all', caseId = null, accountNo = null } = wanted
  const { rows } = await sql<CaseRow>`
    select k.case_id as "caseId", k.account_no as "accountNo", k.area_code as "areaCode", a.name as "areaName", coalesce(cty.name, a.name) as "countyName", k.opened_on as "openedOn", k.source, k.as_of as "asOf", k.overdue_fen as "overdueFen",
           k.oldest_due_on as "oldestDueOn", k.ladder_days as "ladderDays", k.rung, (select each ->> 'name' from jsonb_array_elements(r.body -> 'rungs') each where each ->> 'id' = k.rung limit 1) as "rungName",
           k.brand, k.tier, k.group_id as "groupId", k.person_key as "personKey", k.way, k.chance, k.cost_fen as "costFen", k.worth_fen as "worthFen", k.owner_staff_no as "ownerStaffNo", s.name as "ownerName", u.name as "unitName",
           o.from_on as "givenOn", o.why, w.order_id as "orderId", w.kind as "orderKind", w.due_at as "orderDueAt", st.hold,
           case when l.order_id is null then null else jsonb_build_object('on', to_char(l.result_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD'), 'outcome', l.outcome, 'kind', l.kind) end as last,
           case when p.promise_id is null then null else jsonb_build_object('dueOn', p.due_on, 'amountFen', p.amount_fen, 'state', p.state) end as promise
      from arrears_case k join area a on a.area_code = k.area_code
      left join area_closure cc on cc.area_code = k.area_code and cc.ancestor_level = 'county' left join area cty on cty.area_code = cc.ancestor_code
      left join arrears_state st on st.account_no = k.account_no left join rule r on r.rule_id = st.rule_id
      left join arrears_case_owner o on o.case_id = k.case_id and o.to_on is null left join staff s on s.staff_no = k.owner_staff_no left join unit u on u.unit_code = s.unit_code
      left join lateral (select order_id, kind, due_at from work_order w where w.subject_kind = 'account' and w.subject_code = k.account_no and w.kind = any(${[...caseOrderKinds]}) and w.closed_at is null order by w.order_id desc limit 1) w on true
      left join lateral (select order_id, kind, result_at, outcome from work_order w where w.subject_kind = 'account' and w.subject_code = k.account_no and w.kind = any(${[...caseOrderKinds]}) and w.result_at is not null order by w.result_at desc limit 1) l on true
      left join lateral (select promise_id, due_on, amount_fen, state from arrears_promise p where p.account_no = k.account_no and p.made_on >= k.opened_on order by p.promise_id desc limit 1) p on true
     where k.closed_on is null
       and (${scopeAreaCodes === null} or k.area_code in ${within(scopeAreaCodes ?? [])})
       and (${staffNo}::text is null or k.owner_staff_no = ${staffNo}) and (${unitCode}::text is null or s.unit_code = ${unitCode}) and (${caseId}::bigint is null or k.case_id = ${caseId}) and (${accountNo}::text is null or k.account_no = ${accountNo})
       and (${whose} = 'all' or (${whose} = 'nobody' and k.owner_staff_no is null) or (${whose} = 'broken' and p.state = 'broken'))
     order by k.worth_fen desc, k.case_id limit ${wanted.limit ?? casesListedMax + 1}`.execute(session.db)
  return rows.map((row) => ({ ...row, orderDueAt: row.orderDueAt === null ? null : new Date(row.orderDueAt).toISOString() }))
}

/** Accounts whose case came to somebody on a day. */
export async function listGivenOn(session: RecordsSession, on: Day): Promise<string[]> {
  const { rows } = await sql<{ accountNo: string }>`select distinct k.account_no as "accountNo" from arrears_case_owner o join arrears_case k on k.case_id = o.case_id where o.from_on = ${on} order by 1 limit 200000`.execute(session.db)
  return rows.map((row) => row.accountNo)
}

export type LockedCase = { readonly caseId: number; readonly accountNo: string; readonly areaCode: string; readonly areaName: string; readonly ownerStaffNo: string | null; readonly worthFen: number; readonly way: 'call' | 'visit'; readonly personKey: string | null; readonly closedOn: Day | null; readonly closedBecause: (typeof closeReasons)[number] | null }
const lockedColumns = sql`k.case_id as "caseId", k.account_no as "accountNo", k.area_code as "areaCode", a.name as "areaName", k.owner_staff_no as "ownerStaffNo", k.worth_fen as "worthFen", k.way, k.person_key as "personKey", k.closed_on as "closedOn", k.closed_because as "closedBecause"`
export async function findCaseForUpdate(tx: Transaction, caseId: number, scopeAreaCodes: readonly string[] | null): Promise<LockedCase | null> {
  const { rows } = await sql<LockedCase>`select ${lockedColumns} from arrears_case k join area a on a.area_code = k.area_code where k.case_id = ${caseId} and (${scopeAreaCodes === null} or k.area_code in ${within(scopeAreaCodes ?? [])}) for update of k`.execute(tx.db)
  return rows[0] ?? null
}
export async function findOpenCaseOf(tx: Transaction, accountNo: string): Promise<LockedCase | null> {
  const { rows } = await sql<LockedCase>`select ${lockedColumns} from arrears_case k join area a on a.area_code = k.area_code where k.account_no = ${accountNo} and k.closed_on is null for update of k`.execute(tx.db)
  return rows[0] ?? null
}

export type Collector = { readonly staffNo: string; readonly name: string; readonly post: string; readonly unitCode: string; readonly unitName: string; readonly inHand: number; readonly givenToday: number; readonly balanceFen: number; readonly worthFen: number; readonly openPromises: number; readonly brokenPromises: number }
/** People in post who collect, whose unit lies within the asker's areas or above all of them. */
export async function listCollectors(session: RecordsSession, wanted: { posts: readonly string[]; scopeAreaCodes: readonly string[]; on: Day }): Promise<Collector[]> {
  const { rows } = await sql<Collector>`
    select s.staff_no as "staffNo", s.name, s.post, s.unit_code as "unitCode", u.name as "unitName", coalesce(k.in_hand, 0) as "inHand", coalesce(g.given, 0) as "givenToday", coalesce(k.balance, 0)::bigint as "balanceFen", coalesce(k.worth, 0)::bigint as "worthFen",
           coalesce(p.open, 0) as "openPromises", coalesce(p.broken, 0) as "brokenPromises"
      from staff s join unit u on u.unit_code = s.unit_code
      left join (select owner_staff_no, count(*)::int as in_hand, sum(overdue_fen) as balance, sum(worth_fen) as worth from arrears_case where closed_on is null group by 1) k on k.owner_staff_no = s.staff_no
      left join (select staff_no, count(*)::int as given from arrears_case_owner where from_on = ${wanted.on} and how = 'list' group by 1) g on g.staff_no = s.staff_no
      left join (select c.owner_staff_no, count(*) filter (where p.state = 'open')::int as open, count(*) filter (where p.state = 'broken')::int as broken from arrears_promise p join arrears_case c on c.case_id = p.case_id and c.closed_on is null group by 1) p on p.owner_staff_no = s.staff_no
     where s.post = any(cast(${[...wanted.posts]} as text[])) and s.valid_from <= ${wanted.on} and (s.valid_to is null or s.valid_to >= ${wanted.on})
       and (u.area_code is null or exists (select 1 from area_closure c where c.ancestor_code = any(cast(${[...wanted.scopeAreaCodes]} as text[])) and c.area_code = u.area_code))
     order by u.name, s.staff_no limit 2000`.execute(session.db)
  return rows
}

export type Handover = { readonly caseId: number; readonly staffNo: string; readonly how: 'list' | 'hand'; readonly why: GiveWhy }
/** Whoever had the cases has them until today, and the new ones from today on. */
export async function saveOwners(tx: Transaction, handovers: readonly Handover[], by: { accountId: number | null; now: Date; on: Day }): Promise<void> {
  if (handovers.length === 0) return
  const list = JSON.stringify(handovers)
  const given = sql`jsonb_to_recordset(cast(${list} as jsonb)) as g ("caseId" bigint, "staffNo" text, how text, why jsonb)`
  await sql`update arrears_case_owner o set to_on = greatest(o.from_on, ${by.on}::date) from ${given} where o.case_id = g."caseId" and o.to_on is null`.execute(tx.db)
  await sql`insert into arrears_case_owner (case_id, staff_no, from_on, how, why, given_by, given_at) select g."caseId", g."staffNo", ${by.on}, g.how, g.why, ${by.accountId}, ${by.now} from ${given}`.execute(tx.db)
  await sql`update arrears_case k set owner_staff_no = g."staffNo" from ${given} where k.case_id = g."caseId"`.execute(tx.db)
}

export type CaseFields = {
  readonly accountNo: string; readonly areaCode: string; readonly overdueFen: number; readonly oldestDueOn: Day | null; readonly ladderDays: number; readonly rung: string | null; readonly brand: string; readonly tier: string | null; readonly groupId: string | null;
  readonly personKey: string | null; readonly way: 'call' | 'visit'; readonly chance: Chance; readonly costFen: number; readonly worthFen: number
}
const fieldColumns = sql`"accountNo" text, "areaCode" text, "overdueFen" bigint, "oldestDueOn" date, "ladderDays" int, rung text, brand text, tier text, "groupId" text, "personKey" text, way text, chance jsonb, "costFen" bigint, "worthFen" bigint`

/** Opens cases for accounts that have none and brings the others up to date, in one statement. */
export async function saveCases(tx: Transaction, cases: readonly CaseFields[], on: Day, by: { readonly source: 'ladder' | 'hand'; readonly reason: string | null; readonly accountId: number | null }): Promise<number> {
  if (cases.length === 0) return 0
  const { numAffectedRows } = await sql`
    insert into arrears_case (account_no, area_code, opened_on, source, reason, opened_by, as_of, overdue_fen, oldest_due_on, ladder_days, rung, brand, tier, group_id, person_key, way, chance, cost_fen, worth_fen)
    select g."accountNo", g."areaCode", ${on}, ${by.source}, ${by.reason}, ${by.accountId}, ${on}, g."overdueFen", g."oldestDueOn", g."ladderDays", g.rung, g.brand, g.tier, g."groupId", g."personKey", g.way, g.chance, g."costFen", g."worthFen"
      from jsonb_to_recordset(cast(${JSON.stringify(cases)} as jsonb)) as g (${fieldColumns})
    on conflict (account_no) where closed_on is null do update set area_code = excluded.area_code, as_of = excluded.as_of, overdue_fen = excluded.overdue_fen, oldest_due_on = excluded.oldest_due_on, ladder_days = excluded.ladder_days, rung = excluded.rung,
      brand = excluded.brand, tier = excluded.tier, group_id = excluded.group_id, person_key = excluded.person_key, way = excluded.way, chance = excluded.chance, cost_fen = excluded.cost_fen, worth_fen = excluded.worth_fen
    where arrears_case.as_of <= excluded.as_of`.execute(tx.db)
  return Number(numAffectedRows ?? 0n)
}

/** Ends cases and the hands that had them. */
export async function closeCases(tx: Transaction, caseIds: readonly number[], given: { on: Day; because: (typeof closeReasons)[number]; accountId: number | null; reason: string | null }): Promise<void> {
  if (caseIds.length === 0) return
  const ids = sql`cast(${[...caseIds]} as bigint[])`
  await sql`update arrears_case set closed_on = ${given.on}, closed_because = ${given.because}, closed_by = ${given.accountId}, close_reason = ${given.reason} where case_id = any(${ids}) and closed_on is null`.execute(tx.db)
  await sql`update arrears_case_owner set to_on = greatest(from_on, ${given.on}::date + 1) where case_id = any(${ids}) and to_on is null`.execute(tx.db)
}
