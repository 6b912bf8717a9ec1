import { useMutation, useQuery } from '@tanstack/react-query'
import Button from 'antd/es/button'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import { BarList } from '../../platform/ui/BarList.tsx'
import { clientOf } from '../../platform/ui/client.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { ServingOrders } from '../../work/serving/ServingOrders.tsx'
import { clauseContract } from '../clause/contract.ts'
import { forecastContract } from '../forecast/contract.ts'
import { ForecastNote } from '../forecast/ForecastNote.tsx'
import { ClauseFigure } from './ClauseFigure.tsx'
import { ClauseNotes, useFreshPlan } from './ClauseNotes.tsx'
import { type Board, type BoardClause, boardContract, type Loop, type SubjectFigure } from './contract.ts'
import { stateName, unitOf } from './showFigure.ts'

const { query } = clientOf(boardContract)
const { client } = clientOf(clauseContract)
const { query: forecastQuery } = clientOf(forecastContract)
const barsShown = 6

const words = defineWords({
  zh: {
    title: '本条的闭环', noIndicator: '这一条还没有指标。', mayBeWords: '这一条没有可以计数的说法，可以不设指标。', proposed: '建议的指标', confirm: '确认', reject: '不是', who: '谁负责', nobody: '尚无责任人',
    byArea: '各县', byUnit: '各营业部', byBrand: '各品牌', all: (count: number) => `全部 ${count} 个`, rows: '打开明细', measure: '看指标', target: '看目标', edit: '改这一条', slips: '请确认的写法', assign: '指定',
  },
  en: {
    title: 'The loop of this sentence', noIndicator: 'No indicator is linked yet.', mayBeWords: 'Nothing here can be counted; it may do without an indicator.', proposed: 'Proposed indicators', confirm: 'Confirm', reject: 'Not this', who: 'Who answers', nobody: 'Nobody yet',
    byArea: 'By county', byUnit: 'By business office', byBrand: 'By brand', all: (count: number) => `All ${count}`, rows: 'Open the rows', measure: 'Indicator', target: 'Targets', edit: 'Edit', slips: 'Please check', assign: 'Name someone',
  },
})

type LoopProps = { readonly clause: BoardClause; readonly board: Board; readonly onEdit: () => void }

/** The right column: figure, gap, who, what is being done, where it is worst, and the doors. */
export function ClauseLoop({ clause, board, onEdit }: LoopProps): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  const navigate = useNavigate()
  const [asked, setAsked] = useState<{ clauseId: number; measureId: string } | null>(null)
  const measureId = asked?.clauseId === clause.clauseId ? asked.measureId : undefined
  const loop = useQuery(query.loop.queryOptions({
    input: { clauseId: clause.clauseId, ...(board.period === null ? {} : { period: board.period }), ...(board.areaCode === null ? {} : { areaCode: board.areaCode }), ...(measureId === undefined ? {} : { measureId }) },
  }))
  const confirmed = clause.figures.filter((figure) => figure.linkState === 'confirmed')
  const figure = confirmed.find((each) => each.measureId === measureId) ?? confirmed[0]
  const forecast = useForecast(board, figure)
  const detail = loop.data?.clauseId === clause.clauseId ? loop.data : null
  const rowsPath = detail?.doors.rows ?? null
  return (
    <div className="plan-loop">
      <div className="bh-row" style={{ justifyContent: 'space-between', alignItems: 'baseline' }}>
        <h2>{t.title}</h2>
        {board.may.edit || board.may.confirm ? <Button size="small" className="plan-no-print" onClick={onEdit}>{t.edit}</Button> : null}
      </div>
      {confirmed.length > 1 ? (
        <div className="plan-tabs" role="group">
          {confirmed.map((each) => (
            <button key={each.measureId} type="button" className="bh-plain" aria-pressed={each === figure} onClick={() => setAsked({ clauseId: clause.clauseId, measureId: each.measureId })}>{each.name[language]}</button>
          ))}
        </div>
      ) : null}
      {figure ? (
        <ClauseFigure figure={figure} period={board.period} months={detail?.measureId === figure.measureId ? detail.months : null} ahead={forecast} onOpen={rowsPath === null ? undefined : () => void navigate(rowsPath)} />
      ) : (
        <section><p className="bh-soft">{clause.isMeasurable || clause.figures.length > 0 ? t.noIndicator : t.mayBeWords}</p></section>
      )}
      {forecast?.forecast ? <ForecastNote forecast={forecast.forecast} /> : null}
      <Proposals clause={clause} board={board} />
      <section>
        <h3>{t.who}</h3>
        {clause.owners.length > 0 ? <p>{clause.owners.map((owner) => owner.name).join('、')}</p> : (
          <p className="bh-soft">{t.nobody} {board.may.confirm ? <button type="button" className="bh-plain plan-no-print" style={{ textDecoration: 'underline' }} onClick={onEdit}>{t.assign}</button> : null}</p>
        )}
      </section>
      {detail === null ? (loop.isError ? <RefusalAlert error={loop.error} onRetry={() => void loop.refetch()} /> : <LoadingState lines={5} />) : <LoopDetail key={clause.clauseId} loop={detail} board={board} figure={figure} />}
      {clause.slips.length > 0 ? (
        <section>
          <h3>{t.slips}</h3>
          {clause.slips.map((slip) => <p key={`${slip.kind}${slip.start}`} className="bh-soft">{slip.words[language]}</p>)}
        </section>
      ) : null}
    </div>
  )
}

