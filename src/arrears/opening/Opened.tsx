import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import { PeriodPick } from '../../branch/measure/MeasurePicks.tsx'
import { clientOf } from '../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { yuanOf } from '../../platform/ui/formatFigure.ts'
import { Page } from '../../platform/ui/Page.tsx'
import { State } from '../../platform/ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { decisionWords, openingContract, type OpenedView, type OwnView, type TestNumberView } from './contract.ts'

const { query } = clientOf({ opening: openingContract })
const words = defineWords({
  zh: {
    despite: '带旧欠入网', despiteNote: (all: number, checked: number) => `当月入网 ${all} 户，入网前查过欠 ${checked} 户；下面是同一证件上月末仍欠费、却已入网的。`, gate: '去入网查欠', subscriber: '用户编号', openedOn: '入网日期', brand: '品牌', area: '区域', outlet: '网点', staff: '发展工号', owed: '旧欠', old: '原账户', checked: '入网查欠', notChecked: '没有查', none: '没有带旧欠入网的', noneNext: '导入“入网清单”后，每天自动核对；有人带旧欠入网时列在这里。',
    own: '我的清欠名单', ownNote: (name: string, month: string) => `${name}发展或担保、${month} 月末仍欠费的账户。`, noStaff: '您的账号没有关联工号，请管理员补上。', account: '账户', role: '关系', sold: '我发展的', guaranteed: '我担保的', open: '欠费', before: '其中期初欠费', since: '自', tier: '客户等级', ownNone: '没有欠费的账户', ownNoneNext: '您发展和担保的客户都缴清了。',
    test: '测试号与免费号', testNote: '每个测试号、免费号都有负责人和到期日；到期仍在用的是漏洞。', grantsPast: (count: number) => `临时信用度、担保开机过期未结束：${count} 条`, toCredit: '去信用度', state: '状态', kind: '性质', testKind: '测试号', freeKind: '免费号', purpose: '用途', owner: '负责人', unit: '单位', endsOn: '到期日', gap: '到期仍在用', valid: '有效', stopped: '已停用', notSeen: '未到期，不在用', testNone: '还没有测试号和免费号', testNoneNext: '在“数据导入”下载“测试号与免费号”模板，填好后导入，由另一人批准。', toFeeds: '去导入',
  },
  en: {
    despite: 'Opened with an old debt', despiteNote: (all: number, checked: number) => `${all} openings in the month, ${checked} of them checked before; below those whose holder owed at the end of the month before.`, gate: 'To the check', subscriber: 'Subscriber', openedOn: 'Opened on', brand: 'Brand', area: 'Area', outlet: 'Outlet', staff: 'Sold by', owed: 'Old debt', old: 'Old account', checked: 'Check', notChecked: 'none', none: 'Nobody was opened with an old debt', noneNext: 'Once the file of openings is in, they are compared each day; who was opened with a debt is listed here.',
    own: 'My own list', ownNote: (name: string, month: string) => `Accounts that ${name} sold or guaranteed and that owe at the end of ${month}.`, noStaff: 'Your account names no staff number; ask the administrator for it.', account: 'Account', role: 'As', sold: 'sold', guaranteed: 'guaranteed', open: 'Owed', before: 'Of it older', since: 'Since', tier: 'Tier', ownNone: 'No account owes', ownNoneNext: 'Everybody whom you sold to or answer for has paid.',
    test: 'Test and free numbers', testNote: 'Each has an owner and an end; past it and still in use is a gap.', grantsPast: (count: number) => `Temporary limits and guaranteed openings past their day: ${count}`, toCredit: 'To the limits', state: 'State', kind: 'Kind', testKind: 'test', freeKind: 'free', purpose: 'Purpose', owner: 'Owner', unit: 'Unit', endsOn: 'Ends on', gap: 'past and in use', valid: 'valid', stopped: 'stopped', notSeen: 'valid, not in use', testNone: 'No test or free numbers yet', testNoneNext: 'Take the template under Files, fill it in and bring it; another person approves it.', toFeeds: 'Bring a file',
  },
})

