import { implement } from '@orpc/server'
import { type Context, requirePermission } from '../../platform/access/context.ts'
import { measureContract } from './contract.ts'
import { readMultiples, readOverview, readSeries, readValues } from './figures.ts'
import { getKnownMeasure, type KnownMeasure, listKnownMeasures } from './known.ts'
import { viewPermission } from './permissions.ts'
import type { Catalogue } from './refresh.ts'
import { readRows, readWholeRow } from './rows.ts'
import { findTopArea, listMonths } from './store.ts'

const shape = (measure: KnownMeasure) => ({ ...measure, cuts: [...measure.cuts] })

export function makeMeasureRouter(catalogue: Catalogue) {
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
      return { ...answer, measure: shape(answer.measure) }
    }),
    multiples: measures.multiples.handler(async ({ context, input }) => {
      requirePermission(context, viewPermission.verb)
      return readMultiples(context.records, catalogue, input)
    }),
    rows: measures.rows.handler(({ context, input }) => readRows(context, catalogue, input)),
    unmaskRow: measures.unmaskRow.handler(async ({ context, input }) => ({ row: await readWholeRow(context, catalogue, input) })),
  })
}
