import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { RecordsSession, Transaction } from '../records/records.ts'
import { type RuleShape, ruleAreaUnknown, ruleUnknown } from './contract.ts'
import type { RuleKind, RuleQuestion } from './kind.ts'
import { selectInForce, type Standing } from './rules.ts'
import type { RuleTables } from './tables.ts'

export const RULES_LISTED_MAX = 2_000
const STANDING_MAX = 20_000

export type RuleInForce<Body> = { readonly ruleId: number; readonly version: number; readonly areaCode: string; readonly variant: string; readonly effectiveFrom: Day; readonly body: Body }
type StandingRow = Standing & { readonly ruleId: number; readonly variant: string; readonly body: unknown }

/** The area and every area above it, nearest first; none for a code that nobody knows. Former and local codes are understood. */
export async function listAreasUpward(session: RecordsSession, areaCode: string): Promise<{ areaCode: string; name: string }[]> {
  const { rows } = await sql<{ areaCode: string; name: string }>`
    select c.ancestor_code as "areaCode", a.name from area_closure c join area a on a.area_code = c.ancestor_code
      join (select area_code, count(*) as depth from area_closure group by area_code) d on d.area_code = c.ancestor_code
     where c.area_code = coalesce((select s.area_code from area_spelling s where s.written = ${areaCode}), ${areaCode}) order by d.depth desc, c.ancestor_code limit 20`.execute(session.db)
  return rows
}

async function listStanding(session: RecordsSession, kindId: string, wanted: { variant: string | null; areaCodes: readonly string[] | null }): Promise<StandingRow[]> {
  let query = session.tables<RuleTables>().selectFrom('rule')
    .select(['rule_id as ruleId', 'variant', 'area_code as areaCode', 'version', 'effective_from as effectiveFrom', 'retired_from as retiredFrom', 'body'])
    .where('kind', '=', kindId).where('state', 'in', ['approved', 'retired'])
  if (wanted.variant !== null) query = query.where('variant', '=', wanted.variant)
  if (wanted.areaCodes !== null) query = query.where('area_code', 'in', [...wanted.areaCodes])
  return query.orderBy('rule_id').limit(STANDING_MAX).execute()
}

/** The version that holds for an area on a day: nearest area upward, latest begun, approved only; null when nobody has decided. */
export async function ruleInForce<Body>(session: RecordsSession, kind: RuleKind<Body>, areaCode: string, on: Day, variant = ''): Promise<RuleInForce<Body> | null> {
  const upward = (await listAreasUpward(session, areaCode)).map((area) => area.areaCode)
  if (upward.length === 0) return null
  const chosen = selectInForce(await listStanding(session, kind.id, { variant, areaCodes: upward }), upward, on)
  return chosen === null ? null : { ...chosen, body: kind.read(chosen.body) }
}

/** Everything of a kind that holds for an area on a day, one per variant. */
export async function rulesInForce<Body>(session: RecordsSession, kind: RuleKind<Body>, areaCode: string, on: Day): Promise<RuleInForce<Body>[]> {
  const upward = (await listAreasUpward(session, areaCode)).map((area) => area.areaCode)
  if (upward.length === 0) return []
  const standing = await listStanding(session, kind.id, { variant: null, areaCodes: upward })
  return [...new Set(standing.map((row) => row.variant))].toSorted().flatMap((variant) => {
    const chosen = selectInForce(standing.filter((row) => row.variant === variant), upward, on)
    return chosen === null ? [] : [{ ...chosen, body: kind.read(chosen.body) }]
  })
}

/** For the areas of one reading, on any day: one statement while nobody has decided, else two. */
export async function loadRulesOf<Body>(session: RecordsSession, kind: RuleKind<Body>, areaCodes: readonly string[]): Promise<(areaCode: string, on: Day, variant?: string) => RuleInForce<Body> | null> {
  const standing = await listStanding(session, kind.id, { variant: null, areaCodes: null })
  if (standing.length === 0 || areaCodes.length === 0) return () => null
  const read = new Map(standing.map((row) => [row.ruleId, kind.read(row.body)]))
  const { rows } = await sql<{ areaCode: string; upward: string[] }>`
    select c.area_code as "areaCode", array_agg(c.ancestor_code order by d.depth desc) as upward from area_closure c
      join (select area_code, count(*) as depth from area_closure where area_code in (select ancestor_code from area_closure where area_code = any(cast(${[...new Set(areaCodes)]} as text[]))) group by area_code) d on d.area_code = c.ancestor_code
     where c.area_code = any(cast(${[...new Set(areaCodes)]} as text[])) group by c.area_code`.execute(session.db)
  const upwardOf = new Map(rows.map((row) => [row.areaCode, row.upward]))
  return (areaCode, on, variant = '') => {
    const chosen = selectInForce(standing.filter((row) => row.variant === variant), upwardOf.get(areaCode) ?? [areaCode], on)
    const body = chosen === null ? undefined : read.get(chosen.ruleId)
    return chosen === null || body === undefined ? null : { ...chosen, body }
  }
}

