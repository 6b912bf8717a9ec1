import { addMonths, month as toMonth, type Month } from '../../kernel/day.ts'
import { Refusal, refusal } from '../../kernel/refusal.ts'
import type { Context } from '../../platform/access/context.ts'
import { literal } from '../../platform/facts/dialect.ts'
import { listVisibleBatches } from '../../platform/facts/ledger.ts'
import { provinceFeed } from '../feeds.ts'
import { listKnownMeasures, type KnownMeasure } from '../measure/known.ts'
import type { Catalogue } from '../measure/refresh.ts'
import { valueOf } from '../measure/rules.ts'
import { listValues } from '../measure/store.ts'
import type { MeasureTables } from '../measure/tables.ts'
import { testCandidates } from './candidates.ts'
import type { Candidate, Comparison, Explanation } from './contract.ts'
import { agrees, explainedBy, fittingAlone, sentenceOf, toleranceOf } from './rules.ts'

export const provinceFigureUnknown = refusal('PROVINCE_FIGURE_UNKNOWN', { zh: '省公司没有通报这个指标。', en: 'The province published no such figure.' }, 404)

type Published = { areaCode: string; indicator: string; brand: string; figure: number }

export async function listProvinceMonths(ctx: Pick<Context, 'facts'>): Promise<string[]> {
  return (await listVisibleBatches(ctx.facts, [provinceFeed.id])).map((batch) => batch.slice).toSorted()
}

async function readPublished(ctx: Pick<Context, 'facts'>, month: string): Promise<Published[]> {
  const batch = (await listVisibleBatches(ctx.facts, [provinceFeed.id])).find((one) => one.slice === month)
  if (!batch) return []
  const rows = await ctx.facts.rows<{ area_code: string; indicator: string; brand: string | null; figure: number }>({
    sql: `select area_code, indicator, brand, figure from ${provinceFeed.table} where batch_id = ${literal(batch.batchId)} order by indicator, area_code, brand`,
  })
  return rows.map((row) => ({ areaCode: row.area_code, indicator: row.indicator, brand: row.brand ?? '', figure: row.figure }))
}

/** Every figure that the province published of a month beside ours. */
export async function compareMonth(ctx: Pick<Context, 'facts' | 'records'>, catalogue: Catalogue, month: string): Promise<Comparison[]> {
  const published = await readPublished(ctx, month)
  const measures = new Map((await listKnownMeasures(ctx.records, catalogue)).map((measure) => [measure.id, measure]))
  const areaCodes = [...new Set(published.map((row) => row.areaCode))]
  const stored = await listValues(ctx.records, { measureIds: [...new Set(published.map((row) => row.indicator))], subjectKind: 'area', subjectCodes: areaCodes, brand: null, from: month, to: month })
  const ours = new Map(stored.map((value) => [`${value.measureId} ${value.subjectCode} ${value.brand}`, value]))
  const names = new Map(areaCodes.length === 0 ? [] : (await ctx.records.tables<MeasureTables>().selectFrom('area').select(['area_code', 'name']).where('area_code', 'in', areaCodes).execute()).map((row) => [row.area_code, row.name]))
  return published.map((row): Comparison => {
    const measure: KnownMeasure | undefined = measures.get(row.indicator)
    const unit = measure?.unit ?? 'count'
    const value = measure ? valueOf(ours.get(`${row.indicator} ${row.areaCode} ${row.brand}`)) : null
    const tolerance = toleranceOf(unit)
    return {
      areaCode: row.areaCode, areaName: names.get(row.areaCode) ?? row.areaCode, indicator: row.indicator, name: measure?.name ?? { zh: row.indicator, en: row.indicator }, unit, brand: row.brand,
      ours: value, theirs: row.figure, difference: value === null ? null : value - row.figure, tolerance, agrees: agrees(value, row.figure, tolerance),
    }
  })
}

