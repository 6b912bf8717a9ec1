import { type Catalogue, type KnownMeasure, listKnownMeasures, listSubjects, readOverview, readThresholds, shortfall, type ThresholdsInForce } from '../../branch/index.ts'
import { lastDayOf, month } from '../../kernel/day.ts'
import { divide } from '../../kernel/ratio.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import { readWorth, type WorthInForce } from '../worth/inForce.ts'
import { atRisk, byValueAtRisk, unitWorth } from '../worth/rules.ts'
import type { Finding, FindingRules } from './contract.ts'

export type Findings = { readonly findings: Finding[]; readonly rules: FindingRules; readonly onTrackCount: number; readonly noTargetCount: number; readonly figureCount: number; readonly measures: ReadonlyMap<string, KnownMeasure> }

/** Indicators of a month that are off track or to be watched, what they cost first, each with where it stands in the areas below. `thresholds` and `worth`: those that are only tried. */
export async function readFindings(session: RecordsSession, catalogue: Catalogue, asked: { areaCode: string; month: string; thresholds?: ThresholdsInForce; worth?: WorthInForce }): Promise<Findings> {
  const area = { kind: 'area', code: asked.areaCode }
  const thresholds = asked.thresholds ?? (await readThresholds(session, [area]))(area, asked.month)
  const worth = asked.worth ?? (await readWorth(session, [asked.areaCode]))(asked.areaCode, lastDayOf(month(asked.month)))
  const place = { period: asked.month, subjectKind: 'area' as const, brand: '' }
  const measures = new Map((await listKnownMeasures(session, catalogue)).map((measure) => [measure.id, measure]))
  const rows = (await readOverview(session, catalogue, { ...place, subjectCode: asked.areaCode, by: thresholds })).filter((row) => measures.get(row.measureId)?.grain === 'month')
  const [here] = (await listSubjects(session, { kind: 'area', parentCode: asked.areaCode })).filter((area) => area.code === asked.areaCode)
  const below = (await listSubjects(session, { kind: 'area', level: here?.level === 'county' ? 'township' : 'county', parentCode: asked.areaCode })).filter((area) => area.code !== asked.areaCode)
  // A handful of counties or townships: each is one overview of all indicators.
  const places = await Promise.all(below.slice(0, placesMax).map(async (area) => ({ area, rows: new Map((await readOverview(session, catalogue, { ...place, subjectCode: area.code })).map((row) => [row.measureId, row])) })))
  const values = new Map(rows.map((row) => [row.measureId, row.value]))
  const findings = rows.flatMap((row): Finding[] => {
    const measure = measures.get(row.measureId)
    if (!measure || (row.state !== 'offTrack' && row.state !== 'watch')) return []
    const gap = shortfall(row.value, row.target, measure.better)
    const perUnit = unitWorth(worth.body, measure.id, { denominator: row.denominator, yuanPerUser: values.get(worth.body.revenueFrom) ?? null })
    const cost = gap === null || gap <= 0 ? null : atRisk(gap, perUnit)
    return [{
      measureId: measure.id, name: measure.name, unit: measure.unit, better: measure.better, value: row.value, target: row.target, lastMonth: row.points.at(-2) ?? null, lastYear: yearAgo(row),
      gap, yuan: cost?.yuan ?? null, people: cost?.people ?? null, state: row.state, points: row.points,
      places: places.flatMap(({ area, rows: own }) => {
        const at = own.get(measure.id)
        return at && at.value !== null ? [{ areaCode: area.code, name: area.name, value: at.value, target: at.target, state: at.state }] : []
      }),
    }]
  })
  const risk = (finding: Finding) => ({ gap: finding.gap ?? 0, yuan: finding.yuan, people: finding.people, relativeGap: Math.abs(divide(finding.gap, finding.target) ?? 0) })
  // Off track before to be watched; within each what costs most.
  findings.sort((a, b) => Number(b.state === 'offTrack') - Number(a.state === 'offTrack') || byValueAtRisk(risk(a), risk(b)))
  return {
    findings, rules: { thresholds: idOf(thresholds), worth: idOf(worth) }, measures, onTrackCount: rows.filter((row) => row.state === 'onTrack').length, noTargetCount: rows.filter((row) => row.value !== null && row.state === null).length,
    figureCount: rows.filter((row) => row.value !== null).length,
  }
}
const idOf = ({ ruleId, version }: { readonly ruleId: number | null; readonly version: number | null }) => ({ ruleId, version })
const placesMax = 40

function yearAgo(row: { value: number | null; againstLastYear: { value: number | null; kind: 'ratio' | 'points' } }): number | null {
  const { value, kind } = row.againstLastYear
  if (row.value === null || value === null) return null
  return kind === 'points' ? row.value - value / 100 : row.value / (1 + value)
}
