import type { Language } from '../../kernel/refusal.ts'
import { formatFigure } from '../../platform/ui/formatFigure.ts'
import { defineWords } from '../../platform/ui/words.ts'
import type { ForecastView } from './contract.ts'

export const forecastWords = defineWords({
  zh: {
    seasonalNaive: '上年同月再现', dampedTrend: '阻尼趋势（不看季节）', seasonalTrend: '上年同月加同比增量的阻尼趋势',
    tooShort: '历史不足，无法预测：至少要有 12 个月的数据；离年底超过 9 个月时要有 18 个月。', gap: '最近的数据中间缺月，无法预测：补齐缺的月份后再算。', constant: '数值一直没有变化，无法预测。', tooFar: '最近的数据离年底超过 12 个月，无法预测：先导入近期的文件。', noFigure: '还没有数据，无法预测。', dutyChanges: '所负责的对象在年内有变动，无法预测。',
    reached: '预计完成', open: '能否完成未定', missed: '预计完不成',
    yearEnd: '年底预计', completion: '预计完成率', interval: (low: string, high: string, coverage: number) => `${low}～${high}（${Math.round(coverage * 100)}% 区间）`,
    method: '方法', error: '回测误差', errorText: (mae: string, mase: string | null, origins: number) => `每月平均差 ${mae}${mase === null ? '' : `，为照搬历史的 ${mase} 倍`}，试了 ${origins} 个起点`,
    risk: '风险额', noValue: '没有折算办法', closed: '全年已有数', target: '全年目标', people: (count: string) => count,
  },
  en: {
    seasonalNaive: 'same month of last year', dampedTrend: 'damped trend, no season', seasonalTrend: 'same month of last year plus the damped trend of the change',
    tooShort: 'The history is too short to forecast: at least 12 months are needed, and 18 more than nine months before the end of the year.', gap: 'A month is missing among the latest figures, so nothing is forecast; bring it and compute again.', constant: 'The figure has never changed, so nothing is forecast.', tooFar: 'The latest figure is more than 12 months before the end of the year; bring recent files first.', noFigure: 'There is no figure yet, so nothing is forecast.', dutyChanges: 'What the person answers for changes within the year, so nothing is forecast.',
    reached: 'will be reached', open: 'may be missed', missed: 'will be missed',
    yearEnd: 'Year end', completion: 'Completion', interval: (low: string, high: string, coverage: number) => `${low} to ${high} (${Math.round(coverage * 100)} % interval)`,
    method: 'Method', error: 'Backtest error', errorText: (mae: string, mase: string | null, origins: number) => `off by ${mae} a month on average${mase === null ? '' : `, ${mase} times that of repeating history`}, tried from ${origins} points`,
    risk: 'At risk', noValue: 'no known value', closed: 'the year is complete', target: 'Year target', people: (count: string) => count,
  },
})
type Words = ReturnType<typeof import('../../platform/ui/words.ts').useWords<(typeof forecastWords)['zh']>>

/** What is at risk, in money before people; null where no value is known. */
export function riskText(forecast: Pick<ForecastView, 'yuanAtRisk' | 'peopleAtRisk'>, language: Language): string | null {
  if (forecast.yuanAtRisk !== null) return formatFigure(Math.round(forecast.yuanAtRisk), 'yuan', language)
  return forecast.peopleAtRisk === null ? null : formatFigure(Math.round(forecast.peopleAtRisk), 'users', language)
}

export function intervalText(forecast: Pick<ForecastView, 'yearEnd' | 'coverage' | 'unit'>, language: Language, t: Words): string {
  const { yearEnd, coverage } = forecast
  if (yearEnd === null) return '—'
  const middle = formatFigure(yearEnd.point, forecast.unit, language)
  if (coverage === null) return middle
  return `${middle}${language === 'zh' ? '，' : ', '}${t.interval(formatFigure(yearEnd.low, forecast.unit, language), formatFigure(yearEnd.high, forecast.unit, language), coverage)}`
}

/** How far the method was off when it was tried on the past; null where nothing was forecast. */
export function errorText(forecast: Pick<ForecastView, 'method' | 'backtests' | 'originCount' | 'unit'>, language: Language, t: Words): string | null {
  const [chosen] = forecast.backtests
  if (forecast.method === null || !chosen) return null
  return `${t.error}${language === 'zh' ? '：' : ': '}${t.errorText(formatFigure(chosen.mae, forecast.unit, language), chosen.mase === null ? null : chosen.mase.toFixed(2), forecast.originCount)}`
}

export function percentText(value: number | null | undefined, language: Language): string {
  return value === null || value === undefined ? '—' : formatFigure(value, 'percent', language)
}