/** 带旧欠入网: who was opened although the same person owed, with the outlet and the staff. */
export function Opened(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const [search, setSearch] = useSearchParams()
  const wanted = search.get('month')
  const read = useQuery(query.opening.opened.queryOptions({ input: wanted ? { month: wanted } : {} }))
  const columns: TableColumn<OpenedView>[] = [
    { key: 'subscriber', title: t.subscriber, kind: 'text', value: (row) => row.subscriberId }, { key: 'openedOn', title: t.openedOn, kind: 'day', value: (row) => row.openedOn },
    { key: 'owed', title: t.owed, kind: 'yuan', value: (row) => yuanOf(row.owedFen), sum: true },
    { key: 'old', title: t.old, kind: 'text', value: (row) => row.oldAccounts, render: (row) => row.oldAccounts.split(' ').map((account) => <Link key={account} to={`/arrears/accounts/${account}`}>{account}{' '}</Link>) },
    { key: 'outlet', title: t.outlet, kind: 'text', value: (row) => row.outletName ?? '' }, { key: 'staff', title: t.staff, kind: 'text', value: (row) => row.staffNo ?? '' },
    { key: 'checked', title: t.checked, kind: 'text', value: (row) => (row.checked === 'none' ? t.notChecked : decisionWords[row.checked][language]) },
    { key: 'area', title: t.area, kind: 'text', value: (row) => row.areaName }, { key: 'brand', title: t.brand, kind: 'text', value: (row) => row.brand },
  ]
  return (
    <Page title={t.despite} note={<>{read.data ? t.despiteNote(read.data.openings, read.data.checkedCount) : ''} <Link to="/arrears/gate">{t.gate}</Link></>} actions={read.data?.month ? <PeriodPick value={read.data.month} periods={read.data.months.toReversed()} onPick={(next) => setSearch({ month: next })} /> : null}>
      <DataTable name="arrears.opened" title={`${t.despite} ${read.data?.month ?? ''}`.trim()} cardHead="subscriber" columns={columns} rows={read.data?.rows ?? []} rowKey={(row) => row.subscriberId} loading={read.isPending} error={read.error} onRetry={() => void read.refetch()} empty={<EmptyState title={t.none} next={t.noneNext} />} />
    </Page>
  )
}

/** 员工清欠名单: the accounts that one sold or answers for and that owe now. */
export function OwnList(): ReactNode {
  const t = useWords(words)
  const [search] = useSearchParams()
  const staffNo = search.get('staff')
  const read = useQuery(query.opening.own.queryOptions({ input: staffNo ? { staffNo } : {} }))
  const columns: TableColumn<OwnView>[] = [
    { key: 'account', title: t.account, kind: 'text', value: (row) => row.accountId, render: (row) => <Link to={`/arrears/accounts/${row.accountId}`}>{row.accountId}</Link> },
    { key: 'role', title: t.role, kind: 'text', value: (row) => t[row.role] }, { key: 'open', title: t.open, kind: 'yuan', value: (row) => yuanOf(row.openFen), sum: true }, { key: 'before', title: t.before, kind: 'yuan', value: (row) => yuanOf(row.openingFen), sum: true },
    { key: 'area', title: t.area, kind: 'text', value: (row) => row.areaName }, { key: 'brand', title: t.brand, kind: 'text', value: (row) => row.brand }, { key: 'tier', title: t.tier, kind: 'text', value: (row) => row.tier ?? '' }, { key: 'since', title: t.since, kind: 'text', value: (row) => row.since },
  ]
  const isNobody = read.data !== undefined && read.data.staffNo === null
  return (
    <Page title={t.own} note={read.data?.name ? t.ownNote(read.data.name, read.data.month ?? '') : undefined}>
      {isNobody ? <EmptyState title={t.ownNone} next={t.noStaff} /> : <DataTable name="arrears.own" title={t.own} cardHead="account" columns={columns} rows={read.data?.rows ?? []} rowKey={(row) => row.accountId} loading={read.isPending} error={read.error} onRetry={() => void read.refetch()} empty={<EmptyState title={t.ownNone} next={t.ownNoneNext} />} />}
    </Page>
  )
}

/** 测试/免费号: those past their end and still in use stand first. */
export function TestNumbers(): ReactNode {
  const t = useWords(words)
  const read = useQuery(query.opening.testNumbers.queryOptions())
  const wordOf = (row: TestNumberView) => (row.isPast ? (row.isInUse ? t.gap : t.stopped) : row.isInUse ? t.valid : t.notSeen)
  const columns: TableColumn<TestNumberView>[] = [
    { key: 'state', title: t.state, kind: 'text', value: wordOf, render: (row) => <State state={row.isPast && row.isInUse ? 'offTrack' : 'onTrack'}>{wordOf(row)}</State> },
    { key: 'subscriber', title: t.subscriber, kind: 'text', value: (row) => row.subscriberId }, { key: 'kind', title: t.kind, kind: 'text', value: (row) => (row.kind === 'test' ? t.testKind : t.freeKind) }, { key: 'purpose', title: t.purpose, kind: 'text', value: (row) => row.purpose },
    { key: 'owner', title: t.owner, kind: 'text', value: (row) => row.ownerName }, { key: 'unit', title: t.unit, kind: 'text', value: (row) => row.unitName }, { key: 'endsOn', title: t.endsOn, kind: 'day', value: (row) => row.endsOn },
  ]
  const rows = (read.data?.numbers ?? []).toSorted((one, other) => Number(other.isPast && other.isInUse) - Number(one.isPast && one.isInUse))
  return (
    <Page title={t.test} note={<>{t.testNote}{read.data ? <> {t.grantsPast(read.data.grantsPast)} <Link to="/arrears/credit">{t.toCredit}</Link></> : null}</>}>
      <DataTable name="arrears.testNumbers" title={t.test} cardHead="subscriber" columns={columns} rows={rows} rowKey={(row) => row.subscriberId} loading={read.isPending} error={read.error} onRetry={() => void read.refetch()} empty={<EmptyState title={t.testNone} next={t.testNoneNext} action={<Link to="/feeds">{t.toFeeds}</Link>} />} />
    </Page>
  )
}
