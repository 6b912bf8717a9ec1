import type { Words } from '../../../kernel/refusal.ts'
import type { SchemeIndicator } from '../scheme/contract.ts'
import type { FrozenCell, FrozenInputs, FrozenMeasure, IndicatorScore, ItemScore, SubjectScore, Why } from './contract.ts'
import { directionOf } from './pointRules.ts'

const same = (text: string): Words => ({ zh: text, en: text })

/** A number as an explanation writes it: no digit lost that a person could check, none that is only binary dust. */
export function numberText(value: number): string {
  const kept = Math.abs(value) >= 1 ? Math.round(value * 10_000) / 10_000 : Number(value.toPrecision(6))
  const [whole = '', part] = String(kept).split('.')
  const grouped = whole.includes('e') ? whole : whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return part === undefined ? grouped : `${grouped}.${part}`
}
export function figureText(value: number | null, unit: FrozenMeasure['unit'] | null): string {
  if (value === null) return '—'
  return unit === 'percent' ? `${numberText(Number((value * 100).toPrecision(10)))} %` : numberText(value)
}
const ratioText = (ratio: number | null): string => (ratio === null ? '-' : `${numberText(Math.round(ratio * 1_000_000) / 10_000)} %`)

/** From the total down to the facts: each step with its formula, the numbers that went into it, and what came out. */
export function explain(inputs: FrozenInputs, score: SubjectScore): Why {
  const { scheme } = inputs
  const whole = scheme.indicators.reduce((sum, indicator) => sum + indicator.weight, 0)
  const cells = inputs.cells.filter((cell) => cell.subjectCode === score.subject.code)
  const indicators = scheme.indicators.flatMap((indicator) => {
    const own = score.indicators.find((one) => one.indicatorId === indicator.id)
    return own ? [explainIndicator(inputs, indicator, own, cells.find((cell) => cell.indicatorId === indicator.id), score)] : []
  })
  const isStretched = scheme.missing === 'rescale' && score.scoredWeight < whole
  const stretched = isStretched
    ? { zh: `Σ 权重 × 得分 ÷ 100，有数据的权重 ${numberText(score.scoredWeight)} 放大到 ${numberText(whole)}`, en: `Σ weight × points ÷ 100; the weight scored, ${numberText(score.scoredWeight)}, is stretched to ${numberText(whole)}` }
    : { zh: `Σ 权重 × 得分 ÷ 100，计分权重 ${numberText(score.scoredWeight)}`, en: `Σ weight × points ÷ 100, over the weight scored, ${numberText(score.scoredWeight)}` }
  const veto = score.veto === 'zero' ? { zh: '一票否决，总分记零', en: 'vetoed: the total is zero' } : null
  return {
    label: { zh: '总分', en: 'Total' },
    formula: score.weighted === null ? { zh: '所有指标都没有数据，不计总分，也不排名', en: 'No indicator has data: no total and no place' } : veto ?? {
      zh: `${numberText(score.weighted)} ＋ ${numberText(score.plus)} － ${numberText(score.minus)}，限于 ${scheme.totalMin} 至 ${scheme.totalMax}，最后取 ${scheme.decimals} 位小数`,
      en: `${numberText(score.weighted)} + ${numberText(score.plus)} − ${numberText(score.minus)}, within ${scheme.totalMin} to ${scheme.totalMax}, rounded once to ${scheme.decimals} decimals`,
    },
    result: score.total === null ? null : score.total.toFixed(scheme.decimals), figure: null,
    children: [
      { label: { zh: '指标得分', en: 'Indicators' }, formula: stretched, result: score.weighted === null ? null : numberText(score.weighted), figure: null, children: indicators },
      ...explainItems(inputs, score, 'plus', { zh: '加分', en: 'Plus items' }, scheme.plusMax, score.plus),
      ...explainItems(inputs, score, 'minus', { zh: '减分', en: 'Minus items' }, scheme.minusMax, score.minus),
      ...score.items.filter((item) => item.kind === 'veto').map((item) => explainItem(inputs, score, item)),
    ],
  }
}

