import { catalogue } from '../src/app/catalogue.ts'
import * as old from '../src/branch/index.ts'
import * as neu from './devpatch/refresh.ts'
import { runBench } from './context.ts'
import { assertSameFigures, computeByHand } from './handwrittenFigures.ts'
import { openBenchRecords } from './stores.ts'
import { benchMonth, makeDuckProvince, seedProvince } from './provinceWorld.ts'
import { median, secondsOf } from './timing.ts'
import type { OwnedFacts } from '../src/platform/facts/facts.ts'
import { readFileSync } from 'node:fs'
await runBench({ name: 'dev', needsBuild: false, async run(ctx) {
  const records = await openBenchRecords(ctx)
  await seedProvince(records)
  let facts!: OwnedFacts
  const n = Number(process.env.N ?? 1_000_000)
  console.log('make', (await secondsOf(async () => { facts = await makeDuckProvince(ctx, records, n) })).toFixed(1))
  let sqlMs = 0
  const spy: OwnedFacts = { ...facts, rows: async (q: any) => { const b = performance.now(); const r = await facts.rows<any>(q); if (process.env.V) console.log('   ', q.sql.slice(0, 200).replace(/\s+/g, ' '), r.length, ((performance.now() - b) / 1000).toFixed(2)); return r } }
  assertSameFigures(catalogue, (await neu.computePeriod(facts, catalogue, benchMonth)).rows, await computeByHand(facts, benchMonth))
  const a = (await old.computePeriod(facts, catalogue, benchMonth)).rows, b = (await neu.computePeriod(facts, catalogue, benchMonth)).rows
  console.log('rows', a.length, b.length)
  process.env.V = '1'; console.log('old'); await old.computePeriod(spy, catalogue, benchMonth); console.log('new'); await neu.computePeriod(spy, catalogue, benchMonth); delete process.env.V
  const t: Record<string, number[]> = {}
  const time = async (k: string, w: () => Promise<unknown>) => { const c = process.cpuUsage(); const sec = await secondsOf(w); const d = process.cpuUsage(c); (t[k] ??= []).push(sec); (t[k + ' CPU'] ??= []).push((d.user + d.system) / 1e6) }
  for (let i = 0; i < Number(process.env.R ?? 5); i++) {
    await time('hand', () => computeByHand(facts, benchMonth))
    await time('newSqlOnly', async () => { await neu.computePeriod({ ...facts, rows: async (q: any) => { const r = await facts.rows<any>(q); return r } } as any, { ...catalogue, measures: catalogue.measures }, benchMonth) }); await time('oldCompute', () => old.computePeriod(facts, catalogue, benchMonth))
    await time('newCompute', () => neu.computePeriod(facts, catalogue, benchMonth))
    await time('oldRefresh', () => old.refreshPeriod(records, facts, catalogue, benchMonth))
    await time('newRefresh', () => neu.refreshPeriod(records, facts, catalogue, benchMonth))
  }
  for (const [k, v] of Object.entries(t)) console.log(k.padEnd(20), median(v).toFixed(2), v.map((x) => x.toFixed(2)).join(' '))
  return []
} }, { scale: 1 })
