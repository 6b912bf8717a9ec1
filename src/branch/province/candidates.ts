import { addMonths, addDays, lastDayOf, type Month } from '../../kernel/day.ts'
import type { Words } from '../../kernel/refusal.ts'
import { literal } from '../../platform/facts/dialect.ts'
import { systemScope } from '../../platform/access/scope.ts'
import type { Facts } from '../../platform/facts/facts.ts'
import { listVisibleBatches } from '../../platform/facts/ledger.ts'
import type { Catalogue } from '../measure/refresh.ts'
import { bindRows, feedsIn } from '../measure/source.ts'

/**
 * What the province may have counted otherwise, as a chapter declares it: rows of ours and what each is worth; positive where our figure is the larger by it.
 * `from` is written as in a measure's source and has the rows' area and brand under `s`; `where` knows {month} and {lastDayMinus1} to 9.
 */
export type ProvinceTest = { readonly id: string; readonly indicators: readonly string[]; readonly words: Words; readonly from: string; readonly value: string; readonly where: string; readonly groupBy: string }
export type Tested = { readonly id: string; readonly words: Words; readonly effect: number; readonly rowCount: number; readonly groups: { label: string; value: number; rowCount: number }[] }

/** Runs every test that fits the indicator over our visible rows of one area, month and brand; one whose files are not there is left out. */
export async function testCandidates(facts: Facts, catalogue: Catalogue, wanted: { indicator: string; month: Month; areaCode: string; brand: string }): Promise<Tested[]> {
  const tests = (catalogue.provinceTests ?? []).filter((one) => one.indicators.includes(wanted.indicator))
  if (tests.length === 0) return []
  const feeds = new Map(catalogue.feeds.map((feed) => [feed.id, feed]))
  const visible = await listVisibleBatches(facts, [...new Set(tests.flatMap((test) => feedsIn(test.from)))])
  const results: Tested[] = []
  for (const test of tests) {
    const bound = bindRows(test.from, { period: wanted.month, previous: addMonths(wanted.month, -1), feeds, visible })
    if (!bound) continue
    const where = test.where.replaceAll('{month}', wanted.month).replace(/\{lastDayMinus(\d)\}/g, (_, days: string) => addDays(lastDayOf(wanted.month), -Number(days)))
    const rows = await facts.rows<{ label: string | null; value: number; row_count: number }>({
      sql: `${systemScope('sums that explain a published figure')} select ${test.groupBy} as label, sum(${test.value}) as value, count(*) as row_count from ${bound.from}
            where (${where}) and s.area_code in (select x.area_code from area_closure x where x.ancestor_code = ${literal(wanted.areaCode)})
              ${wanted.brand === '' ? '' : `and s.brand = ${literal(wanted.brand)}`} group by ${test.groupBy} order by 3 desc, 1 limit 500`,
    })
    results.push({
      id: test.id, words: test.words, effect: rows.reduce((sum, row) => sum + row.value, 0), rowCount: rows.reduce((sum, row) => sum + row.row_count, 0),
      groups: rows.slice(0, 20).map((row) => ({ label: row.label ?? '—', value: row.value, rowCount: row.row_count })),
    })
  }
  return results
}