function explainIndicator(inputs: FrozenInputs, indicator: SchemeIndicator, score: IndicatorScore, cell: FrozenCell | undefined, of: SubjectScore): Why {
  const measure = inputs.measures[indicator.measureId]
  const facts = indicator.form === 'judged' ? explainJudged(inputs, indicator, of) : cell ? [explainFigure(inputs, indicator, cell, measure), ...explainTarget(cell, measure)] : []
  const points: Why = { label: { zh: '得分', en: 'Points' }, formula: pointsFormula(inputs, indicator, score, measure), result: score.points === null ? null : numberText(score.points), figure: null, children: facts }
  return {
    label: score.name, result: score.share === null ? null : numberText(score.share), figure: null, children: [points],
    formula: score.points === null ? { zh: `权重 ${score.weight}，未计分`, en: `Weight ${score.weight}, not scored` } : { zh: `权重 ${score.weight} × ${numberText(score.points)} ÷ 100`, en: `weight ${score.weight} × ${numberText(score.points)} ÷ 100` },
  }
}

function pointsFormula(inputs: FrozenInputs, indicator: SchemeIndicator, score: IndicatorScore, measure: FrozenMeasure | undefined): Words {
  if (score.state === 'noData') return { zh: `${inputs.month} 没有数据：不计分，不是零分`, en: `There are no data for ${inputs.month}: not scored, which is not zero` }
  if (score.state === 'noTarget') return { zh: indicator.form === 'threeValue' ? '缺少基准、目标或挑战值，不计分' : '没有批准的目标，不计分', en: indicator.form === 'threeValue' ? 'Base, target or challenge is missing: not scored' : 'There is no approved target: not scored' }
  if (score.state === 'noBase') return { zh: `${score.name.zh} ${inputs.month} 的目标是 ${numberText(score.target ?? 0)}，不大于零，完成率为 "-"，不计分`, en: `The target of ${score.name.en} in ${inputs.month} is ${numberText(score.target ?? 0)}, not above zero: completion is "-", not scored` }
  if (score.state === 'notJudged') return { zh: '还没有人评分，不计分', en: 'Nobody has judged it: not scored' }
  if (indicator.form === 'judged') return { zh: '评分的平均', en: 'The mean of the judgements' }
  const limits = { zh: `，限于 ${indicator.floorPercent} 至 ${indicator.capPercent}`, en: `, within ${indicator.floorPercent} to ${indicator.capPercent}` }
  const show = (value: number | null) => figureText(value, measure?.unit ?? null)
  if (indicator.form === 'threeValue') {
    const form = inputs.scheme.threeValue
    const line = `${show(score.base)} → ${form.basePoints}, ${show(score.target)} → ${form.targetPoints}, ${show(score.challenge)} → ${form.challengePoints}`
    return { zh: `三档：${line}；实际 ${show(score.value)} 按直线折算${limits.zh}`, en: `Three values: ${line}; ${show(score.value)} lies on the straight lines between them${limits.en}` }
  }
  if (score.completion === null) return { zh: `目标 ÷ 实际，实际为 ${show(score.value)}，按封顶计${limits.zh}`, en: `target ÷ actual with ${show(score.value)} actual counts as the cap${limits.en}` }
  const direction = directionOf(indicator, measure)
  const [a, t] = [show(score.value), show(score.target)]
  const division = direction === 'higher' ? { zh: `实际 ÷ 目标 = ${a} ÷ ${t}`, en: `actual ÷ target = ${a} ÷ ${t}` }
    : indicator.lowerForm === 'mirror' ? { zh: `2 － 实际 ÷ 目标 = 2 － ${a} ÷ ${t}`, en: `2 − actual ÷ target = 2 − ${a} ÷ ${t}` } : { zh: `目标 ÷ 实际 = ${t} ÷ ${a}`, en: `target ÷ actual = ${t} ÷ ${a}` }
  return { zh: `完成率 = ${division.zh} = ${ratioText(score.completion)}${limits.zh}`, en: `Completion = ${division.en} = ${ratioText(score.completion)}${limits.en}` }
}

