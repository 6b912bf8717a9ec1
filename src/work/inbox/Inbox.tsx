import { useQuery } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Segmented from 'antd/es/segmented'
import Select from 'antd/es/select'
import { lazy, Suspense, useState } from 'react'
import type { ReactNode } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { roleName } from '../../platform/access/roles.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { formatInstant } from '../../platform/ui/formatDay.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import type { OrderRow } from '../order/contract.ts'
import { priorityWords, statusWords } from '../order/statusWords.data.ts'
import { workQuery } from '../workClient.web.ts'
import { CalendarButton } from '../calendar/CalendarButton.tsx'
import { BulkAssign } from './BulkAssign.tsx'
import { dueText, lateBecause } from './dueRules.ts'
import { Kanban } from './Kanban.tsx'
import { OrderState } from './OrderState.tsx'
import './work.css'

const OrderMap = lazy(async () => ({ default: (await import('./OrderMap.tsx')).OrderMap }))

const words = defineWords({
  zh: {
    title: '工单', mine: '我的', team: '本单位', all: '全部', whose: '谁的工单', stage: '范围', live: '未办结', late: '超时', review: '待验收', unassigned: '待派', conflict: '待裁定', ended: '已办结',
    view: '显示方式', table: '表格', board: '看板', map: '地图', kind: '类型', anyKind: '全部类型', open: '下发工单', name: '工单', status: '状态', priority: '优先级', owner: '负责人', nobody: '未派', area: '地点', due: '完成期限', left: '时限', unit: '单位',
    opened: '下发时间', pick: '选', number: '编号', empty: '没有这样的工单', emptyMine: '眼下没有派给您的工单', next: '可以换一个范围，或从计划条款下发改进单。', cut: (count: number) => `只显示最早到期的 ${count} 张，请用筛选缩小范围。`,
    note: (live: number, late: number, review: number) => `未办结 ${live} 张，超时 ${late} 张，待验收 ${review} 张`, why: '超时原因', escalatedTo: (role: string) => `已上报${role}`, anyPlace: '看全部地点', pickAll: (count: number) => `全选 ${count} 张`, closed: '办结时间', inTime: '及时', yes: '及时', no: '超时', offices: 'Excel 下发与回收', schedules: '周期任务', roster: '值班与请假',
  },
  en: {
    title: 'Work orders', mine: 'Mine', team: 'My unit', all: 'All', whose: 'Whose orders', stage: 'Which', live: 'Not closed', late: 'Late', review: 'To review', unassigned: 'Not assigned', conflict: 'To settle', ended: 'Ended',
    view: 'Show as', table: 'Table', board: 'Board', map: 'Map', kind: 'Kind', anyKind: 'All kinds', open: 'Open an order', name: 'Order', status: 'Status', priority: 'Priority', owner: 'Owner', nobody: 'Nobody yet', area: 'Place', due: 'Due', left: 'Time', unit: 'Unit',
    opened: 'Opened', pick: 'Pick', number: 'No.', empty: 'No such orders', emptyMine: 'No order is assigned to you now', next: 'Choose another list, or open one from a clause of the plan.', cut: (count: number) => `Only the ${count} due first are shown; narrow the list.`,
    note: (live: number, late: number, review: number) => `${live} not closed, ${late} late, ${review} to be reviewed`, why: 'Why late', escalatedTo: (role: string) => `escalated to ${role}`, anyPlace: 'Show all places', pickAll: (count: number) => `Pick all ${count}`, closed: 'Closed', inTime: 'In time', yes: 'In time', no: 'Late', offices: 'Excel out and back', schedules: 'Recurring work', roster: 'Duty and leave',
  },
})
const whoses = ['mine', 'team', 'all'] as const
const stages = ['live', 'late', 'review', 'unassigned', 'conflict', 'ended'] as const
const views = ['table', 'board', 'map'] as const
const oneOf = <Choice extends string>(choices: readonly Choice[], asked: string | null): Choice | undefined => choices.find((choice) => choice === asked)

