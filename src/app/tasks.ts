import { basename } from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import { catalogue, chaptersWithFigures, orderKinds } from './catalogue.ts'
import { listCitedBatchIds, measureJson, mirrorReference, pruneRuns } from '../branch/index.ts'
import { Refusal } from '../kernel/refusal.ts'
import { resetAdministrator } from '../platform/access/account/actions.ts'
import { verifyAudit } from '../platform/access/audit.ts'
import { intakeFault, type IntakeOutcome, makeFeedTasks, purgeFiles, sweepUploads } from '../platform/feeds/index.ts'
import { purgeBatches } from '../platform/facts/ledger.ts'
import type { OwnerTask } from '../platform/facts/owner.ts'
import { listFrozenBatchIds } from '../plan/assessment/index.ts'
import type { Records } from '../platform/records/records.ts'
import { makeWorkTasks } from '../work/index.ts'
import { makeBackup, restoreBackup } from './backup.ts'
import { findBranchSettings, todayOf } from './branchSettings.ts'
import { loadDemo } from './demoBranch.ts'
import { importPlanFile, readPlanBytes } from './demoPlan.ts'
import { feedsConfig } from './feedsConfig.ts'
import { refreshOne } from './figures.ts'
import { computeForecasts } from '../plan/forecast/index.ts'
import { recomputeStandings, recomputeTask } from '../plan/target/index.ts'
import { makeReport, type ReportAsked } from '../plan/review/index.ts'

const loadInput = z.object({ paths: z.array(z.string()).min(1), feedId: z.string().nullable(), slice: z.string().nullable() })
const pathInput = z.object({ path: z.string() })
const measureInput = z.object({ measureId: z.string(), areaCode: z.string(), period: z.string() })
const periodInput = z.object({ period: z.string() })
const yearInput = z.object({ year: z.string().regex(/^\d{4}$/).optional(), through: z.string().regex(/^\d{4}-\d{2}$/).optional() })
const wholeNumber = z.coerce.number().int().positive().nullable()
const demoInput = z.object({ era: z.enum(['plan', 'today']), area: z.string().regex(/^\d{4}$/), subscribers: wholeNumber, months: wholeNumber })

/** What became of a path: of each table in the file, or that the file could not be taken at all. */
export type LoadedFile = IntakeOutcome | (Pick<IntakeOutcome, 'fileName' | 'part' | 'refusal' | 'firstFaults'> & { readonly fileId: null; readonly state: 'refused' | 'fault' })

const dayBefore = () => new Date(Date.now() - 24 * 3_600_000)
/** What the figures of today and the assessments of the past were computed from. */
async function citedBatchIds(records: Records): Promise<ReadonlySet<number>> {
  return new Set([...(await listCitedBatchIds(records)), ...(await listFrozenBatchIds(records))])
}

const feedTasks = makeFeedTasks(feedsConfig)

