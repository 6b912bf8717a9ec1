import { useMutation, useQuery } from '@tanstack/react-query'
import Button from 'antd/es/button'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { formatDay, formatMonth } from '../../platform/ui/formatDay.ts'
import { formatFigure, yuanOf } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { rewardContract } from '../reward/contract.ts'
import { PromiseState } from './CaseList.tsx'
import { caseWords, explainCase, outcomeWord } from './caseWords.web.ts'
import { caseContract, type CaseView } from './contract.ts'
import './case.css'

const { query, client } = clientOf({ cases: caseContract, rewards: rewardContract })
const words = defineWords({
  zh: {
    title: '我的催缴', note: (count: number, yuan: string) => `手头 ${count} 户，共欠 ${yuan}；承诺没兑现的排在最前。`, due: (count: number) => `${count} 户今天到承诺日`, broken: (count: number) => `${count} 户承诺没有兑现`, empty: '您手头没有催缴案件', next: '欠费管理员或县公司经理派案后，案件和工单会出现在这里。', noStaff: '您的账号没有对应的员工，所以没有自己的名单。请联系管理员。',
    show: '显示号码', work: '填结果', story: '经过', noOrder: '没有待办工单', rewards: '我的奖励单', noRewards: '还没有算过奖励。', total: '合计',
  },
  en: {
    title: 'My collection', note: (count: number, yuan: string) => `${count} in hand, owing ${yuan} together; broken promises come first.`, due: (count: number) => `${count} promised for today`, broken: (count: number) => `${count} promises broken`, empty: 'You have no cases', next: 'Once the arrears officer or the county manager gives cases out, they and their orders are here.', noStaff: 'Your account belongs to no member of staff, so it has no list. Ask the administrator.',
    show: 'Show number', work: 'Report', story: 'Story', noOrder: 'no order waits', rewards: 'My statements', noRewards: 'No reward has been computed yet.', total: 'in all',
  },
})
const urgency = (one: CaseView): number => (one.promise?.state === 'broken' ? 0 : one.promise?.state === 'open' ? 2 : 1)

/** 我的催缴: today's list of whoever signs in, made for the phone. */
export function MyCases(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const mine = useQuery(query.cases.mine.queryOptions())
  const rewards = useQuery(query.rewards.mine.queryOptions())
  if (mine.error) return <Page title={t.title}><RefusalAlert error={mine.error} onRetry={() => void mine.refetch()} /></Page>
  if (!mine.data) return <Page title={t.title}><LoadingState shape="rows" /></Page>
  const { cases, staffNo, promisesDue, promisesBroken } = mine.data
  const yuan = formatFigure(yuanOf(cases.reduce((sum, one) => sum + one.overdueFen, 0)), 'yuan', language)
  const months = rewards.data?.months ?? []
  return (
    <Page title={t.title} note={cases.length === 0 ? undefined : t.note(cases.length, yuan)} loopTitle={t.rewards} bodyTitle={t.title}
      loop={months.length === 0 ? <p className="bh-soft">{t.noRewards}</p> : (
        <ul className="bh-plain bh-stack" style={{ gap: 8 }}>{months.map((row) => <li key={row.month}><Link to={`/arrears/rewards/${row.month}/${row.staffNo}`}>{formatMonth(row.month, language)}</Link> {formatFigure(yuanOf(row.totalFen), 'yuan', language, { precise: true })}</li>)}</ul>
      )}>
      {promisesDue + promisesBroken > 0 ? <p role="status">{[promisesBroken > 0 ? t.broken(promisesBroken) : null, promisesDue > 0 ? t.due(promisesDue) : null].filter(Boolean).join(' · ')}</p> : null}
      {cases.length === 0 ? <EmptyState title={staffNo === null ? t.noStaff : t.empty} next={staffNo === null ? undefined : t.next} /> : null}
      <ol className="bh-plain case-cards">{cases.toSorted((one, other) => urgency(one) - urgency(other) || other.worthFen - one.worthFen).map((one) => <CaseCard key={one.caseId} one={one} />)}</ol>
    </Page>
  )
}

function CaseCard({ one }: { readonly one: CaseView }): ReactNode {
  const [t, c] = [useWords(words), useWords(caseWords)]
  const { language } = useLanguage()
  const show = useMutation({ mutationFn: () => client.cases.number({ caseId: one.caseId }) })
  const number = show.data?.number ?? one.number
  return (
    <li className="bh-card case-card">
      <div className="bh-row case-head"><strong>{formatFigure(yuanOf(one.overdueFen), 'yuan', language, { precise: true })}</strong><span>{one.accountNo}</span><span className="bh-soft">{one.areaName}</span></div>
      <p>{one.oldestDueOn === null ? '' : `${formatDay(one.oldestDueOn, language)} · `}{c.days} {one.ladderDays} · {c[one.way]} · {c.worth} {formatFigure(yuanOf(one.worthFen), 'yuan', language, { precise: true })}</p>
      {one.promise === null ? null : <p><PromiseState promise={one.promise} /></p>}
      {one.last === null ? null : <p className="bh-small">{c.last}: {formatDay(one.last.on, language)} {outcomeWord(one.last.outcome, language)}</p>}
      {one.freeOn === null ? null : <p className="bh-small">{c.free(formatDay(one.freeOn, language))}</p>}
      <details><summary>{c.why}</summary><ul>{explainCase(one, c, language).map((line) => <li key={line}>{line}</li>)}</ul></details>
      <RefusalAlert error={show.error} />
      <div className="bh-row case-acts">
        {number === null ? null : show.data?.number ? <a href={`tel:${show.data.number}`}>{show.data.number}</a> : <Button size="small" loading={show.isPending} onClick={() => show.mutate()}>{number} · {t.show}</Button>}
        {one.orderId === null ? <span className="bh-small bh-soft">{t.noOrder}</span> : <Link to={`/work/orders/${one.orderId}`}>{t.work}</Link>}
        <Link to={`/arrears/accounts/${encodeURIComponent(one.accountNo)}`}>{t.story}</Link>
      </div>
    </li>
  )
}
