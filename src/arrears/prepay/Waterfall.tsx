import type { ReactNode } from 'react'
import { formatFigure, yuanOf } from '../../platform/ui/formatFigure.ts'
import { useLanguage } from '../../platform/ui/words.ts'
import type { PrepayWhy } from './contract.ts'
import { waterfallOf } from './waterfallRules.ts'
import './prepay.css'

/** Why an offer is worth what it is: each part begins where the one before ended, and the last line is what they add up to. */
export function Waterfall({ why, sum, title }: { readonly why: readonly PrepayWhy[]; readonly sum: string; readonly title: string }): ReactNode {
  const { language } = useLanguage()
  const yuan = (fen: number): string => `${fen > 0 ? '+' : ''}${formatFigure(yuanOf(fen), 'yuan', language, { precise: true })}`
  return (
    <ol className="bh-waterfall" aria-label={title}>
      {waterfallOf(why.map((part) => part.byFen)).map((bar, index) => {
        const part = why[index]
        return (
          <li key={part?.words.en ?? 'sum'}>
            <div className="bh-waterfall-head"><span>{part ? part.words[language] : <strong>{sum}</strong>}</span><span>{part ? yuan(bar.fen) : <strong>{yuan(bar.fen)}</strong>}</span></div>
            <div className="bh-waterfall-track" aria-hidden="true"><span className="bh-waterfall-bar" data-sign={part === undefined ? 'sum' : bar.fen < 0 ? 'minus' : 'plus'} style={{ left: `${bar.from * 100}%`, width: `${(bar.to - bar.from) * 100}%` }} /></div>
          </li>
        )
      })}
    </ol>
  )
}
