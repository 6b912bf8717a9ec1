import type { ReactNode } from 'react'
import { figureParts, formatChange, formatFigure, isUnitTight } from './formatFigure.ts'
import type { FigureUnit } from './formatFigure.ts'
import { defineWords, useLanguage, useWords } from './words.ts'

export { formatDay, formatInstant, formatMonth, formatPeriod } from './formatDay.ts'
export { figureParts, formatChange, formatFigure, unitWord, yuanOf } from './formatFigure.ts'
export type { FigureUnit } from './formatFigure.ts'
export { State, stateWord } from './State.tsx'
export type { StateName } from './State.tsx'

/** `ratio`: 0.032 is +3.2 %; `points`: percentage points. `against` says of what: 较上月, 同比, 较目标. */
export type FigureChange = {
  readonly value: number | null
  readonly kind: 'ratio' | 'points'
  readonly against?: string
}

export type FigureProps = {
  /** In the unit itself: yuan (see `yuanOf`), percent as a ratio. */
  readonly value: number | null
  readonly unit: FigureUnit
  readonly change?: FigureChange | undefined
  /** Which direction is good; a change for the worse is the only one with a colour. */
  readonly better?: 'higher' | 'lower' | 'neither'
  /** What it is measured against, already in words: 目标 3.0 %. */
  readonly against?: ReactNode
  /** Name of the figure, for those who hear it instead of seeing it. */
  readonly label?: string
  readonly size?: 'normal' | 'large'
  readonly precise?: boolean
  /** Opens the rows behind the figure. */
  readonly onOpen?: (() => void) | undefined
}

const words = defineWords({
  zh: { open: (figure: string) => `${figure}，打开明细` },
  en: { open: (figure: string) => `${figure}, open the rows` },
})

/** A figure with its unit, what it changed by and against what. Hovering shows every digit; clicking opens its rows. */
export function Figure(props: FigureProps): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  const format = { precise: props.precise ?? false }
  const parts = figureParts(props.value, props.unit, language, format)
  const isMissing = parts.unit === '' && parts.number === '—'
  const exact = isMissing ? undefined : formatFigure(props.value, props.unit, language, { precise: true })
  const className = `bh-figure${props.size === 'large' ? ' bh-figure-large' : ''}`
  const body = (
    <>
      <span className={isMissing ? 'bh-figure-number bh-faint' : 'bh-figure-number'}>{parts.number}</span>
      {parts.unit === '' ? null : <span className={isUnitTight(parts.unit, language) ? 'bh-figure-unit bh-figure-tight' : 'bh-figure-unit'}>{parts.unit}</span>}
      {props.change ? <Change change={props.change} better={props.better ?? 'neither'} /> : null}
      {props.against === undefined ? null : <span className="bh-figure-against">{props.against}</span>}
    </>
  )
  if (!props.onOpen) {
    return (
      <span className={className} title={exact}>
        {props.label ? <span className="bh-hidden">{props.label}</span> : null}
        {body}
      </span>
    )
  }
  const spoken = formatFigure(props.value, props.unit, language, format)
  return (
    <button
      type="button"
      className={`bh-plain ${className}`}
      title={exact}
      aria-label={t.open(props.label ? `${props.label} ${spoken}` : spoken)}
      onClick={props.onOpen}
    >
      {body}
    </button>
  )
}

function Change(props: { readonly change: FigureChange; readonly better: 'higher' | 'lower' | 'neither' }): ReactNode {
  const { language } = useLanguage()
  const { value, kind, against } = props.change
  const text = formatChange(value, kind, language)
  const direction = value === null || text.startsWith('0') ? 0 : Math.sign(value)
  const isWorse =
    (props.better === 'higher' && direction < 0) || (props.better === 'lower' && direction > 0)
  const arrow = direction > 0 ? '↗' : direction < 0 ? '↘' : '→'
  return (
    <span className={isWorse ? 'bh-change bh-change-bad' : 'bh-change'}>
      {against ? `${against} ` : ''}
      {value === null ? null : <span aria-hidden="true">{arrow} </span>}
      {text}
    </span>
  )
}
