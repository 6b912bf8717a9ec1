import { compareMonth, listProvinceMonths } from '../branch/index.ts'
import type { HomeSettings } from '../plan/index.ts'
import { catalogue, chaptersWithFigures } from './catalogue.ts'

/** The branch's own figures beside the province's, for the manager's home; null while the province has published nothing. */
const scoreProvince: HomeSettings['province'] = async (ctx, { areaCode }) => {
  const period = (await listProvinceMonths(ctx)).at(-1)
  if (period === undefined) return null
  const compared = (await compareMonth(ctx, catalogue, period)).filter((row) => row.areaCode === areaCode && row.brand === '' && row.ours !== null)
  const differing = compared.filter((row) => !row.agrees)
  return {
    period, comparedCount: compared.length, differingCount: differing.length,
    rows: differing.map((row) => ({ measureId: row.indicator, name: row.name, unit: row.unit, ours: row.ours ?? 0, province: row.theirs })),
  }
}

/** What the home page and the bulletin are made of. */
export const homeSettings: HomeSettings = { measures: catalogue.measures, province: scoreProvince, landings: chaptersWithFigures.flatMap((chapter) => chapter.landing ?? []) }
