import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { formatDay } from '../../platform/ui/formatDay.ts'
import { formatFigure, formatMinutes } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { State } from '../../platform/ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { groupWords } from '../group/groupWords.web.ts'
import { stopWords } from '../stop/stopWords.web.ts'
import { todayContract, type TodayView } from './contract.ts'
import './Today.css'

const { query } = clientOf({ today: todayContract })

const words = defineWords({
  zh: {
    title: '今日欠费', note: (on: string, night: string) => `${on} · 催缴名册为 ${night} 夜间算出`, noNight: '夜间还没有算过催缴名册', noPolicy: '没有生效的催缴阶梯，今天没有停机、短信和外呼。', toPolicy: '去起草并报批',
    paid: (on: string) => `${on}以来到账`, paidLately: '新到账', noMoney: '还没有缴费文件。', accounts: (count: string) => `${count} 户`, dunned: (count: string, yuan: string) => `其中催过的 ${count} 户，${yuan}`, paidBy: '催过以后缴得最多的',
    stops: (on: string) => `${on}该停机`, stopsTomorrow: '明天该停机', noStops: '明天没有该停机的账户。', valuable: (count: string) => `重点客户 ${count} 户，只能逐户决定`, group: '集团', tier: '高等级', bill: '高账单',
    broken: '承诺没兑现', noBroken: '近两周到期的承诺都兑现了。', promised: (on: string) => `答应 ${on}`, late: '复机超时', credit: '信用度快用完', noCredit: '没有用到信用度八成的账户。', usedUp: (count: string) => `其中已用完 ${count} 户`, used: (used: string, limit: string) => `${used} / ${limit}`, noLate: '没有超过目标的复机。', failedDebits: '托收失败，仍欠', noFailedDebits: (day: string) => `${day}以来没有托收失败的欠款。`, reasonOf: (reason: string, count: string) => `${reason} ${count} 户`, noReason: '银行没有说明原因', groups: '欠费集团，按客户经理', noGroups: '没有集团欠着到期的账。', days: (count: string) => `最长 ${count} 天`,
    waiting: '等着批和办', nothing: '没有等着的事。', stopsWait: '停机建议，可成批批', byHand: '重点客户停机，逐户决定', ready: '已批准，待导出给计费', failed: '计费执行失败', notDone: '交出一天还没执行', grants: '临时信用、担保开机', rules: '欠费规则版本', letters: '催缴函待寄', parked: '挂账待核', prepay: '预存推广名单待批准或发出',
    ladder: '催缴名册', toStops: '停复机', promises: '逐户看', more: (count: string) => `还有 ${count} 户`,
  },
  en: {
    title: 'Arrears today', note: (on: string, night: string) => `${on} · the dunning book is of the night of ${night}`, noNight: 'No night has made a dunning book yet', noPolicy: 'No dunning ladder is in force: nobody is reminded, called or stopped today.', toPolicy: 'Draft one and have it approved',
    paid: (on: string) => `Paid since ${on}`, paidLately: 'Paid lately', noMoney: 'No file of payments yet.', accounts: (count: string) => `${count} accounts`, dunned: (count: string, yuan: string) => `of them ${count} after dunning, ${yuan}`, paidBy: 'The largest sums after dunning',
    stops: (on: string) => `Stops due on ${on}`, stopsTomorrow: 'Stops due tomorrow', noStops: 'No stops are due tomorrow.', valuable: (count: string) => `${count} valuable customers, decided one by one`, group: 'group', tier: 'high tier', bill: 'high bill',
    broken: 'Broken promises', noBroken: 'Every promise that fell due in two weeks was kept.', promised: (on: string) => `promised ${on}`, late: 'Restores late', credit: 'Limits nearly used up', noCredit: 'No account has used four fifths of its limit.', usedUp: (count: string) => `${count} of them used up`, used: (used: string, limit: string) => `${used} / ${limit}`, noLate: 'No restore is beyond its target.', failedDebits: 'Failed bank collections, still due', noFailedDebits: (day: string) => `Nothing is due from failed collections since ${day}.`, reasonOf: (reason: string, count: string) => `${reason}: ${count}`, noReason: 'no reason given', groups: 'Groups that owe, by account manager', noGroups: 'No group owes anything that is due.', days: (count: string) => `up to ${count} days`,
    waiting: 'Waits for you', nothing: 'Nothing waits.', stopsWait: 'Stops to approve in bulk', byHand: 'Stops of valuable customers', ready: 'Approved, to be exported', failed: 'Failed in billing', notDone: 'Handed over a day ago, not done', grants: 'Temporary limits and guarantees', rules: 'Versions of arrears rules', letters: 'Written demands to send', parked: 'Parked items', prepay: 'Prepayment lists to approve or hand out',
    ladder: 'Dunning book', toStops: 'Stops and restores', promises: 'One by one', more: (count: string) => `${count} more`,
  },
})

