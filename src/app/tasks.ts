import { basename } from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import { catalogue } from './catalogue.ts'
import { measureJson, mirrorReference } from '../branch/index.ts'
import { resetAdministrator } from '../platform/access/account/actions.ts'
import { verifyAudit } from '../platform/access/audit.ts'
import { makeFeedTasks, takeFile } from '../platform/feeds/index.ts'
import { purgeBatches } from '../platform/facts/ledger.ts'
import type { OwnerTask } from '../platform/facts/owner.ts'
import { makeBackup, restoreBackup } from './backup.ts'
import { findBranchSettings, todayOf } from './branchSettings.ts'
import { loadDemo } from './demoBranch.ts'
import { importPlanFile, readPlanBytes } from './demoPlan.ts'
import { feedsConfig } from './feedsConfig.ts'
import { refreshOne } from './figures.ts'

const loadInput = z.object({ paths: z.array(z.string()).min(1), feedId: z.string().nullable(), slice: z.string().nullable() })
const pathInput = z.object({ path: z.string() })
const measureInput = z.object({ measureId: z.string(), areaCode: z.string(), period: z.string() })
const periodInput = z.object({ period: z.string() })
const wholeNumber = z.coerce.number().int().positive().nullable()
const demoInput = z.object({ era: z.enum(['plan', 'today']), area: z.string().regex(/^\d{4}$/), subscribers: wholeNumber, months: wholeNumber })

const feedTasks = makeFeedTasks(feedsConfig)

/** Everything that the owner of the facts can be asked for, by the server and by the command line. */
export const tasks: Readonly<Record<string, OwnerTask>> = {
  ...feedTasks,
  'feeds.load': async (deps, input, onProgress) => {
    const { paths, feedId, slice } = loadInput.parse(input)
    const outcomes: unknown[] = []
    for (const [index, path] of paths.entries()) {
      onProgress({ step: basename(path), done: index, total: paths.length })
      const taken = await feedTasks['feeds.takePath']?.(deps, { path, fileName: basename(path), arrivedBy: 'command', accountId: null, feedId, slice }, onProgress)
      outcomes.push(...(taken as Awaited<ReturnType<typeof takeFile>>))
    }
    return outcomes
  },
  'measures.refresh': (deps, input) => refreshOne(deps, periodInput.parse(input).period),
  'measure.read': (deps, input) => measureJson(deps.records, catalogue, measureInput.parse(input)),
  'reference.mirror': (deps) => mirrorReference(deps.records, deps.facts),
  'plan.import': async (deps, input) => {
    const { path } = pathInput.parse(input)
    return importPlanFile(deps, readPlanBytes(path), basename(path))
  },
  // Figures name the batches that they were computed from; those stay until the figures are computed anew.
  'facts.purge': async (deps) => {
    const { rows } = await sql<{ batch_id: number }>`select distinct unnest(r.batch_ids) as batch_id from measure_run r where exists (select 1 from measure_value v where v.run_id = r.run_id)`.execute(deps.records.db)
    const yesterday = new Date(Date.now() - 24 * 3_600_000).toISOString()
    return purgeBatches(deps.facts, catalogue.feeds, { retiredBefore: yesterday, citedBatchIds: new Set(rows.map((row) => row.batch_id)) })
  },
  'demo.load': (deps, input, onProgress) => loadDemo(deps, demoInput.parse(input), onProgress),
  'store.backup': (deps, input, onProgress) => makeBackup({ records: deps.records, facts: deps.facts, feeds: catalogue.feeds, now: new Date(), onProgress }, pathInput.parse(input).path),
  'store.restore': (deps, input, onProgress) => restoreBackup({ records: deps.records, facts: deps.facts, feeds: catalogue.feeds, now: new Date(), onProgress }, pathInput.parse(input).path),
  'store.health': async (deps) => {
    const { rows: [version] } = await sql<{ server_version: string }>`show server_version`.execute(deps.records.db)
    const [batches] = await deps.facts.rows<{ n: number }>({ sql: 'select count(*) as n from batch' })
    return { recordsVersion: version?.server_version ?? '', factsEngine: deps.facts.engine, batchCount: batches?.n ?? 0 }
  },
  'access.resetAdministrator': async (deps) => {
    const settings = await findBranchSettings(deps.records)
    return resetAdministrator(deps.records, { today: todayOf(settings, new Date()), ...(settings ? { areaCode: settings.areaCode } : {}) })
  },
  'audit.verify': (deps) => verifyAudit(deps.records),
}
