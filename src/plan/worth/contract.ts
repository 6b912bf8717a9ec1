import { z } from 'zod'
import { refusal } from '../../kernel/refusal.ts'
import { named } from '../../platform/rules/contract.ts'

export const worthMeasureUnknown = refusal('WORTH_MEASURE_UNKNOWN', { zh: '差距折算第 {row} 行：没有指标“{measureId}”，请从列表中选择。', en: 'Row {row}: there is no indicator "{measureId}"; choose one from the list.' })
export const worthMeasureTwice = refusal('WORTH_MEASURE_TWICE', { zh: '“{zh}”出现两次，只能有一种折算。', en: '"{en}" comes twice; it has one worth only.' })
export const worthUnitUnfit = refusal('WORTH_UNIT_UNFIT', { zh: '“{zh}”的差距不能按“{byZh}”折算：{reasonZh}。', en: 'A gap of "{en}" cannot count as "{byEn}": {reasonEn}.' })
export const worthRevenueUnfit = refusal('WORTH_REVENUE_UNFIT', { zh: '“{zh}”不是每户每月的收入，不能用来算一个用户值多少。请选 ARPU 一类的指标。', en: '"{en}" is no revenue per user and month, so it does not tell what a user is worth. Choose an indicator such as ARPU.' })

export const worthWays = ['yuan', 'people', 'user', 'shareOfYuan', 'shareOfPeople', 'shareOfUser'] as const
export type WorthWay = (typeof worthWays)[number]
export const worthWayWords: Readonly<Record<WorthWay, { readonly zh: string; readonly en: string }>> = {
  yuan: { zh: '差多少就是多少元', en: 'yuan, as it stands' },
  people: { zh: '差多少就是多少人', en: 'people, as it stands' },
  user: { zh: '人数，并折成收入', en: 'users, and their revenue' },
  shareOfYuan: { zh: '比率乘以金额', en: 'the share times the money' },
  shareOfPeople: { zh: '比率乘以人数', en: 'the share times the people' },
  shareOfUser: { zh: '比率乘以用户数，并折成收入', en: 'the share times the users, and their revenue' },
}

/** What gaps cost: the order of what is off track, and of what is at risk at the year's end. */
export const worthShape = z.object({
  revenueFrom: named(z.string().min(1).max(100), '一个用户每月值多少，看', 'A user is worth, each month'),
  months: named(z.int().min(1).max(60), '一个用户算几个月', 'Months that a user counts for'),
  indicators: named(z.array(z.object({
    id: z.string().min(1).max(100), measureId: named(z.string().min(1).max(100), '指标', 'Indicator'), by: named(z.enum(worthWays), '差距折成', 'A gap counts as', worthWayWords),
  })).max(500), '各指标的差距怎样折算', 'What a gap of each indicator counts as'),
})
export type WorthBody = z.infer<typeof worthShape>
