import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import { clientOf } from '../../../platform/ui/client.ts'
import { formatDay, formatMonth } from '../../../platform/ui/formatDay.ts'
import { formatFigure } from '../../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../../platform/ui/LoadingState.tsx'
import { Page } from '../../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../../platform/ui/RefusalAlert.tsx'
import { Sparkline } from '../../../platform/ui/Sparkline.tsx'
import { State } from '../../../platform/ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../../../platform/ui/words.ts'
import type { Why } from '../contract.ts'
import '../credit.css'
import { AskForm } from '../grant/GrantQueue.tsx'
import { usageWarning } from '../rules.ts'
import { limitContract } from './contract.ts'

const { query } = clientOf(limitContract)
const words = defineWords({
  zh: {
    title: '为什么是这个信用度', back: '信用度', account: '账单与缴费', ladder: '催缴', steps: '一步一步', step: '依据', by: '增减', to: '得到', inputs: '核定时看到的', tier: '客户等级', none: '未定级', tenure: '网龄', months: (count: string) => `${count} 个月`, bills: '近 12 个月账单', noBills: '没有账单', stops: '近 12 个月停机', times: (count: string) => `${count} 次`, way: '缴费方式', ordinary: '自缴', agreed: '协议', collection: '托收', overdue: '当时的逾期欠费', score: '评分', chance: '变坏的可能',
    limit: '现在的信用度', days: '允许欠费天数', oneWay: '单停天数', decided: (day: string, version: string) => `${day} 按第 ${version} 版规则核定`, held: '因欠费没有调高', used: '已用', near: '用到 80% 以上', usedUp: '已用完', granted: '临时信用度', waiting: (from: string, to: string) => `待复核：由 ${from} 变为 ${to}`, history: '以往的信用度', first: '首次', reviewed: '经人复核', reviews: '复核', approved: '同意', rejected: '不同意', overtaken: '已被新的核定取代', waitingState: '待复核', grants: '临时信用度与担保开机', temporaryLimit: '临时信用度', guaranteedOpening: '担保开机', until: '至', over: '已到期', noGrants: '没有。',
  },
  en: {
    title: 'Why this limit', back: 'Credit limits', account: 'Bills and money', ladder: 'Dunning', steps: 'Step by step', step: 'Because', by: 'Change', to: 'Comes to', inputs: 'What it was decided on', tier: 'Tier', none: 'none', tenure: 'Tenure', months: (count: string) => `${count} months`, bills: 'Bills of 12 months', noBills: 'No bills', stops: 'Stops in 12 months', times: (count: string) => count, way: 'Way of paying', ordinary: 'Ordinary', agreed: 'By agreement', collection: 'Bank collection', overdue: 'Overdue then', score: 'Score', chance: 'Chance of going bad',
    limit: 'Limit now', days: 'Days allowed', oneWay: 'Days of one-way stop', decided: (day: string, version: string) => `Decided on ${day} by version ${version} of the rule`, held: 'Not raised because of arrears', used: 'Used', near: 'Over 80 % used', usedUp: 'Used up', granted: 'Temporary limit', waiting: (from: string, to: string) => `Waits for review: ${from} to ${to}`, history: 'Limits before', first: 'first', reviewed: 'reviewed by a person', reviews: 'Reviews', approved: 'passed', rejected: 'refused', overtaken: 'overtaken by a later decision', waitingState: 'to be reviewed', grants: 'Temporary limits and guaranteed openings', temporaryLimit: 'Temporary limit', guaranteedOpening: 'Guaranteed opening', until: 'until', over: 'over', noGrants: 'None.',
  },
})

