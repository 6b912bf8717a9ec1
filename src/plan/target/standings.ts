import { setImmediate as yieldOnce } from 'node:timers/promises'
import { sql } from 'kysely'
import { type Catalogue, findTopArea, type KnownMeasure, listKnownMeasures } from '../../branch/index.ts'
import type { Records, RecordsSession } from '../../platform/records/records.ts'
import { monthsOfYear } from './sheet.ts'
import { type Standing, standingsOf } from './standingRules.ts'
import { findNewestMonth, listLinesOfPersons, listLinesOfPlaces, listYearStates, replaceStandings } from './standingStore.ts'

/** Every target of a year against what was achieved: one statement for places and three for persons, however many targets. */
export async function computeStandings(session: RecordsSession, asked: { readonly measures: readonly KnownMeasure[]; readonly year: string }): Promise<Standing[]> {
  // One after the other: side by side they would take every core of a small machine from the people who look at their pages meanwhile.
  const places = await listLinesOfPlaces(session, asked)
  const persons = await listLinesOfPersons(session, asked)
  await yieldOnce()
  return standingsOf([...places, ...persons], new Map(asked.measures.map((measure) => [measure.id, measure])), monthsOfYear(asked.year))
}

export type StandingRun = { readonly years: readonly string[]; readonly lineCount: number }

/**
 * Makes the rows of every year anew whose figures, targets or duties have changed; `years`: these in any case. What they were made of is read first:
 * whatever changes while they are computed leaves them behind, and they are made once more.
 */
export async function recomputeStandings(records: Records, catalogue: Catalogue, asked: { readonly years?: readonly string[]; readonly now: Date }): Promise<StandingRun> {
  const measures = await listKnownMeasures(records, catalogue)
  const top = await findTopArea(records)
  const newestMonth = top && (await findNewestMonth(records, { areaCode: top.areaCode, measureIds: catalogue.measures.map((measure) => measure.id) }))
  const wanted = [...(asked.years ?? []), ...(newestMonth ? [newestMonth.slice(0, 4)] : [])]
  const behind = (await listYearStates(records, wanted)).filter((state) => state.stored !== state.now || asked.years?.includes(state.year))
  let lineCount = 0
  for (const { year, now } of behind) {
    const standings = await records.transaction(async (tx) => {
      // On a small machine one core stays for the people whose pages wait.
      await sql`set local max_parallel_workers_per_gather = 0`.execute(tx.db)
      return computeStandings(tx, { measures, year })
    })
    await records.transaction((tx) => replaceStandings(records, tx, { year, madeOf: now, newestMonth, computedAt: asked.now, standings }))
    lineCount += standings.length
  }
  return { years: behind.map((state) => state.year), lineCount }
}

/** Whether rows of any year are older than what they were made of. */
export async function standingsAreBehind(session: RecordsSession): Promise<boolean> {
  return (await listYearStates(session, [])).some((state) => state.stored !== state.now)
}
