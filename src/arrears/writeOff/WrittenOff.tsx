import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { divide } from '../../kernel/ratio.ts'
import { clientOf } from '../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { formatFigure, yuanOf } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { State } from '../../platform/ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { type KeptDebt, writeOffContract, type WriteOffListView } from './contract.ts'

const { query, client } = clientOf({ writeOff: writeOffContract })

const words = defineWords({
  zh: {
    title: '账销案存', note: '核销只是出账，债还在：清单由一人提出、另一人批准，导出交财务；省公司核销后，继续追收的每一笔都记在这里。', lists: '核销清单', kept: '已核销、仍在追收', list: '清单', month: '截止', accounts: '户数', amount: '金额', state: '状态', waiting: '待批准', approved: '已批准', rejected: '已退回',
    proposedBy: '提出人', decidedBy: '批准人', reason: '说明', age: '账龄满', monthsOld: (months: number) => `${months} 个月`, account: '账户编号', area: '区域', writtenOn: '首次核销', written: '核销金额', returned: '核销后收回', left: '还差',
    propose: '提出核销清单', why: '写明依据，例如：年末核销，销户满一年', proposeNote: '最近一个月末满核销账龄、又不在其他清单里的欠费，全部列入；核销账龄见坏账准备规则。', noLists: '还没有核销清单', noListsNext: '坏账准备规则批准后，由欠费管理员提出清单。', noKept: '还没有核销过的欠费', noKeptNext: '导入“坏账核销”文件后，核销的账户和以后收回的钱列在这里。',
    sum: (written: string, returned: string, share: string) => `共核销 ${written}，已收回 ${returned}（${share}）。`, rules: '坏账准备规则', cut: '只列金额最大的 2000 户。',
  },
  en: {
    title: 'Debts kept on file', note: 'Written off is out of the books, not forgiven: one person proposes a list, another approves it, finance takes it; what comes in after the province has performed it is kept here.', lists: 'Write-off lists', kept: 'Written off and still pursued', list: 'List', month: 'As of', accounts: 'Accounts', amount: 'Amount', state: 'State', waiting: 'Waiting', approved: 'Approved', rejected: 'Refused',
    proposedBy: 'Proposed by', decidedBy: 'Decided by', reason: 'Note', age: 'Age from', monthsOld: (months: number) => `${months} months`, account: 'Account', area: 'Area', writtenOn: 'Written off on', written: 'Written off', returned: 'Came in since', left: 'Still owed',
    propose: 'Propose a list', why: 'Say why: year-end write-off, numbers gone for a year', proposeNote: 'Every debt that has reached the age of write-off at the newest month end and stands on no other list; the age is in the provision rule.', noLists: 'No list yet', noListsNext: 'Once a provision rule is approved, the arrears officer proposes a list.', noKept: 'Nothing has been written off yet', noKeptNext: 'Bring the file of write-offs; accounts and what comes in later stand here.',
    sum: (written: string, returned: string, share: string) => `${written} written off, ${returned} of it came in (${share}).`, rules: 'Provision rule', cut: 'The 2,000 largest only.',
  },
})
export const listStates = { waiting: 'watch', approved: 'onTrack', rejected: 'noFigure' } as const

