import { join } from 'node:path'
import { projectFolder } from '../src/platform/config.ts'
import { applyMigrations } from '../src/platform/records/migrate.ts'
import { startPostgres } from '../src/platform/records/postgres.ts'
import { openRecords, type Records } from '../src/platform/records/records.ts'
import type { BenchContext } from './bench.ts'

/** The embedded PostgreSQL with the settings that a branch runs on, in a folder of its own. */
export async function openBenchRecords(ctx: BenchContext): Promise<Records> {
  return (await openBenchServer(ctx)).records
}

/** The same with its address, for a program that has a database of its own there. */
export async function openBenchServer(ctx: BenchContext): Promise<{ records: Records; connectionString: string }> {
  const server = await startPostgres({ dataFolder: ctx.makeFolder() })
  ctx.atEnd(() => server.stop())
  const records = await openRecords({ connectionString: server.connectionString })
  ctx.atEnd(() => records.close())
  await applyMigrations(records, join(projectFolder(), 'migrations'))
  return { records, connectionString: server.connectionString }
}
