import { randomBytes } from 'node:crypto'
import { openDuckFacts } from './duckdb.ts'
import type { OwnedFacts } from './facts.ts'
import { openPostgresFacts } from './postgres.ts'
import type { Records } from '../records/records.ts'

export const factEngines = ['duckdb', 'postgres'] as const

/** An empty facts store of either engine; PostgreSQL's lies in the given test database. */
export async function openTestFacts(engine: (typeof factEngines)[number], records: Pick<Records, 'connectionString'>): Promise<OwnedFacts> {
  return engine === 'duckdb'
    ? openDuckFacts({ path: null, memoryLimit: '1GB' })
    : openPostgresFacts({ connectionString: records.connectionString, schema: `facts_${randomBytes(4).toString('hex')}` })
}
