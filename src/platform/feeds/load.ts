import type { Day } from '../../kernel/day.ts'
import { type Params, Refusal, type RefusalDeclaration, type Words, fill, refusal } from '../../kernel/refusal.ts'
import { identifier, literal } from '../facts/dialect.ts'
import type { FactRow, OwnedFacts } from '../facts/facts.ts'
import { type CurrentBatch, placeOf, publishBatch } from '../facts/ledger.ts'
import { reconcileControl, takeControlLine } from './control.ts'
import type { DecodedTable } from './decode/decode.ts'
import type { Feed, FeedColumn } from './feed.ts'
import { cellFaults, controlAbsent, emptyOverRows, emptyWithoutPeriod, kindWords, noRows, periodAhead, periodClosed, sliceUnknown } from './refusals.ts'
import { hasBegun, partOfSlice, periodOfSlice } from './rules.ts'
import { type ColumnSql, compileColumns, type Staged, stagedFrom, usualRow } from './stage.ts'

/** A bad cell of a refused file. `row` as Excel shows it: the header is row 1. */
export type CellFault = { readonly row: number; readonly column: string; readonly value: string | null; readonly code: string; readonly because: Words }

export type LoadOutcome =
  | { readonly kind: 'accepted'; readonly batchId: number; readonly slice: string; readonly rowCount: number; readonly replacedBatchId: number | null; readonly notices: readonly Words[] }
  | { readonly kind: 'unchanged'; readonly batchId: number; readonly slice: string }
  | { readonly kind: 'refused'; readonly faults: readonly CellFault[]; readonly faultCount: number; readonly badRows: readonly FactRow[] }

const faultsListedMax = 2_000
const badRowsMax = 5_000
const firstLines = 1_000
const unusualNamedMax = 5_000

/** Rolls the transaction back with the faults in hand. */
class FaultsFound extends Error {
  readonly outcome: LoadOutcome
  constructor(outcome: LoadOutcome) {
    super('The file has faults.')
    this.outcome = outcome
  }
}

/**
 * Loads one decoded table of a facts feed: staged as text, checked by set-based SQL, then taken whole or refused whole.
 * `expectedSlice` (from the file's name, or chosen by a person) decides the period; otherwise the first row does.
 */
