import type { ReactNode } from 'react'
import { linePath, placeOf, rangeOf } from './linePath.ts'
import type { ValueRange } from './linePath.ts'
import type { StateName } from './State.tsx'

const stateColours: Record<StateName, string> = {
  offTrack: 'var(--bh-red)',
  watch: 'var(--bh-amber)',
  noFigure: 'var(--bh-ink-faint)',
  onTrack: 'var(--bh-ink-soft)',
}

/** A line the height of a word; the last point carries the state's colour. `label` null when the figure stands beside it. */
export function Sparkline(props: {
  readonly points: readonly (number | null)[]
  readonly target?: readonly (number | null)[]
  readonly state?: StateName
  readonly label: string | null
  readonly width?: number
  readonly height?: number
  /** One scale for several lines that are compared. */
  readonly range?: ValueRange
}): ReactNode {
  const { points, target } = props
  const box = { width: props.width ?? 80, height: props.height ?? 24, padding: 3 }
  const range = props.range ?? rangeOf(points, target)
  const lastIndex = points.findLastIndex((point) => point !== null)
  const last = points[lastIndex]
  const dot = last === null || last === undefined ? null : placeOf(lastIndex, last, points.length, range, box)
  const naming = props.label === null ? { 'aria-hidden': true as const } : { role: 'img', 'aria-label': props.label }
  return (
    <svg className="bh-spark" width={box.width} height={box.height} viewBox={`0 0 ${box.width} ${box.height}`} {...naming}>
      {target ? (
        <path d={linePath(target, range, box)} fill="none" stroke="var(--bh-ink-faint)" strokeWidth="1" strokeDasharray="3 2" />
      ) : null}
      <path d={linePath(points, range, box)} fill="none" stroke="var(--bh-ink-soft)" strokeWidth="1.5" strokeLinejoin="round" />
      {dot ? <circle cx={dot.x} cy={dot.y} r="2.5" fill={stateColours[props.state ?? 'onTrack']} /> : null}
    </svg>
  )
}
