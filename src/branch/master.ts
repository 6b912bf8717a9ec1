import { sql } from 'kysely'
import type { FactRow } from '../platform/facts/facts.ts'
import type { ColumnKind, Feed } from '../platform/feeds/feed.ts'
import type { MasterDifference, MasterKey, MasterNoun } from '../platform/feeds/master.ts'
import { identifier } from '../platform/facts/dialect.ts'
import type { RecordsSession, Transaction } from '../platform/records/records.ts'
import { areaFactFeed, groupFeed, outletFeed, staffFeed, territoryFeed, unitFeed } from './feeds.ts'
import { checkDays, checkGroupManagers, checkOfficeTerritories, checkUnitParents, refuseUnknown } from './masterChecks.ts'

/** A row as the feed's columns type it: days as text, money and counts as numbers. */
type MasterRow = FactRow

/** A column whose value must exist in another table, or among the rows of the file itself. */
type Reference = { readonly column: string; readonly table: string; readonly key: string }
export type NounDeclaration = {
  readonly feed: Feed
  readonly references: readonly Reference[]
  /** First and last day of a row's validity. */
  readonly days: readonly [string, string] | null
  /** Looks at the table as it would be afterwards. */
  check?(session: RecordsSession, after: readonly MasterRow[]): Promise<void>
}

const inAreas: Reference = { column: 'area_code', table: 'area', key: 'area_code' }
const inUnits: Reference = { column: 'unit_code', table: 'unit', key: 'unit_code' }

const declarations: readonly NounDeclaration[] = [
  { feed: areaFactFeed, references: [inAreas], days: null },
  {
    feed: unitFeed, references: [inAreas, { column: 'parent_code', table: 'unit', key: 'unit_code' }], days: ['valid_from', 'valid_to'],
    check: async (_, after) => checkUnitParents(after.map((row) => ({ unitCode: text(row, 'unit_code'), name: text(row, 'name'), parentCode: row['parent_code'] === null ? null : text(row, 'parent_code') }))),
  },
  { feed: territoryFeed, references: [inAreas, inUnits], days: ['valid_from', 'valid_to'], check: checkOffices },
  { feed: staffFeed, references: [inUnits], days: ['valid_from', 'valid_to'] },
  { feed: outletFeed, references: [inAreas, inUnits], days: ['opened_on', 'closed_on'] },
  {
    feed: groupFeed, references: [{ column: 'staff_no', table: 'staff', key: 'staff_no' }, inAreas], days: ['valid_from', 'valid_to'],
    check: async (_, after) => checkGroupManagers(after.map((row) => ({ groupId: text(row, 'group_id'), staffNo: text(row, 'staff_no'), validFrom: text(row, 'valid_from'), validTo: row['valid_to'] === null || row['valid_to'] === undefined ? null : text(row, 'valid_to') }))),
  },
]

/** Master data by the id of the feed that brings it. */
export const masterNouns: ReadonlyMap<string, MasterNoun> = new Map(declarations.map((declared) => [declared.feed.id, masterNounOf(declared)]))

/** Master data of a chapter is compared, approved and written like the branch's own. */
export function masterNounOf(declared: NounDeclaration): MasterNoun {
  const { feed } = declared
  return {
    table: feed.table,
    async difference(records, rows) {
      const existing = await readRows(records, feed)
      for (const reference of declared.references) await refuseMissingReferences(records, feed, reference, rows)
      if (declared.days) checkDays(feed, declared.days, rows)
      const found = differ(feed, existing, rows)
      if (declared.check) {
        const given = new Set(rows.map((row) => keyText(feed, row)))
        await declared.check(records, [...existing.filter((row) => !given.has(keyText(feed, row))), ...rows])
      }
      return found
    },
    async apply(tx, difference) {
      await upsert(tx, feed, [...difference.added, ...difference.changed.map((change) => change.after)])
    },
  }
}

/** Compares by key and by every column of the feed. */
export function differ(feed: Feed, existing: readonly MasterRow[], rows: readonly MasterRow[]): MasterDifference {
  const before = new Map(existing.map((row) => [keyText(feed, row), row]))
  const named = new Set<string>()
  const added: MasterRow[] = []
  const changed: { key: MasterKey; before: MasterRow; after: MasterRow }[] = []
  for (const given of rows) {
    const row = Object.fromEntries(feed.columns.map((column) => [column.name, given[column.name] ?? null]))
    const key = keyText(feed, row)
    named.add(key)
    const known = before.get(key)
    if (!known) added.push(row)
    else if (feed.columns.some((column) => (known[column.name] ?? null) !== row[column.name])) changed.push({ key: keyOf(feed, row), before: known, after: row })
  }
  return { added, changed, missing: existing.filter((row) => !named.has(keyText(feed, row))).map((row) => keyOf(feed, row)) }
}