/** Everything that the owner of the facts can be asked for, by the server and by the command line. */
export const tasks: Readonly<Record<string, OwnerTask>> = {
  ...feedTasks,
  ...makeWorkTasks({ kinds: orderKinds, todayOf: async (records) => todayOf(await findBranchSettings(records), new Date()) }),
  ...Object.assign({}, ...chaptersWithFigures.map((chapter) => chapter.tasks ?? {})),
  'feeds.load': async (deps, input, onProgress) => {
    const { paths, feedId, slice } = loadInput.parse(input)
    const outcomes: LoadedFile[] = []
    for (const [index, path] of paths.entries()) {
      const fileName = basename(path)
      onProgress({ step: fileName, done: index, total: paths.length })
      try {
        outcomes.push(...((await feedTasks['feeds.takePath']?.(deps, { path, fileName, arrivedBy: 'command', accountId: null, feedId, slice }, onProgress)) as IntakeOutcome[]))
      } catch (cause) {
        if (deps.signal.aborted) throw cause
        // One that cannot be taken does not hide what became of the others.
        const isRefusal = cause instanceof Refusal
        const refusal = isRefusal ? cause : new Refusal(intakeFault, { file: fileName })
        if (!isRefusal) console.error(`Taking ${fileName} failed.`, cause)
        outcomes.push({ fileId: null, fileName, part: null, state: isRefusal ? 'refused' : 'fault', refusal: { code: refusal.code, zh: refusal.sentence('zh'), en: refusal.sentence('en') }, firstFaults: [] })
      }
    }
    return outcomes
  },
  'measures.refresh': (deps, input) => refreshOne(deps, periodInput.parse(input).period),
  'forecast.compute': async (deps, input, onProgress) => {
    const { year, through } = yearInput.parse(input)
    return computeForecasts(deps, catalogue, { year: year ?? todayOf(await findBranchSettings(deps.records), new Date()).slice(0, 4), ...(through ? { through } : {}), now: new Date(), onProgress })
  },
  // Who asks for a year asks because its rows are behind, or were never made.
  [recomputeTask]: async (deps, input) => {
    const { year } = yearInput.parse(input)
    return recomputeStandings(deps.records, catalogue, { ...(year ? { years: [year] } : {}), now: new Date() })
  },
  'review.report': (deps, input, onProgress) => makeReport(deps, input as ReportAsked, onProgress),
  'measure.read': (deps, input) => measureJson(deps.records, catalogue, measureInput.parse(input)),
  'reference.mirror': (deps) => mirrorReference(deps.records, deps.facts),
  'plan.import': async (deps, input) => {
    const { path } = pathInput.parse(input)
    return importPlanFile(deps, readPlanBytes(path), basename(path))
  },
  // Figures name the batches that they were computed from; those stay until the figures are computed anew.
  'facts.purge': async (deps) => {
    const day = dayBefore()
    const runs = await pruneRuns(deps.records, day)
    return { batches: await purgeBatches(deps.facts, catalogue.feeds, { retiredBefore: day.toISOString(), citedBatchIds: await citedBatchIds(deps.records) }), runs }
  },
  'files.purge': async (deps, input) => {
    const { keepDays } = z.object({ keepDays: z.number().int().positive() }).parse(input)
    const uploads = await sweepUploads(deps.dataFolder, dayBefore())
    return { files: await purgeFiles(deps.records, { dataFolder: deps.dataFolder, now: new Date(), keepDays, citedBatchIds: await citedBatchIds(deps.records) }), uploads }
  },
  'demo.load': (deps, input, onProgress) => loadDemo(deps, demoInput.parse(input), onProgress),
  'store.backup': (deps, input, onProgress) => makeBackup({ records: deps.records, facts: deps.facts, feeds: catalogue.feeds, now: new Date(), onProgress }, pathInput.parse(input).path),
  'store.restore': (deps, input, onProgress) => restoreBackup({ records: deps.records, facts: deps.facts, feeds: catalogue.feeds, now: new Date(), onProgress }, pathInput.parse(input).path),
  'store.health': async (deps) => {
    const { rows: [version] } = await sql<{ server_version: string }>`show server_version`.execute(deps.records.db)
    // What files brought; what the program derives from them comes and goes with it.
    const derived = catalogue.feeds.filter((feed) => feed.isDerived).map((feed) => `'${feed.id}'`)
    const [batches] = await deps.facts.rows<{ n: number }>({ sql: `select count(*) as n from batch${derived.length === 0 ? '' : ` where feed_id not in (${derived.join(', ')})`}` })
    return { recordsVersion: version?.server_version ?? '', factsEngine: deps.facts.engine, batchCount: batches?.n ?? 0 }
  },
  'access.resetAdministrator': async (deps) => {
    const settings = await findBranchSettings(deps.records)
    return resetAdministrator(deps.records, { today: todayOf(settings, new Date()), ...(settings ? { areaCode: settings.areaCode } : {}) })
  },
  'audit.verify': (deps) => verifyAudit(deps.records),
}
