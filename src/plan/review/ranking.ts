import { type Catalogue, listSubjects } from '../../branch/index.ts'
import { addDays, day, type Day } from '../../kernel/day.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import type { Ranking } from './contract.ts'
import { readReviewPolicy, type ReviewPolicyInForce } from './policy/inForce.ts'
import { rankAreas, type WeekFigure } from './rankingRules.ts'
import { type DayValue, findNewestDay, listDayValues } from './store.ts'

const daysOfWeek = 7

/** The counties by the newest whole seven days, and where each stood the week before. null without daily figures. `by`: a policy that is only tried. */
export async function readRanking(session: RecordsSession, catalogue: Catalogue, asked: { areaCode: string; to: string | null; by?: ReviewPolicyInForce }): Promise<Ranking> {
  const newest = await findNewestDay(session, asked.areaCode)
  if (newest === null) return null
  const to = day(asked.to !== null && asked.to < newest ? asked.to : newest)
  const { ruleId, version, body: { ranking } } = asked.by ?? (await readReviewPolicy(session, asked.areaCode, to))
  const counties = (await listSubjects(session, { kind: 'area', level: 'county', parentCode: asked.areaCode })).filter((area) => area.code !== asked.areaCode)
  const measures = ranking.parts.flatMap((part) => catalogue.measures.find((measure) => measure.id === part.measureId) ?? [])
  if (counties.length < 2 || measures.length < ranking.parts.length) return null
  const values = await listDayValues(session, { measureIds: measures.map((measure) => measure.id), areaCodes: counties.map((county) => county.code), from: addDays(to, -daysOfWeek * (ranking.usualWeeks + 2)), to })
  const byPlace = new Map<string, DayValue[]>()
  for (const value of values) byPlace.set(`${value.measureId} ${value.areaCode}`, [...(byPlace.get(`${value.measureId} ${value.areaCode}`) ?? []), value])
  const figuresAt = (weekEnd: Day) => counties.map((county) => ({
    areaCode: county.code,
    figures: measures.map((measure): WeekFigure => weekFigure(byPlace.get(`${measure.id} ${county.code}`) ?? [], { weekEnd, usualWeeks: ranking.usualWeeks }, measure.better === 'lower' ? 'lower' : 'higher')),
  }))
  const now = figuresAt(to)
  const before = new Map(rankAreas(ranking, figuresAt(addDays(to, -daysOfWeek))).map((row) => [row.areaCode, row.rank]))
  return {
    from: addDays(to, 1 - daysOfWeek), to, by: { ruleId, version }, usualWeeks: ranking.usualWeeks, cap: ranking.cap,
    rule: ranking.parts.flatMap((part) => measures.filter((measure) => measure.id === part.measureId).map((measure) => ({ ...part, name: measure.name, unit: measure.unit }))),
    rows: rankAreas(ranking, now).map((row) => ({
      areaCode: row.areaCode, name: counties.find((county) => county.code === row.areaCode)?.name ?? row.areaCode, rank: row.rank, lastRank: before.get(row.areaCode) ?? null, score: row.score,
      parts: measures.map((measure, index) => {
        const figure = now.find((each) => each.areaCode === row.areaCode)?.figures[index]
        return { measureId: measure.id, value: figure?.value ?? null, usual: figure?.usual ?? null, score: row.parts[index] ?? null }
      }),
    })),
  }
}

/** A week lacks its figure when one of its days does: a file that has not come is no bad week. */
function weekFigure(values: readonly DayValue[], { weekEnd, usualWeeks }: { weekEnd: Day; usualWeeks: number }, better: 'higher' | 'lower'): WeekFigure {
  const weekBack = (weeks: number): number | null => {
    const [from, to] = [addDays(weekEnd, 1 - daysOfWeek * (weeks + 1)), addDays(weekEnd, -daysOfWeek * weeks)]
    const days = values.filter((value) => value.day >= from && value.day <= to && value.value !== null)
    return days.length === daysOfWeek ? days.reduce((sum, value) => sum + (value.value ?? 0), 0) : null
  }
  const earlier = Array.from({ length: usualWeeks }, (_, index) => weekBack(index + 1)).filter((value) => value !== null)
  return { value: weekBack(0), usual: earlier.length === usualWeeks ? earlier.reduce((sum, value) => sum + value, 0) / earlier.length : null, better }
}
