import { implement } from '@orpc/server'
import { type Context, requirePermission } from '../../platform/access/context.ts'
import { viewPermission } from '../measure/permissions.ts'
import type { Catalogue } from '../measure/refresh.ts'
import { provinceContract } from './contract.ts'
import { compareMonth, explainDifference, listProvinceMonths } from './explain.ts'

export function makeProvinceRouter(catalogue: Catalogue) {
  const province = implement(provinceContract).$context<Context>()
  return province.router({
    compare: province.compare.handler(async ({ context, input }) => {
      requirePermission(context, viewPermission.verb)
      const months = await listProvinceMonths(context)
      const month = input.month ?? months.at(-1) ?? null
      return { month, months, rows: month === null ? [] : await compareMonth(context, catalogue, month) }
    }),
    explain: province.explain.handler(({ context, input }) => {
      requirePermission(context, viewPermission.verb)
      return explainDifference(context, catalogue, input)
    }),
  })
}