function explainFigure(inputs: FrozenInputs, indicator: SchemeIndicator, cell: FrozenCell, measure: FrozenMeasure | undefined): Why {
  const parts = cell.numerator === null ? (cell.missing.length > 0 ? { zh: `缺少：${cell.missing.join('、')}`, en: `Missing: ${cell.missing.join(', ')}` } : { zh: '文件还没有到', en: 'The file has not come' })
    : cell.denominator === null ? null : { zh: `${numberText(cell.numerator)} ÷ ${numberText(cell.denominator)}`, en: `${numberText(cell.numerator)} ÷ ${numberText(cell.denominator)}` }
  return {
    label: { zh: `实际（${cell.at.name}，${inputs.month}）`, en: `Actual (${cell.at.name}, ${inputs.month})` }, formula: parts, result: cell.value === null ? null : figureText(cell.value, measure?.unit ?? null), children: cell.parts.map((part) => explainPart(inputs, indicator, cell, part)),
    figure: { measureId: indicator.measureId, kind: cell.at.kind, code: cell.at.code, brand: indicator.brand, month: inputs.month, batchIds: cell.batchIds },
  }
}

/** One of the subjects that a person held: its own figure, how much of it was his, and where it opens. */
function explainPart(inputs: FrozenInputs, indicator: SchemeIndicator, cell: FrozenCell, part: FrozenCell['parts'][number]): Why {
  const text = (value: number | null) => (value === null ? '—' : numberText(value))
  const own = part.denominator === null ? text(part.numerator) : `${text(part.numerator)} ÷ ${text(part.denominator)}`
  const counted = part.numerator === null ? null : part.denominator === null ? numberText(part.numerator * part.weight) : `${numberText(part.numerator * part.weight)} ÷ ${numberText(part.denominator * part.weight)}`
  const weight = numberText(part.weight * 100)
  return {
    label: same(part.name), formula: { zh: `${own}，其中 ${weight} % 是他的（按当月天数和共享比例）`, en: `${own}, of which ${weight} % is theirs (by the days of the month and the shared credit)` }, result: counted, children: [],
    figure: { measureId: indicator.measureId, kind: part.kind, code: part.code, brand: indicator.brand, month: inputs.month, batchIds: cell.batchIds },
  }
}

function explainTarget(cell: FrozenCell, measure: FrozenMeasure | undefined): Why[] {
  const { target } = cell
  if (!target) return []
  const from = target.versionId === null ? { zh: '方案中的目标', en: 'Target in the scheme' } : { zh: `目标分解表第 ${target.versionId} 号版本`, en: `Sheet of targets, version no. ${target.versionId}` }
  return [{ label: { zh: '目标', en: 'Target' }, formula: from, result: figureText(target.target, measure?.unit ?? null), figure: null, children: [] }]
}

function explainJudged(inputs: FrozenInputs, indicator: SchemeIndicator, of: SubjectScore): Why[] {
  return inputs.entries.filter((entry) => entry.subjectCode === of.subject.code && entry.itemId === indicator.id)
    .map((entry) => ({ label: same(entry.by), formula: same(entry.evidence), result: numberText(entry.amount), figure: null, children: [] }))
}

function explainItems(inputs: FrozenInputs, score: SubjectScore, kind: 'plus' | 'minus', label: Words, max: number, points: number): Why[] {
  const items = score.items.filter((item) => item.kind === kind)
  if (items.length === 0) return []
  return [{ label, formula: { zh: `合计不超过 ${numberText(max)}`, en: `together at most ${numberText(max)}` }, result: numberText(points), figure: null, children: items.map((item) => explainItem(inputs, score, item)) }]
}

function explainItem(inputs: FrozenInputs, score: SubjectScore, item: ItemScore): Why {
  const declared = inputs.scheme.items.find((one) => one.id === item.itemId)
  return {
    label: item.name, figure: null, result: item.kind === 'veto' ? null : numberText(item.points),
    formula: declared ? { zh: `${numberText(item.times)} 次 × ${declared.pointsEach}，最多 ${declared.pointsMax}`, en: `${numberText(item.times)} × ${declared.pointsEach}, at most ${declared.pointsMax}` } : { zh: '一票否决', en: 'Veto' },
    children: inputs.entries.filter((entry) => entry.subjectCode === score.subject.code && entry.itemId === item.itemId)
      .map((entry) => ({ label: same(entry.evidence), formula: { zh: `${entry.by}登记，${entry.at.slice(0, 10)}`, en: `entered by ${entry.by}, ${entry.at.slice(0, 10)}` }, result: numberText(entry.amount), figure: null, children: [] })),
  }
}