export type RuleOf<Body> = (areaCode: string, variant?: string) => RuleInForce<Body> | null

/** For work over many areas: two statements, then a look-up for each area on the day. */
export async function loadRules<Body>(session: RecordsSession, kind: RuleKind<Body>, on: Day): Promise<RuleOf<Body>> {
  const { standing, upwardOf } = await loadStanding(session, kind)
  return chooseFrom(standing, upwardOf, on)
}

/** The version that is asked about stands after all that were numbered. */
const asked = { ruleId: 0, version: Number.MAX_SAFE_INTEGER, retiredFrom: null }
/**
 * What holds for each area without a body that is asked about, and what would hold with it: an area below that has a rule of its own keeps it.
 * Asked about a day to come, the rules are those of that day.
 */
export async function loadRulesAround<Body>(session: RecordsSession, kind: RuleKind<Body>, question: Pick<RuleQuestion<Body>, 'areaCode' | 'variant' | 'effectiveFrom' | 'body'>, today: Day): Promise<{ readonly before: RuleOf<Body>; readonly after: RuleOf<Body> }> {
  const { areaCode, variant, effectiveFrom, body } = question
  const { standing, upwardOf } = await loadStanding(session, kind)
  const on = effectiveFrom > today ? effectiveFrom : today
  return { before: chooseFrom(standing, upwardOf, on), after: chooseFrom([...standing, { ...asked, areaCode, variant, effectiveFrom, body }], upwardOf, on) }
}

type Read<Body> = Omit<StandingRow, 'body'> & { readonly body: Body }
async function loadStanding<Body>(session: RecordsSession, kind: RuleKind<Body>): Promise<{ standing: readonly Read<Body>[]; upwardOf: ReadonlyMap<string, readonly string[]> }> {
  const standing = (await listStanding(session, kind.id, { variant: null, areaCodes: null })).map((row) => ({ ...row, body: kind.read(row.body) }))
  const { rows } = await sql<{ areaCode: string; upward: string[] }>`
    select c.area_code as "areaCode", array_agg(c.ancestor_code order by d.depth desc) as upward from area_closure c
      join (select area_code, count(*) as depth from area_closure group by area_code) d on d.area_code = c.ancestor_code group by c.area_code limit 2000000`.execute(session.db)
  return { standing, upwardOf: new Map(rows.map((row) => [row.areaCode, row.upward])) }
}

function chooseFrom<Body>(standing: readonly Read<Body>[], upwardOf: ReadonlyMap<string, readonly string[]>, on: Day): RuleOf<Body> {
  return (areaCode, variant = '') => selectInForce(standing.filter((row) => row.variant === variant), upwardOf.get(areaCode) ?? [areaCode], on)
}

export type StoredRule = {
  ruleId: number; kind: string; variant: string; areaCode: string; version: number; effectiveFrom: Day; state: RuleShape['state']; body: unknown; revision: number; author: number | null; editedBy: number | null
}

export async function getRuleForUpdate(tx: Transaction, ruleId: number): Promise<StoredRule> {
  const row = await tx.tables<RuleTables>().selectFrom('rule')
    .select(['rule_id as ruleId', 'kind', 'variant', 'area_code as areaCode', 'version', 'effective_from as effectiveFrom', 'state', 'body', 'revision', 'author', 'edited_by as editedBy'])
    .where('rule_id', '=', ruleId).forUpdate().executeTakeFirst()
  if (!row) throw new Refusal(ruleUnknown, { rule: ruleId })
  return row
}

