import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { formatMonth } from '../../platform/ui/formatDay.ts'
import { formatFigure, yuanOf } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { rewardContract } from './contract.ts'
import { Dispute } from './Rewards.tsx'

const { query, client } = clientOf({ rewards: rewardContract })
const words = defineWords({
  zh: {
    title: (name: string, month: string) => `${name} ${month} 催缴奖励单`, plain: '催缴奖励单', lines: '按账龄', money: '每一笔', grade: '账龄', items: '账单', base: '期初欠费', expected: '应能收回', recovered: '实际收回', rate: '比例（‰）', reward: '奖励', receipt: '缴费流水号', bill: '账单', account: '账户', paidOn: '缴费日', amount: '金额', paid: '本月奖励', sum: '封顶前', cap: '封顶', clawback: '扣回', correction: '更正', total: '合计',
    back: (month: string, count: number) => `${month} 有 ${count} 笔缴费后来返销或核定为作弊`, disputes: '异议', dispute: '提出异议', reason: '哪里不对、依据是什么（必填）', basis: (percent: string) => `超过应能收回的 ${percent} 的部分才奖励。`, empty: '这个月没有收回的钱', league: '奖励与排行',
  },
  en: {
    title: (name: string, month: string) => `Reward of ${name}, ${month}`, plain: 'Reward statement', lines: 'By age', money: 'Every receipt', grade: 'Age', items: 'Bills', base: 'Open at first', expected: 'Expected', recovered: 'Recovered', rate: 'Rate (per mille)', reward: 'Reward', receipt: 'Receipt', bill: 'Bill', account: 'Account', paidOn: 'Paid on', amount: 'Amount', paid: 'Of the month', sum: 'Before the cap', cap: 'Cap', clawback: 'Taken back', correction: 'Corrected', total: 'In all',
    back: (month: string, count: number) => `${count} receipts of ${month} were reversed since, or confirmed as gaming`, disputes: 'Disputes', dispute: 'Dispute it', reason: 'What is wrong, and what shows it (needed)', basis: (percent: string) => `Rewarded above ${percent} of what was expected.`, empty: 'Nothing was recovered in the month', league: 'Rewards and league',
  },
})

/** One person's month: how the reward came about, receipt by receipt, and a way to object. */
export function Statement(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const fresh = useQueryClient()
  const { month = '', staffNo = '' } = useParams()
  const [reason, setReason] = useState('')
  const read = useQuery(query.rewards.statement.queryOptions({ input: { month, staffNo } }))
  const dispute = useMutation({ mutationFn: () => client.rewards.dispute({ month, reason }), onSuccess: () => { setReason(''); return fresh.invalidateQueries({ queryKey: query.key() }) } })
  if (read.error) return <Page title={t.plain}><RefusalAlert error={read.error} onRetry={() => void read.refetch()} /></Page>
  if (!read.data) return <Page title={t.plain}><LoadingState shape="rows" /></Page>
  const { person, lines, money, clawbacks, disputes, isOwn, basePercent, capFen } = read.data
  const yuan = (fen: number) => formatFigure(yuanOf(fen), 'yuan', language, { precise: true })
  type Line = (typeof lines)[number]
  type Money = (typeof money)[number]
  const nameOf = (line: Pick<Line, 'name' | 'nameEn'> | undefined) => (line === undefined ? '' : language === 'zh' ? line.name : line.nameEn)
  const lineColumns: TableColumn<Line>[] = [
    { key: 'grade', title: t.grade, kind: 'text', value: (row) => nameOf(row) }, { key: 'items', title: t.items, kind: 'number', value: (row) => row.items, sum: true }, { key: 'base', title: t.base, kind: 'yuan', value: (row) => yuanOf(row.baseFen), sum: true },
    { key: 'expected', title: t.expected, kind: 'yuan', value: (row) => yuanOf(row.expectedFen), sum: true }, { key: 'recovered', title: t.recovered, kind: 'yuan', value: (row) => yuanOf(row.recoveredFen), sum: true }, { key: 'rate', title: t.rate, kind: 'number', value: (row) => row.ratePermille }, { key: 'reward', title: t.reward, kind: 'yuan', value: (row) => yuanOf(row.rewardFen), sum: true },
  ]
  const moneyColumns: TableColumn<Money>[] = [
    { key: 'paidOn', title: t.paidOn, kind: 'day', value: (row) => row.paidOn }, { key: 'account', title: t.account, kind: 'text', value: (row) => row.accountNo }, { key: 'amount', title: t.amount, kind: 'yuan', value: (row) => yuanOf(row.amountFen), sum: true },
    { key: 'grade', title: t.grade, kind: 'text', value: (row) => nameOf(lines.find((line) => line.grade === row.grade)) }, { key: 'receipt', title: t.receipt, kind: 'text', value: (row) => row.receiptNo }, { key: 'bill', title: t.bill, kind: 'text', value: (row) => row.billNo },
  ]
  return (
    <Page title={t.title(person.name, formatMonth(month, language))} note={<>{person.unitName} · {t.basis(formatFigure(basePercent / 100, 'percent', language))} <Link to={`/arrears/rewards?month=${month}`}>{t.league}</Link></>} loopTitle={t.total} bodyTitle={t.lines} loop={(
      <div className="bh-side">
        <dl className="bh-facts">
          <dt>{t.total}</dt><dd><strong>{yuan(person.totalFen)}</strong></dd>
          <dt>{t.sum}</dt><dd>{yuan(person.sumFen)}</dd>
          <dt>{t.cap}</dt><dd>{yuan(capFen)}</dd>
          <dt>{t.paid}</dt><dd>{yuan(person.paidFen)}</dd>
          <dt>{t.clawback}</dt><dd>{yuan(person.clawbackFen)}</dd>
          <dt>{t.correction}</dt><dd>{yuan(person.correctionFen)}</dd>
        </dl>
        {clawbacks.map((one) => <p key={one.fromMonth}>{t.back(formatMonth(one.fromMonth, language), one.receipts.length)}: {yuan(one.amountFen)} <span className="bh-small bh-soft">{one.receipts.slice(0, 5).join(', ')}</span></p>)}
        <h3>{t.disputes}</h3>
        {disputes.map((one) => <Dispute key={one.disputeId} one={one} mayAnswer={false} />)}
        {isOwn ? (
          <div className="bh-stack" style={{ gap: 8 }}>
            <Input.TextArea aria-label={t.reason} placeholder={t.reason} maxLength={500} autoSize={{ minRows: 2 }} value={reason} onChange={(event) => setReason(event.target.value)} />
            <RefusalAlert error={dispute.error} />
            <Button disabled={reason.trim().length < 2} loading={dispute.isPending} onClick={() => dispute.mutate()}>{t.dispute}</Button>
          </div>
        ) : null}
      </div>
    )}>
      <h2>{t.lines}</h2>
      <DataTable name="arrears.rewardLines" title={t.lines} cardHead="grade" columns={lineColumns} rows={lines} rowKey={(row) => row.grade} />
      <h2>{t.money}</h2>
      <DataTable name="arrears.rewardMoney" title={t.money} cardHead="paidOn" columns={moneyColumns} rows={money} rowKey={(row) => `${row.receiptNo} ${row.billNo}`} empty={t.empty} />
    </Page>
  )
}
