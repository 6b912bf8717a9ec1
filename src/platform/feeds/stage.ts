import { assert } from '../../kernel/refusal.ts'
import { identifier, literal } from '../facts/dialect.ts'
import type { StagedText } from '../facts/facts.ts'
import type { DecodedTable } from './decode/decode.ts'
import type { Feed, FeedColumn } from './feed.ts'

/** A file as text in a temporary table, with what its feed asks of each column. */
export type Staged = {
  readonly text: StagedText
  readonly feed: Feed
  readonly columns: readonly ColumnSql[]
  readonly table: DecodedTable
  readonly from: string
}

/** What one column asks of the staged text, as SQL that both engines share. */
export type ColumnSql = {
  readonly column: FeedColumn
  /** The trimmed cell, null when empty. */
  readonly raw: string
  /** The stored value; valid only where every check holds. */
  readonly cast: string
  readonly checks: readonly CellCheck[]
  /** For cells in their most usual form. `within` is what the form cannot tell, of a cell that has it: a range. */
  readonly usual: UsualForm | null
}
export type UsualForm = { readonly pattern: string; readonly cast: string; readonly within?: string }
export type CellCheck = { readonly code: CellFaultCode; readonly good: string }
export type CellFaultCode = 'EMPTY' | 'NOT_READABLE' | 'OUT_OF_RANGE' | 'UNKNOWN_AREA' | 'UNKNOWN_CHOICE'

const wholePlain = "'^[0-9]{1,15}$'"
const numberPattern = "'^[+-]?([0-9]{1,15}|[0-9]{1,3}(,[0-9]{3})+)(\\.[0-9]{1,12})?([eE][+-]?[0-9]{1,2})?$'"
const moneyPattern = "'^[+-]?([0-9]{1,13}|[0-9]{1,3}(,[0-9]{3})+)(\\.[0-9]{1,2}0{0,6})?$'"
const moneyExponentPattern = "'^[+-]?[0-9](\\.[0-9]{1,12})?[eE]\\+?[0-9]{1,2}$'"

/** SQL of each column of the feed over the staged table `s`; a column that the file lacks is null in every row. */
export function compileColumns(feed: Feed, indexOf: ReadonlyMap<string, number>, headers: readonly string[] = []): ColumnSql[] {
  return feed.columns.map((declared) => {
    const index = indexOf.get(declared.name)
    const column = index === undefined ? declared : asWritten(declared, headers[index] ?? '')
    const raw = index === undefined ? 'cast(null as varchar)' : `nullif(trim(s.c${index + 1}), '')`
    const checks: CellCheck[] = []
    if (column.required) checks.push({ code: 'EMPTY', good: `${raw} is not null` })
    if (index === undefined) {
      const cast = `cast(null as ${column.kind === 'decimal' ? 'double precision' : ['count', 'integer', 'yuan'].includes(column.kind) ? 'bigint' : 'varchar'})`
      return { column, raw, cast, checks, usual: column.required ? null : { pattern: '', cast } }
    }
    const { pattern, cast } = kindSql(column, raw)
    const orNull = (good: string) => `(${raw} is null or ${good})`
    if (column.kind === 'choice') checks.push({ code: 'UNKNOWN_CHOICE', good: orNull(pattern) })
    else if (column.kind === 'area') checks.push({ code: 'UNKNOWN_AREA', good: orNull(`${areaAlias(column)}.area_code is not null`) })
    else checks.push({ code: 'NOT_READABLE', good: orNull(pattern) })
    const min = column.min ?? (column.kind === 'count' ? 0 : undefined)
    if (min !== undefined || column.max !== undefined) {
      const scale = column.kind === 'yuan' ? 100 : 1
      const bounds = [min === undefined ? null : `${cast} >= ${min * scale}`, column.max === undefined ? null : `${cast} <= ${column.max * scale}`].filter((bound) => bound !== null)
      checks.push({ code: 'OUT_OF_RANGE', good: `(case when ${raw} is null or not ${pattern} then true else ${bounds.join(' and ')} end)` })
    }
    return { column, raw, cast, checks, usual: usualForm(column, `s.c${index + 1}`, cast) }
  })
}

/** A column of money whose header says 分 holds whole fen. */
function asWritten(column: FeedColumn, header: string): FeedColumn {
  if (column.kind !== 'yuan' || !isInFen(header)) return column
  const { min, max, ...rest } = column
  return { ...rest, kind: 'integer', ...(min === undefined ? {} : { min: min * 100 }), ...(max === undefined ? {} : { max: max * 100 }) }
}
export function isInFen(header: string): boolean {
  return /[([【](分|fen)[)\]】]$/i.test(header.normalize('NFKC').replace(/\s+/g, ''))
}

const separator = '\u001f'

