import type { ReactNode } from 'react'
import { figureParts, isUnitTight } from './formatFigure.ts'
import type { FigureUnit } from './formatFigure.ts'
import { rangeOf } from './linePath.ts'
import { Sparkline } from './Sparkline.tsx'
import { State } from './State.tsx'
import type { StateName } from './State.tsx'
import { useLanguage } from './words.ts'
import './charts.css'

export type Multiple = {
  readonly key: string
  readonly label: string
  readonly points: readonly (number | null)[]
  readonly target?: readonly (number | null)[]
  readonly state?: StateName
}

/** One small picture per county, all on one scale: they can be compared without a legend. */
export function SmallMultiples(props: {
  readonly title: string
  readonly unit: FigureUnit
  readonly items: readonly Multiple[]
  /** Counties of very different size: each on its own scale, the shape is compared. */
  readonly scale?: 'shared' | 'own'
  readonly onOpen?: ((key: string) => void) | undefined
}): ReactNode {
  const { language } = useLanguage()
  const { items, onOpen } = props
  const shared = props.scale === 'own' ? undefined : rangeOf(...items.flatMap((item) => [item.points, item.target]))
  return (
    <ul className="bh-multiples" aria-label={props.title}>
      {items.map((item) => {
        const last = item.points.findLast((point) => point !== null) ?? null
        const parts = figureParts(last, props.unit, language)
        const body = (
          <>
            <span className="bh-multiple-head">
              <span title={item.label}>{item.label}</span>
              {item.state ? <State state={item.state} show="mark" /> : null}
            </span>
            <span className="bh-figure">
              <span className="bh-figure-number">{parts.number}</span>
              <span className={isUnitTight(parts.unit, language) ? 'bh-figure-unit bh-figure-tight' : 'bh-figure-unit'}>{parts.unit}</span>
            </span>
            <Sparkline points={item.points} target={item.target} state={item.state} range={shared} label={null} width={144} height={48} />
          </>
        )
        return (
          <li key={item.key}>
            {onOpen ? (
              <button type="button" className="bh-plain bh-multiple" onClick={() => onOpen(item.key)}>
                {body}
              </button>
            ) : (
              <div className="bh-multiple">{body}</div>
            )}
          </li>
        )
      })}
    </ul>
  )
}
