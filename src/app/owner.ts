import { join } from 'node:path'
import { projectFolder, type Config } from '../platform/config.ts'
import type { FactsOwner } from '../platform/facts/owner.ts'
import { applyMigrations } from '../platform/records/migrate.ts'
import { startPostgres } from '../platform/records/postgres.ts'
import { openRecords } from '../platform/records/records.ts'
import { findRunningServer } from './commandSocket.ts'
import { makeDataFolder } from './dataFolder.ts'
import { openFacts } from './stores.ts'
import { tasks } from './tasks.ts'

export type OpenOwner = FactsOwner & { close(): Promise<void> }

/** For the command line: the running server when there is one, else the stores opened here. */
export async function openOwner(config: Config): Promise<OpenOwner> {
  const running = await findRunningServer(config.dataFolder)
  if (running) return { run: running.run, close: async () => undefined }
  makeDataFolder(config.dataFolder)
  const postgres = config.databaseUrl ? null : await startPostgres({ dataFolder: config.dataFolder })
  const connectionString = config.databaseUrl ?? postgres?.connectionString ?? ''
  const records = await openRecords({ connectionString })
  await applyMigrations(records, join(projectFolder(), 'migrations'))
  const facts = await openFacts({ connectionString, dataFolder: config.dataFolder, facts: config.facts })
  const stopping = new AbortController()
  return {
    run: async (name, input, onProgress) => {
      const task = tasks[name]
      if (!task) throw new Error(`There is no task ${name}.`)
      return task({ records, facts, dataFolder: config.dataFolder, signal: stopping.signal }, input, onProgress ?? (() => undefined))
    },
    close: async () => {
      stopping.abort()
      await facts.close()
      await records.close()
      await postgres?.stop()
    },
  }
}