/**
 * True for a row whose cells all have their most usual form: one pattern over the joined cells, many times quicker than a pattern a cell.
 * null when a column cannot be judged so; the caller then checks cell by cell.
 */
export function usualRow(columns: readonly ColumnSql[], headerCount: number): string | null {
  const read = columns.filter(({ raw }) => raw.startsWith('nullif'))
  if (columns.some(({ usual }) => usual === null) || read.length === 0 || headerCount === 0) return null
  const pattern = read.map(({ usual, column }) => (column.required ? usual?.pattern : `(?:${usual?.pattern})?`)).join(separator)
  const lengths = read.filter(({ column }) => column.kind === 'text').map(({ raw }) => `coalesce(length(${cellOf(raw)}), 0) <= 200`)
  const ranges = read.flatMap(({ usual }) => usual?.within ?? [])
  // In one call, which leaves empty cells out: `||` would copy the row anew for every cell.
  return [`concat(${read.map(({ raw }) => cellOf(raw)).join(`, '${separator}', `)}) ~ ${literal(`^${pattern}$`)}`, ...lengths, ...ranges].join(' and ')
}

function cellOf(raw: string): string {
  return /s\.c\d+/.exec(raw)?.[0] ?? raw
}

/** 2011-03-01, 2011/3/1 as a worksheet writes it, or 20110301: days that there are, leap years known. */
const usualDays = (() => {
  const days = (zero: string, part: string) => `(?:${zero}[1-9]|1[0-2])${part}(?:${zero}[1-9]|1[0-9]|2[0-8])|(?:${zero}[13-9]|1[0-2])${part}(?:29|30)|(?:${zero}[13578]|1[02])${part}31`
  const leapYear = '(?:(?:19|20)(?:0[48]|[2468][048]|[13579][26])|2000)'
  return `(?:(?:19|20)[0-9]{2}(?:[-/](?:${days('0?', '[-/]')})|${days('0', '')})|${leapYear}(?:[-/]0?2[-/]29|0229))`
})()

/** Each pattern is narrower than the column's check: whatever it takes within its range, the check takes too. */
function usualForm(column: FeedColumn, cell: string, cast: string): UsualForm | null {
  const { min, max } = column
  const isSigned = min === undefined || min < 0
  const ranged = (pattern: string, cast: string): UsualForm => {
    const scale = column.kind === 'yuan' ? 100 : 1
    const bounds = [...(min === undefined || min === 0 ? [] : [`${cast} >= ${min * scale}`]), ...(max === undefined ? [] : [`${cast} <= ${max * scale}`])]
    return { pattern, cast, ...(bounds.length === 0 ? {} : { within: `(case when ${cell} is null then true when ${cell} ~ ${literal(`^${pattern}$`)} then ${bounds.join(' and ')} else false end)` }) }
  }
  switch (column.kind) {
    case 'text':
      return { pattern: `[^${separator}\\s](?:[^${separator}]*[^${separator}\\s])?`, cast: cell }
    case 'code':
      return { pattern: '[0-9A-Za-z_.:-]{1,64}', cast: cell }
    case 'area':
      // Any name may be written; which of them are known is asked of all rows at once.
      return { pattern: `[^${separator}\\s](?:[^${separator}]*[^${separator}\\s])?`, cast }
    case 'choice':
      return { pattern: `(?:${Object.keys(column.choices ?? {}).map((choice) => choice.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|')})`, cast: cast.replaceAll(`nullif(trim(${cell}), '')`, cell) }
    case 'month': {
      const [year, month] = [`substr(${cell}, 1, 4)`, `lpad(split_part(replace(${cell}, '/', '-'), '-', 2), 2, '0')`]
      return {
        pattern: '(?:19|20)[0-9]{2}(?:(?:0[1-9]|1[0-2])|[-/](?:0?[1-9]|1[0-2]))',
        cast: `(case when substr(${cell}, 5, 1) in ('-', '/') then ${year} || '-' || ${month} else ${year} || '-' || substr(${cell}, 5, 2) end)`,
      }
    }
    case 'day': {
      const [year, dashed] = [`substr(${cell}, 1, 4)`, `replace(${cell}, '/', '-')`]
      return {
        pattern: usualDays,
        cast: `(case when length(${cell}) = 10 then ${dashed} when substr(${cell}, 5, 1) in ('-', '/') then ${year} || '-' || lpad(split_part(${dashed}, '-', 2), 2, '0') || '-' || lpad(split_part(${dashed}, '-', 3), 2, '0')
          else ${year} || '-' || substr(${cell}, 5, 2) || '-' || substr(${cell}, 7, 2) end)`,
      }
    }
    case 'count':
      return ranged('[0-9]{1,15}', `cast(${cell} as bigint)`)
    case 'integer':
      return ranged('-?[0-9]{1,15}', `cast(${cell} as bigint)`)
    case 'yuan':
      return ranged(`${isSigned ? '-?' : ''}[0-9]{1,13}(?:\\.[0-9]{1,2})?`, `cast(cast(${cell} as decimal(18, 2)) * 100 as bigint)`)
    case 'decimal':
      return ranged(`${isSigned ? '-?' : ''}[0-9]{1,15}(?:\\.[0-9]{1,12})?`, `cast(${cell} as double precision)`)
  }
}

