import { Fragment, memo } from 'react'
import type { ReactNode } from 'react'
import { formatFigure } from '../../platform/ui/figure.tsx'
import { State } from '../../platform/ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import type { SlipView } from '../clause/contract.ts'
import type { BoardClause } from './contract.ts'
import { arrowOf, changeFrom, leadFigure, stateName, type TextRow, unitOf } from './showFigure.ts'

const words = defineWords({
  zh: {
    noIndicator: '尚无指标', noOwner: '无责任人', noTarget: '未定目标', noFigure: '尚无数据', proposed: (name: string) => `待确认：${name}`,
    doing: (count: number) => `在办 ${count}`, text: '计划正文',
  },
  en: {
    noIndicator: 'No indicator', noOwner: 'no owner', noTarget: 'no target', noFigure: 'no data yet', proposed: (name: string) => `Proposed: ${name}`,
    doing: (count: number) => `${count} under way`, text: 'Text of the plan',
  },
})

export function anchorOf(clauseId: number): string {
  return `clause-${clauseId}`
}

/** The plan, set like a document; each sentence carries its state in the margin. */
export function PlanText(props: {
  readonly rows: readonly TextRow[]
  readonly chosenId: number | null
  /** Sentences outside of it step back. */
  readonly isShown: (clause: BoardClause) => boolean
  readonly onChoose: (clauseId: number) => void
  readonly onNear: (clauseId: number) => void
}): ReactNode {
  const t = useWords(words)
  return (
    <div className="plan-text" lang="zh-CN" aria-label={t.text} role="region">
      {props.rows.map(({ kind, clause, label }) =>
        kind === 'heading' ? (
          <Heading key={clause.clauseId} clause={clause} label={label} />
        ) : (
          <Sentence
            key={clause.clauseId} clause={clause} label={label} isChosen={clause.clauseId === props.chosenId}
            isShown={props.isShown(clause)} onChoose={props.onChoose} onNear={props.onNear}
          />
        ),
      )}
    </div>
  )
}

function Heading({ clause, label }: { readonly clause: BoardClause; readonly label: string }): ReactNode {
  const content = (
    <>
      {label}
      <SlipText text={clause.text} slips={clause.slips} />
    </>
  )
  const id = anchorOf(clause.clauseId)
  if (clause.level <= 1) return <h2 id={id} className="plan-h1">{content}</h2>
  if (clause.level === 2) return <h3 id={id} className="plan-h2">{content}</h3>
  return <h4 id={id} className="plan-h3">{content}</h4>
}

type SentenceProps = {
  readonly clause: BoardClause
  readonly label: string
  readonly isChosen: boolean
  readonly isShown: boolean
  readonly onChoose: (clauseId: number) => void
  readonly onNear: (clauseId: number) => void
}

const Sentence = memo(function Sentence({ clause, label, isChosen, isShown, onChoose, onNear }: SentenceProps): ReactNode {
  return (
    <button
      type="button"
      id={anchorOf(clause.clauseId)}
      className={`bh-plain plan-sentence${isChosen ? ' plan-chosen' : ''}${isShown ? '' : ' plan-back'}`}
      aria-current={isChosen ? 'true' : undefined}
      onClick={() => onChoose(clause.clauseId)}
      onPointerEnter={() => onNear(clause.clauseId)}
    >
      <span className="plan-words">
        {label}
        <SlipText text={clause.text} slips={clause.slips} />
      </span>
      <Margin clause={clause} />
    </button>
  )
})

/** State, figure, change, who: always in this order, and what is missing in the same quiet way. */
function Margin({ clause }: { readonly clause: BoardClause }): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  const lead = leadFigure(clause)
  const proposed = clause.figures.find((figure) => figure.linkState === 'suggested')
  const owner = clause.owners.map((person) => person.name).join('、')
  const missing = lead === undefined ? (proposed ? t.proposed(proposed.name[language]) : t.noIndicator) : lead.state === 'no_figure' ? t.noFigure : null
  return (
    <span className="plan-margin" lang={language === 'zh' ? 'zh-CN' : 'en'}>
      <State state={stateName(clause.state)} show="mark" />
      <span className="plan-margin-lines">
        {lead && missing === null ? (
          <span className="plan-margin-figure bh-numbers">
            <b>{formatFigure(lead.actual, unitOf(lead), language)}</b>
            <span aria-hidden="true"> {arrowOf(changeFrom(lead.previous, lead), language)}</span>
            {lead.state === 'no_target' ? <span className="bh-faint"> {t.noTarget}</span> : null}
          </span>
        ) : (
          <span className="bh-faint plan-margin-figure">{missing}</span>
        )}
        <span className="plan-margin-who bh-faint">
          {lead ? `${lead.name[language]} · ` : ''}
          {owner === '' ? t.noOwner : owner}
          {clause.openNoteCount > 0 ? ` · ${t.doing(clause.openNoteCount)}` : ''}
        </span>
      </span>
    </span>
  )
}

/** Places that look wrong keep their words and get a dotted line; the question is told on hover. */
export function SlipText({ text, slips }: { readonly text: string; readonly slips: readonly SlipView[] }): ReactNode {
  const { language } = useLanguage()
  if (slips.length === 0) return text
  const pieces: ReactNode[] = []
  let at = 0
  for (const slip of slips) {
    if (slip.start < at) continue
    pieces.push(<Fragment key={`t${at}`}>{text.slice(at, slip.start)}</Fragment>)
    pieces.push(<span key={`s${slip.start}`} className="plan-slip" title={slip.words[language]}>{text.slice(slip.start, slip.end)}</span>)
    at = slip.end
  }
  return [...pieces, <Fragment key="end">{text.slice(at)}</Fragment>]
}
