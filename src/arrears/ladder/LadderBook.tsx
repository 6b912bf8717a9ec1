import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { BarList } from '../../platform/ui/BarList.tsx'
import { clientOf } from '../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { formatDay } from '../../platform/ui/formatDay.ts'
import { formatFigure } from '../../platform/ui/formatFigure.ts'
import { Page } from '../../platform/ui/Page.tsx'
import { State } from '../../platform/ui/State.tsx'
import { useLanguage, useWords } from '../../platform/ui/words.ts'
import { bookPicks, ladderContract, type StateView } from './contract.ts'
import { ladderWords } from './ladderWords.web.ts'

const { query } = clientOf(ladderContract)

/** Today's book: how many stand on each rung, and who. */
export function LadderBook(): ReactNode {
  const t = useWords(ladderWords)
  const { language } = useLanguage()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchParams()
  const rung = search.get('rung')
  const pick = bookPicks.find((each) => each === search.get('pick'))
  const book = useQuery(query.book.queryOptions({ input: { ...(rung === null ? {} : { rung }), ...(pick === undefined ? {} : { pick }) } }))
  const { data } = book
  const columns: TableColumn<StateView>[] = [
    { key: 'account', title: t.account, kind: 'text', value: (row) => row.accountNo, render: (row) => <Link to={`/arrears/ladder/${encodeURIComponent(row.accountNo)}`}>{row.accountNo}</Link> },
    { key: 'area', title: t.area, kind: 'text', value: (row) => row.areaName },
    { key: 'overdue', title: t.overdue, kind: 'yuan', value: (row) => row.overdueFen / 100, sum: true },
    { key: 'days', title: t.days, kind: 'number', value: (row) => row.ladderDays },
    { key: 'rung', title: t.rung, kind: 'text', value: (row) => (row.restoreFrom && row.rung === null ? t.restore : (row.rungName ?? t.none)), render: (row) => (row.restoreFrom && row.rung === null ? <State state="watch">{t.restore}</State> : (row.rungName ?? t.none)) },
    { key: 'since', title: t.since, kind: 'day', value: (row) => row.since },
    { key: 'hold', title: t.hold, kind: 'text', value: (row) => (row.hold === null ? '' : t[row.hold]) },
    { key: 'nextRung', title: t.nextRung, kind: 'text', value: (row) => row.nextRungName ?? '' },
    { key: 'nextOn', title: t.nextOn, kind: 'day', value: (row) => row.nextOn },
  ]
  const loop = data ? (
    <div className="bh-side">
      <section>
        <h3>{t.perRung}</h3>
        <BarList title={t.perRung} unit="count" onOpen={(key) => setSearch(key === 'all' ? {} : { rung: key === 'none' ? '' : key }, { replace: true })}
          bars={data.rungs.map((each) => ({ key: each.rung ?? 'none', label: each.nextTomorrow > 0 ? `${each.name || t.none} · ${t.tomorrow(formatFigure(each.nextTomorrow, 'count', language))}` : each.name || t.none, value: each.accounts }))} />
        {rung === null && pick === undefined ? null : <Link to="/arrears/ladder">{t.all}</Link>}
      </section>
      {data.toRestore > 0 ? <section><State state="watch">{t.toRestore(formatFigure(data.toRestore, 'count', language))}</State></section> : null}
      {data.effects.length === 0 ? null : (
        <section>
          <h3>{t.effects}</h3>
          <ul>{data.effects.map((effect) => (
            <li key={effect.rung}>{effect.name} · {effect.perAccountFen === null || effect.lowFen === null || effect.highFen === null ? t.tooFew(formatFigure(effect.heldOut, 'count', language)) : t.effect(...[effect.perAccountFen, effect.lowFen, effect.highFen].map((fen) => formatFigure(fen / 100, 'yuan', language, { precise: true })))} · {t.groups(formatFigure(effect.treated, 'count', language), formatFigure(effect.heldOut, 'count', language))}</li>
          ))}</ul>
          <p className="bh-small bh-soft">{t.effectNote(data.effects[0]?.horizonDays ?? 0)}</p>
        </section>
      )}
      <section>{data.ruleId === null ? <><p>{t.noRule}</p><Link to="/rules">{t.policy}</Link></> : <Link to={`/rules/${data.ruleId}`}>{t.policy}</Link>}</section>
    </div>
  ) : null
  return (
    <Page title={t.title} note={data ? (data.businessDate && data.version !== null ? t.note(formatDay(data.businessDate, language), data.version) : t.noNight) : undefined} loop={loop} loopTitle={t.perRung} bodyTitle={t.account}>
      {pick === undefined ? null : <p>{t.only(t[pick])} <Link to="/arrears/ladder">{t.all}</Link></p>}
      {data?.isCut ? <p className="bh-small bh-soft">{t.cut}</p> : null}
      <DataTable name="arrears.ladder" title={t.title} cardHead="account" columns={columns} rows={data?.rows ?? []} rowKey={(row) => row.accountNo} loading={book.isPending} error={book.error} onRetry={() => void book.refetch()}
        onOpen={(row) => void navigate(`/arrears/ladder/${encodeURIComponent(row.accountNo)}`)} pageSize={100} holds={data?.isCut ? 'part' : 'all'} empty={<EmptyState title={t.empty} next={t.next} />} />
    </Page>
  )
}