/** 今日欠费: paid, stops due, broken promises, late restores, groups, and what waits. */
export function Today(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const read = useQuery(query.today.read.queryOptions())
  const { data } = read
  if (!data) return <Page title={t.title}>{read.error ? <RefusalAlert error={read.error} onRetry={() => void read.refetch()} /> : <LoadingState shape="rows" />}</Page>
  const day = (on: string | null): string => (on === null ? '—' : formatDay(on, language))
  return (
    <Page title={t.title} note={data.businessDate === null ? t.noNight : t.note(day(data.today), day(data.businessDate))} loop={<Waiting data={data} />} loopTitle={t.waiting} bodyTitle={t.title}>
      {data.hasPolicy ? null : <EmptyState title={t.noPolicy} next={<Link to="/rules">{t.toPolicy}</Link>} />}
      <div className="arrears-today">
        <Paid data={data} day={day} />
        <Stops data={data} day={day} />
        <Broken data={data} day={day} />
        <Late data={data} />
        <Credit credit={data.credit} />
        <FailedDebits data={data} day={day} />
        <Groups data={data} />
      </div>
    </Page>
  )
}

type Part = { readonly data: TodayView; readonly day: (on: string | null) => string }
function useFigures(): { count: (value: number) => string; yuan: (fen: number) => string } {
  const { language } = useLanguage()
  return { count: (value) => formatFigure(value, 'count', language), yuan: (fen) => formatFigure(fen / 100, 'yuan', language) }
}
const account = (accountNo: string): ReactNode => <Link to={`/arrears/ladder/${encodeURIComponent(accountNo)}`}>{accountNo}</Link>

function Waiting({ data }: { readonly data: TodayView }): ReactNode {
  const t = useWords(words)
  const { count } = useFigures()
  return (
    <div className="bh-side">
      <section>
        <h3>{t.waiting}</h3>
        {data.waiting.length === 0 ? <p className="bh-soft">{t.nothing}</p> : <ul className="arrears-today-rows">{data.waiting.map((each) => <li key={each.kind}><Link to={each.path}>{each.kind === 'stops' ? t.stopsWait : t[each.kind]}</Link><span className="bh-numbers">{count(each.count)}</span></li>)}</ul>}
      </section>
      <section className="bh-doors"><Link to="/arrears/ladder">{t.ladder}</Link><Link to="/arrears/stops">{t.toStops}</Link></section>
    </div>
  )
}

function Head({ title, to, fen, accounts }: { readonly title: string; readonly to: string; readonly fen: number; readonly accounts: number }): ReactNode {
  const t = useWords(words)
  const { count, yuan } = useFigures()
  return <header><h2><Link to={to}>{title}</Link></h2><p><strong className="bh-numbers">{yuan(fen)}</strong> <span className="bh-soft">{t.accounts(count(accounts))}</span></p></header>
}

function Paid({ data: { paid }, day }: Part): ReactNode {
  const t = useWords(words)
  const { count, yuan } = useFigures()
  if (paid.from === null) return <section><h2>{t.paidLately}</h2><p className="bh-soft">{t.noMoney}</p></section>
  return (
    <section>
      <Head title={t.paid(day(paid.from))} to="/arrears/receipts" fen={paid.fen} accounts={paid.accounts} />
      <p className="bh-small"><Link to="/arrears/receipts?only=dunned">{t.dunned(count(paid.ofDunned.accounts), yuan(paid.ofDunned.fen))}</Link></p>
      <ul className="arrears-today-rows">{paid.rows.map((row) => <li key={row.accountNo}>{account(row.accountNo)}<span className="bh-soft">{row.rungName}</span><span className="bh-numbers">{yuan(row.fen)}</span></li>)}</ul>
    </section>
  )
}

function Stops({ data: { stopsTomorrow }, day }: Part): ReactNode {
  const t = useWords(words)
  const { count, yuan } = useFigures()
  if (stopsTomorrow.accounts === 0) return <section><h2>{t.stopsTomorrow}</h2><p className="bh-soft">{t.noStops}</p></section>
  return (
    <section>
      <Head title={t.stops(day(stopsTomorrow.on))} to="/arrears/ladder?pick=stopsTomorrow" fen={stopsTomorrow.fen} accounts={stopsTomorrow.accounts} />
      {stopsTomorrow.valuable > 0 ? <p><State state="watch">{t.valuable(count(stopsTomorrow.valuable))}</State></p> : null}
      <ul className="arrears-today-rows">{stopsTomorrow.rows.map((row) => <li key={row.accountNo}>{account(row.accountNo)}<span className="bh-soft">{[row.rungName, ...row.byHand.map((mark) => t[mark])].join(' · ')}</span><span className="bh-numbers">{yuan(row.fen)}</span></li>)}</ul>
    </section>
  )
}

