import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeTwinFiles } from '../../../demo/files.ts'
import { day, parseMonth } from '../../kernel/day.ts'
import { market } from '../../market/index.ts'
import type { Context } from '../../platform/access/context.ts'
import { openDuckFacts } from '../../platform/facts/duckdb.ts'
import { prepareFacts } from '../../platform/facts/ledger.ts'
import { takeFile } from '../../platform/feeds/index.ts'
import type { MasterNoun } from '../../platform/feeds/master.ts'
import { openTestRecords } from '../../platform/records/testRecords.ts'
import { mirrorReference } from '../area/mirror.ts'
import { seedAreas } from '../area/seed.ts'
import { branchFeeds } from '../feeds.ts'
import { masterNouns } from '../master.ts'
import { type Catalogue, refreshPeriod } from '../measure/refresh.ts'
import { compareMonth, explainDifference } from './explain.ts'

const catalogue: Catalogue = { feeds: [...branchFeeds, ...market.feeds], sources: market.sources, measures: market.measures, provinceTests: market.provinceTests ?? [] }

test('every difference that was planted is found and explained, and there is no other', { timeout: 900_000 }, async () => {
  const records = await openTestRecords()
  const facts = await openDuckFacts({ path: null, threads: 2 })
  const folder = mkdtempSync(join(tmpdir(), 'twin-'))
  try {
    await writeTwinFiles(join(folder, 'files'), { subscribers: 2_000, months: 24 })
    await seedAreas(records, { prefix: '6323' })
    await prepareFacts(facts, catalogue.feeds)
    await mirrorReference(records, facts)
    // Approved on the spot: that another person approves is tested where it happens.
    const master = new Map([...masterNouns].map(([feedId, noun]): [string, MasterNoun] => [feedId, {
      ...noun,
      async difference(session, rows) {
        const found = await noun.difference(session, rows)
        await records.transaction((tx) => noun.apply(tx, found, feedId))
        await mirrorReference(records, facts)
        return { added: [], changed: [], missing: [] }
      },
    }]))
    const deps = { records, facts, feeds: catalogue.feeds, master, onAccepted: async () => undefined, dataFolder: folder, now: () => new Date('2011-04-03T00:00:00Z'), todayOf: async () => day('2011-04-03'), signal: new AbortController().signal }
    const manifest: { feedId: string; name: string }[] = JSON.parse(readFileSync(join(folder, 'files', 'manifest.json'), 'utf8'))
    for (const line of manifest) {
      if (line.feedId === 'market.daily' || line.feedId.startsWith('arrears.')) continue
      const outcomes = await takeFile(deps, { path: join(folder, 'files', line.name), fileName: line.name, arrivedBy: 'command', accountId: null, feedId: line.feedId, slice: null }, () => undefined)
      for (const outcome of outcomes) expect([line.name, outcome.state, outcome.refusal]).toEqual([line.name, line.feedId.startsWith('branch.') && masterNouns.has(line.feedId) ? outcome.state : 'accepted', null])
    }
    type Planted = { areaCode: string; indicator: string; brand: string; ours: number; theirs: number; because: string }
    const truth: { months: { month: string; provinceDifferences: Planted[] }[] } = JSON.parse(readFileSync(join(folder, 'files', 'truth.json'), 'utf8'))
    for (const { month } of truth.months) {
      const parsed = parseMonth(month)
      if (parsed) await refreshPeriod(records, facts, catalogue, parsed)
    }
    const ctx: Context = {
      records, facts, factsOwner: { run: async () => null }, dataFolder: folder, accountId: 1, signInName: 'boss', staffNo: null, language: 'zh',
      grants: [{ permissions: new Set(['measure.view']), areaCode: '6323' }], today: day('2011-04-03'), now: new Date('2011-04-03T00:00:00Z'),
    }
    const signs: Readonly<Record<string, RegExp>> = { preClosingCountsAsLeft: /preClosing$/, ownStopIsNotBilled: /ownStop$/, lateOutlets: /late$/ }
    const unexplained: string[] = []
    const wrong: string[] = []
    for (const { month, provinceDifferences } of truth.months) {
      const key = (one: { areaCode: string; indicator: string; brand: string }) => `${one.indicator} ${one.areaCode} ${one.brand}`
      const rows = await compareMonth(ctx, catalogue, month)
      const differing = rows.filter((row) => row.ours !== null && !row.agrees).map(key)
      const planted = provinceDifferences.filter((one) => Math.abs(one.ours - one.theirs) > (rows.find((row) => key(row) === key(one))?.tolerance ?? 0) + 1e-6)
      if (rows.length > 0 && differing.toSorted().join() !== planted.map(key).toSorted().join()) wrong.push(`${month}: ${differing.length} differ, ${planted.length} planted`)
      if (rows.length === 0) continue
      for (const one of planted) {
        const answer = await explainDifference(ctx, catalogue, { month, ...one })
        if (!answer.explainedBy.some((id) => signs[one.because]?.test(id))) unexplained.push(`${month} ${key(one)} ${one.because}: ${answer.explainedBy.join(' ')} ${one.ours}/${one.theirs}`)
      }
    }
    expect({ wrong, unexplained: unexplained.slice(0, 20) }).toEqual({ wrong: [], unexplained: [] })
  } finally {
    await facts.close()
    await records.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
