import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { literal } from '../facts/dialect.ts'
import { openDuckFacts } from '../facts/duckdb.ts'
import type { OwnedFacts } from '../facts/facts.ts'
import type { ColumnKind, Feed, FeedColumn } from './feed.ts'
import { compileColumns, usualRow } from './stage.ts'

let facts: OwnedFacts
beforeAll(async () => {
  facts = await openDuckFacts({ path: null, memoryLimit: '1GB' })
})
afterAll(() => facts.close())

const part = (most: number) => fc.integer({ min: 0, max: most }).chain((value) => fc.constantFrom(String(value), String(value).padStart(2, '0')))
const between = fc.constantFrom('-', '/', '.', '', '年')
const dayText = fc.tuple(fc.constantFrom('2011', '2012', '1900', '2000', '1899', '11'), between, part(13), between, part(32), fc.constantFrom('', '日', ' ')).map((parts) => parts.join(''))
const monthText = fc.tuple(fc.constantFrom('2011', '1999', '2100'), between, part(13), fc.constantFrom('', '月', '-01')).map((parts) => parts.join(''))
const numberText = fc.tuple(fc.constantFrom('', '-', '+'), fc.constantFrom('0', '7', '12', '100', '1,234', '99999', '007', '1234567890123456'), fc.constantFrom('', '.', '.5', '.50', '.005', '.500', 'e2', '.2E+03')).map((parts) => parts.join(''))
const anyText = fc.constantFrom('', ' ', '泽库县', ' a ', 'A-1', '在用', '停机', 'x'.repeat(201), '甲\u00a0乙')
const texts: Partial<Record<ColumnKind, fc.Arbitrary<string>>> = { day: dayText, month: monthText }

const column = (kind: ColumnKind, more: Partial<FeedColumn> = {}): FeedColumn => ({ name: 'c', kind, header: '列', headerEn: 'c', synonyms: [], required: false, ...(kind === 'choice' ? { choices: { 在用: 'on', 停机: 'off' } } : {}), ...more }) as FeedColumn
const columns: readonly FeedColumn[] = [
  column('day'), column('day', { required: true }), column('month'), column('text'), column('code'), column('choice'), column('count'), column('count', { min: 1, max: 100 }), column('integer'), column('integer', { min: -7, max: 12 }),
  column('yuan'), column('yuan', { min: 0 }), column('yuan', { min: 0, max: 99 }), column('yuan', { min: -12, max: 7 }), column('decimal'), column('decimal', { min: 0, max: 100 }),
]

test.each(columns)('what has the usual form of a $kind ($min to $max, required: $required) is good, and means the same as when each cell is looked at', async (declared) => {
  const [compiled] = compileColumns({ columns: [declared] } as unknown as Feed, new Map([['c', 0]]), ['列'])
  if (!compiled?.usual) throw new Error('Every column has a usual form.')
  const { usual, cast, checks } = compiled
  const isUsual = usualRow([compiled], 1)
  // Of many hundred ways of writing, each once.
  const written = [...new Set(fc.sample(fc.oneof({ weight: 6, arbitrary: texts[declared.kind] ?? numberText }, anyText), { numRuns: 3_000, seed: 20_110_321 }))]
  const isGood = checks.map((check) => check.good).join(' and ')
  const rows = await facts.rows<{ c1: string | null; usual: boolean; good: boolean; same: boolean }>({
    sql: `select c1, usual, good, case when usual and good then (case when c1 is null then true else ${usual.cast.replaceAll('s.c1', 'c1')} = ${cast.replaceAll('s.c1', 'c1')} end) else true end as same
            from (select s.c1, ${isUsual} as usual, ${isGood} as good from (values ${written.map((text) => `(${text === '' ? 'cast(null as varchar)' : literal(text)})`).join(', ')}) s(c1)) t`,
  })
  expect(rows.filter((row) => row.usual && !row.good)).toEqual([])
  expect(rows.filter((row) => !row.same)).toEqual([])
  // And the form takes what people write most, or it would be of no use.
  expect(rows.some((row) => row.usual && row.c1 !== null)).toBe(true)
  expect(rows.some((row) => !row.usual)).toBe(true)
})

test.each(['2011-03-01', '2011/3/1', '2011/03/01', '2011-3-1', '20110301', '2012-2-29', '20120229'])('%s is a usual day', async (text) => {
  const [compiled] = compileColumns({ columns: [column('day')] } as unknown as Feed, new Map([['c', 0]]), ['列'])
  const isUsual = usualRow(compiled ? [compiled] : [], 1)
  const [row] = await facts.rows<{ usual: boolean }>({ sql: `select ${isUsual} as usual from (values (${literal(text)})) s(c1)` })
  expect(row?.usual).toBe(true)
})
