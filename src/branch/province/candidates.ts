import type { Month } from '../../kernel/day.ts'
import type { Words } from '../../kernel/refusal.ts'
import { literal } from '../../platform/facts/dialect.ts'
import { systemScope } from '../../platform/access/scope.ts'
import type { Facts } from '../../platform/facts/facts.ts'
import { listVisibleBatches } from '../../platform/facts/ledger.ts'
import { subscriberFeed } from '../feeds.ts'

/** What the province may have counted otherwise: rows of ours and what each is worth; positive where our figure is the larger by it. */
type Test = { readonly id: string; readonly indicators: readonly string[]; readonly words: Words; readonly value: string; readonly where: string; readonly reads: readonly ('previous' | 'usage')[]; readonly groupBy: string }
export type Tested = { readonly id: string; readonly words: Words; readonly effect: number; readonly rowCount: number; readonly groups: { label: string; value: number; rowCount: number }[] }

const usageFeedId = 'market.usage'
const stateTests = (indicator: string, value: string, also: string, reads: Test['reads']): Test[] => [
  { id: `${indicator}.ownStop`, indicators: [indicator], words: { zh: '省公司没有计入申请停机（停机保号）用户', en: 'The province left out users stopped by own wish' }, value, where: `s.status = 'own_stop' and ${also}`, reads, groupBy: 's.brand' },
  { id: `${indicator}.preClosing`, indicators: [indicator], words: { zh: '省公司没有计入预销用户', en: 'The province left out users about to close (预销)' }, value, where: `s.status = 'closing' and ${also}`, reads, groupBy: 's.brand' },
  { id: `${indicator}.twoWayStop`, indicators: [indicator], words: { zh: '省公司没有计入双停用户', en: 'The province left out users stopped both ways' }, value, where: `s.status = 'two_way_stop' and ${also}`, reads, groupBy: 's.brand' },
  { id: `${indicator}.oneWayStop`, indicators: [indicator], words: { zh: '省公司没有计入单停用户', en: 'The province left out users stopped one way' }, value, where: `s.status = 'one_way_stop' and ${also}`, reads, groupBy: 's.brand' },
  { id: `${indicator}.left`, indicators: [indicator], words: { zh: '省公司没有计入当月离网用户', en: 'The province left out users who left within the month' }, value, where: `s.status = 'closed' and ${also}`, reads, groupBy: 's.brand' },
]

const tests: readonly Test[] = [
  ...stateTests('market.users.onBooks', '1', "s.status <> 'closed'", []),
  ...stateTests('market.users.billed', '1', 'u.total_fen > 0', ['usage']),
  ...stateTests('market.revenue.total', 'u.total_fen', 'u.total_fen <> 0', ['usage']),
  ...stateTests('market.revenue.arpu', 'u.total_fen', 'u.total_fen <> 0', ['usage']),
  {
    id: 'market.users.leavers.preClosing', indicators: ['market.users.leavers'], reads: ['previous'], groupBy: 's.brand',
    words: { zh: '省公司把进入预销的用户算作离网，销户时不再计', en: 'The province counts a user as gone on entering 预销, and not again when it closes' },
    value: "case when s.status = 'closing' then -1 else 1 end",
    where: "(s.status = 'closing' and (p.status is null or p.status <> 'closing')) or (s.status = 'closed' and p.status = 'closing' and substr(s.closed_on, 1, 7) = '{month}')",
  },
  ...[1, 2, 3].map((days): Test => ({
    id: `market.users.grossAdds.last${days}`, indicators: ['market.users.grossAdds'], reads: [], groupBy: 's.outlet_code', value: '1',
    words: { zh: `省公司没有计入月末最后 ${days} 天的入网`, en: `The province left out the adds of the last ${days} days of the month` },
    where: `s.opened_on > '{lastDayMinus${days}}' and substr(s.opened_on, 1, 7) = '{month}'`,
  })),
  {
    id: 'market.users.grossAdds.leftAgain', indicators: ['market.users.grossAdds'], reads: [], groupBy: 's.outlet_code', value: '1',
    words: { zh: '省公司没有计入当月入网又离网的用户', en: 'The province left out adds who left within the month' }, where: "s.status = 'closed' and substr(s.opened_on, 1, 7) = '{month}'",
  },
  {
    id: 'market.users.grossAdds.noOutlet', indicators: ['market.users.grossAdds'], reads: [], groupBy: 's.outlet_code', value: '1',
    words: { zh: '省公司没有计入没有发展网点的入网', en: 'The province left out adds without an outlet' }, where: "s.outlet_code is null and substr(s.opened_on, 1, 7) = '{month}'",
  },
]

/** Runs every test that fits the indicator over our visible rows of one area, month and brand. */
export async function testCandidates(facts: Facts, wanted: { indicator: string; month: Month; previousMonth: Month; lastDay: string; areaCode: string; brand: string }): Promise<Tested[]> {
  const visible = await listVisibleBatches(facts, [subscriberFeed.id, usageFeedId])
  const batchOf = (feedId: string, slice: string) => visible.find((batch) => batch.feedId === feedId && batch.slice === slice)?.batchId ?? null
  const current = batchOf(subscriberFeed.id, wanted.month)
  if (current === null) return []
  const previous = batchOf(subscriberFeed.id, wanted.previousMonth)
  const usage = batchOf(usageFeedId, wanted.month)
  const results: Tested[] = []
  for (const test of tests.filter((one) => one.indicators.includes(wanted.indicator))) {
    if ((test.reads.includes('previous') && previous === null) || (test.reads.includes('usage') && usage === null)) continue
    const from = [
      `(select * from ${subscriberFeed.table} where batch_id = ${current}) s`,
      test.reads.includes('previous') ? `left join (select subscriber_id, status from ${subscriberFeed.table} where batch_id = ${previous}) p on p.subscriber_id = s.subscriber_id` : '',
      test.reads.includes('usage') ? `join (select subscriber_id, total_fen from usage_month where batch_id = ${usage}) u on u.subscriber_id = s.subscriber_id` : '',
    ].join(' ')
    const where = test.where.replaceAll('{month}', wanted.month).replace(/\{lastDayMinus(\d)\}/g, (_, days: string) => dayBefore(wanted.lastDay, Number(days)))
    const rows = await facts.rows<{ label: string | null; value: number; row_count: number }>({
      sql: `${systemScope('sums that explain a published figure')} select ${test.groupBy} as label, sum(${test.value}) as value, count(*) as row_count from ${from}
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

function dayBefore(lastDay: string, days: number): string {
  return `${lastDay.slice(0, 8)}${String(Number(lastDay.slice(8)) - days).padStart(2, '0')}`
}
