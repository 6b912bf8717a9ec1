import type { ReactNode } from 'react'
import { State } from '../../platform/ui/State.tsx'
import { defineWords, useWords } from '../../platform/ui/words.ts'
import type { BoardClause } from './contract.ts'
import { anchorOf } from './PlanText.tsx'
import { stateName } from './showFigure.ts'

const words = defineWords({
  zh: { off: '有偏离', watch: '有关注', on: '正常', none: '尚无可比的指标', chapters: '目录' },
  en: { off: 'off track', watch: 'to watch', on: 'on track', none: 'nothing to compare yet', chapters: 'Contents' },
})

/** The chapters with one mark each: the worst below them. */
export function ChapterList({ clauses }: { readonly clauses: readonly BoardClause[] }): ReactNode {
  const t = useWords(words)
  const said = { offTrack: t.off, watch: t.watch, onTrack: t.on, noFigure: t.none }
  const headings = clauses.filter((clause) => !clause.isLeaf && clause.text !== '' && clause.number !== null && clause.level <= 2)
  return (
    <ul className="plan-chapters" aria-label={t.chapters}>
      {headings.map((clause) => (
        <li key={clause.clauseId} className={clause.level <= 1 ? 'plan-chapter' : 'plan-section'}>
          <a href={`#${anchorOf(clause.clauseId)}`} title={`${clause.text}：${said[stateName(clause.mark)]}`}
            onClick={(event) => {
              event.preventDefault()
              document.getElementById(anchorOf(clause.clauseId))?.scrollIntoView({ behavior: 'smooth', block: 'start' })
            }}>
            <span className="plan-chapter-number">{clause.number}</span>
            <span className="plan-chapter-text">{clause.text}</span>
            {clause.level <= 1 ? <State state={stateName(clause.mark)} show="mark" /> : null}
          </a>
        </li>
      ))}
    </ul>
  )
}
