import Select from 'antd/es/select'
import type { ReactNode } from 'react'
import { defineWords, useWords } from '../../platform/ui/words.ts'
import type { Method, Sheet } from './contract.ts'
import { mixParts } from './splitShareRules.ts'

const words = defineWords({
  zh: {
    title: '分解依据', lastYear: '去年占比', market: '市场容量', capacity: '能力', hand: '手工占比', sum: (percent: string) => `合计 ${percent}`, population: '人口', households: '户数', outlets: '网点数', staff: '人员数',
    season: '月度', own: '按各自去年', parent: '按上级去年', even: '每月相同', step: '取整到', base: '基础值为目标的', challenge: '挑战值为目标的', none: '不设', ratio: '比率指标不分解：各下级先取上级目标，可逐个修改；合计按去年规模加权。', top: '这是分公司自己的目标：填好全年，再按去年的月度分布分到各月。', noParent: '上级还没有生效的目标，先定上级目标，或直接填写。',
  },
  en: {
    title: 'Split by', lastYear: "Last year's share", market: 'Market', capacity: 'Capacity', hand: 'By hand', sum: (percent: string) => `together ${percent}`, population: 'population', households: 'households', outlets: 'outlets', staff: 'people',
    season: 'Months', own: 'each as last year', parent: 'as the parent last year', even: 'all alike', step: 'Round to', base: 'Base is, of target', challenge: 'Challenge is, of target', none: 'none', ratio: 'A ratio is not split: every child takes the parent\'s until another is set; the total is weighted by last year.', top: 'The branch\'s own target: type the year, then spread it over the months as last year.', noParent: 'The parent has no target in force yet; set it first, or type the values.',
  },
})
const steps = [1, 10, 100, 1000]
const baseRatios = [null, 0.8, 0.85, 0.9, 0.92, 0.95, 1.05, 1.08, 1.1]
const challengeRatios = [null, 1.05, 1.08, 1.1, 1.15, 1.2, 0.95, 0.92, 0.9]

/** What the shares are made of; every change splits the sheet again before anything is saved. */
export function SplitPanel(props: { readonly sheet: Sheet; readonly method: Method; readonly onChange: (method: Method) => void }): ReactNode {
  const t = useWords(words)
  const { sheet, method, onChange } = props
  const sum = mixParts.reduce((total, part) => total + method.mix[part], 0)
  const percent = (ratio: number | null) => (ratio === null ? t.none : `${Number((ratio * 100).toPrecision(6))}%`)
  const note = sheet.kind === 'ratio' ? t.ratio : sheet.parent === null ? t.top : sheet.parent.year.target === null ? t.noParent : null
  return (
    <fieldset className="bh-target-method">
      <legend>{t.title}</legend>
      {note === null ? null : <p className="bh-soft">{note}</p>}
      {sheet.kind === 'ratio' || sheet.parent === null ? null : (
        <div className="bh-row">
          {mixParts.map((part) => (
            <label key={part}>{t[part]}
              <input className="bh-input bh-numbers" inputMode="decimal" value={Number((method.mix[part] * 100).toPrecision(6))} onChange={(event) => onChange({ ...method, mix: { ...method.mix, [part]: Math.max(0, Number(event.target.value) || 0) / 100 } })} /> %
            </label>
          ))}
          <span className={Math.abs(sum - 1) < 1e-6 ? 'bh-faint' : 'bh-target-bad'} role="status">{t.sum(percent(sum))}</span>
          {method.mix.market > 0 ? <Select aria-label={t.market} value={method.market} onChange={(market) => onChange({ ...method, market })} options={(['population', 'households'] as const).map((value) => ({ value, label: t[value] }))} /> : null}
          {method.mix.capacity > 0 ? <Select aria-label={t.capacity} value={method.capacity} onChange={(capacity) => onChange({ ...method, capacity })} options={(['outlets', 'staff'] as const).map((value) => ({ value, label: t[value] }))} /> : null}
        </div>
      )}
      <div className="bh-row">
        {sheet.kind === 'flow' ? <label>{t.season} <Select aria-label={t.season} value={method.season} onChange={(season) => onChange({ ...method, season })} style={{ minWidth: 130 }} options={(['own', 'parent', 'even'] as const).map((value) => ({ value, label: t[value] }))} /></label> : null}
        {sheet.kind === 'ratio' ? null : <label>{t.step} <Select aria-label={t.step} value={method.step} onChange={(step) => onChange({ ...method, step })} style={{ minWidth: 80 }} options={steps.map((value) => ({ value, label: String(value) }))} /></label>}
        <label>{t.base} <Select aria-label={t.base} value={method.baseRatio ?? 0} onChange={(value) => onChange({ ...method, baseRatio: value === 0 ? null : value })} style={{ minWidth: 84 }} options={baseRatios.map((value) => ({ value: value ?? 0, label: percent(value) }))} /></label>
        <label>{t.challenge} <Select aria-label={t.challenge} value={method.challengeRatio ?? 0} onChange={(value) => onChange({ ...method, challengeRatio: value === 0 ? null : value })} style={{ minWidth: 84 }} options={challengeRatios.map((value) => ({ value: value ?? 0, label: percent(value) }))} /></label>
      </div>
    </fieldset>
  )
}
