import { addMonths, month as toMonth } from '../../../kernel/day.ts'
import { changeAgainst, pointsAgainst } from '../../../kernel/ratio.ts'
import { formatDay, formatMonth } from '../../../platform/ui/formatDay.ts'
import { formatChange, formatFigure } from '../../../platform/ui/formatFigure.ts'
import type { Words } from '../../../kernel/refusal.ts'
import { statusWords } from '../../../work/index.ts'
import type { Finding, Help, Review, ReviewAction } from '../contract.ts'

/** A table as it is printed: the caption stands above it. */
export type ReportTable = { readonly caption: string; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[]; readonly numeric: readonly number[] }
export type TrendOf = { readonly measureId: string; readonly points: readonly { readonly period: string; readonly value: number | null; readonly target: number | null; readonly lastYear: number | null }[] }
/** What the report is made of: the page of the meeting, and the months of the indicators that are drawn. */
export type ReportInput = { readonly review: Review; readonly trends: readonly TrendOf[] }

const zh = 'zh'
const stateWords = { offTrack: '偏离', watch: '关注', onTrack: '正常', noFigure: '无数据' } as const
const orderWords: Readonly<Record<string, Words>> = statusWords
const outlookWords = { reached: '预计完成', open: '能否完成未定', missed: '预计完不成' } as const

export function lineTexts({ review }: ReportInput): Readonly<Record<'标题' | '单位' | '月份' | '会议日期' | '主持人' | '参会人', string>> {
  const of = monthText(review)
  return {
    标题: `${review.areaName} ${of}经营分析报告`, 单位: review.areaName, 月份: of, 会议日期: review.minutes?.heldOn ? `${review.minutes.heldOn.slice(0, 4)} 年 ${formatDay(review.minutes.heldOn, zh)}` : '未填写',
    主持人: review.chair ?? '未确定', 参会人: review.minutes?.attendees || '未填写',
  }
}
function monthText(review: Review): string {
  return `${review.month.slice(0, 4)} 年 ${Number(review.month.slice(5, 7))} 月`
}

export function summaryTexts({ review }: ReportInput): string[] {
  const off = review.findings.filter((finding) => finding.state === 'offTrack')
  const watch = review.findings.length - off.length
  const [worst] = review.findings
  const yuan = off.reduce((sum, finding) => sum + (finding.yuan ?? 0), 0)
  return [
    `${monthText(review)}，有目标的指标中正常 ${review.onTrackCount} 项、关注 ${watch} 项、偏离 ${off.length} 项；另有 ${review.noTargetCount} 项有数而没有目标。`,
    ...(worst ? [`缺口最大的是${worst.name.zh}：实际 ${figure(worst, worst.value)}，目标 ${figure(worst, worst.target)}，差 ${gapText(worst)}${worst.yuan === null ? '' : `，折合 ${formatFigure(Math.round(worst.yuan), 'yuan', zh)}`}。${yuan > 0 ? `偏离指标的缺口能折成金额的合计 ${formatFigure(Math.round(yuan), 'yuan', zh)}，各项之间有重叠，只供排序。` : ''}`] : ['没有偏离或需要关注的指标。']),
  ]
}

export function figure(of: { unit: Finding['unit'] }, value: number | null): string {
  return formatFigure(value, of.unit, zh)
}
function gapText(finding: Finding): string {
  if (finding.gap === null) return '—'
  return finding.unit === 'percent' ? formatChange(Math.abs(finding.gap) * 100, 'points', zh).replace(/^\+/, '') : figure(finding, Math.abs(finding.gap))
}
function change(finding: Finding, base: number | null): string {
  const isPercent = finding.unit === 'percent'
  return formatChange(isPercent ? pointsAgainst(base, finding.value) : changeAgainst(base, finding.value), isPercent ? 'points' : 'ratio', zh)
}
export function costText(finding: Pick<Finding, 'yuan' | 'people'>): string {
  if (finding.yuan !== null) return formatFigure(Math.round(finding.yuan), 'yuan', zh)
  return finding.people === null ? '没有折算办法' : formatFigure(Math.round(finding.people), 'users', zh)
}

export function findingsTable({ review }: ReportInput): ReportTable {
  return {
    caption: '偏离和关注的指标', head: ['指标', '状态', '实际', '目标', '差距', '折合', '环比', '同比'], numeric: [2, 3, 4, 5, 6, 7],
    rows: review.findings.map((finding) => [finding.name.zh, stateWords[finding.state], figure(finding, finding.value), figure(finding, finding.target), gapText(finding), costText(finding), change(finding, finding.lastMonth), change(finding, finding.lastYear)]),
  }
}

