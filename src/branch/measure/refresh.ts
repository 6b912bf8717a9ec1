import { addMonths, type Day, type Month, parseMonth } from '../../kernel/day.ts'
import { assert } from '../../kernel/refusal.ts'
import type { Facts } from '../../platform/facts/facts.ts'
import type { Feed } from '../../platform/feeds/feed.ts'
import { systemScope } from '../../platform/access/scope.ts'
import type { Records } from '../../platform/records/records.ts'
import type { Measure, MeasureSource, Term } from './measure.ts'
import type { ProvinceTest } from '../province/candidates.ts'
import type { MeasureTables } from './tables.ts'
import { type BoundSource, bindSource, outletSumsSql, readsOf, sumsSql, visibleFor } from './source.ts'

export type Catalogue = {
  readonly feeds: readonly Feed[]
  readonly sources: readonly MeasureSource[]
  readonly measures: readonly Measure[]
  /** What the province may have counted otherwise. */
  readonly provinceTests?: readonly ProvinceTest[]
}

export type MeasureValueRow = {
  readonly measureId: string
  readonly subjectKind: 'area' | 'unit' | 'outlet'
  readonly subjectCode: string
  readonly brand: string
  readonly numerator: number | null
  readonly denominator: number | null
  readonly version: number
}

/** Periods whose figures change when a slice of a feed does: its own, and the month after where a source looks back. */
export function periodsTouched(catalogue: Catalogue, feedId: string, slice: string): string[] {
  const touched = new Set<string>()
  for (const source of catalogue.sources) {
    for (const read of readsOf(source)) {
      if (read.feedId !== feedId) continue
      const asMonth = parseMonth(slice)
      if (!read.previous) touched.add(slice)
      else if (asMonth) touched.add(addMonths(asMonth, 1))
    }
  }
  return [...touched].sort()
}

type Cell = {
  readonly kind: 'area' | 'unit' | 'outlet'
  readonly code: string
  readonly level: string
  readonly brand: string
  readonly key: string
  /** Of all brands: where a source without brands is looked up. */
  readonly keyOfAll: string
}
/** `source.sum` -> cell key -> value. A source that is absent has no entry at all: no data, not zero. */
type Sums = Map<string, Map<string, number>>

const cellKey = (kind: string, code: string, brand: string) => `${kind}\u0001${code}\u0001${brand}`

type SourceSums = { readonly sums: Sums; readonly cells: ReadonlyMap<string, Cell>; readonly bound: readonly BoundSource[]; readonly measures: readonly Measure[] }

/** The sources of a period with the batches that they would read now. */
async function bindSources(facts: Facts, catalogue: Catalogue, period: Month | Day): Promise<{ sources: readonly MeasureSource[]; bound: readonly BoundSource[] }> {
  const kind = parseMonth(period) ? 'month' : 'day'
  const sources = catalogue.sources.filter((source) => source.period === kind)
  const visible = await visibleFor(facts, sources)
  const feeds = new Map(catalogue.feeds.map((feed) => [feed.id, feed]))
  return { sources, bound: sources.map((source) => bindSource(source, period, feeds, visible)).filter((source) => source !== null) }
}

/** The sums of every source of a period, at every subject and brand: what is asked of the facts. */
export async function readSums(facts: Facts, catalogue: Catalogue, period: Month | Day): Promise<SourceSums> {
  const { sources, bound } = await bindSources(facts, catalogue, period)
  const measures = catalogue.measures.filter((measure) => sources.some((source) => termsOf(measure).some((term) => term.sum.startsWith(`${source.id}.`))))
  const sums: Sums = new Map()
  const cells = new Map<string, Cell>()
  // DuckDB gives one statement every core: two at a time only take each other's memory. PostgreSQL gives each a process of its own.
  if (facts.engine === 'duckdb') for (const source of bound) await collect(facts, source, measures, sums, cells)
  else await Promise.all(bound.map((source) => collect(facts, source, measures, sums, cells)))
  return { sums, cells, bound, measures }
}