export async function loadFacts(options: {
  facts: OwnedFacts
  feed: Feed
  table: DecodedTable
  indexOf: ReadonlyMap<string, number>
  fileName: string
  contentHash: string
  expectedSlice: string | null
  isClosed: (slice: string) => boolean
  /** The branch's day. */
  today: Day
  now: Date
  onStep?: (step: 'stage' | 'check' | 'write' | 'publish') => void
}): Promise<LoadOutcome> {
  const { facts, feed, table } = options
  if (table.rowCount === 0) throw new Refusal(noRows, { file: options.fileName })
  const columns = compileColumns(feed, options.indexOf, table.headers)
  try {
    options.onStep?.('stage')
    return await facts.staged({ table: 'stage', canonicalPath: table.canonicalPath, columnCount: table.headers.length }, async (text) => {
      options.onStep?.('check')
      const staged = { text, feed, columns, table, from: stagedFrom('stage', columns) }
      const control = await takeControlLine(staged, options.fileName)
      const rowCount = table.rowCount - (control ? 1 : 0)
      if (rowCount === 0 && !control) throw new Refusal(noRows, { file: options.fileName })
      // A closing line alone says that there was no business: the period has come, with nothing in it.
      const slice = rowCount === 0 && control?.count === 0 ? sliceOfEmpty(feed, control.part, options) : await decideSlice(staged, options.expectedSlice, options.fileName)
      if (options.isClosed(periodOfSlice(slice))) throw new Refusal(periodClosed, { feed: feed.name.zh, feedEn: feed.name.en, slice: periodOfSlice(slice) })
      if (!hasBegun(slice, options.today)) throw new Refusal(periodAhead, { file: options.fileName, feed: feed.name.zh, feedEn: feed.name.en, slice: periodOfSlice(slice), today: options.today })
      const replaced = (current: CurrentBatch | null): LoadOutcome | null => {
        if (current && current.contentHash === options.contentHash) return { kind: 'unchanged', batchId: current.batchId, slice }
        if (current && rowCount === 0 && current.rowCount > 0) throw new Refusal(emptyOverRows, { file: options.fileName, feed: feed.name.zh, feedEn: feed.name.en, slice: periodOfSlice(slice), count: current.rowCount })
        return null
      }
      const early = replaced((await placeOf(text, feed.id, slice)).current)
      if (early) return early
      await typeRows(staged)
      await refuseBadRows(staged, slice)
      if (control) await reconcileControl(staged, control, options.fileName)

      options.onStep?.('write')
      return text.transaction(async (tx) => {
        // Another file of the same period may have come in while this one was looked through.
        const place = await placeOf(tx, feed.id, slice)
        const late = replaced(place.current)
        if (late) return late
        const { batchId } = place
        const names = columns.map(({ column }) => identifier(column.name)).join(', ')
        await tx.run(`insert into ${identifier(feed.table)} (batch_id, ${names}) select ${batchId}, ${names} from typed`)
        options.onStep?.('publish')
        await publishBatch(tx, place, { file_name: options.fileName, content_hash: options.contentHash, row_count: rowCount, loaded_at: options.now.toISOString() })
        return { kind: 'accepted', batchId, slice, rowCount, replacedBatchId: place.current?.batchId ?? null, notices: feed.control && !control ? [controlAbsent.words] : [] }
      })
    })
  } catch (cause) {
    if (cause instanceof FaultsFound) return cause.outcome
    throw cause
  }
}

/** Lays the rows down as they will be stored, in the table `typed`, when every cell can be read. */
async function typeRows(staged: Staged): Promise<void> {
  const { text, columns, from } = staged
  const form = await checkCells(staged)
  const select = (form: 'usual' | 'any', where: string) =>
    `select ${columns.map(({ column, cast, usual }) => `${form === 'usual' ? (usual?.cast ?? cast) : cast} as ${identifier(column.name)}`).join(', ')} from ${from}${where}`
  if (!form) await text.derive('typed', select('any', ''))
  else if (form.unusualRow === null) await text.derive('typed', select('usual', ''))
  else await text.derive('typed', `${select('usual', ` where not (${form.unusualRow})`)} union all ${select('any', ` where ${form.unusualRow}`)}`)
}

/** No row tells the period of a file without rows: its name does, or whoever brought it. */
function sliceOfEmpty(feed: Feed, part: number | null, { expectedSlice, fileName }: { expectedSlice: string | null; fileName: string }): string {
  if (!feed.slice) return 'all'
  if (expectedSlice === null) throw new Refusal(emptyWithoutPeriod, { file: fileName })
  return feed.slice.part === undefined ? periodOfSlice(expectedSlice) : `${periodOfSlice(expectedSlice)}#${partOfSlice(expectedSlice) ?? part ?? 1}`
}

async function decideSlice(staged: Staged, expected: string | null, fileName: string): Promise<string> {
  const { feed, columns } = staged
  if (!feed.slice) return 'all'
  const period = expected === null ? await decidePeriod(staged, fileName) : periodOfSlice(expected)
  if (feed.slice.part === undefined) return period
  const part = columns.find(({ column }) => column.name === feed.slice?.part)
  return `${period}#${(expected === null ? null : partOfSlice(expected)) ?? (part && (await firstValue<number>(staged, part))) ?? 1}`
}

async function decidePeriod(staged: Staged, fileName: string): Promise<string> {
  const { feed, columns } = staged
  if (!feed.slice) return 'all'
  const sliceColumn = columns.find(({ column }) => column.name === feed.slice?.column)
  const first = sliceColumn && (await firstValue<string>(staged, sliceColumn))
  if (first === undefined) throw new Refusal(sliceUnknown, { file: fileName, column: sliceColumn?.column.header ?? feed.slice.column })
  return first
}

