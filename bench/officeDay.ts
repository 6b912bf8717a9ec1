import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Records } from '../src/platform/records/records.ts'

export const BRANCH = '6323'
export const OFFICES = 10
export type OfficeUser = { readonly name: string; readonly staffNo: string; readonly cookie: string; readonly isDesk: boolean; readonly areaCode: string }

/** Offices over the townships of a branch, their people with accounts that have signed in, and outlets for recurring work to go round. */
export async function fillOffice(records: Records, { users, outlets }: { users: number; outlets: number }): Promise<OfficeUser[]> {
  const { rows: townships } = await sql<{ code: string }>`select a.area_code as code from area a join area_closure c on c.area_code = a.area_code and c.ancestor_code = ${BRANCH} where a.level = 'township' and a.successor_code is null order by 1`.execute(records.db)
  const codes = townships.map((row) => row.code)
  const offices = JSON.stringify(Array.from({ length: OFFICES }, (_, index) => ({ code: `OFFICE${index}`, area: codes[index % codes.length] })))
  const places = JSON.stringify(codes.map((area, index) => ({ code: `OFFICE${index % OFFICES}`, area })))
  await sql`insert into unit (unit_code, name, kind, area_code, valid_from) select g.code, g.code, 'business_office', g.area, '2006-01-01' from jsonb_to_recordset(cast(${offices} as jsonb)) as g (code text, area text)`.execute(records.db)
  await sql`insert into territory (unit_code, area_code, valid_from) select g.code, g.area, '2006-01-01' from jsonb_to_recordset(cast(${places} as jsonb)) as g (code text, area text)`.execute(records.db)
  await sql`insert into outlet (outlet_code, name, kind, area_code, unit_code, opened_on) select 'P' || n, '网点' || n, 'agent', p.area, p.code, '2006-01-01' from generate_series(0, ${outlets - 1}) n
    join (select g.*, row_number() over (order by g.area) - 1 as place, count(*) over () as places from jsonb_to_recordset(cast(${places} as jsonb)) as g (code text, area text)) p on p.place = n % p.places`.execute(records.db)
  const people = Array.from({ length: users }, (_, index) => ({ name: `user${index}`, staff_no: `S${String(index).padStart(4, '0')}`, unit_code: `OFFICE${index % OFFICES}`, is_desk: index < Math.max(1, users / 10) }))
  const given = JSON.stringify(people)
  await sql`insert into staff (staff_no, name, unit_code, post, valid_from) select g.staff_no, g.name, g.unit_code, '客户经理', '2006-01-01' from jsonb_to_recordset(cast(${given} as jsonb)) as g (name text, staff_no text, unit_code text)`.execute(records.db)
  const cookies = await signIn(records, people.map((person) => ({ name: person.name, staffNo: person.staff_no, role: person.is_desk ? 'general_manager' : 'maintainer' })))
  return people.map((person, index) => ({ name: person.name, staffNo: person.staff_no, cookie: cookies[index] ?? '', isDesk: person.is_desk, areaCode: codes[index % codes.length] ?? BRANCH }))
}

/** People with accounts who have signed in; gives their cookies, in the same order. */
export async function signIn(records: Records, people: readonly { readonly name: string; readonly staffNo: string; readonly role: string }[]): Promise<string[]> {
  const secrets = people.map(() => randomBytes(32).toString('base64url'))
  const given = JSON.stringify(people.map((person, index) => ({ ...person, hash: createHash('sha256').update(secrets[index] ?? '').digest('hex') })))
  await sql`with g as (select x.* from jsonb_to_recordset(cast(${given} as jsonb)) as x (name text, "staffNo" text, role text, hash text)),
    added as (insert into account (sign_in_name, display_name, password_hash, must_change_password, staff_no) select g.name, g.name, '-', false, g."staffNo" from g returning account_id, sign_in_name),
    signed as (insert into session (session_hash, account_id, expires_at) select g.hash, a.account_id, now() + interval '7 days' from g join added a on a.sign_in_name = g.name)
    insert into role_grant (account_id, role, area_code, valid_from) select a.account_id, g.role, ${BRANCH}, '2006-01-01' from g join added a on a.sign_in_name = g.name`.execute(records.db)
  return secrets.map((secret) => `bihuan=${secret}`)
}

