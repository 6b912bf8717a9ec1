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
  const time = async (k: string, w: () => Promise<unknown>) => (t[k] ??= []).push(await secondsOf(w))
  for (let i = 0; i < Number(process.env.R ?? 5); i++) {
    await time('hand', () => computeByHand(facts, benchMonth))
    await time('oldCompute', () => old.computePeriod(facts, catalogue, benchMonth))
    await time('newCompute', () => neu.computePeriod(facts, catalogue, benchMonth))
    await time('oldRefresh', () => old.refreshPeriod(records, facts, catalogue, benchMonth))
    await time('newRefresh', () => neu.refreshPeriod(records, facts, catalogue, benchMonth))
  }
  const rows = b
  const cols = ['measure_id', 'period', 'subject_kind', 'subject_code', 'brand', 'numerator', 'denominator', 'run_id', 'measure_version']
  const data = (bump: number) => rows.map((r) => [r.measureId, '2010-02', r.subjectKind, r.subjectCode, r.brand, (r.numerator ?? 0) + bump, r.denominator, 1, r.version])
  const keys = ['subject_code', 'measure_id', 'period', 'subject_kind', 'brand'], rest = ['numerator', 'denominator', 'run_id', 'measure_version']
  const tmp = async (tx: any, bump: number) => { const q = (s: string) => tx.withClient((c: any) => c.query(s)); await q('create temp table fresh (like measure_value) on commit drop'); await records.copyInto(tx, 'fresh', cols, data(bump)); return q }
  const gone = `delete from measure_value v where v.period = '2010-02' and not exists (select 1 from fresh f where ${keys.map((k) => `f.${k} = v.${k}`).join(' and ')})`
  const ways: Record<string, (bump: number) => Promise<unknown>> = {
    deleteCopy: (bump) => records.transaction(async (tx) => { await tx.withClient((c) => c.query(`delete from measure_value where period = '2010-02'`)); await records.copyInto(tx, 'measure_value', cols, data(bump)) }),
    deleteInsertSelect: (bump) => records.transaction(async (tx) => { const q = await tmp(tx, bump); await q(`delete from measure_value where period = '2010-02'`); await q(`insert into measure_value (${cols.join(', ')}) select ${cols.join(', ')} from fresh`) }),
    upsert: (bump) => records.transaction(async (tx) => { const q = await tmp(tx, bump); await q(gone); await q(`insert into measure_value (${cols.join(', ')}) select ${cols.join(', ')} from fresh on conflict (${keys.join(', ')}) do update set ${rest.map((k) => `${k} = excluded.${k}`).join(', ')}`) }),
    upsertChanged: (bump) => records.transaction(async (tx) => { const q = await tmp(tx, bump); await q(gone); await q(`insert into measure_value (${cols.join(', ')}) select ${cols.join(', ')} from fresh on conflict (${keys.join(', ')}) do update set ${rest.map((k) => `${k} = excluded.${k}`).join(', ')} where (measure_value.numerator, measure_value.denominator, measure_value.measure_version) is distinct from (excluded.numerator, excluded.denominator, excluded.measure_version)`) }),
    updateFrom: (bump) => records.transaction(async (tx) => { const q = await tmp(tx, bump); await q('analyze fresh'); await q(gone)
      await q(`update measure_value v set ${rest.map((k) => `${k} = f.${k}`).join(', ')} from fresh f where v.period = '2010-02' and ${keys.map((k) => `f.${k} = v.${k}`).join(' and ')}`)
      await q(`insert into measure_value (${cols.join(', ')}) select ${cols.map((c) => `f.${c}`).join(', ')} from fresh f left join measure_value v on ${keys.map((k) => `f.${k} = v.${k}`).join(' and ')} and v.period = '2010-02' where v.measure_id is null`) }),
  }
  await records.withClient((c) => c.query(`vacuum full analyze measure_value`))
  for (let i = 0; i < 4; i++) for (const [k, w] of Object.entries(ways)) { await time(`w.${k}`, () => w(i)); await time(`w.${k} same`, () => w(i)); await records.withClient((c) => c.query('vacuum measure_value')) }
  for (const [k, v] of Object.entries(t)) console.log(k.padEnd(20), median(v).toFixed(2), v.map((x) => x.toFixed(2)).join(' '))
  return []
} }, { scale: 1 })