/** My work, my unit's and everybody's within my areas: by due time, as table, board or map. */
export function Inbox(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchParams()
  const [picked, setPicked] = useState<ReadonlySet<number>>(new Set())
  const counts = useQuery(workQuery.counts.queryOptions())
  const kinds = useQuery(workQuery.kinds.queryOptions())
  // Whoever gives out work begins with all of it, everybody else with their own.
  const whose = oneOf(whoses, search.get('whose')) ?? (counts.data?.may.dispatch && counts.data.mine === 0 ? 'all' : 'mine')
  const stage = oneOf(stages, search.get('stage')) ?? 'live'
  const view = oneOf(views, search.get('view')) ?? 'table'
  const kind = search.get('kind') ?? ''
  const areaCode = search.get('area') ?? ''
  // Together: of two changes in one moment the address would keep the second only.
  const change = (changes: Readonly<Record<string, string>>) => {
    setPicked(new Set())
    setSearch((before) => {
      const next = new URLSearchParams(before)
      for (const [name, value] of Object.entries(changes)) {
        if (value === '') next.delete(name)
        else next.set(name, value)
      }
      return next
    }, { replace: true })
  }
  const set = (name: string, value: string) => change({ [name]: value })
  const list = useQuery(workQuery.orders.queryOptions({ input: { whose, stage, ...(kind === '' ? {} : { kind }), ...(areaCode === '' ? {} : { areaCode }) }, enabled: counts.isSuccess }))
  const orders = list.data?.orders ?? []
  const now = list.data?.now ?? ''
  const kindName = (id: string) => kinds.data?.find((each) => each.id === id)?.name[language] ?? id
  const mayPick = counts.data?.may.dispatch === true && stage !== 'ended'
  const whyLate = (row: OrderRow) => [lateBecause(row, now, language), row.isLate && row.escalatedTo !== null ? t.escalatedTo(roleName(row.escalatedTo, language)) : null].filter(Boolean).join(language === 'zh' ? '，' : ', ')
  const toggle = (orderId: number) => setPicked((before) => {
    const next = new Set(before)
    if (!next.delete(orderId)) next.add(orderId)
    return next
  })
  const columns: TableColumn<OrderRow>[] = [
    ...(mayPick ? [{ key: 'pick', title: t.pick, kind: 'text' as const, width: 56, value: () => '', render: (row: OrderRow) => <input type="checkbox" aria-label={`${t.pick} ${row.title}`} checked={picked.has(row.orderId)} onClick={(event) => event.stopPropagation()} onChange={() => toggle(row.orderId)} /> }] : []),
    { key: 'title', title: t.name, kind: 'text', width: 260, value: (row) => row.title, render: (row) => <Link to={`/work/orders/${row.orderId}`} onClick={(event) => event.stopPropagation()}>{row.title}</Link> },
    { key: 'kind', title: t.kind, kind: 'text', value: (row) => kindName(row.kind) },
    { key: 'status', title: t.status, kind: 'text', value: (row) => statusWords[row.status][language], render: (row) => <OrderState order={row} /> },
    ...(stage === 'ended'
      ? [{ key: 'closed', title: t.closed, kind: 'time' as const, value: (row: OrderRow) => row.closedAt }, { key: 'inTime', title: t.inTime, kind: 'text' as const, value: (row: OrderRow) => (row.inTime === null ? '' : row.inTime ? t.yes : t.no) }]
      : [{ key: 'left', title: t.left, kind: 'text' as const, value: (row: OrderRow) => dueText(row, now, language) ?? '' }, { key: 'due', title: t.due, kind: 'time' as const, value: (row: OrderRow) => row.dueAt },
        { key: 'why', title: t.why, kind: 'text' as const, isHidden: stage !== 'late', value: (row: OrderRow) => whyLate(row) }]),
    { key: 'owner', title: t.owner, kind: 'text', value: (row) => row.ownerName ?? t.nobody },
    { key: 'area', title: t.area, kind: 'text', value: (row) => row.subject?.name ?? row.areaName },
    { key: 'priority', title: t.priority, kind: 'text', value: (row) => priorityWords[row.priority][language] },
    { key: 'unit', title: t.unit, kind: 'text', value: (row) => row.unitName ?? '', isHidden: true },
    { key: 'opened', title: t.opened, kind: 'time', value: (row) => row.openedAt, isHidden: true },
    { key: 'number', title: t.number, kind: 'text', value: (row) => String(row.orderId), isHidden: true },
  ]
  const count = (name: (typeof stages)[number]) => (whose === 'all' && counts.data && name !== 'ended' ? ` ${counts.data[name]}` : '')
  return (
    <Page title={t.title} note={counts.data ? t.note(counts.data.live, counts.data.late, counts.data.review) : undefined}
      actions={<>
        <CalendarButton />
        <Link to="/work/schedules">{t.schedules}</Link>
        <Link to="/work/roster">{t.roster}</Link>
        {counts.data?.may.dispatch ? <Link to="/work/offices">{t.offices}</Link> : null}
        {counts.data?.may.open ? <Button type="primary" onClick={() => void navigate('/work/new')}>{t.open}</Button> : null}
      </>}>
      <div className="work-tools">
        <Segmented aria-label={t.whose} value={whose} onChange={(next) => set('whose', next)} options={whoses.map((one) => ({ value: one, label: one === 'mine' && counts.data ? `${t.mine} ${counts.data.mine}` : t[one] }))} />
        <Select aria-label={t.stage} value={stage} style={{ minWidth: 120 }} onChange={(next) => set('stage', next)} options={stages.map((one) => ({ value: one, label: `${t[one]}${count(one)}` }))} />
        <Select aria-label={t.kind} value={kind} style={{ minWidth: 130 }} onChange={(next) => set('kind', next)} options={[{ value: '', label: t.anyKind }, ...(kinds.data ?? []).map((one) => ({ value: one.id, label: one.name[language] }))]} />
        <Segmented aria-label={t.view} value={view} onChange={(next) => set('view', next)} options={views.map((one) => ({ value: one, label: t[one] }))} />
        {areaCode === '' ? null : <Button onClick={() => set('area', '')}>{t.anyPlace}</Button>}
        {mayPick && view === 'table' && orders.length > 0 ? <Button onClick={() => setPicked(new Set(orders.map((order) => order.orderId)))}>{t.pickAll(orders.length)}</Button> : null}
      </div>
      {picked.size > 0 ? <BulkAssign orders={orders.filter((order) => picked.has(order.orderId))} onDone={() => setPicked(new Set())} /> : null}
      {list.data?.isCut ? <p className="bh-soft">{t.cut(orders.length)}</p> : null}
      {list.isError ? <RefusalAlert error={list.error} onRetry={() => void list.refetch()} /> : list.isPending ? <LoadingState lines={8} />
        : orders.length === 0 ? <EmptyState title={whose === 'mine' ? t.emptyMine : t.empty} next={t.next} />
          : view === 'board' ? <Kanban orders={orders} now={now} />
            : view === 'map' ? <Suspense fallback={<LoadingState lines={6} />}><OrderMap orders={orders} onOpen={(code) => change({ area: code, view: '' })} /></Suspense>
              : <DataTable key={stage === 'late' ? 'late' : 'any'} name={stage === 'late' ? 'work.inbox.late' : 'work.inbox'} title={t.title} columns={columns} rows={orders} rowKey={(row) => String(row.orderId)} cardHead="title" onOpen={(row) => void navigate(`/work/orders/${row.orderId}`)} />}
      {now === '' ? null : <p className="bh-faint bh-small">{formatInstant(now, language)}</p>}
    </Page>
  )
}
