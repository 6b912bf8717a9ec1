import { implement } from '@orpc/server'
import { type Context, requirePermission } from '../../platform/access/context.ts'
import { addMonths, month } from '../../kernel/day.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import { measureContract, type Outlook } from './contract.ts'
import { readMultiples, readOverview, readSeries, readValues } from './figures.ts'
import { getKnownMeasure, type KnownMeasure, listKnownMeasures } from './known.ts'
import { viewPermission } from './permissions.ts'
import type { Catalogue } from './refresh.ts'
import { readRows, readWholeRow } from './rows.ts'
import { findTopArea, listMonths } from './store.ts'
import type { SubjectKind } from './tables.ts'

const shape = (measure: KnownMeasure) => ({ ...measure, cuts: [...measure.cuts] })

/** Foresees the months of a year that are still ahead; null where nothing is foreseen. Handed in from above, where targets and forecasts live. */
export type ReadOutlook = (session: RecordsSession, asked: { measureId: string; subjectKind: SubjectKind; subjectCode: string; brand: string; year: string }) => Promise<Outlook | null>

export function makeMeasureRouter(catalogue: Catalogue, readOutlook: ReadOutlook) {
  const measures = implement(measureContract).$context<Context>()
  return measures.router({
    list: measures.list.handler(async ({ context }) => {
      requirePermission(context, viewPermission.verb)
      return (await listKnownMeasures(context.records, catalogue)).map(shape)
    }),
    periods: measures.periods.handler(async ({ context }) => {
      requirePermission(context, viewPermission.verb)
      const months = await listMonths(context.records, await listKnownMeasures(context.records, catalogue))
      return { months, latest: months.at(-1) ?? null, top: await findTopArea(context.records) }
    }),
    overview: measures.overview.handler(async ({ context, input }) => {
      requirePermission(context, viewPermission.verb)
      return readOverview(context.records, catalogue, input)
    }),
    find: measures.find.handler(async ({ context, input }) => {
      requirePermission(context, viewPermission.verb)
      return shape(await getKnownMeasure(context.records, catalogue, input.id))
    }),
    values: measures.values.handler(async ({ context, input }) => {
      requirePermission(context, viewPermission.verb)
      const answer = await readValues(context.records, catalogue, input)
      return { ...answer, measure: shape(answer.measure) }
    }),
    series: measures.series.handler(async ({ context, input }) => {
      requirePermission(context, viewPermission.verb)
      const answer = await readSeries(context.records, catalogue, input)
      const outlook = await readOutlook(context.records, { measureId: answer.measure.id, subjectKind: input.subjectKind, subjectCode: answer.subject.code, brand: input.brand, year: input.to.slice(0, 4) })
      // Foreseen from another month than the one shown, the band would not begin where the line ends.
      const follows = outlook !== null && outlook.months[0]?.period === addMonths(month(input.to), 1)
      return { ...answer, measure: shape(answer.measure), outlook: follows ? outlook : null }
    }),
    multiples: measures.multiples.handler(async ({ context, input }) => {
      requirePermission(context, viewPermission.verb)
      return readMultiples(context.records, catalogue, input)
    }),
    rows: measures.rows.handler(({ context, input }) => readRows(context, catalogue, input)),
    unmaskRow: measures.unmaskRow.handler(async ({ context, input }) => ({ row: await readWholeRow(context, catalogue, input) })),
  })
}
