import type { ReactNode } from 'react'
import { formatFigure } from './formatFigure.ts'
import type { FigureUnit } from './formatFigure.ts'
import { State } from './State.tsx'
import type { StateName } from './State.tsx'
import { useLanguage } from './words.ts'
import './charts.css'

export type Bar = {
  readonly key: string
  readonly label: ReactNode
  readonly value: number | null
  readonly state?: StateName
}

/** Names, bars and figures under each other, in the order given; a thin line marks the target. */
export function BarList(props: {
  readonly title: string
  readonly unit: FigureUnit
  readonly bars: readonly Bar[]
  readonly target?: number | null
  readonly onOpen?: ((key: string) => void) | undefined
}): ReactNode {
  const { language } = useLanguage()
  const { bars, target, onOpen } = props
  const longest = Math.max(target ?? 0, ...bars.map((bar) => Math.abs(bar.value ?? 0)), Number.MIN_VALUE)
  return (
    <ul className="bh-bars" aria-label={props.title}>
      {bars.map((bar) => {
        const share = (Math.abs(bar.value ?? 0) / longest) * 100
        const body = (
          <>
            <span className="bh-bars-label">
              {bar.state ? <State state={bar.state} show="mark" /> : null}
              <span title={typeof bar.label === 'string' ? bar.label : undefined}>{bar.label}</span>
            </span>
            <span className="bh-bars-track" aria-hidden="true">
              <span className={`bh-bars-bar bh-bars-${bar.state ?? 'onTrack'}`} style={{ width: `${share}%` }} />
              {target === undefined || target === null ? null : (
                <span className="bh-bars-target" style={{ left: `${(target / longest) * 100}%` }} />
              )}
            </span>
            <span className="bh-bars-figure bh-numbers">{formatFigure(bar.value, props.unit, language)}</span>
          </>
        )
        return (
          <li key={bar.key}>
            {onOpen ? (
              <button type="button" className="bh-plain bh-bars-row" onClick={() => onOpen(bar.key)}>
                {body}
              </button>
            ) : (
              <div className="bh-bars-row">{body}</div>
            )}
          </li>
        )
      })}
    </ul>
  )
}
