import { useQuery } from '@tanstack/react-query'
import { useId, useMemo } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import { BarList } from './BarList.tsx'
import { formatFigure } from './formatFigure.ts'
import type { FigureUnit } from './formatFigure.ts'
import { parseGeo, projectAreas } from './geo.ts'
import type { MapArea } from './geo.ts'
import { LoadingState } from './LoadingState.tsx'
import { request } from './request.ts'
import { State } from './State.tsx'
import type { StateName } from './State.tsx'
import { defineWords, useLanguage, useWords } from './words.ts'
import './charts.css'

export type AreaFigure = { readonly areaCode: string; readonly name: string; readonly value: number | null; readonly state?: StateName }

const words = defineWords({
  zh: { noData: '无数据', open: (name: string, figure: string) => `${name} ${figure}，打开` },
  en: { noData: 'No data', open: (name: string, figure: string) => `${name} ${figure}, open` },
})

const size = { width: 480, height: 360, padding: 8 }
const classCount = 4

/**
 * Where is it: the counties of a prefecture in shades of one figure, hatched where there is none.
 * The shades are grey, dark at the end that needs attention; only an area off track takes colour. Without a map of the prefecture it is a list of bars.
 */
export function AreaMap(props: {
  readonly title: string
  /** Four digits: `/geo/6323.json` holds its counties with `code` and `name`. */
  readonly prefecture: string
  readonly unit: FigureUnit
  readonly figures: readonly AreaFigure[]
  readonly better: 'higher' | 'lower' | 'neither'
  readonly target?: number | null
  /** What the colour of an area off track means here, where it is not a target that is missed. */
  readonly offTrackWord?: string
  readonly onOpen?: ((areaCode: string) => void) | undefined
}): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  const hatchId = useId()
  const { figures, onOpen, unit } = props
  const geo = useQuery({
    queryKey: ['geo', props.prefecture],
    queryFn: async () => parseGeo(await (await request(`/geo/${props.prefecture}.json`)).json()),
    staleTime: Infinity,
    retry: false,
  })
  const areas = useMemo(() => (geo.data ? projectAreas(geo.data, size) : []), [geo.data])
  const classes = useMemo(() => classesOf(figures.map((figure) => figure.value)), [figures])
  if (geo.isPending) return <LoadingState lines={4} />
  if (geo.isError || areas.length === 0) {
    const bars = figures.map((figure) => ({ key: figure.areaCode, label: figure.name, value: figure.value, state: figure.state }))
    return <BarList title={props.title} unit={unit} bars={bars} target={props.target} onOpen={onOpen} />
  }
  const figureAt = new Map(figures.map((figure) => [figure.areaCode, figure]))
  const show = (value: number | null): string => (value === null ? t.noData : formatFigure(value, unit, language))
  const shade = (value: number): string => {
    const rank = classes.findIndex((limit) => value <= limit)
    const step = rank === -1 ? classCount - 1 : rank
    // Dark is always the end that needs attention.
    return `bh-shade-${props.better === 'higher' ? classCount - 1 - step : step}`
  }
  const draw = (area: MapArea): ReactNode => {
    const figure = figureAt.get(area.code)
    const value = figure?.value ?? null
    const text = `${figure?.name ?? area.name} ${show(value)}`
    const isOpenable = onOpen !== undefined && figure !== undefined
    const behaviour = isOpenable
      ? {
          role: 'button',
          tabIndex: 0,
          'aria-label': t.open(figure.name, show(value)),
          onClick: () => onOpen(area.code),
          onKeyDown: (event: KeyboardEvent) => {
            if (event.key !== 'Enter' && event.key !== ' ') return
            event.preventDefault()
            onOpen(area.code)
          },
        }
      : { role: 'img', 'aria-label': text }
    const tone = value === null ? 'none' : figure?.state === 'offTrack' ? 'bh-area-off' : shade(value)
    return (
      <g key={area.code} className={`bh-area ${isOpenable ? 'bh-area-opens' : ''} ${tone}`} {...behaviour}>
        <path d={area.path} fillRule="evenodd" fill={value === null ? `url(#${hatchId})` : undefined}>
          <title>{text}</title>
        </path>
      </g>
    )
  }
  // Above all shapes: a neighbour drawn later would cut a long name.
  const name = (area: MapArea): ReactNode => {
    const figure = figureAt.get(area.code)
    return (
      <g key={area.code} className={`bh-area-name ${figure === undefined || figure.value === null ? 'none' : ''}`} aria-hidden="true">
        <text x={area.middle.x} y={area.middle.y} dy="-0.3em">
          {figure?.state === 'offTrack' ? <tspan fill="var(--bh-red)">● </tspan> : null}
          {figure?.name ?? area.name}
        </text>
        <text x={area.middle.x} y={area.middle.y} dy="0.95em" className="bh-area-figure">
          {show(figure?.value ?? null)}
        </text>
      </g>
    )
  }
  return (
    <figure className="bh-map">
      <svg viewBox={`0 0 ${size.width} ${size.height}`} role="group" aria-label={props.title}>
        <defs>
          <pattern id={hatchId} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="6" height="6" fill="var(--bh-surface)" />
            <line x1="0" y1="0" x2="0" y2="6" stroke="var(--bh-line-strong)" strokeWidth="2" />
          </pattern>
        </defs>
        {areas.map(draw)}
        {areas.map(name)}
      </svg>
      <figcaption className="bh-legend bh-small bh-soft bh-numbers">
        {legendOf(classes, figures.filter((figure) => figure.state !== 'offTrack')).map(({ low, high }) => (
          <span key={low}>
            <i className={`bh-swatch ${shade(high)}`} aria-hidden="true" />
            {low === high ? show(low) : `${show(low)} – ${show(high)}`}
          </span>
        ))}
        {figures.some((figure) => figure.state === 'offTrack') ? <State state="offTrack">{props.offTrackWord}</State> : null}
        {figures.some((figure) => figure.value === null) ? (
          <span>
            <i className="bh-swatch bh-swatch-none" aria-hidden="true" />
            {t.noData}
          </span>
        ) : null}
      </figcaption>
    </figure>
  )
}

/** Upper limits of the shades: equal numbers of counties in each, since a prefecture has few and uneven ones. */
function classesOf(values: readonly (number | null)[]): readonly number[] {
  const known = values.filter((value) => value !== null).sort((one, other) => one - other)
  const limits: number[] = []
  for (let step = 1; step <= classCount; step += 1) {
    const limit = known[Math.ceil((known.length * step) / classCount) - 1]
    if (limit !== undefined && limit !== limits.at(-1)) limits.push(limit)
  }
  return limits
}

function legendOf(limits: readonly number[], figures: readonly AreaFigure[]): { low: number; high: number }[] {
  return limits.flatMap((high, index) => {
    const below = limits[index - 1] ?? -Infinity
    const inside = figures.flatMap(({ value }) => (value !== null && value > below && value <= high ? [value] : []))
    return inside.length === 0 ? [] : [{ low: Math.min(...inside), high }]
  })
}