/** The first cell of a column that can be read. Nearly always it is the first row's, in its usual form, and then neither another row nor another form is looked at. */
async function firstValue<Value extends string | number>({ text, from }: Staged, { raw, cast, usual, checks }: ColumnSql): Promise<Value | undefined> {
  const isReadable = checks.find((check) => check.code === 'NOT_READABLE')
  if (!isReadable) return undefined
  if (text.engine === 'duckdb' && usual && usual.pattern !== '') {
    const [first] = await text.rows<{ value: Value | null }>({
      sql: `select case when ${raw} ~ ${literal(`^${usual.pattern}$`)} then ${usual.cast} end as value from (select * from stage s where ${text.line} < ${firstLines} order by ${text.line} limit 1) s`,
    })
    if (first && first.value !== null) return first.value
  }
  const find = async (where: string) => (await text.rows<{ value: Value }>({ sql: `select ${cast} as value from ${from} where ${raw} is not null and ${isReadable.good}${where} order by ${text.line} limit 1` }))[0]?.value
  return (await find(` and ${text.line} < ${firstLines}`)) ?? find('')
}

/**
 * Checks every cell. Rows in their most usual form are known to be good by one pattern over the whole row, many times quicker;
 * the others go cell by cell. Gives the condition of an unusual row, null when there is none; nothing where no such pattern is used.
 * Only DuckDB's pattern engine takes a whole row at once in linear time; PostgreSQL goes cell by cell.
 */
async function checkCells(staged: Staged): Promise<{ unusualRow: string | null } | null> {
  const row = staged.text.engine === 'duckdb' ? usualRow(staged.columns, staged.table.headers.length) : null
  if (!row) {
    await refuseBadCells(staged)
    return null
  }
  const unusual = await staged.text.rows<{ line: number }>({ sql: `select ${staged.text.line} as line from stage s where not (${row}) limit ${unusualNamedMax + 1}` })
  // A few are named by their lines: asking the pattern again would cost more than the rest of the check.
  const isNamed = unusual.length <= unusualNamedMax
  const unusualRow = isNamed ? `${staged.text.line} in (${unusual.map(({ line }) => line).join(', ') || 'null'})` : `not (${row})`
  const countBad = async (checks: readonly { good: string }[], where: string) => {
    if (checks.length === 0) return 0
    const [bad] = await staged.text.rows<{ n: number }>({ sql: `select count(*) as n from ${staged.from} where ${where} and not (${checks.map((check) => check.good).join(' and ')})` })
    return bad?.n ?? 0
  }
  const all = staged.columns.flatMap(({ checks }) => checks)
  const badCount = (unusual.length === 0 ? 0 : await countBad(all, unusualRow)) + (await countBad(all.filter((check) => check.code === 'UNKNOWN_AREA'), 'true'))
  if (badCount > 0) await refuseBadCells(staged)
  return { unusualRow: unusual.length === 0 ? null : unusualRow }
}

type Check = { readonly column: FeedColumn; readonly code: string; readonly good: string; readonly words: Words; readonly raw: string }

/** First pass, over text: every cell can be read. */
export async function refuseBadCells(staged: Staged): Promise<void> {
  const checks: Check[] = staged.columns.flatMap(({ column, raw, checks: cellChecks }) =>
    cellChecks.map((check) => ({ column, raw, code: check.code, good: check.good, words: filled(cellFaults[check.code], faultParams(column)) })),
  )
  await refuseWhere(staged, checks, staged.from, staged.text.line)
}

/** The rows as they will be stored, with their line numbers, and beside each value what the file has: a fault shows that. */
function writtenRows({ columns, from, text }: Staged): string {
  return `(select ${text.line} as line, ${columns.map(({ column, raw, cast }) => `${cast} as ${identifier(column.name)}, ${raw} as ${writtenIn(column)}`).join(', ')} from ${from}) t`
}
const writtenIn = (column: FeedColumn): string => identifier(`${column.name}_as_written`)