/** Takes the next number of its line under a lock, so that two drafts never share one. */
export async function insertDraft(tx: Transaction, given: { kind: string; variant: string; areaCode: string; effectiveFrom: Day; body: unknown; note: string; author: number }): Promise<{ ruleId: number; version: number }> {
  await sql`select pg_advisory_xact_lock(hashtext(${`rule ${given.kind} ${given.variant} ${given.areaCode}`}))`.execute(tx.db)
  const { rows: [row] } = await sql<{ ruleId: number; version: number }>`
    insert into rule (kind, variant, area_code, version, effective_from, state, body, note, author, edited_by)
    select ${given.kind}, ${given.variant}, ${given.areaCode}, coalesce(max(version), 0) + 1, cast(${given.effectiveFrom} as date), 'draft', cast(${JSON.stringify(given.body)} as jsonb), ${given.note}, cast(${given.author} as bigint), cast(${given.author} as bigint)
      from rule where kind = ${given.kind} and variant = ${given.variant} and area_code = ${given.areaCode} returning rule_id as "ruleId", version`.execute(tx.db)
  if (!row) throw new Error('A draft was not written.')
  return row
}

export async function saveRule(tx: Transaction, ruleId: number, changes: Partial<Omit<RuleTables['rule'], 'rule_id' | 'revision' | 'edited_at' | 'body'>> & { body?: unknown; edited_at?: Date }): Promise<number> {
  const { body, ...rest } = changes
  const row = await tx.tables<RuleTables>().updateTable('rule')
    .set((set) => ({ ...rest, ...(body === undefined ? {} : { body: sql`cast(${JSON.stringify(body)} as jsonb)` }), revision: set('revision', '+', 1) }))
    .where('rule_id', '=', ruleId).returning('revision').executeTakeFirstOrThrow()
  return row.revision
}

export type ListedRule = Omit<RuleShape, 'isInForce'> & { body: unknown; authorId: number | null; editorId: number | null }

/** Newest first; one more than the limit tells that there are others. */
export async function listRules(session: RecordsSession, wanted: { kind?: string | undefined; ruleId?: number | undefined }): Promise<ListedRule[]> {
  const { rows } = await sql<Omit<ListedRule, 'editedAt' | 'submittedAt' | 'decidedAt'> & { editedAt: Date; submittedAt: Date | null; decidedAt: Date | null }>`
    select r.rule_id as "ruleId", r.kind, r.variant, r.area_code as "areaCode", a.name as "areaName", r.version, r.effective_from as "effectiveFrom", r.state, r.note, r.revision, r.body,
           w.display_name as author, e.display_name as editor, p.display_name as approver, r.author as "authorId", r.edited_by as "editorId",
           r.edited_at as "editedAt", r.submitted_at as "submittedAt", r.decided_at as "decidedAt", r.reason, r.retired_from as "retiredFrom"
      from rule r join area a on a.area_code = r.area_code
      left join account w on w.account_id = r.author left join account e on e.account_id = r.edited_by left join account p on p.account_id = r.approver
     where (cast(${wanted.kind ?? null} as text) is null or r.kind = ${wanted.kind ?? null}) and (cast(${wanted.ruleId ?? null} as bigint) is null or r.rule_id = ${wanted.ruleId ?? null})
     order by r.rule_id desc limit ${RULES_LISTED_MAX + 1}`.execute(session.db)
  return rows.map((row) => ({ ...row, editedAt: row.editedAt.toISOString(), submittedAt: row.submittedAt?.toISOString() ?? null, decidedAt: row.decidedAt?.toISOString() ?? null }))
}

/** The areas down to counties in which somebody may decide, the widest first. */
export async function listRuleAreas(session: RecordsSession, scopeAreaCodes: readonly string[]): Promise<{ areaCode: string; name: string }[]> {
  const { rows } = await sql<{ areaCode: string; name: string }>`
    select distinct a.area_code as "areaCode", a.name, length(a.area_code) from area a join area_closure c on c.area_code = a.area_code
     where c.ancestor_code = any(cast(${[...scopeAreaCodes]} as text[])) and a.level in ('province', 'prefecture', 'county') and a.successor_code is null order by length(a.area_code), a.area_code limit 500`.execute(session.db)
  return rows.map(({ areaCode, name }) => ({ areaCode, name }))
}

/** The area by any code that it is known by, and whether the asker answers for it. */
export async function getRuleArea(session: RecordsSession, areaCode: string, scopeAreaCodes: readonly string[]): Promise<{ areaCode: string; name: string; isInScope: boolean }> {
  const upward = await listAreasUpward(session, areaCode)
  const [own] = upward
  if (!own) throw new Refusal(ruleAreaUnknown, { area: areaCode })
  return { ...own, isInScope: upward.some((area) => scopeAreaCodes.includes(area.areaCode)) }
}
