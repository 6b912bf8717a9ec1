import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import InputNumber from 'antd/es/input-number'
import Select from 'antd/es/select'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { formatDay, formatMonth } from '../../platform/ui/formatDay.ts'
import { formatFigure, yuanOf } from '../../platform/ui/formatFigure.ts'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { State } from '../../platform/ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { type DisputeView, rewardContract, type RewardPerson } from './contract.ts'
import { officeRows } from './officeRules.ts'

const { query, client } = clientOf({ rewards: rewardContract })
const words = defineWords({
  zh: {
    title: '催缴奖励与排行', note: '奖励 = 比例 × 多收的钱；多收的 = 收回 − 按账龄、品牌、县应能收回的，不足按零算，按钱的账龄分档；每一元只奖一次，返销或核定为作弊的扣回。', rule: '奖励规则', month: '月份', compute: (month: string) => `计算并冻结 ${month} 的奖励`, people: '人员排行', offices: '营业部排行', disputes: '异议', name: '姓名', unit: '单位', accounts: '户数', base: '期初欠费', expected: '应能收回', recovered: '实际收回', above: '超出预期', total: '奖励', paid: '本月奖励', clawback: '扣回', correction: '更正', sum: '封顶前', dispute: '异议', none: '', open: '待答复', upheld: '成立', rejected: '不成立',
    frozen: (history: string, batches: number) => `按 ${history} 的回收算出预期；冻结时读了 ${batches} 批数据。`, unowned: (yuan: string) => `没有人负责时收回的 ${yuan} 不计奖励。`, empty: '还没有算过奖励', next: '月末之后，由欠费管理员计算并冻结；先要有催缴案件派到人。', noDisputes: '没有异议。', reply: '答复（必填）', amount: '更正金额（元，可负）', uphold: '成立并更正', reject: '不成立', people_: '人数', statement: '奖励单',
  },
  en: {
    title: 'Collection rewards and league', note: 'Reward = rate x max(0, recovered - what was to be expected of that age, brand and county), graded by the age of the money; each yuan once, taken back when it is reversed or confirmed as gaming.', rule: 'Reward rule', month: 'Month', compute: (month: string) => `Compute and freeze ${month}`, people: 'People', offices: 'Offices', disputes: 'Disputes', name: 'Name', unit: 'Unit', accounts: 'Accounts', base: 'Open at first', expected: 'Expected', recovered: 'Recovered', above: 'Above expectation', total: 'Reward', paid: 'Of the month', clawback: 'Taken back', correction: 'Corrected', sum: 'Before the cap', dispute: 'Dispute', none: '', open: 'waits', upheld: 'upheld', rejected: 'rejected',
    frozen: (history: string, batches: number) => `Expectation from the recovery of ${history}; ${batches} batches were read.`, unowned: (yuan: string) => `${yuan} came in while nobody had the case and is rewarded to nobody.`, empty: 'No reward has been computed', next: 'After the end of a month the arrears officer computes and freezes it; cases must have been given to people before.', noDisputes: 'No disputes.', reply: 'Reply (needed)', amount: 'Correction (yuan, may be negative)', uphold: 'Uphold and correct', reject: 'Reject', people_: 'People', statement: 'Statement',
  },
})