/** Computes every measure of one period from the facts. Returns the rows and the batches that were read. */
export async function computePeriod(facts: Facts, catalogue: Catalogue, period: Month | Day): Promise<{ rows: MeasureValueRow[]; batchIds: number[]; sourceIds: string[] }> {
  const { sums, cells, bound, measures } = await readSums(facts, catalogue, period)
  const levelOf = new Map((await facts.rows<{ area_code: string; ancestor_level: string }>({ sql: 'select area_code, ancestor_level from area_closure where area_code = ancestor_code' })).map((row) => [row.area_code, row.ancestor_level]))
  const sourceOf = new Map(bound.map(({ source }) => [source.id, source]))
  const rows = measures.flatMap((measure) => rowsOf(measure, sums, cells, sourceOf, levelOf))
  return { rows, batchIds: [...new Set(bound.flatMap((source) => source.batchIds))], sourceIds: bound.map(({ source }) => source.id) }
}

async function collect(facts: Facts, bound: BoundSource, measures: readonly Measure[], sums: Sums, cells: Map<string, Cell>): Promise<void> {
  const { source } = bound
  const namesFor = (wanted: readonly Measure[]) =>
    Object.keys(source.sums).filter((name) => wanted.some((measure) => termsOf(measure).some((term) => term.sum === `${source.id}.${name}`)))
  const take = async (sql: string, names: readonly string[]) => {
    for (const row of await facts.rows({ sql: `${systemScope('figures of a period')} ${sql}` })) {
      const [kind, code, brand] = [row.subject_kind as Cell['kind'], String(row.subject_code), String(row.brand)]
      const key = cellKey(kind, code, brand)
      const known = cells.get(key)
      if (!known || known.level === '') cells.set(key, { kind, code, brand, level: String(row.subject_level), key, keyOfAll: brand === '' ? key : cellKey(kind, code, '') })
      names.forEach((name, index) => {
        const value = row[`v${index}`]
        if (value !== null && value !== undefined) sums.get(`${source.id}.${name}`)?.set(key, Number(value))
      })
    }
  }
  const names = namesFor(measures)
  for (const name of names) sums.set(`${source.id}.${name}`, new Map())
  if (names.length === 0) return
  await take(sumsSql(bound, names, namesFor(measures.filter((measure) => measure.finestArea === 'village'))), names)
  const outletNames = source.outlet ? namesFor(measures.filter((measure) => measure.cuts.includes('outlet'))) : []
  if (outletNames.length > 0) await take(outletSumsSql(bound, outletNames), outletNames)
}

export function termsOf(measure: Measure): readonly Term[] {
  return [...measure.numerator, ...(measure.denominator ?? [])]
}

const depth: Record<string, number> = { province: 0, prefecture: 1, county: 2, township: 3, village: 4, grid: 5 }

/** A term with what it is looked up in, found once for all cells. */
type BoundTerm = { readonly weight: number; readonly values: ReadonlyMap<string, number>; readonly source: MeasureSource }

function bindTerms(terms: readonly Term[], sums: Sums, sources: ReadonlyMap<string, MeasureSource>): BoundTerm[] | null {
  const bound: BoundTerm[] = []
  for (const term of terms) {
    const values = sums.get(term.sum)
    const source = sources.get(term.sum.slice(0, term.sum.lastIndexOf('.')))
    // One term without data leaves the whole figure without.
    if (!values || !source) return null
    bound.push({ weight: term.weight, values, source })
  }
  return bound
}

function rowsOf(measure: Measure, sums: Sums, cells: ReadonlyMap<string, Cell>, sources: ReadonlyMap<string, MeasureSource>, levelOf: ReadonlyMap<string, string>): MeasureValueRow[] {
  const numeratorTerms = bindTerms(measure.numerator, sums, sources)
  const denominatorTerms = measure.denominator && bindTerms(measure.denominator, sums, sources)
  if (!numeratorTerms || (measure.denominator && !denominatorTerms)) return []
  const rows: MeasureValueRow[] = []
  for (const cell of cells.values()) {
    if (!measure.cuts.includes(cell.kind)) continue
    if (cell.brand !== '' && !measure.cuts.includes('brand')) continue
    const level = cell.kind === 'area' ? (levelOf.get(cell.code) ?? '') : cell.kind
    if ((level === 'village' || level === 'grid') && measure.finestArea !== 'village') continue
    const numerator = valueOf(numeratorTerms, cell, level)
    const denominator = denominatorTerms && valueOf(denominatorTerms, cell, level)
    if (numerator === null || (denominatorTerms && denominator === null)) continue
    rows.push({ measureId: measure.id, subjectKind: cell.kind, subjectCode: cell.code, brand: cell.brand, numerator, denominator, version: measure.version })
  }
  return rows
}

function valueOf(terms: readonly BoundTerm[], cell: Cell, level: string): number | null {
  let total = 0
  for (const term of terms) {
    const one = valueAt(term, cell, level)
    if (one === null) return null
    total += term.weight * one
  }
  return total
}