export type CauseText = { readonly heading: string; readonly cause: string; readonly actions: readonly string[] }
export function causeTexts({ review }: ReportInput): CauseText[] {
  return review.findings.flatMap((finding) => {
    const actions = review.actions.filter((action) => action.measureId === finding.measureId)
    const cause = review.causes[finding.measureId]
    if (finding.state !== 'offTrack' && !cause && actions.length === 0) return []
    return [{ heading: finding.name.zh, cause: cause ? `原因：${cause.cause}` : '原因：没有写明。', actions: actions.length === 0 ? ['没有下达措施。'] : actions.map(actionText) }]
  })
}
function actionText(action: ReviewAction): string {
  return `措施：${action.title}（${action.areaName}，责任人${action.ownerName ?? '待派'}，${action.dueAt ? `${formatDay(dayOf(action.dueAt), zh)}前` : '未定时限'}；${orderWords[action.status]?.zh ?? action.status}${action.isLate ? '，已超时' : ''}）`
}
// The branch's wall clock: eight hours ahead.
function dayOf(instant: string): string {
  return new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 10)
}

export function effectsTable({ review }: ReportInput): ReportTable {
  return {
    caption: '前几次会议的措施有没有用', head: ['月份', '措施', '指标', '实施地', '之前', '之后', '与未实施地区相比', '判断'], numeric: [4, 5],
    rows: review.earlier.map((action) => [formatMonth(action.month, zh, 'short'), action.title, action.measureName.zh, action.areaName, figure(action, action.before), action.after === null ? '—' : `${figure(action, action.after)}（${Number((action.afterMonth ?? action.month).slice(5))} 月）`, ...helpTexts(action)]),
  }
}

const unknownWords: Readonly<Record<Extract<Help, { kind: 'unknown' }>['because'], string>> = {
  notYet: '之后的数据还没有来', everywhere: '全部地区都做了，没有可比的地区', tooFew: '未实施的地区不足 3 个，数据说不清', noFigure: '这个指标没有分地区的数据',
}
/** The comparison, and what it says. */
export function helpTexts(action: Pick<ReviewAction, 'help' | 'unit' | 'level'>): [string, string] {
  const { help } = action
  if (help.kind === 'unknown') return [unknownWords[help.because], '说不清']
  const show = (value: number) => (help.scale === 'relative' ? formatChange(value, 'ratio', zh) : action.unit === 'percent' ? formatChange(value * 100, 'points', zh) : `${value > 0 ? '+' : ''}${formatFigure(value, action.unit, zh)}`)
  const verdict = { helped: '有用', unclear: '看不出来', worse: '更差了' }[help.verdict]
  return [`${show(help.effect)}（${Math.round(help.coverage * 100)}% 区间 ${show(help.low)}～${show(help.high)}；${help.treatedCount} 对 ${help.controlCount} 个${action.level === 'township' ? '乡镇' : '县'}）`, verdict]
}

export function warningsTable({ review }: ReportInput): ReportTable {
  return {
    caption: '到年底可能完不成的目标', head: ['指标', '年底预计', '区间', '全年目标', '预计完成率', '风险额', '判断'], numeric: [1, 2, 3, 4, 5],
    rows: review.warnings.map((warning) => [
      warning.name.zh, figure(warning, warning.yearEnd?.point ?? null), warning.yearEnd ? `${figure(warning, warning.yearEnd.low)}～${figure(warning, warning.yearEnd.high)}` : '—', figure(warning, warning.target),
      warning.completion?.point === undefined ? '—' : formatFigure(warning.completion.point, 'percent', zh), costText({ yuan: warning.yuanAtRisk, people: warning.peopleAtRisk }), warning.outlook === null ? '—' : outlookWords[warning.outlook],
    ]),
  }
}

export function rankingTable({ review }: ReportInput): ReportTable | null {
  const { ranking } = review
  if (!ranking) return null
  return {
    caption: `各县一周排名（${formatDay(ranking.from, zh)}至 ${formatDay(ranking.to, zh)}）`, head: ['名次', '上周', '县（市）', '得分', ...ranking.rule.map((part) => `${part.name.zh}（${part.weight} 分）`)], numeric: [0, 1, 3, ...ranking.rule.map((_, index) => index + 4)],
    rows: ranking.rows.map((row) => [row.rank === null ? '缺数据' : String(row.rank), row.lastRank === null ? '—' : String(row.lastRank), row.name, row.score === null ? '—' : row.score.toFixed(1), ...row.parts.map((part, index) => {
      const unit = ranking.rule[index]?.unit ?? 'count'
      return part.value === null ? '—' : `${formatFigure(part.value, unit, zh)}（平时 ${part.usual === null ? '—' : formatFigure(Math.round(part.usual), unit, zh)}）`
    })]),
  }
}

export function minutesTexts({ review }: ReportInput): string[] {
  return review.minutes === null ? ['会议纪要还没有写。'] : review.minutes.minutes.split(/\n+/).map((line) => line.trim()).filter((line) => line !== '')
}
export function decisionTexts({ review }: ReportInput): string[] {
  const decisions = review.minutes?.decisions ?? []
  return decisions.length === 0 ? ['没有记录决定事项。'] : decisions.map((decision, index) => `${index + 1}．${decision}`)
}

/** The months that a trend is drawn over: a year up to the report's month. */
export function trendRange(month: string): { from: string; to: string } {
  return { from: addMonths(toMonth(month), -11), to: month }
}
