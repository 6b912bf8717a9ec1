import type { Fen } from '../../kernel/money.ts'
import type { Language } from '../../kernel/refusal.ts'

/** The units a figure is measured in; the same words as `branch/measure`, which the platform may not import. */
export type FigureUnit =
  | 'users'
  | 'times'
  | 'yuan'
  | 'yuanPerUser'
  | 'percent'
  | 'count'
  | 'minutes'
  | 'megabytes'
  | 'score'

/** `precise`: every digit, for tables, drills and exports; otherwise 万/亿 (k/M/B), as people say it. */
export type FigureFormat = { readonly precise?: boolean }

/** A figure in two pieces, so that the number can be set larger than its unit. */
export type FigureParts = { readonly number: string; readonly unit: string }

export const missingFigure = '—'
// A figure and its unit are never torn apart at a line end.
const noBreakSpace = '\u00a0'

/** Yuan from fen, for showing only: sums are taken in fen. */
export function yuanOf(fen: Fen): number
export function yuanOf(fen: Fen | null): number | null
export function yuanOf(fen: Fen | null): number | null {
  return fen === null ? null : fen / 100
}

/** `value` in the unit itself: money in yuan (see `yuanOf`), percent as a ratio (0.038 is 3.8 %). Nothing to show is “—”. */
export function formatFigure(
  value: number | null | undefined,
  unit: FigureUnit,
  language: Language,
  format: FigureFormat = {},
): string {
  const parts = figureParts(value, unit, language, format)
  const glue = parts.unit === '' || isUnitTight(parts.unit, language) ? '' : noBreakSpace
  return `${parts.number}${glue}${parts.unit}`
}

/** English sets the percent sign, and what a figure is per, directly after the number. */
export function isUnitTight(unit: string, language: Language): boolean {
  return language === 'en' && (unit === '%' || unit.startsWith('/'))
}

export function figureParts(
  value: number | null | undefined,
  unit: FigureUnit,
  language: Language,
  format: FigureFormat = {},
): FigureParts {
  if (value === null || value === undefined || !Number.isFinite(value)) return { number: missingFigure, unit: '' }
  if (unit === 'percent') return percentParts(value, format)
  if (unit === 'megabytes' && !format.precise) return volumeParts(value)
  const scaled = format.precise ? plain(value, decimalsPrecise[unit]) : scale(value, decimalsShort(value, unit), language)
  return withUnit(scaled, unit, language)
}

/** A change: relative (0.032 is +3.2 %), or in percentage points when the figure is itself a percentage. */
export function formatChange(change: number | null | undefined, kind: 'ratio' | 'points', language: Language): string {
  if (change === null || change === undefined || !Number.isFinite(change)) return missingFigure
  const amount = kind === 'points' ? change : hundredfold(change)
  const text = digits(Math.abs(amount), 1, 1)
  const sign = text === '0.0' ? '' : amount > 0 ? '+' : '-'
  if (kind === 'points') return `${sign}${text}${noBreakSpace}${language === 'zh' ? '点' : 'pts'}`
  return language === 'zh' ? `${sign}${text}${noBreakSpace}%` : `${sign}${text}%`
}

const decimalsPrecise: Record<FigureUnit, readonly [number, number]> = {
  users: [0, 2],
  times: [0, 2],
  yuan: [2, 2],
  yuanPerUser: [2, 2],
  percent: [2, 2],
  count: [0, 2],
  minutes: [0, 1],
  megabytes: [0, 1],
  score: [0, 2],
}

function decimalsShort(value: number, unit: FigureUnit): readonly [number, number] {
  if (unit === 'yuanPerUser') return [1, 1]
  // Fen matter in a small sum and are noise in a large one.
  if (unit === 'yuan') return Math.abs(value) < 100 && !Number.isInteger(value) ? [2, 2] : [0, 0]
  if (unit === 'score') return [0, 1]
  return Math.abs(value) < 100 ? [0, 1] : [0, 0]
}

function percentParts(value: number, format: FigureFormat): FigureParts {
  const decimals = format.precise ? 2 : 1
  return { number: digits(hundredfold(value), decimals, decimals), unit: '%' }
}

// 1.2345 * 100 is 123.44999…: without this the office's Excel would round the same figure the other way.
function hundredfold(ratio: number): number {
  return Number((ratio * 100).toPrecision(12))
}

const kilo = 1024
function volumeParts(megabytes: number): FigureParts {
  const size = Math.abs(megabytes)
  if (size < kilo) return { number: digits(megabytes, 0, size < 100 ? 1 : 0), unit: 'MB' }
  if (size < kilo * kilo) return { number: digits(megabytes / kilo, 0, 1), unit: 'GB' }
  return { number: digits(megabytes / kilo / kilo, 0, 2), unit: 'TB' }
}