/** Second pass, over typed rows: one period, no key twice, the feed's own rules. */
async function refuseBadRows(staged: Staged, slice: string): Promise<void> {
  const { feed, columns, text } = staged
  const columnOf = (name: string) => {
    const found = columns.find(({ column }) => column.name === name)
    if (!found) throw new Error(`The feed ${feed.id} has no column ${name}.`)
    return found
  }
  const checks: Check[] = (feed.checks ?? []).map((check) => {
    const { column } = columnOf(check.column)
    return { column, raw: `t.${writtenIn(column)}`, code: check.id.toUpperCase(), good: `coalesce((${check.good}), false)`, words: check.words }
  })
  if (feed.slice) {
    const { column } = columnOf(feed.slice.column)
    checks.push({ column, raw: `t.${writtenIn(column)}`, code: 'OTHER_PERIOD', good: `t.${identifier(column.name)} = ${literal(periodOfSlice(slice))}`, words: filled(cellFaults.OTHER_PERIOD, { slice: periodOfSlice(slice) }) })
    const part = partOfSlice(slice)
    if (feed.slice.part !== undefined && part !== null) {
      const sequence = columnOf(feed.slice.part).column
      checks.push({ column: sequence, raw: `t.${writtenIn(sequence)}`, code: 'OTHER_PART', good: `coalesce(t.${identifier(sequence.name)}, 1) = ${part}`, words: filled(cellFaults.OTHER_PART, { part }) })
    }
  }
  const key = feed.key.map(identifier)
  const [counts] = await text.rows({
    sql: `select ${checks.map((check, index) => `count(*) filter (where not (${check.good})) as n${index}, `).join('')}
            (select count(*) from (select 1 as one from typed t group by ${key.join(', ')} having count(*) > 1) d) as doubled, count(*) as n from typed t`,
  })
  // The rows with their line numbers, computed again only when something is wrong.
  const written = writtenRows(staged)
  if (checks.some((_, index) => Number(counts?.[`n${index}`]) > 0)) await refuseWhere(staged, checks, written, 't.line')
  if (Number(counts?.['doubled']) === 0) return
  const ranked = `(select t.*, row_number() over (partition by ${key.map((name) => `t.${name}`).join(', ')} order by t.line) as turn from ${written}) t`
  const keyColumn = columnOf(feed.key[0] ?? '').column
  const words = filled(cellFaults.DUPLICATE_KEY, { key: feed.key.map((name) => columnOf(name).column.header).join('、') })
  await refuseWhere(staged, [{ column: keyColumn, raw: `t.${writtenIn(keyColumn)}`, code: 'DUPLICATE_KEY', good: 't.turn = 1', words }], ranked, 't.line')
}

async function refuseWhere(staged: Staged, checks: readonly Check[], from: string, line: string): Promise<void> {
  if (checks.length === 0) return
  const { text } = staged
  const [counts] = await text.rows({ sql: `select ${checks.map((check, index) => `count(*) filter (where not (${check.good})) as n${index}`).join(', ')} from ${from}` })
  const failed = checks.map((check, index) => ({ check, count: Number(counts?.[`n${index}`] ?? 0) })).filter(({ count }) => count > 0)
  if (failed.length === 0) return
  const faultCount = failed.reduce((sum, { count }) => sum + count, 0)
  const listed = failed.map(
    ({ check }, index) => `(select ${line} as row_line, ${index} as check_index, cast(${check.raw} as varchar) as value from ${from} where not (${check.good}) order by 1 limit ${faultsListedMax})`,
  )
  const rows = await text.rows<{ row_line: number; check_index: number; value: string | null }>({
    sql: `select * from (${listed.join(' union all ')}) f order by row_line, check_index limit ${faultsListedMax}`,
  })
  const faults = rows.flatMap((row): CellFault[] => {
    const check = failed[row.check_index]?.check
    return check ? [{ row: row.row_line, column: check.column.name, value: row.value, code: check.code, because: check.words }] : []
  })
  const lines = [...new Set(faults.map((fault) => fault.row))].slice(0, badRowsMax)
  const badRows = await text.rows({
    sql: `select ${staged.text.line} as line, ${staged.table.headers.map((_, index) => `s.c${index + 1}`).join(', ')} from stage s where ${staged.text.line} in (${lines.join(', ')}) order by 1`,
  })
  throw new FaultsFound({ kind: 'refused', faults, faultCount, badRows })
}