/** More recurring work that comes round today: every second one gives its orders to people, the others leave that to the desk. Today's run is due again. */
export async function arrangeSchedules(records: Records, count: number): Promise<void> {
  await sql`insert into work_schedule (kind, title, every, subject_kind, subjects, window_days, skips_holidays, ask, valid_from, written_at)
    select 'market.visit', '走访 ' || n, 'day', 'outlet', jsonb_build_object('within', cast(${BRANCH} as text), 'level', null, 'assigns', n % 2 = 0), 1, false, cast(${JSON.stringify({ way: 'visit', aim: '走访' })} as jsonb), '2006-01-01', now() from generate_series(1, ${count}) n`.execute(records.db)
  await sql`delete from job_run where job = 'work.schedules'`.execute(records.db)
}

export async function countScheduled(records: Records): Promise<number> {
  const { rows: [row] } = await sql<{ n: number }>`select count(*) as n from work_order where starts_with(origin, 'schedule:')`.execute(records.db)
  return row?.n ?? 0
}

export type Ledger = { readonly opened: ReadonlySet<string>; readonly events: ReadonlySet<string>; readonly schedules: number; readonly outlets: number }

/** What the users were told has happened, held against the store: what is missing, and what is there twice. */
export async function auditDay(records: Records, ledger: Ledger): Promise<{ lost: number; doubled: number; orders: number; events: number; messages: number }> {
  const [counts] = (await sql<{ orders: number; scheduled: number; scheduledPlaces: number; events: number; unfolded: number; assigned: number; untold: number; messages: number; doubledMessages: number }>`select
    (select count(*) from work_order) as orders, (select count(*) from work_order where origin like 'schedule:%') as scheduled, (select count(distinct (split_part(origin, ':', 2), split_part(origin, ':', 4))) from work_order where origin like 'schedule:%') as "scheduledPlaces",
    (select count(*) from work_event) as events, (select count(*) from work_order o where o.event_count <> (select count(*) from work_event e where e.order_id = o.order_id)) as unfolded,
    (select count(*) from work_order o where o.owner_staff_no is not null and not exists (select 1 from work_event e where e.order_id = o.order_id and e.kind in ('assigned', 'accepted'))) as untold,
    (select count(*) from work_event where kind = 'assigned') as assigned, (select count(*) from message) as messages, (select count(*) - count(distinct dedupe_key) from message) as "doubledMessages"`.execute(records.db)).rows
  const origins = await sql<{ origin: string; n: number }>`select substring(origin from 'office .*$') as origin, count(*) as n from work_order where origin like '%office %' group by 1`.execute(records.db)
  const numbers = await sql<{ key: string; n: number }>`select device || '#' || sequence as key, count(*) as n from work_event where device like 'office-%' group by 1`.execute(records.db)
  const there = { opened: new Map(origins.rows.map((row) => [row.origin, row.n])), events: new Map(numbers.rows.map((row) => [row.key, row.n])) }
  const missing = (asked: ReadonlySet<string>, found: ReadonlyMap<string, number>) => [...asked].filter((each) => !found.has(each)).length
  const twice = (found: ReadonlyMap<string, number>) => [...found.values()].reduce((sum, n) => sum + n - 1, 0)
  const wanted = ledger.schedules * ledger.outlets
  return {
    lost: missing(ledger.opened, there.opened) + missing(ledger.events, there.events) + Math.max(0, wanted - (counts?.scheduledPlaces ?? 0)) + (counts?.unfolded ?? 0) + (counts?.untold ?? 0),
    doubled: twice(there.opened) + twice(there.events) + ((counts?.scheduled ?? 0) - (counts?.scheduledPlaces ?? 0)) + (counts?.doubledMessages ?? 0),
    orders: counts?.orders ?? 0, events: counts?.events ?? 0, messages: counts?.messages ?? 0,
  }
}