function Broken({ data: { brokenPromises }, day }: Part): ReactNode {
  const t = useWords(words)
  const { yuan } = useFigures()
  if (brokenPromises.accounts === 0) return <section><h2>{t.broken}</h2><p className="bh-soft">{t.noBroken}</p></section>
  return (
    <section>
      <Head title={t.broken} to="/arrears/ladder?pick=brokenPromises" fen={brokenPromises.fen} accounts={brokenPromises.accounts} />
      <ul className="arrears-today-rows">{brokenPromises.rows.map((row) => <li key={row.accountNo}>{account(row.accountNo)}<span className="bh-soft">{t.promised(day(row.promisedOn))} · {row.reason}</span><span className="bh-numbers">{yuan(row.fen)}</span></li>)}</ul>
    </section>
  )
}

function Late({ data: { restores } }: { readonly data: TodayView }): ReactNode {
  const t = useWords(words)
  const clock = useWords(stopWords)
  const { language } = useLanguage()
  const { count } = useFigures()
  const word = { late: clock.lateState, alarm: clock.alarm, breach: clock.breach }
  return (
    <section>
      <h2><Link to="/arrears/stops?view=late">{t.late}</Link></h2>
      <p className="bh-small bh-soft">{restores.restored === 0 ? clock.target(restores.targetMinutes, restores.alarmMinutes, restores.ceilingHours) : `${clock.timely} ${formatFigure(restores.timely / restores.restored, 'percent', language)}（${clock.of(count(restores.timely), count(restores.restored))}）`}</p>
      {restores.rows.length === 0 ? <p className="bh-soft">{t.noLate}</p> : (
        <ul className="arrears-today-rows">{restores.rows.map((row) => <li key={row.accountNo}>{account(row.accountNo)}<State state={row.state === 'late' ? 'watch' : 'offTrack'}>{word[row.state]}</State><span className="bh-numbers">{formatMinutes(row.minutes, language)}</span></li>)}</ul>
      )}
    </section>
  )
}

function Credit({ credit }: { readonly credit: TodayView['credit'] }): ReactNode {
  const t = useWords(words)
  const { count, yuan } = useFigures()
  if (credit === null) return null
  if (credit.accounts === 0) return <section><h2><Link to="/arrears/credit">{t.credit}</Link></h2><p className="bh-soft">{t.noCredit}</p></section>
  return (
    <section>
      <Head title={t.credit} to="/arrears/credit" fen={credit.fen} accounts={credit.accounts} />
      <p>{credit.usedUp > 0 ? <State state="offTrack">{t.usedUp(count(credit.usedUp))}</State> : null}</p>
      <ul className="arrears-today-rows">{credit.rows.map((row) => <li key={row.accountNo}><Link to={`/arrears/credit/accounts/${encodeURIComponent(row.accountNo)}`}>{row.accountNo}</Link><span className="bh-soft">{row.areaName}</span><span className="bh-numbers">{t.used(yuan(row.usedFen), yuan(row.limitFen))}</span></li>)}</ul>
    </section>
  )
}

function FailedDebits({ data: { failedDebits }, day }: Part): ReactNode {
  const t = useWords(words)
  const { count, yuan } = useFigures()
  if (failedDebits.accounts === 0) return <section><h2><Link to="/arrears/failed-debits">{t.failedDebits}</Link></h2><p className="bh-soft">{t.noFailedDebits(day(failedDebits.since))}</p></section>
  return (
    <section>
      <Head title={t.failedDebits} to="/arrears/failed-debits" fen={failedDebits.fen} accounts={failedDebits.accounts} />
      <p className="bh-small bh-soft">{failedDebits.reasons.slice(0, 4).map((each) => t.reasonOf(each.reason ?? t.noReason, count(each.accounts))).join(' · ')}</p>
      <ul className="arrears-today-rows">{failedDebits.rows.map((row) => <li key={`${row.accountNo} ${row.billMonth}`}>{account(row.accountNo)}<span className="bh-soft">{row.reason ?? t.noReason}</span><span className="bh-numbers">{yuan(row.dueFen)}</span></li>)}</ul>
    </section>
  )
}

function Groups({ data: { groups } }: { readonly data: TodayView }): ReactNode {
  const t = useWords(words)
  const g = useWords(groupWords)
  const { count, yuan } = useFigures()
  return (
    <section>
      <h2>{t.groups}</h2>
      {groups.length === 0 ? <p className="bh-soft">{t.noGroups}</p> : groups.map((manager) => (
        <div key={`${manager.name ?? ''} ${manager.isNamed}`}>
          <p>{manager.name ?? g.nobody}{manager.name === null || manager.isNamed ? null : <span className="bh-soft"> · {g.roleHolder}</span>} · <span className="bh-numbers">{yuan(manager.fen)}</span></p>
          <ul className="arrears-today-rows">{manager.groups.map((group) => <li key={group.groupId}><Link to={`/arrears/groups/${encodeURIComponent(group.groupId)}`}>{group.name ?? group.groupId}</Link><span className="bh-soft">{t.accounts(count(group.accounts))} · {t.days(count(group.ladderDays))}</span><span className="bh-numbers">{yuan(group.fen)}</span></li>)}</ul>
        </div>
      ))}
    </section>
  )
}