function filled(declared: RefusalDeclaration, params: { [name: string]: { zh: string; en: string } | string }): Words {
  const of = (language: 'zh' | 'en'): Params => Object.fromEntries(Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? value : value[language]]))
  return { zh: fill(declared.words.zh, of('zh')), en: fill(declared.words.en, of('en')) }
}

function faultParams(column: FeedColumn): { [name: string]: { zh: string; en: string } | string } {
  const min = column.min ?? (column.kind === 'count' ? 0 : undefined)
  return {
    kind: kindWords[column.kind] ?? { zh: '可用的值', en: 'a usable value' },
    range: `${min === undefined ? '' : `≥ ${min}`}${min !== undefined && column.max !== undefined ? ', ' : ''}${column.max === undefined ? '' : `≤ ${column.max}`}`,
    choices: Object.keys(column.choices ?? {}).join('、'),
  }
}

/** The same checks for master data: reads the rows instead of writing them. */
export async function readChecked(options: { facts: OwnedFacts; feed: Feed; table: DecodedTable; indexOf: ReadonlyMap<string, number>; fileName: string }): Promise<
  { kind: 'rows'; rows: readonly FactRow[] } | Extract<LoadOutcome, { kind: 'refused' }>
> {
  const { facts, feed, table } = options
  if (table.rowCount === 0) throw new Refusal(noRows, { file: options.fileName })
  if (table.rowCount > masterRowsMax) throw new Refusal(tooManyMasterRows, { file: options.fileName, max: masterRowsMax })
  const columns = compileColumns(feed, options.indexOf, table.headers)
  try {
    return await facts.staged({ table: 'stage', canonicalPath: table.canonicalPath, columnCount: table.headers.length }, async (text) => {
      const staged: Staged = { text, feed, columns, table, from: stagedFrom('stage', columns) }
      await refuseBadCells(staged)
      const written = writtenRows(staged)
      const key = feed.key.map((name) => `t.${identifier(name)}`)
      const ranked = `(select t.*, row_number() over (partition by ${key.join(', ')} order by t.line) as turn from ${written}) t`
      const keyColumn = columns.find(({ column }) => column.name === feed.key[0])?.column
      if (keyColumn) {
        const words = filled(cellFaults.DUPLICATE_KEY, { key: feed.key.map((name) => columns.find(({ column }) => column.name === name)?.column.header ?? name).join('、') })
        await refuseWhere(staged, [{ column: keyColumn, raw: `t.${writtenIn(keyColumn)}`, code: 'DUPLICATE_KEY', good: 't.turn = 1', words }], ranked, 't.line')
      }
      const rows = await text.rows({ sql: `select * from ${written} order by t.line limit ${masterRowsMax}` })
      return { kind: 'rows', rows } as const
    })
  } catch (cause) {
    if (cause instanceof FaultsFound && cause.outcome.kind === 'refused') return cause.outcome
    throw cause
  }
}

const masterRowsMax = 200_000
const tooManyMasterRows = refusal('TOO_MANY_MASTER_ROWS', {
  zh: '“{file}”超过 {max} 行；主数据文件请分批上传。',
  en: '"{file}" has more than {max} rows; bring master data in parts.',
})