type Scaled = { readonly number: string; readonly word: string }

function plain(value: number, decimals: readonly [number, number]): Scaled {
  return { number: digits(value, decimals[0], decimals[1]), word: '' }
}

type Step = { readonly by: number; readonly limit: number; readonly word: string }
const steps: Record<Language, readonly Step[]> = {
  zh: [
    { by: 1e4, limit: 1e4, word: '万' },
    { by: 1e8, limit: Infinity, word: '亿' },
  ],
  en: [
    { by: 1e3, limit: 1e3, word: 'k' },
    { by: 1e6, limit: 1e3, word: 'M' },
    { by: 1e9, limit: Infinity, word: 'B' },
  ],
}

function scale(value: number, decimals: readonly [number, number], language: Language): Scaled {
  if (rounded(value, decimals[1]) < 10_000) return plain(value, decimals)
  for (const step of steps[language]) {
    const amount = value / step.by
    const size = Math.abs(amount)
    const kept = size < 10 ? 2 : size < 1000 ? 1 : 0
    // 99,999,999 reads 1 亿, not 10,000 万.
    if (rounded(amount, kept) < step.limit) return { number: digits(amount, 0, kept), word: step.word }
  }
  return plain(value, decimals)
}

function rounded(value: number, decimals: number): number {
  const factor = 10 ** decimals
  return Math.round(Math.abs(value) * factor) / factor
}

const unitWordsZh: Record<FigureUnit, string> = {
  users: '户',
  times: '次',
  yuan: '元',
  yuanPerUser: '元/户',
  percent: '%',
  count: '',
  minutes: '分钟',
  megabytes: 'MB',
  score: '分',
}
const unitWordsEn: Record<FigureUnit, readonly [one: string, many: string]> = {
  users: ['user', 'users'],
  times: ['time', 'times'],
  yuan: ['', ''],
  yuanPerUser: ['/user', '/user'],
  percent: ['%', '%'],
  count: ['', ''],
  minutes: ['min', 'min'],
  megabytes: ['MB', 'MB'],
  score: ['point', 'points'],
}

/** The bare word of a unit, for a column title or an axis. */
export function unitWord(unit: FigureUnit, language: Language): string {
  if (language === 'zh') return unitWordsZh[unit]
  if (unit === 'yuan') return '¥'
  return unit === 'yuanPerUser' ? '¥/user' : unitWordsEn[unit][1]
}

function withUnit(scaled: Scaled, unit: FigureUnit, language: Language): FigureParts {
  if (language === 'zh') return { number: scaled.number, unit: `${scaled.word}${unitWordsZh[unit]}` }
  const words = unitWordsEn[unit]
  const isMoney = unit === 'yuan' || unit === 'yuanPerUser'
  const number = `${scaled.number}${scaled.word}`
  return {
    number: isMoney ? number.replace(/^(-?)/, '$1¥') : number,
    unit: scaled.number === '1' && scaled.word === '' ? words[0] : words[1],
  }
}

const formatters = new Map<string, Intl.NumberFormat>()
function digits(value: number, decimalsMin: number, decimalsMax: number): string {
  const key = `${decimalsMin}-${decimalsMax}`
  let formatter = formatters.get(key)
  if (!formatter) {
    // Both languages group by three with a comma; `negative` leaves -0 without a sign.
    formatter = new Intl.NumberFormat('en-US', {
      minimumFractionDigits: decimalsMin,
      maximumFractionDigits: decimalsMax,
      signDisplay: 'negative',
    })
    formatters.set(key, formatter)
  }
  return formatter.format(value)
}

const hour = 60
const dayMinutes = 24 * hour

/** How long something took, as people say it: 35 minutes, 2 hours 10 minutes, 9 days; the smaller unit goes where it no longer matters. */
export function formatMinutes(minutes: number, language: Language): string {
  const said = (value: number, zh: string, en: string): string => `${value}${noBreakSpace}${language === 'zh' ? zh : value === 1 ? en : `${en}s`}`
  const pair = (large: string, rest: number, small: string): string => (rest === 0 ? large : `${large}${language === 'zh' ? '' : noBreakSpace}${small}`)
  const whole = Math.round(minutes)
  if (whole < 2 * hour) return said(whole, '分钟', 'minute')
  if (whole < 2 * dayMinutes) return pair(said(Math.floor(whole / hour), '小时', 'hour'), whole % hour, said(whole % hour, '分', 'minute'))
  const hours = Math.round(whole / hour)
  return hours < 24 * 7 ? pair(said(Math.floor(hours / 24), '天', 'day'), hours % 24, said(hours % 24, '小时', 'hour')) : said(Math.round(hours / 24), '天', 'day')
}
