import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import type { ReactNode } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { Chart } from '../../../platform/ui/Chart.tsx'
import { clientOf } from '../../../platform/ui/client.ts'
import { EmptyState } from '../../../platform/ui/EmptyState.tsx'
import { formatDay, formatMonth } from '../../../platform/ui/formatDay.ts'
import { formatFigure } from '../../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../../platform/ui/LoadingState.tsx'
import { Page } from '../../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../../platform/ui/RefusalAlert.tsx'
import { State, type StateName } from '../../../platform/ui/State.tsx'
import { palettes } from '../../../platform/ui/theme.ts'
import { useColourScheme } from '../../../platform/ui/ThemeProvider.tsx'
import { useLanguage, useWords } from '../../../platform/ui/words.ts'
import '../credit.css'
import { type Quality, scorecardContract, type TrainingReport, type TrainingView } from './contract.ts'
import { Factors } from './Factors.tsx'
import { calibrationOption, rocOption, stabilityOption } from './scorecardCharts.ts'
import { scorecardWords } from './scorecardWords.web.ts'

const { query, client } = clientOf(scorecardContract)
const marks: Readonly<Record<TrainingView['verdict'], StateName>> = { wins: 'onTrack', notProven: 'watch', tooFew: 'noFigure', drifted: 'offTrack' }
const three = (value: number): string => value.toFixed(3)

/** 评分卡: how it was made, whether it beats the rule table, and what each factor is worth. */
export function ScorecardPage(): ReactNode {
  const t = useWords(scorecardWords)
  const { language } = useLanguage()
  const navigate = useNavigate()
  const fresh = useQueryClient()
  const [search, setSearch] = useSearchParams()
  const wanted = Number(search.get('training') ?? 0)
  const read = useQuery(query.scorecard.queryOptions({ input: wanted > 0 ? { trainingId: wanted } : {} }))
  const train = useMutation({ mutationFn: () => client.trainScorecard(), onSuccess: async () => { setSearch({}, { replace: true }); await fresh.invalidateQueries({ queryKey: query.key() }) } })
  const draft = useMutation({ mutationFn: (trainingId: number) => client.draftScorecard({ trainingId }), onSuccess: ({ ruleId }) => void navigate(`/rules/${ruleId}`) })
  const { data } = read
  if (!data) return <Page title={t.title}>{read.error ? <RefusalAlert error={read.error} onRetry={() => void read.refetch()} /> : <LoadingState shape="rows" />}</Page>
  const { training } = data
  const count = (value: number): string => formatFigure(value, 'count', language)
  const actions = data.mayTrain ? <Button loading={train.isPending} onClick={() => train.mutate()}>{t.train}</Button> : null
  const loop = (
    <div className="bh-side">
      {training ? (
        <section className="bh-stack" style={{ gap: 8 }}>
          <State state={marks[training.verdict]}>{t[training.verdict]}</State>
          <p className="bh-small bh-soft">{t.trained(training.trainedBy ?? t.system, formatDay(training.trainedAt.slice(0, 10), language), formatMonth(training.throughMonth, language))}</p>
          {training.verdict === 'wins' && data.mayDraft && data.inForce?.trainingId !== training.trainingId ? <Button type="primary" loading={draft.isPending} onClick={() => draft.mutate(training.trainingId)}>{t.draft}</Button> : null}
        </section>
      ) : null}
      {data.inForce ? <section><p>{t.inForce(count(data.inForce.trainingId))}</p><Link to={`/rules/${data.inForce.ruleId}`}>{t.openRule}</Link></section> : null}
      {training?.report.model ? <Bands bands={training.report.model.suggestedBands} /> : null}
      {data.earlier.length === 0 ? null : (
        <section>
          <h3>{t.earlier}</h3>
          <ul>{data.earlier.map((each) => <li key={each.trainingId}><Link to={`/arrears/scorecard?training=${each.trainingId}`}>{t.number(count(each.trainingId))}</Link> · {formatMonth(each.throughMonth, language)} · {t[each.verdict]}</li>)}</ul>
        </section>
      )}
    </div>
  )
  return (
    <Page title={t.title} note={<><Link to="/arrears/credit">{t.back}</Link> · {t.note}</>} actions={actions} loop={loop} loopTitle={t.earlier} bodyTitle={t.title}>
      <RefusalAlert error={train.error ?? draft.error} />
      {training === null ? <EmptyState title={t.none} next={t.noneNext} /> : <Told training={training} />}
    </Page>
  )
}

