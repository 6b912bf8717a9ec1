import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { z } from 'zod'
import { Refusal, assert } from '../../kernel/refusal.ts'
import type { Records } from './records.ts'
import { migrationEdited, migrationOutOfOrder, migrationUnknown } from './refusals.ts'

// Any number, the same in every server that shares the database.
const LOCK_KEY = 6_323_001

export type Migration = { version: number; name: string; file: string; text: string; checksum: string }
type Applied = Pick<Migration, 'version' | 'name' | 'checksum'>

/**
 * Applies the migrations `NNNN_name.sql` of a folder that the database lacks, each in its own transaction, oldest first.
 * Servers that start together wait for each other. Gives the names of the files that were applied.
 */
export async function applyMigrations(records: Records, folder: string): Promise<string[]> {
  const migrations = readMigrations(folder)
  const done: string[] = []
  for (const _ of [...migrations, null]) {
    const applied = await applyNext(records, migrations)
    if (applied === null) return done
    done.push(applied.file)
  }
  return done
}

/** The migrations of a folder by version. */
export function readMigrations(folder: string): Migration[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql')).sort()
  const migrations = files.map((file) => readMigration(folder, file))
  for (const [index, migration] of migrations.entries()) {
    const before = migrations[index - 1]
    assert(before?.version !== migration.version, `${before?.file} and ${migration.file} carry the same number.`)
  }
  return migrations
}

function readMigration(folder: string, file: string): Migration {
  const match = /^(\d{4})_([a-z0-9_]+)\.sql$/.exec(file)
  assert(match, `${file} is not named NNNN_name.sql.`)
  // A checkout may change line ends; the migration stays the same.
  const text = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n')
  assert(!/^\s*(commit|rollback)\s*;/im.test(text), `${file} ends its transaction itself.`)
  return { version: Number(match[1]), name: match[2] ?? '', file, text, checksum: createHash('sha256').update(text).digest('hex') }
}

// The lock goes with the transaction, and the ledger is read again under it: a race of two applies each file once.
async function applyNext(records: Records, migrations: readonly Migration[]): Promise<Migration | null> {
  return records.transaction((tx) => tx.withClient(async (client) => {
    await client.query(`select pg_advisory_xact_lock(${LOCK_KEY})`)
    const next = chooseNext(migrations, await listApplied(client))
    if (next === null) return null
    await runMigration(client, next)
    await client.query('insert into schema_migration (version, name, checksum, applied_at) values ($1, $2, $3, now())', [next.version, next.name, next.checksum])
    return next
  }))
}

/** The first migration that is not applied yet; null when none is left. Refuses a ledger that does not fit the files. */
export function chooseNext(migrations: readonly Migration[], applied: readonly Applied[]): Migration | null {
  const byVersion = new Map(migrations.map((migration) => [migration.version, migration]))
  for (const { version, name, checksum } of applied) {
    const file = byVersion.get(version)
    if (!file) throw new Refusal(migrationUnknown, { version, name })
    if (file.checksum !== checksum) throw new Refusal(migrationEdited, { file: file.file })
  }
  const versions = new Set(applied.map(({ version }) => version))
  const next = migrations.find(({ version }) => !versions.has(version)) ?? null
  const last = Math.max(0, ...versions)
  if (next && next.version < last) throw new Refusal(migrationOutOfOrder, { file: next.file, last })
  return next
}

const appliedShape = z.array(z.object({ version: z.number(), name: z.string(), checksum: z.string() }))

async function listApplied(client: pg.ClientBase): Promise<Applied[]> {
  const { rows: found } = await client.query(`select 1 from pg_tables where schemaname = current_schema() and tablename = 'schema_migration'`)
  if (found.length === 0) {
    await client.query(`
      create table schema_migration (
        version integer primary key,
        name text not null,
        checksum text not null,
        applied_at timestamptz not null
      )`)
  }
  const { rows } = await client.query('select version, name, checksum from schema_migration order by version limit 10000')
  return appliedShape.parse(rows)
}

async function runMigration(client: pg.ClientBase, migration: Migration): Promise<void> {
  try {
    await client.query(migration.text)
  } catch (error) {
    throw new Error(`Applying ${migration.file}${lineOf(migration.text, error)}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

function lineOf(text: string, error: unknown): string {
  const position = error instanceof Error && 'position' in error ? Number(error.position) : Number.NaN
  return Number.isFinite(position) ? `, line ${text.slice(0, position).split('\n').length}` : ''
}