function valueAt({ values, source }: BoundTerm, cell: Cell, level: string): number | null {
  // A source without brands (population) answers for every brand of the area.
  const found = values.get(source.brand ? cell.key : cell.keyOfAll)
  if (found !== undefined) return found
  if (cell.kind === 'outlet') return source.outlet ? 0 : null
  if (source.resolved) return null
  if (cell.kind === 'unit') return source.grain === 'county' ? null : 0
  return (depth[level] ?? 9) <= (depth[source.grain] ?? 0) ? 0 : null
}

/** The last turn of each period, for the stores of a process: only one process owns the facts. */
const turns = new WeakMap<Records, Map<string, Promise<unknown>>>()

/**
 * Figures of a period, computed anew and stored. Several jobs may follow their files into one month at the same time: each waits
 * for the one before, so that what is stored last was also computed from the newest rows. `onlyIfNew`: figures that were computed from
 * the very batches which are in sight stay; places, people and measures must not have changed meanwhile.
 */
export async function refreshPeriod(records: Records, facts: Facts, catalogue: Catalogue, period: Month | Day, { onlyIfNew = false }: { readonly onlyIfNew?: boolean } = {}): Promise<number> {
  const ofRecords = turns.get(records) ?? new Map<string, Promise<unknown>>()
  turns.set(records, ofRecords)
  const refresh = async (): Promise<number> => {
    if (onlyIfNew && !(await hasNewBatches(records, facts, catalogue, period))) return 0
    const { rows, batchIds } = await computePeriod(facts, catalogue, period)
    await storePeriod(records, catalogue, { period, rows, batchIds })
    return rows.length
  }
  // A turn that failed has told its own asker.
  const turn = (ofRecords.get(period) ?? Promise.resolve()).then(refresh, refresh)
  ofRecords.set(period, turn)
  try {
    return await turn
  } finally {
    if (ofRecords.get(period) === turn) ofRecords.delete(period)
  }
}

/** Whether the last run of a period read other batches than it would now. */
async function hasNewBatches(records: Records, facts: Facts, catalogue: Catalogue, period: Month | Day): Promise<boolean> {
  const last = await records.tables<MeasureTables>().selectFrom('measure_run').select('batch_ids').where('source_id', '=', 'period').where('period', '=', period).orderBy('run_id', 'desc').limit(1).executeTakeFirst()
  const now = new Set((await bindSources(facts, catalogue, period)).bound.flatMap((source) => source.batchIds))
  return last === undefined || last.batch_ids.length !== now.size || !last.batch_ids.every((id) => now.has(id))
}

/** In one transaction: readers see the old ones or the new ones. */
export async function storePeriod(records: Records, catalogue: Catalogue, { period, rows, batchIds }: { period: Month | Day; rows: readonly MeasureValueRow[]; batchIds: readonly number[] }): Promise<void> {
  const measureIds = catalogue.measures.map((measure) => measure.id)
  await records.transaction(async (tx) => {
    const db = tx.tables<MeasureTables>()
    const { run_id } = await db
      .insertInto('measure_run')
      .values({ source_id: 'period', period, batch_ids: batchIds })
      .returning('run_id')
      .executeTakeFirstOrThrow()
    await db.deleteFrom('measure_value').where('period', '=', period).where('measure_id', 'in', measureIds).execute()
    await records.copyInto(
      tx,
      'measure_value',
      ['measure_id', 'period', 'subject_kind', 'subject_code', 'brand', 'numerator', 'denominator', 'run_id', 'measure_version'],
      rows.map((row) => [row.measureId, period, row.subjectKind, row.subjectCode, row.brand, row.numerator, row.denominator, run_id, row.version]),
    )
  })
}

/** Every declaration fits: sums exist, cuts can be served. Run once at start and by a test. */
export function assertCatalogue(catalogue: Catalogue): void {
  const seen = new Set<string>()
  for (const measure of catalogue.measures) {
    assert(!seen.has(measure.id), `The measure ${measure.id} is declared twice.`)
    seen.add(measure.id)
    for (const term of termsOf(measure)) {
      const dot = term.sum.lastIndexOf('.')
      const source = catalogue.sources.find((candidate) => candidate.id === term.sum.slice(0, dot))
      assert(source?.sums[term.sum.slice(dot + 1)], `The measure ${measure.id} names the sum ${term.sum}, which no source has.`)
    }
  }
}