function Told({ training }: { readonly training: TrainingView }): ReactNode {
  const t = useWords(scorecardWords)
  const { language } = useLanguage()
  const { report } = training
  const { model } = report
  const count = (value: number): string => formatFigure(value, 'count', language)
  const comparison = model?.comparison
  const psi = model?.stability.at(-1)?.psi ?? 0
  const months = (all: readonly string[]): string => all.map((each) => formatMonth(each, language)).join(language === 'zh' ? '、' : ', ')
  const says = !comparison ? (report.trainMonths.length === 0 ? t.saysShort(count(report.ledgerMonths), count(report.needsMonths)) : t.saysFew(count(report.trainBads), count(report.trainBadsMin), count(report.testBads), count(report.testBadsMin)))
    : comparison.low > 0 ? t.saysWins(three(comparison.gain), three(comparison.low), three(comparison.high)) : t.saysNot(three(comparison.gain), three(comparison.low), three(comparison.high))
  return (
    <div className="bh-stack" style={{ gap: 16 }}>
      <p><strong>{says}</strong>{training.verdict === 'drifted' ? ` ${t.saysDrift(three(psi))}` : ''}</p>
      <p className="bh-soft">{t.bad}</p>
      {model ? <Compared model={model} /> : null}
      <h2>{t.sample}</h2>
      <table className="bh-steps">
        <thead><tr><th scope="col">{t.sample}</th><th scope="col">{t.accounts}</th><th scope="col">{t.bads}</th><th scope="col">{t.badRate}</th></tr></thead>
        <tbody>
          <tr><td>{t.trainMonths} {months(report.trainMonths)}</td><td>{count(report.trainAccounts)}</td><td>{count(report.trainBads)}</td><td>{formatFigure(report.trainAccounts === 0 ? null : report.trainBads / report.trainAccounts, 'percent', language)}</td></tr>
          <tr><td>{t.testMonths} {months(report.testMonths)}</td><td>{count(report.testAccounts)}</td><td>{count(report.testBads)}</td><td>{formatFigure(report.testAccounts === 0 ? null : report.testBads / report.testAccounts, 'percent', language)}</td></tr>
        </tbody>
      </table>
      {model ? <Factors model={model} /> : null}
    </div>
  )
}

type Model = NonNullable<TrainingReport['model']>
function Compared({ model }: { readonly model: Model }): ReactNode {
  const t = useWords(scorecardWords)
  const { scheme } = useColourScheme()
  const palette = palettes[scheme]
  const rows: readonly { readonly name: string; readonly of: (quality: Quality) => number | null }[] = [
    { name: t.auc, of: (quality) => quality.auc }, { name: t.gini, of: (quality) => quality.gini }, { name: t.ks, of: (quality) => quality.ks }, { name: t.brier, of: (quality) => quality.brier }, { name: t.slope, of: (quality) => quality.calibrationSlope },
  ]
  const shown = (value: number | null): string => (value === null ? '—' : three(value))
  return (
    <>
      <h2>{t.compare}</h2>
      <table className="bh-steps">
        <thead><tr><th scope="col">{t.measure}</th><th scope="col">{t.card}</th><th scope="col">{t.table}</th><th scope="col">{t.onTrain}</th></tr></thead>
        <tbody>{rows.map((row) => <tr key={row.name}><td>{row.name}</td><td><strong>{shown(row.of(model.challenger))}</strong></td><td>{shown(row.of(model.champion))}</td><td>{shown(row.of(model.train))}</td></tr>)}</tbody>
      </table>
      <div className="bh-charts">
        <section><h3>{t.roc}</h3><Chart option={rocOption(model, palette, t)} label={`${t.roc}: ${t.card} ${three(model.challenger.auc)}, ${t.table} ${three(model.champion.auc)}`} height={280} /></section>
        <section><h3>{t.calibration}</h3><Chart option={calibrationOption(model, palette, t)} label={`${t.calibration}: ${t.slope} ${shown(model.challenger.calibrationSlope)}`} height={280} /></section>
        <section><h3>{t.stability}</h3><Chart option={stabilityOption(model, palette)} label={`${t.stability}: ${three(model.stability.at(-1)?.psi ?? 0)}`} height={280} /><p className="bh-small bh-soft">{t.psiNote}</p></section>
      </div>
    </>
  )
}

function Bands({ bands }: { readonly bands: Model['suggestedBands'] }): ReactNode {
  const t = useWords(scorecardWords)
  return (
    <section>
      <h3>{t.bands}</h3>
      <table className="bh-steps">
        <thead><tr><th scope="col">{t.from}</th><th scope="col">{t.percent}</th></tr></thead>
        <tbody>{bands.map((band) => <tr key={band.fromPoints}><td>{band.fromPoints}</td><td>{band.percent}%</td></tr>)}</tbody>
      </table>
    </section>
  )
}
