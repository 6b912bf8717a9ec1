import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { applyMigrations } from './migrate.ts'
import { openRecords, type Records } from './records.ts'
import { openTestRecords } from './testRecords.ts'

let records: Records
let folder = ''
beforeEach(async () => {
  records = await openTestRecords()
  // The project's own migrations are no part of these questions.
  await sql`create schema elsewhere`.execute(records.db)
  const address = new URL(records.connectionString)
  address.searchParams.set('options', '-c search_path=elsewhere')
  schemaRecords = await openRecords({ connectionString: address.href, connectionsMax: 4 })
  folder = mkdtempSync(join(tmpdir(), 'bihuan-migrations-'))
  write('0001_area.sql', 'create table area (area_code text primary key);\ninsert into area values (\'6323\');\n')
  write('0002_unit.sql', 'create table unit (unit_id bigint primary key);\n')
})
afterEach(async () => {
  await schemaRecords.close()
  await records.close()
  rmSync(folder, { recursive: true, force: true })
})
let schemaRecords: Records

function write(file: string, text: string): void {
  writeFileSync(join(folder, file), text)
}

test('migrations are applied once, in order', async () => {
  expect(await applyMigrations(schemaRecords, folder)).toEqual(['0001_area.sql', '0002_unit.sql'])
  expect(await applyMigrations(schemaRecords, folder)).toEqual([])
  write('0003_staff.sql', 'create table staff (staff_id bigint primary key);')
  expect(await applyMigrations(schemaRecords, folder)).toEqual(['0003_staff.sql'])
  const { rows } = await sql`select version, name from schema_migration order by version`.execute(schemaRecords.db)
  expect(rows).toEqual([{ version: 1, name: 'area' }, { version: 2, name: 'unit' }, { version: 3, name: 'staff' }])
})

test('two servers that start at once apply each migration once between them', async () => {
  const [first, second] = await Promise.all([applyMigrations(schemaRecords, folder), applyMigrations(schemaRecords, folder)])
  expect([...first, ...second].sort()).toEqual(['0001_area.sql', '0002_unit.sql'])
})

test('an applied migration that was edited is refused; other line ends are no edit', async () => {
  await applyMigrations(schemaRecords, folder)
  write('0002_unit.sql', 'create table unit (unit_id bigint primary key);\r\n')
  expect(await applyMigrations(schemaRecords, folder)).toEqual([])
  write('0002_unit.sql', 'create table unit (unit_id text primary key);\n')
  await expect(applyMigrations(schemaRecords, folder)).rejects.toMatchObject({ code: 'MIGRATION_EDITED', params: { file: '0002_unit.sql' } })
})

test('a database of a newer program is refused', async () => {
  await applyMigrations(schemaRecords, folder)
  rmSync(join(folder, '0002_unit.sql'))
  await expect(applyMigrations(schemaRecords, folder)).rejects.toMatchObject({ code: 'MIGRATION_UNKNOWN', params: { version: 2, name: 'unit' } })
})

test('a migration numbered below the last applied one is refused', async () => {
  write('0005_late.sql', 'select 1;')
  await applyMigrations(schemaRecords, folder)
  write('0004_early.sql', 'select 1;')
  await expect(applyMigrations(schemaRecords, folder)).rejects.toMatchObject({ code: 'MIGRATION_OUT_OF_ORDER' })
})

test('a migration that fails leaves nothing of itself, keeps those before it, and names its line', async () => {
  write('0003_bad.sql', 'create table half (id bigint);\n\nselect nothing_of_the_kind;\n')
  await expect(applyMigrations(schemaRecords, folder)).rejects.toThrow(/0003_bad\.sql, line 3: .*nothing_of_the_kind/)
  const { rows } = await sql`select tablename from pg_tables where schemaname = 'elsewhere' order by tablename`.execute(schemaRecords.db)
  expect(rows).toEqual([{ tablename: 'area' }, { tablename: 'schema_migration' }, { tablename: 'unit' }])
})

test('a migration may not end its transaction, carry a number twice, or be named freely', async () => {
  write('0003_ends.sql', 'select 1;\ncommit;\n')
  await expect(applyMigrations(schemaRecords, folder)).rejects.toThrow(/ends its transaction/)
  rmSync(join(folder, '0003_ends.sql'))
  write('0002_again.sql', 'select 1;')
  await expect(applyMigrations(schemaRecords, folder)).rejects.toThrow(/same number/)
  rmSync(join(folder, '0002_again.sql'))
  write('later.sql', 'select 1;')
  await expect(applyMigrations(schemaRecords, folder)).rejects.toThrow(/NNNN_name/)
})
