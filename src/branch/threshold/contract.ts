import { z } from 'zod'
import { refusal } from '../../kernel/refusal.ts'
import { named } from '../../platform/rules/contract.ts'

export const thresholdsCrossed = refusal('THRESHOLDS_CROSSED', { zh: '“{placeZh}”的绿灯门限 {green}% 大于黄灯门限 {yellow}%，黄灯永远不会亮。请改小绿灯或改大黄灯。', en: '"{placeEn}": the green limit of {green}% is above the yellow one of {yellow}%, so yellow would never show. Lower the one or raise the other.' })
export const thresholdsTooWide = refusal('THRESHOLDS_TOO_WIDE', { zh: '“{placeZh}”的黄灯门限 {yellow}% 超过 {most}%：差这么多还不算偏离，灯就失去了意义。', en: '"{placeEn}": a yellow limit of {yellow}% is above {most}%. What is that far short is off track, whatever the lamp says.' })
export const thresholdsPointsTooWide = refusal('THRESHOLDS_POINTS_TOO_WIDE', { zh: '“{placeZh}”最多差 {points} 个百分点，超过 {most} 个：差这么多还不算偏离，灯就失去了意义。', en: '"{placeEn}": {points} points are above {most}. What is that far short is off track, whatever the lamp says.' })
export const thresholdsPointsUnfit = refusal('THRESHOLDS_POINTS_UNFIT', { zh: '“{placeZh}”不是百分比，不能按百分点设门限。请清空这一格。', en: '"{placeEn}" is no percentage and takes no limit in points. Leave that cell empty.' })
export const thresholdsMeasureUnknown = refusal('THRESHOLDS_MEASURE_UNKNOWN', { zh: '单独设门限第 {row} 行：没有指标“{measureId}”，请从列表中选择。', en: 'Own limits, row {row}: there is no indicator "{measureId}"; choose one from the list.' })
export const thresholdsMeasureTwice = refusal('THRESHOLDS_MEASURE_TWICE', { zh: '“{placeZh}”单独设了两次门限，只能留一行。', en: '"{placeEn}" has limits of its own twice; keep one row.' })

const limit = z.number().min(0).max(100)
const points = z.number().min(0).max(100).nullable()
const green = named(limit, '绿灯：差距不超过目标的（%）', 'Green: short by at most (% of target)')
const yellow = named(limit, '黄灯：差距不超过目标的（%）', 'Yellow: short by at most (% of target)')
const pointsMax = named(points, '且最多差（百分点）', 'and by at most (points)')

/** How far short of its target a figure may be and still be green, or yellow; whatever is further is red. */
export const thresholdsShape = z.object({
  usual: named(z.object({ green, yellow }), '数量、金额等一般指标', 'Counts, money and the like'),
  percent: named(z.object({ green, yellow, pointsMax }), '百分比指标', 'Percentages'),
  score: named(z.object({ green, yellow }), '得分', 'Scores'),
  own: named(z.array(z.object({
    id: z.string().min(1).max(60), measureId: named(z.string().min(1).max(100), '指标', 'Indicator'),
    green: named(limit, '绿灯（%）', 'Green (%)'), yellow: named(limit, '黄灯（%）', 'Yellow (%)'), pointsMax: named(points, '最多差（百分点）', 'At most (points)'),
  })).max(200), '单独设门限的指标', 'Indicators with limits of their own'),
})
export type Thresholds = z.infer<typeof thresholdsShape>