/** 账销案存: lists of debts to be written off, and what was written off and is still pursued. */
export function WrittenOff(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const navigate = useNavigate()
  const fresh = useQueryClient()
  const [note, setNote] = useState('')
  const lists = useQuery(query.writeOff.lists.queryOptions())
  const kept = useQuery(query.writeOff.kept.queryOptions())
  const propose = useMutation({
    mutationFn: () => client.writeOff.propose({ note, without: [] }),
    onSuccess: async ({ listId }) => {
      await fresh.invalidateQueries()
      void navigate(`/arrears/written-off/${listId}`)
    },
  })
  const error = lists.error ?? kept.error
  if (error) return <Page title={t.title}><RefusalAlert error={error} onRetry={() => void Promise.all([lists.refetch(), kept.refetch()])} /></Page>
  if (!lists.data || !kept.data) return <Page title={t.title}><LoadingState shape="rows" /></Page>
  const yuan = (fen: number) => formatFigure(yuanOf(fen), 'yuan', language, { precise: true })
  const listColumns: TableColumn<WriteOffListView>[] = [
    { key: 'list', title: t.list, kind: 'text', value: (row) => `${row.areaName} ${row.month}`, render: (row) => <Link to={`/arrears/written-off/${row.listId}`}>{row.areaName} {row.month}</Link> },
    { key: 'state', title: t.state, kind: 'text', value: (row) => t[row.state], render: (row) => <State state={listStates[row.state]}>{t[row.state]}</State> },
    { key: 'accounts', title: t.accounts, kind: 'number', value: (row) => row.accounts }, { key: 'amount', title: t.amount, kind: 'yuan', value: (row) => yuanOf(row.amountFen) },
    { key: 'age', title: t.age, kind: 'text', value: (row) => t.monthsOld(row.ageMonths) }, { key: 'reason', title: t.reason, kind: 'text', value: (row) => row.decisionReason ?? row.note },
    { key: 'proposedBy', title: t.proposedBy, kind: 'text', value: (row) => row.proposedBy }, { key: 'decidedBy', title: t.decidedBy, kind: 'text', value: (row) => row.decidedBy },
  ]
  const keptColumns: TableColumn<KeptDebt>[] = [
    { key: 'account', title: t.account, kind: 'text', value: (row) => row.accountId, render: (row) => <Link to={`/arrears/accounts/${row.accountId}`}>{row.accountId}</Link> },
    { key: 'written', title: t.written, kind: 'yuan', value: (row) => yuanOf(row.writtenFen) }, { key: 'returned', title: t.returned, kind: 'yuan', value: (row) => yuanOf(row.returnedFen) },
    { key: 'left', title: t.left, kind: 'yuan', value: (row) => yuanOf(row.leftFen) }, { key: 'writtenOn', title: t.writtenOn, kind: 'day', value: (row) => row.writtenOn }, { key: 'area', title: t.area, kind: 'text', value: (row) => row.areaName },
  ]
  const loop = lists.data.mayPropose ? (
    <div className="bh-side bh-stack">
      <p>{t.proposeNote} <Link to="/rules">{t.rules}</Link></p>
      <Input.TextArea aria-label={t.reason} placeholder={t.why} value={note} maxLength={300} autoSize={{ minRows: 2 }} onChange={(event) => setNote(event.target.value)} />
      <RefusalAlert error={propose.error} />
      <Button type="primary" disabled={note.trim().length < 2} loading={propose.isPending} onClick={() => propose.mutate()}>{t.propose}</Button>
    </div>
  ) : undefined
  const share = formatFigure(divide(kept.data.returnedFen, kept.data.writtenFen), 'percent', language)
  return (
    <Page title={t.title} note={t.note} loop={loop} loopTitle={t.propose}>
      <div className="bh-blocks">
      <h2>{t.lists}</h2>
      <DataTable name="arrears.writeOffLists" cardHead="list" title={t.lists} columns={listColumns} rows={lists.data.lists} rowKey={(row) => String(row.listId)} empty={<EmptyState title={t.noLists} next={t.noListsNext} action={<Link to="/rules">{t.rules}</Link>} />} />
      <h2>{t.kept}</h2>
      {kept.data.accounts > 0 ? <p>{t.sum(yuan(kept.data.writtenFen), yuan(kept.data.returnedFen), share)}{kept.data.isCut ? ` ${t.cut}` : ''}</p> : null}
      <DataTable name="arrears.kept" cardHead="account" title={t.kept} columns={keptColumns} rows={kept.data.debts} rowKey={(row) => row.accountId} empty={<EmptyState title={t.noKept} next={t.noKeptNext} />} />
      </div>
    </Page>
  )
}