export function areaAlias(column: FeedColumn): string {
  return `area_of_${identifier(column.name)}`
}

/** `from` of the staged table with the look-ups that area columns need. */
export function stagedFrom(stageTable: string, columns: readonly ColumnSql[]): string {
  const joins = columns
    .filter(({ column, raw }) => column.kind === 'area' && !raw.startsWith('cast(null'))
    .map(({ column, raw }) => ` left join area_spelling ${areaAlias(column)} on ${areaAlias(column)}.written = ${raw}`)
  return `${identifier(stageTable)} s${joins.join('')}`
}

function kindSql(column: FeedColumn, raw: string): { pattern: string; cast: string } {
  const plainNumber = `replace(${raw}, ',', '')`
  const double = `cast(${plainNumber} as double precision)`
  switch (column.kind) {
    case 'text':
      return { pattern: `length(${raw}) <= 200`, cast: raw }
    case 'code':
      return { pattern: `${raw} ~ '^[0-9A-Za-z_.:-]{1,64}$'`, cast: raw }
    case 'area':
      return { pattern: 'true', cast: `${areaAlias(column)}.area_code` }
    case 'choice': {
      const choices = Object.entries(column.choices ?? {})
      assert(choices.length > 0, `The column ${column.name} declares its choices.`)
      return {
        pattern: `${raw} in (${choices.map(([written]) => literal(written)).join(', ')})`,
        cast: `case ${raw} ${choices.map(([written, stored]) => `when ${literal(written)} then ${literal(stored)}`).join(' ')} end`,
      }
    }
    case 'month': {
      const digits = `regexp_replace(${raw}, '[^0-9]', '', 'g')`
      return {
        pattern: `(${raw} ~ '^(19|20)[0-9]{2}[-/.]?(0[1-9]|1[0-2])$' or ${raw} ~ '^(19|20)[0-9]{2}[-/.年](0?[1-9]|1[0-2])月?$' or ${raw} ~ '^(19|20)[0-9]{2}-(0[1-9]|1[0-2])-01$')`,
        cast: `(substr(${digits}, 1, 4) || '-' || lpad(substr(${digits}, 5, 2), 2, '0'))`,
      }
    }
    case 'day': {
      const dashed = `regexp_replace(${raw}, '[年月/.]', '-', 'g')`
      const parted = `(split_part(${dashed}, '-', 1) || '-' || lpad(split_part(${dashed}, '-', 2), 2, '0') || '-' || lpad(rtrim(split_part(${dashed}, '-', 3), '日'), 2, '0'))`
      const cast = `(case when ${raw} ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then ${raw} when ${raw} ~ '^[0-9]{8}$' then substr(${raw}, 1, 4) || '-' || substr(${raw}, 5, 2) || '-' || substr(${raw}, 7, 2) else ${parted} end)`
      const lengthOfMonth = `(case when substr(${cast}, 6, 2) in ('04', '06', '09', '11') then 30 when substr(${cast}, 6, 2) <> '02' then 31
        when cast(substr(${cast}, 1, 4) as int) % 4 = 0 and (cast(substr(${cast}, 1, 4) as int) % 100 <> 0 or cast(substr(${cast}, 1, 4) as int) % 400 = 0) then 29 else 28 end)`
      const shape = `(${raw} ~ '^(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])$' or ${raw} ~ '^(19|20)[0-9]{2}[-/.年](0?[1-9]|1[0-2])[-/.月](0?[1-9]|[12][0-9]|3[01])日?$')`
      return { pattern: `(case when ${shape} then cast(substr(${cast}, 9, 2) as int) <= ${lengthOfMonth} else false end)`, cast }
    }
    case 'count':
    case 'integer':
      return {
        pattern: `(case when ${raw} ~ ${wholePlain} then true when ${raw} ~ ${numberPattern} then ${double} = floor(${double}) and abs(${double}) < 9e15 else false end)`,
        cast: `(case when ${raw} ~ ${wholePlain} then cast(${raw} as bigint) else cast(${double} as bigint) end)`,
      }
    case 'yuan':
      return {
        pattern: `(${raw} ~ ${moneyPattern} or (case when ${raw} ~ ${moneyExponentPattern} then abs(${double}) < 9e13 else false end))`,
        cast: `cast(round(${double} * 100) as bigint)`,
      }
    case 'decimal':
      return { pattern: `${raw} ~ ${numberPattern}`, cast: double }
  }
}
