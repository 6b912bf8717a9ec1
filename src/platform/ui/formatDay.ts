import { parsePeriod } from '../../kernel/day.ts'
import type { Language } from '../../kernel/refusal.ts'

export type DayStyle = 'words' | 'short'
const monthsEn = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const quartersZh = ['一', '二', '三', '四']
const nothing = '—'

/** 3 月 21 日 (`words`), 3-21 (`short`), 21 Mar; with the year when it is not the year of `today`. */
export function formatDay(
  day: string | null | undefined,
  language: Language,
  style: DayStyle = 'words',
  today?: string,
): string {
  if (!day) return nothing
  const [year, month, date] = day.slice(0, 10).split('-').map(Number)
  if (!year || !month || !date) return nothing
  const isOtherYear = today !== undefined && today.slice(0, 4) !== day.slice(0, 4)
  if (language === 'en') return `${date} ${monthsEn[month - 1]}${isOtherYear ? ` ${year}` : ''}`
  if (style === 'short') return `${isOtherYear ? `${year}-` : ''}${month}-${date}`
  return `${isOtherYear ? `${year} 年 ` : ''}${month} 月 ${date} 日`
}

/** 2011 年 3 月 (`words`), 2011-03 (`short`), Mar 2011. */
export function formatMonth(month: string | null | undefined, language: Language, style: DayStyle = 'words'): string {
  if (!month) return nothing
  const [year, number] = month.slice(0, 7).split('-').map(Number)
  if (!year || !number) return nothing
  if (language === 'en') return `${monthsEn[number - 1]} ${year}`
  return style === 'short' ? month.slice(0, 7) : `${year} 年 ${number} 月`
}

/** A period of any length: 2011 年, 2011 年一季度, 2011 年 3 月, 2011 年 3 月 21 日. Unreadable text comes back as it is. */
export function formatPeriod(period: string, language: Language): string {
  const span = parsePeriod(period)
  if (!span) return period
  if (span.kind === 'day') return formatDay(span.day, language, 'words', '')
  if (span.kind === 'month') return formatMonth(span.months[0], language)
  const year = period.slice(0, 4)
  if (span.kind === 'year') return language === 'zh' ? `${year} 年` : year
  const quarter = Number(period.slice(6, 7))
  return language === 'zh' ? `${year} 年${quartersZh[quarter - 1]}季度` : `Q${quarter} ${year}`
}

/** An instant on the branch's clock (Beijing time everywhere in China): 3-21 07:50, 21 Mar 07:50. */
export function formatInstant(instant: string | null | undefined, language: Language, today?: string): string {
  if (!instant) return nothing
  const ms = Date.parse(instant)
  if (Number.isNaN(ms)) return nothing
  const inChina = new Date(ms + 8 * 3_600_000).toISOString()
  return `${formatDay(inChina, language, 'short', today)} ${inChina.slice(11, 16)}`
}
