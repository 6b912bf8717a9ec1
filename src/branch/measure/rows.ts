import { type Day, type Month, parseDay, parseMonth } from '../../kernel/day.ts'
import { Refusal, type Words } from '../../kernel/refusal.ts'
import { type Allowed, type Context, hasPermission, requirePermission } from '../../platform/access/context.ts'
import { mask, unmask, unmaskPermission } from '../../platform/access/mask.ts'
import { isProtectedTable, systemScope, withinScope } from '../../platform/access/scope.ts'
import { listVisibleBatches } from '../../platform/facts/ledger.ts'
import { typedFeed } from '../feeds.ts'
import type { RowsInput, RowsShape } from './contract.ts'
import { getKnownMeasure, type KnownMeasure } from './known.ts'
import type { DrillColumn, Measure } from './measure.ts'
import { type Catalogue, termsOf } from './refresh.ts'
import { rowsPermission } from './permissions.ts'
import { cutUnknown, rowsNeedOnePeriod, rowsNotThere, rowsOutsideScope, rowUnknown, termUnknown } from './refusals.ts'
import { storedRange, valueOf } from './rules.ts'
import { aliasCounted, type BoundSource, bindSource, drillSql, readsOf, visibleFor } from './source.ts'
import { getSubject, listValues, type Subject } from './store.ts'
import type { MeasureTables } from './tables.ts'
import { readTyped } from './typed.ts'

const rowsPerPage = 100
type Wanted = Omit<RowsInput, 'page'>
type Opened = { readonly measure: KnownMeasure; readonly subject: Subject; readonly bound: BoundSource; readonly sum: string; readonly term: string; readonly terms: RowsShape['terms']; readonly columns: readonly DrillColumn[] }

/** The rows behind one item of a figure: masked, within the reader's areas, a page at a time. */
export async function readRows(asker: Context, catalogue: Catalogue, wanted: RowsInput, pageRows = rowsPerPage): Promise<RowsShape> {
  const ctx = requirePermission(asker, rowsPermission.verb)
  const measure = await getKnownMeasure(ctx.records, catalogue, wanted.id)
  if (measure.origin === 'typed') return readTypedRows(ctx, measure, wanted)
  const opened = await open(ctx, catalogue, measure, wanted)
  const subject = { kind: opened.subject.kind, code: opened.subject.code }
  const statement = drillSql({ bound: opened.bound, sum: opened.sum, subject, brand: wanted.brand, limit: pageRows, offset: (wanted.page - 1) * pageRows })
  const note = scopeNote(opened.bound)
  const [rows, [total]] = await Promise.all([ctx.facts.rows({ sql: note + statement.rows }), ctx.facts.rows<{ row_count: number; figure: number }>({ sql: note + statement.total })])
  return {
    ...(await head(ctx, measure, opened.subject, wanted)), terms: opened.terms, term: opened.term,
    columns: opened.columns.map((column) => ({ name: column.name, words: column.words, kind: column.kind, isPersonal: column.personal !== undefined, ...(column.values ? { values: column.values } : {}) })),
    rows: rows.map((row) => opened.columns.map((column) => shown(column, row[column.name] ?? null))),
    rowCount: total?.row_count ?? 0, page: wanted.page, pageRows, termFigure: total?.figure ?? 0, batchIds: [...opened.bound.batchIds],
    canUnmask: hasPermission(ctx, unmaskPermission.verb) && opened.columns.some((column) => column.personal),
  }
}

/** One row whole; that somebody looked is written down before it is read. */
export async function readWholeRow(asker: Context, catalogue: Catalogue, wanted: Wanted & { rowKey: string }): Promise<RowsShape['rows'][number]> {
  const ctx = requirePermission(asker, rowsPermission.verb)
  const measure = await getKnownMeasure(ctx.records, catalogue, wanted.id)
  if (measure.origin === 'typed') throw new Refusal(rowUnknown)
  // Both verbs are needed where the row is: the one to open it, the other to see it whole.
  await open(ctx, catalogue, measure, wanted)
  const opened = await open(requirePermission(asker, unmaskPermission.verb), catalogue, measure, wanted)
  const fields = [...new Set(opened.columns.flatMap((column) => column.personal ?? []))]
  return unmask(ctx, { subjectKind: opened.columns[0]?.name ?? 'row', subjectId: wanted.rowKey, fields }, async () => {
    const subject = { kind: opened.subject.kind, code: opened.subject.code }
    const { rows: statement } = drillSql({ bound: opened.bound, sum: opened.sum, subject, brand: wanted.brand, limit: 1, offset: 0, rowKey: wanted.rowKey })
    const [row] = await ctx.facts.rows({ sql: scopeNote(opened.bound) + statement })
    if (!row) throw new Refusal(rowUnknown)
    return opened.columns.map((column) => row[column.name] ?? null)
  })
}