/** 催缴奖励与排行: a frozen month, who recovered how much above expectation, and what is disputed. */
export function Rewards(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const fresh = useQueryClient()
  const [search, setSearch] = useSearchParams()
  const wanted = search.get('month')
  const read = useQuery(query.rewards.league.queryOptions({ input: wanted ? { month: wanted } : {} }))
  const compute = useMutation({ mutationFn: (month: string) => client.rewards.compute({ month }), onSuccess: (_, month) => { setSearch({ month }); return fresh.invalidateQueries({ queryKey: query.key() }) } })
  const data = read.data
  const yuan = (fen: number) => formatFigure(yuanOf(fen), 'yuan', language, { precise: true })
  type Office = ReturnType<typeof officeRows>[number]
  const sums = <Row extends Office | RewardPerson>(): TableColumn<Row>[] => [
    { key: 'expected', title: t.expected, kind: 'yuan', value: (row) => yuanOf(row.expectedFen), sum: true },
    { key: 'recovered', title: t.recovered, kind: 'yuan', value: (row) => yuanOf(row.recoveredFen), sum: true },
    { key: 'above', title: t.above, kind: 'yuan', value: (row) => yuanOf(row.recoveredFen - row.expectedFen), sum: true },
    { key: 'total', title: t.total, kind: 'yuan', value: (row) => yuanOf(row.totalFen), sum: true },
  ]
  const columns: TableColumn<RewardPerson>[] = [
    { key: 'name', title: t.name, kind: 'text', value: (row) => row.name, render: (row) => <Link to={`/arrears/rewards/${data?.month ?? ''}/${encodeURIComponent(row.staffNo)}`}>{row.name}</Link> },
    { key: 'unit', title: t.unit, kind: 'text', value: (row) => row.unitName, render: (row) => <Link to={`/arrears/offices/${encodeURIComponent(row.unitCode)}`}>{row.unitName}</Link> },
    { key: 'accounts', title: t.accounts, kind: 'number', value: (row) => row.accounts, sum: true },
    ...sums<RewardPerson>(),
    { key: 'base', title: t.base, kind: 'yuan', value: (row) => yuanOf(row.baseFen), sum: true, isHidden: true },
    { key: 'sum', title: t.sum, kind: 'yuan', value: (row) => yuanOf(row.sumFen), sum: true, isHidden: true },
    { key: 'paid', title: t.paid, kind: 'yuan', value: (row) => yuanOf(row.paidFen), sum: true, isHidden: true },
    { key: 'clawback', title: t.clawback, kind: 'yuan', value: (row) => yuanOf(row.clawbackFen), sum: true },
    { key: 'correction', title: t.correction, kind: 'yuan', value: (row) => yuanOf(row.correctionFen), sum: true },
    { key: 'dispute', title: t.dispute, kind: 'text', value: (row) => t[row.dispute], render: (row) => (row.dispute === 'none' ? null : <State state={row.dispute === 'open' ? 'watch' : 'onTrack'}>{t[row.dispute]}</State>) },
  ]
  const officeColumns: TableColumn<Office>[] = [
    { key: 'unit', title: t.unit, kind: 'text', value: (row) => row.unitName, render: (row) => <Link to={`/arrears/offices/${encodeURIComponent(row.unitCode)}`}>{row.unitName}</Link> },
    { key: 'people', title: t.people_, kind: 'number', value: (row) => row.people, sum: true }, ...sums<Office>(),
  ]
  const open = data?.open ?? null
  return (
    <Page title={t.title} note={<>{t.note} <Link to="/rules">{t.rule}</Link></>} loopTitle={t.disputes} bodyTitle={t.people} loop={data ? <Disputes disputes={data.disputes} mayAnswer={data.mayAnswer} /> : null}
      actions={(
        <div className="bh-row" style={{ flexWrap: 'wrap' }}>
          {data && data.months.length > 0 ? <Select aria-label={t.month} value={data.month ?? ''} style={{ minWidth: 140 }} onChange={(month: string) => setSearch({ month })} options={data.months.map((month) => ({ value: month, label: formatMonth(month, language) }))} /> : null}
          {data?.mayCompute && open !== null ? <Button type="primary" loading={compute.isPending} onClick={() => compute.mutate(open)}>{t.compute(formatMonth(open, language))}</Button> : null}
        </div>
      )}>
      <RefusalAlert error={compute.error} />
      {data?.month ? <p className="bh-small bh-soft">{t.frozen(data.historyMonths.map((month) => formatMonth(month, language)).join(language === 'zh' ? '、' : ', '), data.batchCount)} {data.unownedFen > 0 ? t.unowned(yuan(data.unownedFen)) : ''}</p> : null}
      <h2>{t.people}</h2>
      <DataTable name="arrears.rewards" title={t.people} cardHead="name" columns={columns} rows={data?.people ?? []} rowKey={(row) => row.staffNo} loading={read.isPending} error={read.error} onRetry={() => void read.refetch()} empty={<EmptyState title={t.empty} next={t.next} />} />
      {data && data.people.length > 0 ? <><h2>{t.offices}</h2><DataTable name="arrears.rewardOffices" title={t.offices} cardHead="unit" columns={officeColumns} rows={officeRows(data.people)} rowKey={(row) => row.unitCode} /></> : null}
    </Page>
  )
}

function Disputes({ disputes, mayAnswer }: { readonly disputes: readonly DisputeView[]; readonly mayAnswer: boolean }): ReactNode {
  const t = useWords(words)
  if (disputes.length === 0) return <><h3>{t.disputes}</h3><p className="bh-soft">{t.noDisputes}</p></>
  return <><h3>{t.disputes}</h3><ul className="bh-plain bh-stack" style={{ gap: 16 }}>{disputes.map((one) => <li key={one.disputeId}><Dispute one={one} mayAnswer={mayAnswer} /></li>)}</ul></>
}

export function Dispute({ one, mayAnswer }: { readonly one: DisputeView; readonly mayAnswer: boolean }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const fresh = useQueryClient()
  const [reply, setReply] = useState('')
  const [yuan, setYuan] = useState<number | null>(null)
  const answer = useMutation({ mutationFn: (outcome: 'upheld' | 'rejected') => client.rewards.answer({ disputeId: one.disputeId, outcome, reply, correctionFen: outcome === 'upheld' ? Math.round((yuan ?? 0) * 100) : null }), onSuccess: () => fresh.invalidateQueries({ queryKey: query.key() }) })
  return (
    <section className="bh-stack" style={{ gap: 6 }}>
      <p><Link to={`/arrears/rewards/${one.month}/${encodeURIComponent(one.staffNo)}`}>{one.name}</Link> {formatDay(one.madeAt.slice(0, 10), language)} <State state={one.outcome === null ? 'watch' : 'onTrack'}>{one.outcome === null ? t.open : t[one.outcome]}</State></p>
      <p>{one.reason}</p>
      {one.outcome === null ? null : <p className="bh-soft">{one.repliedBy}: {one.reply} {one.correctionFen === null ? '' : `${t.correction} ${formatFigure(yuanOf(one.correctionFen), 'yuan', language, { precise: true })}`}</p>}
      {one.outcome === null && mayAnswer && !one.isOwn ? (
        <>
          <Input aria-label={t.reply} placeholder={t.reply} maxLength={500} value={reply} onChange={(event) => setReply(event.target.value)} />
          <InputNumber controls={false} aria-label={t.amount} placeholder={t.amount} precision={2} style={{ width: '100%' }} value={yuan} onChange={(value) => setYuan(value === null ? null : Number(value))} />
          <RefusalAlert error={answer.error} />
          <div className="bh-row"><Button type="primary" disabled={reply.trim().length < 2 || yuan === null || yuan === 0} loading={answer.isPending} onClick={() => answer.mutate('upheld')}>{t.uphold}</Button><Button disabled={reply.trim().length < 2} onClick={() => answer.mutate('rejected')}>{t.reject}</Button></div>
        </>
      ) : null}
    </section>
  )
}
