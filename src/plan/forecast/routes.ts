import { implement } from '@orpc/server'
import type { Catalogue, Permission } from '../../branch/index.ts'
import { type Context, requirePermission } from '../../platform/access/context.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import type { ForecastRun } from './compute.ts'
import { forecastContract } from './contract.ts'
import { findForecast, readAhead, readForecasts } from './read.ts'

export const computePermission: Permission = { verb: 'plan.forecast', words: { zh: '重新计算预测', en: 'Forecast anew' }, roles: ['general_manager', 'market', 'administrator'] }

export function makeForecastRouter(catalogue: Catalogue) {
  const os = implement(forecastContract).$context<Context>()
  return os.router({
    find: os.find.handler(async ({ context, input }) => {
      requirePermission(context, 'plan.read')
      const forecast = await findForecast(context.records, catalogue, input)
      return { forecast, ahead: forecast ? await readAhead(context.records, catalogue, forecast) : [] }
    }),
    list: os.list.handler(({ context, input }) => readForecasts(context, catalogue, input)),
    compute: os.compute.handler(async ({ context, input }) => {
      requirePermission(context, computePermission.verb)
      const run = (await context.factsOwner.run('forecast.compute', { year: input.year ?? context.today.slice(0, 4) })) as ForecastRun
      await context.records.transaction((tx) => writeAudit(tx, context, { verb: 'forecast.compute', subjectKind: 'year', subjectId: run.year, detail: { forecasts: run.forecastCount, refused: run.refusedCount } }))
      return run
    }),
  })
}