/** One account: what its limit was decided on, every step to it, and what it was before. */
export function LimitAccount(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const fresh = useQueryClient()
  const { accountNo = '' } = useParams()
  const read = useQuery(query.limit.queryOptions({ input: { accountNo } }))
  const { data } = read
  if (!data) return <Page title={t.title}>{read.error ? <RefusalAlert error={read.error} onRetry={() => void read.refetch()} /> : <LoadingState shape="rows" />}</Page>
  const { limit, inputs } = data
  const yuan = (fen: number): string => formatFigure(fen / 100, 'yuan', language)
  const count = (value: number): string => formatFigure(value, 'count', language)
  const on = (day: string): string => formatDay(day, language)
  const usable = Math.max(limit.limitFen, limit.grantedFen ?? 0)
  const warning = limit.usedFen === null ? 'none' : usageWarning(limit.usedFen, usable)
  const waiting = data.reviews.find((review) => review.state === 'waiting')
  const loop = (
    <div className="bh-side">
      <section>
        <dl className="bh-facts">
          <dt>{t.limit}</dt><dd><strong>{yuan(limit.limitFen)}</strong></dd>
          {limit.grantedFen === null ? null : <><dt>{t.granted}</dt><dd>{yuan(limit.grantedFen)}</dd></>}
          {limit.usedFen === null ? null : <><dt>{t.used}</dt><dd>{yuan(limit.usedFen)} {warning === 'none' ? null : <State state={warning === 'usedUp' ? 'offTrack' : 'watch'}>{t[warning]}</State>}</dd></>}
          <dt>{t.days}</dt><dd>{count(limit.limitDays)}</dd>
          <dt>{t.oneWay}</dt><dd>{count(limit.oneWayStopDays)}</dd>
        </dl>
        {limit.isHeld ? <State state="watch">{t.held}</State> : null}
        {waiting ? <p><Link to="/arrears/credit?view=reviews">{t.waiting(yuan(waiting.fromFen), yuan(waiting.toFen))}</Link></p> : null}
      </section>
      <section>
        <h3>{t.grants}</h3>
        {data.grants.length === 0 ? <p className="bh-soft">{t.noGrants}</p> : <ul>{data.grants.map((grant) => <li key={grant.grantId}>{t[grant.kind]} {yuan(grant.limitFen)} {t.until} {on(grant.toOn)}{grant.expiredOn === null ? '' : ` · ${t.over}`} · {grant.reason}</li>)}</ul>}
      </section>
      <AskForm key={accountNo} accountNo={limit.accountNo} areaCode={limit.areaCode} onDone={() => fresh.invalidateQueries({ queryKey: query.key() })} />
    </div>
  )
  return (
    <Page title={`${t.title} ${accountNo}`} loop={loop} loopTitle={t.limit} bodyTitle={t.steps}
      note={<><Link to="/arrears/credit">{t.back}</Link> · <Link to={`/arrears/accounts/${encodeURIComponent(accountNo)}`}>{t.account}</Link> · <Link to={`/arrears/ladder/${encodeURIComponent(accountNo)}`}>{t.ladder}</Link> · {limit.areaName} · {limit.brand} · {t.decided(on(limit.decidedOn), String(limit.version ?? '—'))}</>}>
      <div className="bh-stack" style={{ gap: 12 }}>
      <h2>{t.steps}</h2>
      <Steps why={limit.why} />
      <h2>{t.inputs}</h2>
      <dl className="bh-facts">
        <dt>{t.tier}</dt><dd>{inputs.tier ?? t.none}</dd>
        <dt>{t.tenure}</dt><dd>{t.months(count(inputs.tenureMonths))}</dd>
        <dt>{t.bills}</dt><dd>{inputs.billsFen.length === 0 ? t.noBills : <><Sparkline label={t.bills} points={inputs.billsFen.toReversed().map((fen) => fen / 100)} width={160} height={32} /> {inputs.billsFen.map((fen) => formatFigure(fen / 100, 'count', language)).join(' · ')}</>}</dd>
        <dt>{t.stops}</dt><dd>{t.times(count(inputs.stopsInYear))}</dd>
        <dt>{t.way}</dt><dd>{t[inputs.way]}</dd>
        <dt>{t.overdue}</dt><dd>{yuan(inputs.overdueFen)}</dd>
        {inputs.score === null ? null : <><dt>{t.score}</dt><dd>{count(inputs.score.points)}</dd><dt>{t.chance}</dt><dd>{formatFigure(inputs.score.chance, 'percent', language)}</dd></>}
      </dl>
      {data.changes.length === 0 ? null : (
        <>
          <h2>{t.history}</h2>
          <ol>{data.changes.map((change) => <li key={`${change.changedOn} ${change.month} ${change.fromFen} ${change.toFen}`}>{on(change.changedOn)} · {formatMonth(change.month, language)} · {change.fromFen === null ? t.first : yuan(change.fromFen)} → {yuan(change.toFen)}{change.isReviewed ? ` · ${t.reviewed}` : ''}</li>)}</ol>
        </>
      )}
      {data.reviews.length === 0 ? null : (
        <>
          <h2>{t.reviews}</h2>
          <ul>{data.reviews.map((review) => <li key={review.reviewId}>{on(review.proposedOn)} · {yuan(review.fromFen)} → {yuan(review.toFen)} · {review.state === 'waiting' ? t.waitingState : t[review.state]}{review.decidedBy === null ? '' : ` · ${review.decidedBy}`}{review.reason === null ? '' : ` · ${review.reason}`}</li>)}</ul>
        </>
      )}
      </div>
    </Page>
  )
}

/** Each step adds or takes away; together they are the limit. */
function Steps({ why }: { readonly why: readonly Why[] }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const yuan = (fen: number): string => formatFigure(fen / 100, 'yuan', language, { precise: true })
  return (
    <table className="bh-steps">
      <thead><tr><th scope="col">{t.step}</th><th scope="col">{t.by}</th><th scope="col">{t.to}</th></tr></thead>
      <tbody>{why.map((step, index) => <tr key={`${index} ${step.words.en}`}><td>{step.words[language]}</td><td>{step.byFen > 0 ? '+' : ''}{yuan(step.byFen)}</td><td>{yuan(step.toFen)}</td></tr>)}</tbody>
    </table>
  )
}
