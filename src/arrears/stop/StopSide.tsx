import { useMutation, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { DayInput } from '../../platform/ui/DayInput.tsx'
import { formatDay, formatInstant } from '../../platform/ui/formatDay.ts'
import { formatFigure, formatMinutes } from '../../platform/ui/formatFigure.ts'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { State } from '../../platform/ui/State.tsx'
import { useLanguage, useWords } from '../../platform/ui/words.ts'
import { type RestoreClockView, type StopPageView, stopContract, stopKindWords } from './contract.ts'
import { stopWords } from './stopWords.web.ts'

const { client } = clientOf({ stop: stopContract })

/** The clock of restoring, the files, what needs a look, disasters. */
export function StopSide({ data }: { readonly data: StopPageView }): ReactNode {
  const t = useWords(stopWords)
  const { language } = useLanguage()
  const fresh = useQueryClient()
  const make = useMutation({ mutationFn: () => client.stop.export(), onSuccess: () => fresh.invalidateQueries() })
  const count = (value: number) => formatFigure(value, 'count', language)
  const ready = data.ready.reduce((sum, each) => sum + each.count, 0)
  return (
    <div className="bh-side">
      <section><h3>{t.clockTitle}</h3><RestoreClock restore={data.restore} /></section>
      <section>
        <h3>{t.files}</h3>
        {ready === 0 ? <p className="bh-soft">{t.nothingReady}</p> : <p>{data.ready.map((each) => `${stopKindWords[each.kind][language]} ${count(each.count)}`).join(' · ')}</p>}
        {data.may.export && ready > 0 ? <Button type="primary" loading={make.isPending} onClick={() => make.mutate()}>{t.make(ready)}</Button> : null}
        <RefusalAlert error={make.error} />
        {data.exports.length === 0 ? null : (
          <ul className="bh-told">{data.exports.map((made) => (
            <li key={made.exportId}>{t.file(made.exportId)} · {formatInstant(made.madeAt, language)} · {t.lines(count(made.lines), count(made.open))}{data.may.export ? <> · <a href={`/api/arrears/stops/exports/${made.exportId}.xlsx`}>xlsx</a> · <a href={`/api/arrears/stops/exports/${made.exportId}.csv`}>csv</a></> : null}</li>
          ))}</ul>
        )}
        <p className="bh-small bh-soft">{t.import} <Link to="/feeds">{t.upload}</Link></p>
      </section>
      <section>
        <h3>{t.oddities}</h3>
        {data.unproposed.length === 0 ? <p className="bh-soft">{t.noOddities}</p> : (
          <ul className="bh-told">{data.unproposed.slice(0, 20).map((row) => (
            <li key={`${row.accountNo} ${row.subscriberId} ${row.performedAt}`}><Link to={`/arrears/ladder/${encodeURIComponent(row.accountNo)}`}>{row.accountNo}</Link> · {stopKindWords[row.kind][language]} · {formatInstant(row.performedAt, language)} · {[row.isProposed ? null : t.unproposed, row.isProposed && !row.wasApproved ? t.unapproved : null, row.isOutOfHours ? t.outOfHours : null].filter(Boolean).join('、')}</li>
          ))}</ul>
        )}
      </section>
      <section>
        <h3>{t.disasters}</h3>
        {data.disasters.length === 0 ? <p className="bh-soft">{t.noDisaster}</p> : <ul>{data.disasters.map((each) => <li key={each.disasterId}>{each.areaName} · {formatDay(each.fromOn, language)} – {formatDay(each.toOn, language)} · {each.reason}</li>)}</ul>}
        {data.may.declare ? <DisasterForm /> : null}
      </section>
    </div>
  )
}

export function RestoreClock({ restore }: { readonly restore: RestoreClockView }): ReactNode {
  const t = useWords(stopWords)
  const { language } = useLanguage()
  const count = (value: number) => formatFigure(value, 'count', language)
  return (
    <>
      <dl className="bh-facts">
        <dt>{t.timely}</dt><dd>{restore.restored === 0 ? '—' : `${formatFigure(restore.timely / restore.restored, 'percent', language)}（${t.of(count(restore.timely), count(restore.restored))}）`}</dd>
        <dt>{t.median}</dt><dd>{restore.medianMinutes === null ? '—' : formatMinutes(restore.medianMinutes, language)}</dd>
        <dt>{t.slowest}</dt><dd>{restore.slowestMinutes === null ? '—' : formatMinutes(restore.slowestMinutes, language)}</dd>
        <dt>{t.open}</dt>
        <dd>{count(restore.open)} {restore.breach + restore.alarm > 0 ? <State state="offTrack">{[restore.breach > 0 ? `${t.breach} ${count(restore.breach)}` : null, restore.alarm > 0 ? `${t.alarm} ${count(restore.alarm)}` : null].filter(Boolean).join(' · ')}</State> : restore.late > 0 ? <State state="watch">{`${t.lateState} ${count(restore.late)}`}</State> : null}</dd>
      </dl>
      <p className="bh-small bh-soft">{t.target(restore.targetMinutes, restore.alarmMinutes, restore.ceilingHours)}</p>
    </>
  )
}

function DisasterForm(): ReactNode {
  const t = useWords(stopWords)
  const fresh = useQueryClient()
  const [ask, setAsk] = useState({ areaCode: '', fromOn: '', toOn: '', reason: '' })
  const change = (more: Partial<typeof ask>) => setAsk((before) => ({ ...before, ...more }))
  const declare = useMutation({
    mutationFn: () => client.stop.disaster(ask),
    onSuccess: () => {
      setAsk({ areaCode: '', fromOn: '', toOn: '', reason: '' })
      return fresh.invalidateQueries()
    },
  })
  return (
    <div className="bh-stack" style={{ gap: 8 }}>
      <Input aria-label={t.disasterArea} placeholder={t.disasterArea} inputMode="numeric" maxLength={12} value={ask.areaCode} onChange={(event) => change({ areaCode: event.target.value })} />
      <DayInput label={t.from} value={ask.fromOn} onChange={(fromOn) => change({ fromOn })} />
      <DayInput label={t.until} value={ask.toOn} onChange={(toOn) => change({ toOn })} />
      <Input aria-label={t.disasterReason} placeholder={t.disasterReason} maxLength={300} value={ask.reason} onChange={(event) => change({ reason: event.target.value })} />
      <RefusalAlert error={declare.error} />
      <Button disabled={ask.areaCode === '' || ask.fromOn === '' || ask.toOn === '' || ask.reason.trim().length < 2} loading={declare.isPending} onClick={() => declare.mutate()}>{t.declare}</Button>
    </div>
  )
}
