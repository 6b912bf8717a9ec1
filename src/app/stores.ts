import { join } from 'node:path'
import { openDuckFacts } from '../platform/facts/duckdb.ts'
import type { OwnedFacts } from '../platform/facts/facts.ts'
import { prepareFacts } from '../platform/facts/ledger.ts'
import { openPostgresFacts } from '../platform/facts/postgres.ts'
import { catalogue } from './catalogue.ts'

export type FactsPlace = { connectionString: string; dataFolder: string; facts: 'duckdb' | 'postgres' }

/** Opens the facts where the settings say and makes their tables. */
export async function openFacts(place: FactsPlace): Promise<OwnedFacts> {
  const folder = join(place.dataFolder, 'facts')
  const facts =
    place.facts === 'duckdb'
      ? await openDuckFacts({ path: join(folder, 'bihuan.duckdb'), temporaryFolder: join(folder, 'spill') })
      : await openPostgresFacts({ connectionString: place.connectionString })
  await prepareFacts(facts, catalogue.feeds)
  return facts
}