/** The year's end is foreseen from the newest figures, so an earlier month shows none. */
function useForecast(board: Board, figure: BoardClause['figures'][number] | undefined) {
  const asked = figure && board.areaCode !== null && board.period !== null && (board.period === board.newestMonth || board.period.length === 4)
    ? { measureId: figure.measureId, subjectCode: board.areaCode, year: board.period.slice(0, 4) } : null
  const { data } = useQuery(forecastQuery.find.queryOptions({ input: asked ?? { measureId: '', subjectCode: '-', year: '2000' }, enabled: asked !== null }))
  return asked === null ? null : (data ?? null)
}

function LoopDetail({ loop, board, figure }: { readonly loop: Loop; readonly board: Board; readonly figure: BoardClause['figures'][number] | undefined }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  return (
    <>
      <ServingOrders of={{ clauseId: loop.clauseId, ...(loop.measureId === null ? {} : { measureId: loop.measureId }), areaCode: loop.areaCode, ...(loop.period === null ? {} : { period: loop.period }) }} unit={figure?.unit ?? undefined} title={figure ? `${loop.areaName} ${figure.name[language]}` : loop.text} />
      <ClauseNotes clauseId={loop.clauseId} notes={loop.notes} mayNote={board.may.note} />
      {figure && loop.measureId === figure.measureId ? (
        <>
          <Places title={t.byArea} places={loop.byArea} figure={figure} />
          <Places title={t.byUnit} places={loop.byUnit} figure={figure} />
          <Places title={t.byBrand} places={loop.byBrand} figure={figure} />
        </>
      ) : null}
      {loop.doors.measure !== null && figure ? (
        <section className="plan-doors plan-no-print">
          {loop.doors.rows === null ? null : <Link to={loop.doors.rows}>{t.rows}</Link>}
          <Link to={loop.doors.measure}>{t.measure}</Link>
          {loop.doors.target === null ? null : <Link to={loop.doors.target}>{t.target}</Link>}
        </section>
      ) : null}
    </>
  )
}

function Places(props: { readonly title: string; readonly places: readonly SubjectFigure[]; readonly figure: BoardClause['figures'][number] }): ReactNode {
  const t = useWords(words)
  const navigate = useNavigate()
  const [isAll, setAll] = useState(false)
  const { places } = props
  if (places.length === 0) return null
  const shown = isAll ? places : places.slice(0, barsShown)
  return (
    <section>
      <h3>{props.title}</h3>
      <BarList
        title={props.title} unit={unitOf(props.figure)}
        bars={shown.map((place) => ({ key: place.code, label: place.name, value: place.value, ...(place.state === 'off_track' || place.state === 'watch' ? { state: stateName(place.state) } : {}) }))}
        onOpen={(code) => {
          const place = places.find((each) => each.code === code)
          if (place) void navigate(place.rowsPath)
        }}
      />
      {places.length > barsShown && !isAll ? <button type="button" className="bh-plain bh-small bh-soft plan-no-print" onClick={() => setAll(true)}>{t.all(places.length)}</button> : null}
    </section>
  )
}

function Proposals({ clause, board }: { readonly clause: BoardClause; readonly board: Board }): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  const refresh = useFreshPlan()
  const decide = useMutation({ mutationFn: (given: { linkIds: number[]; state: 'confirmed' | 'rejected' }) => client.decide(given), onSuccess: refresh })
  const proposed = clause.figures.filter((figure) => figure.linkState === 'suggested')
  if (proposed.length === 0) return null
  return (
    <section>
      <h3>{t.proposed}</h3>
      {proposed.map((figure) => (
        <div key={figure.linkId} className="plan-note">
          <span title={figure.definition[language]}>{figure.name[language]}</span>
          {board.may.confirm ? (
            <span className="bh-row plan-no-print">
              <button type="button" className="bh-plain bh-small" disabled={decide.isPending} onClick={() => decide.mutate({ linkIds: [figure.linkId], state: 'confirmed' })}>{t.confirm}</button>
              <button type="button" className="bh-plain bh-small bh-faint" disabled={decide.isPending} onClick={() => decide.mutate({ linkIds: [figure.linkId], state: 'rejected' })}>{t.reject}</button>
            </span>
          ) : null}
        </div>
      ))}
      <RefusalAlert error={decide.error} />
    </section>
  )
}