async function open(ctx: Allowed, catalogue: Catalogue, known: KnownMeasure, wanted: Wanted): Promise<Opened> {
  const measure = catalogue.measures.find((candidate) => candidate.id === known.id)
  if (!measure) throw new Refusal(rowUnknown)
  const subject = await getSubject(ctx.records, wanted.subjectKind, wanted.subjectCode)
  if (!measure.cuts.includes(subject.kind)) throw new Refusal(cutUnknown, { measure: known.name.zh, cut: subject.kind })
  const terms = namedTerms(catalogue, measure)
  const term = terms.find((one) => one.term === (wanted.term ?? terms[0]?.term))
  if (!term) throw new Refusal(termUnknown, { measure: known.name.zh, term: wanted.term ?? '' })
  const source = catalogue.sources.find((one) => term.term.startsWith(`${one.id}.`) && !term.term.slice(one.id.length + 1).includes('.'))
  if (!source) throw new Refusal(termUnknown, { measure: known.name.zh, term: term.term })
  // The published population is nobody's data.
  if (source.feeds.length > 0) await requireInScope(ctx, subject, periodDay(wanted.period))
  const period = readPeriod(known, wanted.period)
  const sum = term.term.slice(source.id.length + 1)
  const counted = aliasCounted(source, sum)
  const bound = bindSource(source, period, new Map(catalogue.feeds.map((feed) => [feed.id, feed])), await visibleFor(ctx.facts, [source]),
    (table, alias) => (isProtectedTable(table) && alias === counted ? withinScope(ctx, table) : null))
  if (!bound) throw new Refusal(rowsNotThere, { period: wanted.period })
  return { measure: known, subject, bound, sum, term: term.term, terms, columns: source.columns }
}

// A mover is seen by whoever answers for the side that counts it; the other side only tells whence or whither.
function scopeNote(bound: BoundSource): string {
  return bound.source.to ? `${systemScope('the other side of a move')} ` : ''
}

function readPeriod(measure: KnownMeasure, period: string): Month | Day {
  const one = measure.grain === 'month' ? parseMonth(period) : parseDay(period)
  if (!one) throw new Refusal(rowsNeedOnePeriod, { grain: measure.grain === 'month' ? '月' : '日' })
  return one
}

function periodDay(period: string): string {
  return period.length === 7 ? `${period}-28` : period
}

/** Figures of other areas are open to all, their rows are not. */
export async function requireInScope(ctx: Pick<Allowed, 'records' | 'scopeAreaCodes'>, subject: Subject, onDay: string): Promise<void> {
  const db = ctx.records.tables<MeasureTables>()
  const areaCodes = subject.kind === 'area'
    ? [subject.code]
    : subject.kind === 'outlet'
      ? (await db.selectFrom('outlet').select('area_code').where('outlet_code', '=', subject.code).execute()).map((row) => row.area_code)
      : (await db.selectFrom('territory').select('area_code').where('unit_code', '=', subject.code).where('valid_from', '<=', onDay as Day)
          .where((where) => where.or([where('valid_to', 'is', null), where('valid_to', '>=', onDay as Day)])).execute()).map((row) => row.area_code)
  const covered = ctx.scopeAreaCodes.length === 0 || areaCodes.length === 0
    ? []
    : await db.selectFrom('area_closure').select('area_code').distinct().where('area_code', 'in', areaCodes).where('ancestor_code', 'in', [...ctx.scopeAreaCodes]).execute()
  if (areaCodes.length === 0 || covered.length < new Set(areaCodes).size) throw new Refusal(rowsOutsideScope, { subject: subject.name })
}

