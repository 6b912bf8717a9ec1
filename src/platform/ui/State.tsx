import type { ReactNode } from 'react'
import type { Language } from '../../kernel/refusal.ts'
import { defineWords, useWords } from './words.ts'

export type StateName = 'offTrack' | 'watch' | 'noFigure' | 'onTrack'

const words = defineWords({
  zh: { offTrack: '偏离', watch: '关注', noFigure: '尚无指标', onTrack: '正常' },
  en: { offTrack: 'Off track', watch: 'Watch', noFigure: 'No figure', onTrack: 'On track' },
})

/** The word of a state, for a table's filter and export. */
export function stateWord(state: StateName, language: Language): string {
  return words[language][state]
}

/** Word, shape and colour: any one of them is enough to tell. `mark` keeps the shape and leaves the word to the ear. */
export function State(props: {
  readonly state: StateName
  readonly show?: 'word' | 'mark'
  /** Says it more exactly than the common word: 12 户待审. */
  readonly children?: ReactNode
}): ReactNode {
  const t = useWords(words)
  const isMark = props.show === 'mark'
  return (
    <span className={`bh-state bh-state-${props.state}`} title={isMark ? t[props.state] : undefined}>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" focusable="false">
        {shapes[props.state]}
      </svg>
      {isMark ? <span className="bh-hidden">{t[props.state]}</span> : <span>{props.children ?? t[props.state]}</span>}
    </span>
  )
}

const shapes: Record<StateName, ReactNode> = {
  offTrack: <circle cx="6" cy="6" r="5" fill="currentColor" />,
  watch: (
    <>
      <circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M6 1.75a4.25 4.25 0 0 0 0 8.5z" fill="currentColor" />
    </>
  ),
  noFigure: <circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" strokeWidth="1.25" strokeDasharray="2 1.6" />,
  onTrack: (
    <path d="M2 6.5 4.8 9.2 10 3.4" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" />
  ),
}
