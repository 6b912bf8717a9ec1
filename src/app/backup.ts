import { createReadStream, createWriteStream, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import yauzl from 'yauzl'
import yazl from 'yazl'
import { Refusal, assert, refusal } from '../kernel/refusal.ts'
import { identifier, literal } from '../platform/facts/dialect.ts'
import type { OwnedFacts } from '../platform/facts/facts.ts'
import type { TaskProgress } from '../platform/facts/owner.ts'
import type { Feed } from '../platform/feeds/feed.ts'
import type { Records, RecordsSession } from '../platform/records/records.ts'

export const notEmpty = refusal('RESTORE_NOT_EMPTY', {
  zh: '目标里已经有数据。请恢复到一个空的数据目录或空的数据库。',
  en: 'There are data here already. Restore into an empty data folder or an empty database.',
})
export const backupUnreadable = refusal('BACKUP_UNREADABLE', {
  zh: '“{file}”不是完整的备份文件：{reason}',
  en: '"{file}" is no whole backup: {reason}',
})

export const backupOfOtherVersion = refusal('BACKUP_OF_OTHER_VERSION', {
  zh: '“{file}”是另一个版本的程序做的备份（结构 {theirs}，本程序 {ours}）。请用做备份的那个版本恢复，再升级。',
  en: '"{file}" was made by another version of the program (structure {theirs}, here {ours}). Restore it with that version, then upgrade.',
})

type Manifest = {
  format: 1
  madeAt: string
  migrations: { version: number; name: string }[]
  records: { table: string; rowCount: number }[]
  facts: { table: string; columns: string[]; rowCount: number }[]
}

const manifestName = 'manifest.json'
const mirrorTables = ['batch', 'slice_pointer', 'area_closure', 'area_spelling', 'territory', 'area_population']
const factTablesOf = (feeds: readonly Feed[]) => [...mirrorTables, ...feeds.filter((feed) => feed.kind === 'facts').map((feed) => feed.table)]

type BackupDeps = { records: Records; facts: OwnedFacts; feeds: readonly Feed[]; now: Date; onProgress: (progress: TaskProgress) => void }

/**
 * Copies records (one snapshot) and facts (between two loads) into one zip of CSV files.
 * Plain CSV restores to any PostgreSQL from 15 on and to DuckDB alike. Written beside the target and renamed when whole.
 */
export async function makeBackup(deps: BackupDeps, file: string): Promise<Manifest> {
  const partial = `${file}.partial`
  const archive = new yazl.ZipFile()
  // It holds everybody's data: nobody but its maker may read it.
  const written = pipeline(archive.outputStream, createWriteStream(partial, { mode: 0o600 }))
  try {
    const manifest = await deps.facts.transaction((factsTx) =>
      deps.records.transaction(async (tx) => {
        const { rows: migrations } = await sql<{ version: number; name: string }>`select version, name from schema_migration order by version`.execute(tx.db)
        const manifest: Manifest = { format: 1, madeAt: deps.now.toISOString(), migrations, records: [], facts: [] }
        const recordTables = await listTables(tx)
        const factTables = factTablesOf(deps.feeds)
        const total = recordTables.length + factTables.length
        let done = 0
        const tell = (step: string) => deps.onProgress({ step, done: done++, total })
        for (const table of recordTables) {
          tell(table)
          const { rows: [count] } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(tx.db)
          await addEntry(archive, `records/${table}.csv`, () => tx.withClient(async (client) => client.query(copyTo(`copy (select * from ${identifier(table)}) to stdout (format csv, header)`))))
          manifest.records.push({ table, rowCount: count?.count ?? 0 })
        }
        for (const table of factTables) {
          tell(table)
          const columns = (await factsTx.rows<{ column_name: string }>({ sql: `select column_name from information_schema.columns where table_name = ${literal(table)} and table_schema in ('main', 'facts') order by ordinal_position` })).map((row) => row.column_name)
          const [count] = await factsTx.rows<{ count: number }>({ sql: `select count(*) as count from ${identifier(table)}` })
          const folder = mkdtempSync(join(tmpdir(), 'bihuan-backup-'))
          try {
            const path = join(folder, 'rows.csv')
            await factsTx.exportText(`select ${columns.map(identifier).join(', ')} from ${identifier(table)}`, path)
            await addEntry(archive, `facts/${table}.csv`, async () => createReadStream(path))
          } finally {
            rmSync(folder, { recursive: true, force: true })
          }
          manifest.facts.push({ table, columns, rowCount: count?.count ?? 0 })
        }
        return manifest
      }, 'repeatable read'),
    )
    archive.addBuffer(Buffer.from(JSON.stringify(manifest, null, 1)), manifestName)
    archive.end()
    await written
    await rename(partial, file)
    return manifest
  } catch (cause) {
    archive.end()
    await written.catch(() => undefined)
    rmSync(partial, { force: true })
    throw cause
  }
}

/** One entry at a time: a COPY holds its connection until its bytes are in the archive. */
async function addEntry(archive: yazl.ZipFile, name: string, open: () => Promise<Readable>): Promise<void> {
  const source = await open()
  const through = new Transform({ transform: (chunk, _, done) => done(null, chunk) })
  archive.addReadStream(through, name, { compressionLevel: 1 })
  await pipeline(source, through)
}

/** Triggers count here while other tables are filled: it comes last, and then holds what it held. */
const counters = 'change_count'

/** Tables of the records, parents before children. */
async function listTables(session: RecordsSession): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'schema_migration' order by 1`.execute(session.db)
  const { rows: references } = await sql<{ child: string; parent: string }>`select distinct child.relname as child, parent.relname as parent from pg_constraint
    join pg_class child on child.oid = conrelid join pg_class parent on parent.oid = confrelid where contype = 'f' and conrelid <> confrelid`.execute(session.db)
  const left = new Set(tables.map((table) => table.name))
  const order: string[] = []
  while (left.size > 0) {
    const free = [...left].filter((table) => references.every((reference) => reference.child !== table || !left.has(reference.parent)))
    assert(free.length > 0, 'Tables of the records refer to each other in a circle.')
    for (const table of free) {
      order.push(table)
      left.delete(table)
    }
  }
  return [...order.filter((table) => table !== counters), counters]
}

/** Fills empty stores from a backup; refused when there is anything in them. */
export async function restoreBackup(deps: BackupDeps, file: string): Promise<Manifest> {
  if (!existsSync(file)) throw new Refusal(backupUnreadable, { file, reason: '—' })
  const zip = await openZip(file)
  const entries = await listEntries(zip)
  const manifestEntry = entries.get(manifestName)
  if (!manifestEntry) throw new Refusal(backupUnreadable, { file, reason: manifestName })
  const manifest = JSON.parse(await readText(await openEntry(zip, manifestEntry))) as Manifest
  const { rows: migrations } = await sql<{ version: number }>`select version from schema_migration order by version`.execute(deps.records.db)
  if (migrations.map((row) => row.version).join() !== manifest.migrations.map((row) => row.version).join()) {
    throw new Refusal(backupOfOtherVersion, { file, theirs: manifest.migrations.at(-1)?.version ?? 0, ours: migrations.at(-1)?.version ?? 0 })
  }
  const { rows: [people] } = await sql<{ count: number }>`select (select count(*) from account) + (select count(*) from plan) + (select count(*) from feed_file) as count`.execute(deps.records.db)
  const [batches] = await deps.facts.rows<{ count: number }>({ sql: 'select count(*) as count from batch' })
  if ((people?.count ?? 0) > 0 || (batches?.count ?? 0) > 0) throw new Refusal(notEmpty)
  const total = manifest.records.length + manifest.facts.length
  let done = 0
  await deps.facts.transaction(async (factsTx) => {
    for (const { table, columns } of manifest.facts) {
      deps.onProgress({ step: table, done: done++, total })
      const entry = entries.get(`facts/${table}.csv`)
      if (!entry) throw new Refusal(backupUnreadable, { file, reason: table })
      const folder = mkdtempSync(join(tmpdir(), 'bihuan-restore-'))
      try {
        const path = join(folder, 'rows.csv')
        await pipeline(await openEntry(zip, entry), createWriteStream(path))
        await factsTx.run(`delete from ${identifier(table)}`)
        await factsTx.importText(identifier(table), columns.map(identifier), path)
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    }
    await deps.records.transaction(async (tx) => {
      for (const { table } of manifest.records) {
        deps.onProgress({ step: table, done: done++, total })
        const entry = entries.get(`records/${table}.csv`)
        if (!entry) throw new Refusal(backupUnreadable, { file, reason: table })
        // What a start writes into an empty database comes back from the backup itself.
        if (table !== 'audit') await sql`delete from ${sql.table(table)}`.execute(tx.db)
        const stream = await openEntry(zip, entry)
        await tx.withClient(async (client) => pipeline(stream, client.query(copyFrom(`copy ${identifier(table)} from stdin (format csv, header match)`))))
      }
      await sql`select setval(pg_get_serial_sequence(quote_ident(table_name), column_name), greatest(1, max_value))
        from (select table_name, column_name, (xpath('/row/m/text()', query_to_xml(format('select coalesce(max(%I), 0) as m from %I', column_name, table_name), true, true, '')))[1]::text::bigint as max_value
              from information_schema.columns where table_schema = 'public' and is_identity = 'YES') sequences`.execute(tx.db)
    })
  })
  zip.close()
  return manifest
}

function openZip(file: string): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => yauzl.open(file, { lazyEntries: true, autoClose: false }, (error, zip) => (error ? reject(new Refusal(backupUnreadable, { file, reason: error.message })) : resolve(zip))))
}
function listEntries(zip: yauzl.ZipFile): Promise<Map<string, yauzl.Entry>> {
  const entries = new Map<string, yauzl.Entry>()
  return new Promise((resolve, reject) => {
    zip.on('entry', (entry: yauzl.Entry) => (entries.set(entry.fileName, entry), zip.readEntry()))
    zip.on('end', () => resolve(entries))
    zip.on('error', reject)
    zip.readEntry()
  })
}
function openEntry(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Readable> {
  return new Promise((resolve, reject) => zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream))))
}
async function readText(stream: Readable): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}
