import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useWords } from '../../platform/ui/words.ts'
import { actContract, type LetterView } from './contract.ts'

const { query, client } = clientOf({ act: actContract })
const words = defineWords({
  zh: {
    title: '催缴函', note: '走到催缴函这一级、还欠着的账户。寄出后在这里登记。', pick: '选', account: '账户', area: '区域', overdue: '到期欠费', oldest: '最早缴费截止日', days: '逾期天数', takenOn: '到这一级', sent: (count: number) => `登记已寄出 ${count} 封`, print: (count: number) => `打印 ${count} 封（Word）`, all: '全选', clear: '取消选择',
    empty: '没有待寄的催缴函', next: '逾期满 60 天（按阶梯规则）的账户，夜间会排到这里。', cut: '只列欠费最多的 1,000 封。', ladder: '催缴阶梯',
  },
  en: {
    title: 'Written demands', note: 'Accounts that came to the rung of written demands and still owe. Note here what was sent.', pick: 'Pick', account: 'Account', area: 'Area', overdue: 'Overdue', oldest: 'Oldest due on', days: 'Days', takenOn: 'On this rung since', sent: (count: number) => `Note ${count} as sent`, print: (count: number) => `Print ${count} (Word)`, all: 'Pick all', clear: 'Clear',
    empty: 'No letters wait', next: 'Accounts come here at night when the ladder asks for a written demand (usually 60 days overdue).', cut: 'Only the 1,000 largest debts are listed.', ladder: 'Dunning ladder',
  },
})

/** 催缴函: letters that wait to be sent. */
export function Letters(): ReactNode {
  const t = useWords(words)
  const fresh = useQueryClient()
  const [picked, setPicked] = useState<ReadonlySet<number>>(new Set())
  const letters = useQuery(query.act.letters.queryOptions())
  const rows = letters.data?.rows ?? []
  const chosen = rows.filter((row) => picked.has(row.actId))
  const send = useMutation({
    mutationFn: () => client.act.sent({ actIds: chosen.map((row) => row.actId) }),
    onSuccess: () => {
      setPicked(new Set())
      return fresh.invalidateQueries()
    },
  })
  const toggle = (actId: number) => setPicked((before) => (before.has(actId) ? new Set([...before].filter((each) => each !== actId)) : new Set([...before, actId])))
  const columns: TableColumn<LetterView>[] = [
    ...(letters.data?.maySend ? [{ key: 'pick', title: t.pick, kind: 'text' as const, width: 56, value: () => '', render: (row: LetterView) => <input type="checkbox" aria-label={`${t.pick} ${row.accountNo}`} checked={picked.has(row.actId)} onClick={(event) => event.stopPropagation()} onChange={() => toggle(row.actId)} /> }] : []),
    { key: 'account', title: t.account, kind: 'text', value: (row) => row.accountNo, render: (row) => <Link to={`/arrears/ladder/${encodeURIComponent(row.accountNo)}`}>{row.accountNo}</Link> },
    { key: 'area', title: t.area, kind: 'text', value: (row) => row.areaName },
    { key: 'overdue', title: t.overdue, kind: 'yuan', value: (row) => row.overdueFen / 100, sum: true },
    { key: 'oldest', title: t.oldest, kind: 'day', value: (row) => row.oldestDueOn },
    { key: 'days', title: t.days, kind: 'number', value: (row) => row.ladderDays },
    { key: 'takenOn', title: t.takenOn, kind: 'day', value: (row) => row.takenOn },
  ]
  return (
    <Page title={t.title} note={<>{t.note} <Link to="/arrears/ladder">{t.ladder}</Link></>}
      actions={letters.data?.maySend && rows.length > 0 ? (
        <div className="bh-row">
          <Button onClick={() => setPicked(chosen.length === rows.length ? new Set() : new Set(rows.map((row) => row.actId)))}>{chosen.length === rows.length ? t.clear : t.all}</Button>
          <Button disabled={chosen.length === 0 || chosen.length > 200} href={`/api/arrears/letters.docx?accounts=${chosen.map((row) => encodeURIComponent(row.accountNo)).join(',')}`}>{t.print(chosen.length)}</Button>
          <Button type="primary" disabled={chosen.length === 0} loading={send.isPending} onClick={() => send.mutate()}>{t.sent(chosen.length)}</Button>
        </div>
      ) : undefined}>
      <RefusalAlert error={send.error} />
      {letters.data?.isCut ? <p className="bh-small bh-soft">{t.cut}</p> : null}
      <DataTable name="arrears.letters" title={t.title} cardHead="account" columns={columns} rows={rows} rowKey={(row) => String(row.actId)} loading={letters.isPending} error={letters.error} onRetry={() => void letters.refetch()} pageSize={100}
        holds={letters.data?.isCut ? 'part' : 'all'} empty={<EmptyState title={t.empty} next={t.next} />} />
    </Page>
  )
}
