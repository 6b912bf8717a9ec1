import type { ReactNode } from 'react'
import { formatFigure } from '../../platform/ui/formatFigure.ts'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import './book.css'

export type Step = { readonly key: string; readonly label: string; readonly count: number | null; readonly yuan: number | null }

const words = defineWords({ zh: { count: '笔数', amount: '金额', age: '账龄' }, en: { count: 'Bills', amount: 'Amount', age: 'Age' } })

/** 账龄: how many bills on the left, how much money on the right, youngest on top; a row opens to its bills. */
export function Pyramid(props: { readonly title: string; readonly steps: readonly Step[]; readonly onOpen: (key: string) => void }): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  const { steps, onOpen } = props
  const longest = (of: (step: Step) => number | null): number => Math.max(...steps.map((step) => of(step) ?? 0), Number.MIN_VALUE)
  const [countMax, yuanMax] = [longest((step) => step.count), longest((step) => step.yuan)]
  return (
    <div className="bh-pyramid" role="group" aria-label={props.title}>
      <div className="bh-pyramid-row bh-small bh-soft" aria-hidden="true"><span className="bh-pyramid-left">{t.count}</span><span>{t.age}</span><span>{t.amount}</span></div>
      {steps.map((step) => (
        <button key={step.key} type="button" className="bh-plain bh-pyramid-row" onClick={() => onOpen(step.key)}>
          <span className="bh-pyramid-left"><span className="bh-numbers bh-small">{step.count === null ? '' : formatFigure(step.count, 'count', language)}</span><i style={{ width: `${((step.count ?? 0) / countMax) * 55}%` }} aria-hidden="true" /></span>
          <span className="bh-pyramid-age">{step.label}</span>
          <span className="bh-pyramid-right"><i style={{ width: `${((step.yuan ?? 0) / yuanMax) * 55}%` }} aria-hidden="true" /><span className="bh-numbers bh-small">{formatFigure(step.yuan, 'yuan', language)}</span></span>
        </button>
      ))}
    </div>
  )
}