export async function explainDifference(ctx: Context, catalogue: Catalogue, wanted: { month: string; areaCode: string; indicator: string; brand: string }): Promise<Explanation> {
  const month = toMonth(wanted.month)
  const all = await compareMonth(ctx, catalogue, month)
  const comparison = all.find((row) => row.areaCode === wanted.areaCode && row.indicator === wanted.indicator && row.brand === wanted.brand)
  if (!comparison) throw new Refusal(provinceFigureUnknown)
  const late = await testLateBooking(ctx, catalogue, wanted, month, comparison)
  const effects = await testAt(ctx, catalogue, wanted, month)
  // That two months cancel is seldom chance, so it is asked first.
  const candidates: Omit<Candidate, 'explains' | 'rowsPath'>[] = late ? [late, ...effects] : effects
  const alone = late ? [late.id] : fittingAlone(comparison.difference, comparison.tolerance, candidates)
  const explained = alone.length > 1 ? [await likeliest(ctx, catalogue, alone, all, comparison, month)] : alone.length === 1 ? alone : explainedBy(comparison.difference, comparison.tolerance, candidates)
  const rowsPath = `/measures/${wanted.indicator}/rows?period=${month}&subjectKind=area&subjectCode=${wanted.areaCode}&brand=${encodeURIComponent(wanted.brand)}`
  const areas = ctx.records.tables<MeasureTables>().selectFrom('area').select('area_code').where('parent_code', '=', wanted.areaCode)
  const children = new Set((await areas.execute()).map((row) => row.area_code))
  const places = all.filter((row) => row.indicator === wanted.indicator && ((children.has(row.areaCode) && row.brand === wanted.brand) || (row.areaCode === wanted.areaCode && wanted.brand === '' && row.brand !== '')))
    .map((row) => ({ areaCode: row.areaCode, name: row.brand === '' || row.areaCode !== wanted.areaCode ? row.areaName : row.brand, brand: row.areaCode === wanted.areaCode ? row.brand : '', difference: row.difference }))
  const shown = candidates.map((candidate): Candidate => ({ ...candidate, explains: explained.includes(candidate.id), rowsPath })).toSorted((a, b) => Number(b.explains) - Number(a.explains) || Math.abs(b.effect ?? 0) - Math.abs(a.effect ?? 0))
  return { comparison, candidates: shown, explainedBy: explained, places, sentence: sentenceOf(comparison, shown, explained, places) }
}

async function testAt(ctx: Pick<Context, 'facts' | 'records'>, catalogue: Catalogue, at: { indicator: string; areaCode: string; brand: string }, month: Month) {
  const tested = await testCandidates(ctx.facts, catalogue, { ...at, month })
  const scale = await scaleOf(ctx, at, month)
  return tested.map((candidate) => ({ ...candidate, effect: candidate.effect * scale, groups: candidate.groups.map((group) => ({ ...group, value: group.value * scale })) }))
}

const witnessesMax = 8
/** Of several that fit one small difference, the one that also fits the same indicator elsewhere, the largest differences first. */
async function likeliest(ctx: Pick<Context, 'facts' | 'records'>, catalogue: Catalogue, fitting: readonly string[], all: readonly Comparison[], comparison: Comparison, month: Month): Promise<string> {
  const witnesses = all.filter((row) => row.indicator === comparison.indicator && row !== comparison && row.difference !== null && !row.agrees)
    .toSorted((a, b) => Math.abs(b.difference ?? 0) - Math.abs(a.difference ?? 0)).slice(0, witnessesMax)
  let left = [...fitting]
  for (const witness of witnesses) {
    const fitsThere = fittingAlone(witness.difference, witness.tolerance, await testAt(ctx, catalogue, witness, month))
    const kept = left.filter((id) => fitsThere.includes(id))
    if (kept.length > 0) left = kept
    if (left.length === 1) break
  }
  return left[0] ?? ''
}

// Fen of rows become yuan of a figure; of ARPU, yuan over the same users that divide ours.
async function scaleOf(ctx: Pick<Context, 'records'>, wanted: { indicator: string; areaCode: string; brand: string }, month: Month): Promise<number> {
  if (wanted.indicator === 'market.revenue.total') return 0.01
  if (wanted.indicator !== 'market.revenue.arpu') return 1
  const [own] = await listValues(ctx.records, { measureIds: [wanted.indicator], subjectKind: 'area', subjectCodes: [wanted.areaCode], brand: wanted.brand, from: month, to: month })
  return own?.denominator ? 0.01 / own.denominator : 0
}

/** Rows that reached the province late are missing in one month and too many in the next: the two differences cancel. */
async function testLateBooking(ctx: Pick<Context, 'facts' | 'records'>, catalogue: Catalogue, wanted: { areaCode: string; indicator: string; brand: string }, month: Month, comparison: Comparison) {
  if (wanted.indicator !== 'market.users.grossAdds' || comparison.difference === null || comparison.agrees) return null
  const at = async (other: Month) => (await compareMonth(ctx, catalogue, other)).find((row) => row.areaCode === wanted.areaCode && row.indicator === wanted.indicator && row.brand === wanted.brand)?.difference ?? null
  const isAfter = comparison.difference < 0
  const other = addMonths(month, isAfter ? -1 : 1)
  const difference = await at(other)
  if (difference === null || Math.abs(difference + comparison.difference) > comparison.tolerance) return null
  const count = Math.abs(comparison.difference)
  return {
    id: `${wanted.indicator}.late`, effect: comparison.difference, rowCount: count, groups: [{ label: other, value: difference, rowCount: count }],
    words: isAfter
      ? { zh: `省公司补计了 ${other} 迟报的 ${count} 户：两个月的差额正好抵消`, en: `The province added ${count} users that reached it late in ${other}: the differences of the two months cancel` }
      : { zh: `有 ${count} 户迟报到省公司，${other} 已补计：两个月的差额正好抵消`, en: `${count} users reached the province late and were added in ${other}: the differences of the two months cancel` },
  }
}
