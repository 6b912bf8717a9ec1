import { DuckDBInstance } from '@duckdb/node-api'
import { catalogue } from '../src/app/catalogue.ts'
import { computePeriod, refreshPeriod, bindSource, sumsSql, outletSumsSql, visibleFor, termsOf } from '../src/branch/index.ts'
import { runBench } from './context.ts'
import { openBenchRecords } from './stores.ts'
import { benchMonth, makeDuckProvince, seedProvince } from './provinceWorld.ts'
import { secondsOf } from './timing.ts'
await runBench({ name: 'dev', needsBuild: false, async run(ctx) {
  const records = await openBenchRecords(ctx)
  await seedProvince(records)
  let facts: any
  const n = Number(process.env.N ?? 1_000_000)
  console.log('make', await secondsOf(async () => { facts = await makeDuckProvince(ctx, records, n) }))
  for (let i = 0; i < 3; i++) {
    console.log('compute', await secondsOf(() => computePeriod(facts, catalogue, benchMonth)))
    console.log('refresh', await secondsOf(() => refreshPeriod(records, facts, catalogue, benchMonth)))
  }
  const r = await computePeriod(facts, catalogue, benchMonth)
  console.log(r.rows.length, r.sourceIds)
  const sources = catalogue.sources.filter((s) => s.period === 'month')
  const visible = await visibleFor(facts, sources)
  const feeds = new Map(catalogue.feeds.map((f) => [f.id, f]))
  for (const s of sources) {
    const b = bindSource(s, benchMonth, feeds, visible)
    if (!b) continue
    const names = Object.keys(s.sums)
    for (let k = 0; k < 2; k++) console.log(s.id, 'rolled', await secondsOf(() => facts.rows({ sql: sumsSql(b, names, 'without villages') })))
    if (s.grain === 'village' && !s.to) console.log(s.id, 'villages', await secondsOf(() => facts.rows({ sql: sumsSql(b, names, 'with villages') })))
    if (s.outlet) console.log(s.id, 'outlets', await secondsOf(() => facts.rows({ sql: outletSumsSql(b, names) })))
  }
  const run = (sql: string) => facts.transaction((tx: any) => tx.run(sql))
  const vis = (f: string, s: string) => visible.find((v) => v.feedId === f && v.slice === s)!.batchId
  const P = `(select * from subscriber_month where batch_id = ${vis('branch.subscribers', '2010-01')})`
  const C = `(select * from subscriber_month where batch_id = ${vis('branch.subscribers', '2010-02')})`
  const U = `(select * from usage_month where batch_id = ${vis('market.usage', '2010-02')})`
  const subs = `count(*) filter (where c.status <> 'closed') as closing, count(*) filter (where substr(c.opened_on, 1, 7) = '2010-02') as adds, count(*) filter (where c.status = 'closed' and substr(c.closed_on, 1, 7) = '2010-02') as leavers`
  const subsIn = subs.replaceAll('count(*)', 'sum(c.n)')
  const usage = `count(*) filter (where u.total_fen > 0) billed, count(*) filter (where u.voice_minutes > 0 or u.sms_count > 0 or u.mms_count > 0 or u.data_megabytes > 0) active, sum(u.total_fen) revenue, sum(u.sms_fen+u.mms_fen+u.ringback_fen+u.data_fen+u.other_value_added_fen) va,
    count(*) filter (where u.sms_count > 0) smsu, sum(u.sms_count) sms, count(*) filter (where u.mms_count > 0) mmsu, sum(u.mms_count) mms, count(*) filter (where u.ringback_fen > 0) rb, count(*) filter (where u.data_megabytes > 0) du, sum(u.data_megabytes) dm`
  const V: Record<string, string> = {
    s1: `create or replace temp table f as select c.area_code, c.brand, ${subs}, ${usage} from ${C} c left join ${U} u on u.subscriber_id = c.subscriber_id group by all`,
    usageOnly: `create or replace temp table f as select c.area_code, c.brand, ${usage} from ${C} c join ${U} u on u.subscriber_id = c.subscriber_id group by all`,
    subsOnly: `create or replace temp table f as select c.area_code, c.brand, ${subs} from ${C} c group by all`,
    opening: `create or replace temp table o as select area_code, brand, count(*) as n from ${P} p where status <> 'closed' group by all`,
    flow: `create or replace temp table w as select p.area_code, p.brand, c.area_code as to_area, c.brand as to_brand, count(*) as n from ${P} p join ${C} c on c.subscriber_id = p.subscriber_id and p.status <> 'closed' and (p.area_code <> c.area_code or p.brand <> c.brand) group by all`,
    outlets: `create or replace temp table t as select outlet_code, count(*) filter (where substr(opened_on, 1, 7) = '2010-02') as n from ${C} c where outlet_code is not null group by all`,
    outlets2: `create or replace temp table t as select outlet_code, count(*) as n from ${C} c where outlet_code is not null and opened_on >= '2010-02' and opened_on < '2010-03' group by all`,
    oneAll: `create or replace temp table z as select c.area_code, c.brand, p.area_code pa, p.brand pb, count(*) filter (where p.status <> 'closed') op, ${subs}, ${usage} from ${C} c left join ${U} u on u.subscriber_id = c.subscriber_id full join ${P} p on p.subscriber_id = c.subscriber_id group by all`,
    oneLeft: `create or replace temp table z as select c.area_code, c.brand, p.area_code pa, p.brand pb, ${subs}, ${usage} from ${C} c left join ${U} u on u.subscriber_id = c.subscriber_id left join ${P} p on p.subscriber_id = c.subscriber_id and (p.area_code <> c.area_code or p.brand <> c.brand) and p.status <> 'closed' group by all`,
  }
  for (let k = 0; k < 2; k++) for (const [name, sql] of Object.entries(V)) console.log('expert', name, (await secondsOf(() => run(sql))).toFixed(2))
  return []
} }, { scale: 1 })