const sqlTypes: Readonly<Record<ColumnKind, string>> = {
  text: 'text', code: 'text', area: 'text', choice: 'text', month: 'text', day: 'date', count: 'bigint', integer: 'bigint', yuan: 'bigint', decimal: 'double precision',
}

async function readRows(session: RecordsSession, feed: Feed): Promise<MasterRow[]> {
  const names = feed.columns.map((column) => identifier(column.name)).join(', ')
  const { rows } = await sql<MasterRow>`select ${sql.raw(names)} from ${sql.raw(identifier(feed.table))} order by ${sql.raw(feed.key.map(identifier).join(', '))} limit 1000000`.execute(session.db)
  return rows
}

async function upsert(tx: Transaction, feed: Feed, rows: readonly MasterRow[]): Promise<void> {
  if (rows.length === 0) return
  const names = feed.columns.map((column) => identifier(column.name))
  const updated = names.filter((name) => !feed.key.includes(name)).map((name) => `${name} = excluded.${name}`)
  const typed = feed.columns.map((column) => `${identifier(column.name)} ${sqlTypes[column.kind]}`)
  await sql`
    insert into ${sql.raw(identifier(feed.table))} (${sql.raw(names.join(', '))})
    select ${sql.raw(names.join(', '))} from jsonb_to_recordset(cast(${JSON.stringify(rows)} as jsonb)) as given (${sql.raw(typed.join(', '))})
    on conflict (${sql.raw(feed.key.map(identifier).join(', '))}) do update set ${sql.raw(updated.join(', '))}`.execute(tx.db)
}

async function refuseMissingReferences(session: RecordsSession, feed: Feed, reference: Reference, rows: readonly MasterRow[]): Promise<void> {
  const wanted = [...new Set(rows.flatMap((row) => row[reference.column] ?? []).map(String))]
  if (wanted.length === 0) return
  const table = sql.raw(identifier(reference.table))
  const key = sql.raw(identifier(reference.key))
  const { rows: known } = await sql<{ code: string }>`select ${key} as code from ${table} where ${key} = any(${wanted})`.execute(session.db)
  const codes = new Set(known.map((row) => row.code))
  // A unit may hang below one that comes with the same file.
  if (reference.table === feed.table) for (const row of rows) codes.add(String(row[reference.key]))
  refuseUnknown(feed, reference.column, codes, rows)
}

async function checkOffices(session: RecordsSession, after: readonly MasterRow[]): Promise<void> {
  const { rows: offices } = await sql<{ unit_code: string; name: string }>`select unit_code, name from unit where kind = 'business_office'`.execute(session.db)
  const { rows: closure } = await sql<{ area_code: string; ancestor_code: string }>`select area_code, ancestor_code from area_closure`.execute(session.db)
  checkOfficeTerritories({
    officeNames: new Map(offices.map((office) => [office.unit_code, office.name])),
    ancestorsOf: groupBy(closure),
    territories: after.map((row) => ({
      unitCode: text(row, 'unit_code'), areaCode: text(row, 'area_code'), validFrom: text(row, 'valid_from'), validTo: row['valid_to'] === null || row['valid_to'] === undefined ? null : text(row, 'valid_to'),
    })),
  })
}

function groupBy(closure: readonly { area_code: string; ancestor_code: string }[]): Map<string, string[]> {
  const ancestors = new Map<string, string[]>()
  for (const row of closure) {
    const known = ancestors.get(row.area_code)
    if (known) known.push(row.ancestor_code)
    else ancestors.set(row.area_code, [row.ancestor_code])
  }
  return ancestors
}

function keyOf(feed: Feed, row: MasterRow): MasterKey {
  return Object.fromEntries(feed.key.map((name) => [name, row[name] ?? null]))
}
function keyText(feed: Feed, row: MasterRow): string {
  return feed.key.map((name) => String(row[name] ?? '')).join('\u0001')
}
function text(row: MasterRow, column: string): string {
  const value = row[column]
  if (typeof value !== 'string') throw new Error(`The column ${column} of a master row holds no text.`)
  return value
}