/** The items of a figure, each with the words of the indicator that shows it alone, else of the file it comes from. */
export function namedTerms(catalogue: Catalogue, measure: Measure): RowsShape['terms'] {
  const words = (sum: string): Words => {
    const source = catalogue.sources.find((one) => sum.startsWith(`${one.id}.`))
    const own = source?.sums[sum.slice((source?.id.length ?? 0) + 1)]?.words
    if (own) return own
    const alone = catalogue.measures.find((one) => one.denominator === null && one.numerator.length === 1 && one.numerator[0]?.sum === sum)
    if (alone) return alone.name
    const [read] = source ? readsOf(source) : []
    const feed = catalogue.feeds.find((one) => one.id === read?.feedId)
    if (feed) return read?.previous ? { zh: `${feed.name.zh}（上月）`, en: `${feed.name.en} (month before)` } : feed.name
    return source?.columns.at(-1)?.words ?? { zh: sum, en: sum }
  }
  const seen = new Set<string>()
  const denominator = measure.denominator ?? []
  return termsOf(measure).flatMap((term, index) => {
    if (seen.has(term.sum)) return []
    seen.add(term.sum)
    return [{ term: term.sum, words: words(term.sum), weight: term.weight, side: index < termsOf(measure).length - denominator.length ? ('numerator' as const) : ('denominator' as const) }]
  })
}

async function head(ctx: Context, measure: KnownMeasure, subject: Subject, wanted: Wanted) {
  const range = storedRange(wanted.period, measure.grain)
  const stored = range ? await listValues(ctx.records, { measureIds: [measure.id], subjectKind: subject.kind, subjectCodes: [subject.code], brand: null, ...range }) : []
  const own = stored.find((value) => value.brand === wanted.brand)
  const parts = { numerator: own?.numerator ?? null, denominator: own?.denominator ?? null }
  return {
    measure: { ...measure, cuts: [...measure.cuts] }, subject, period: wanted.period, brand: wanted.brand, brands: [...new Set(stored.map((value) => value.brand))].filter((brand) => brand !== '').toSorted(),
    figure: { ...parts, value: valueOf(parts) },
  }
}

function shown(column: DrillColumn, value: string | number | boolean | null): string | number | boolean | null {
  return column.personal ? mask(column.personal, value === null ? null : String(value)) : value
}

/** Typed figures open to the lines that were typed: the area's own, else those of the areas below. */
async function readTypedRows(ctx: Allowed, measure: KnownMeasure, wanted: RowsInput): Promise<RowsShape> {
  const subject = await getSubject(ctx.records, wanted.subjectKind, wanted.subjectCode)
  if (subject.kind !== 'area') throw new Refusal(cutUnknown, { measure: measure.name.zh, cut: subject.kind })
  const month = readPeriod(measure, wanted.period)
  await requireInScope(ctx, subject, periodDay(month))
  const batch = (await listVisibleBatches(ctx.facts, [typedFeed.id])).find((one) => one.slice === month)
  if (!batch) throw new Refusal(rowsNotThere, { period: month })
  const inside = new Set((await ctx.records.tables<MeasureTables>().selectFrom('area_closure').select('area_code').where('ancestor_code', '=', subject.code).execute()).map((row) => row.area_code))
  const below = (await readTyped(ctx.facts, batch.batchId)).filter((row) => row.indicator === measure.id && inside.has(row.areaCode))
  const own = below.filter((row) => row.areaCode === subject.code)
  const rows = own.length > 0 ? own : below
  const text = (name: string, zh: string, en: string, kind: 'text' | 'count' | 'area') => ({ name, words: { zh, en }, kind, isPersonal: false })
  return {
    ...(await head(ctx, measure, subject, wanted)), terms: [{ term: measure.id, words: measure.name, weight: 1, side: 'numerator' }], term: measure.id,
    columns: [text('area_code', '区域', 'Area', 'area'), text('numerator', '分子', 'Numerator', 'count'), text('denominator', '分母', 'Denominator', 'count'), text('note', '备注', 'Note', 'text')],
    rows: rows.map((row) => [row.areaCode, row.numerator, row.denominator, row.note]), rowCount: rows.length, page: 1, pageRows: Math.max(rowsPerPage, rows.length),
    termFigure: rows.reduce((sum, row) => sum + row.numerator, 0), batchIds: [batch.batchId], canUnmask: false,
  }
}
