import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { formatFigure, yuanOf } from '../../platform/ui/formatFigure.ts'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { State } from '../../platform/ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { caseContract, type CollectorView } from '../case/contract.ts'

const { query, client } = clientOf({ cases: caseContract })
const words = defineWords({
  zh: {
    title: '催缴员', note: '谁在催缴、手头多少；今天的名单按“催了能多收回多少”派，不超过各人每天和手头的上限。', today: '今天的名单', give: (count: number) => `派出 ${count} 户`, plan: (count: number, people: number, yuan: string) => `可派 ${count} 户给 ${people} 人，预计多收回 ${yuan}。`, none: '没有可派的案件。', nobody: (n: number) => `${n} 户没有人负责那个区域`, full: (n: number) => `${n} 户因为能接的人都满了`, worthless: (n: number) => `${n} 户催缴不划算`, contacted: (n: number) => `${n} 户已承诺、近日联系已满，或正为同一客户的另一户联系`, left: '没有派出去的',
    optimal: '这样分派的增收合计是各人上限之内最大的。', name: '姓名', post: '岗位', unit: '单位', inHand: '手头', max: '上限', givenToday: '今天已派', room: '还能派', balance: '手头欠费', worth: '催缴增收', promises: '待兑现承诺', broken: '未兑现', territory: '责任区域', has: '有', hasNone: '没有：派不到案件', cases: '案件', empty: '没有催缴员', next: '派案规则里列出的岗位无人在岗。请在规则里改岗位，或导入人员。', rules: '派案规则', rewards: '奖励与排行',
  },
  en: {
    title: 'Collectors', note: 'Who collects and with how much in hand; today\'s list goes by what working adds, within what each may get in a day and hold.', today: 'Today\'s list', give: (count: number) => `Give out ${count}`, plan: (count: number, people: number, yuan: string) => `${count} cases can go to ${people} people, with ${yuan} more expected.`, none: 'No case can be given out.', nobody: (n: number) => `${n} where nobody answers for the area`, full: (n: number) => `${n} because whoever could take them is full`, worthless: (n: number) => `${n} not worth the cost`, contacted: (n: number) => `${n} promised, contacted enough of late, or called about another account of the customer`, left: 'Not given out',
    optimal: 'No other way within these limits is worth more.', name: 'Name', post: 'Post', unit: 'Unit', inHand: 'In hand', max: 'At most', givenToday: 'Given today', room: 'Room', balance: 'Owing in hand', worth: 'Worth working', promises: 'Promises open', broken: 'Broken', territory: 'Territory', has: 'yes', hasNone: 'none: gets no cases', cases: 'Cases', empty: 'Nobody collects', next: 'The posts in the collection rule are vacant. Change them there, or bring the list of staff.', rules: 'Collection rule', rewards: 'Rewards and league',
  },
})

/** 催缴员: load, room, and one click for today's list. */
export function Collectors(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const fresh = useQueryClient()
  const read = useQuery(query.cases.collectors.queryOptions())
  const assign = useMutation({ mutationFn: () => client.cases.assign(), onSuccess: () => fresh.invalidateQueries({ queryKey: query.key() }) })
  const columns: TableColumn<CollectorView>[] = [
    { key: 'name', title: t.name, kind: 'text', value: (row) => row.name, render: (row) => <Link to={`/arrears/cases?staff=${encodeURIComponent(row.staffNo)}`}>{row.name}</Link> },
    { key: 'unit', title: t.unit, kind: 'text', value: (row) => row.unitName },
    { key: 'post', title: t.post, kind: 'text', value: (row) => row.post },
    { key: 'inHand', title: t.inHand, kind: 'number', value: (row) => row.inHand, sum: true },
    { key: 'max', title: t.max, kind: 'number', value: (row) => row.inHandMax, isHidden: true },
    { key: 'givenToday', title: t.givenToday, kind: 'number', value: (row) => row.givenToday, sum: true },
    { key: 'room', title: t.room, kind: 'number', value: (row) => row.room, sum: true },
    { key: 'balance', title: t.balance, kind: 'yuan', value: (row) => yuanOf(row.balanceFen), sum: true },
    { key: 'worth', title: t.worth, kind: 'yuan', value: (row) => yuanOf(row.worthFen), sum: true },
    { key: 'promises', title: t.promises, kind: 'number', value: (row) => row.openPromises, sum: true },
    { key: 'broken', title: t.broken, kind: 'number', value: (row) => row.brokenPromises, sum: true },
    { key: 'territory', title: t.territory, kind: 'text', value: (row) => (row.hasTerritory ? t.has : t.hasNone), render: (row) => (row.hasTerritory ? t.has : <State state="watch">{t.hasNone}</State>), isHidden: true },
  ]
  const plan = read.data?.plan
  const left = plan ? [plan.left.contacted > 0 ? t.contacted(plan.left.contacted) : null, plan.left.full > 0 ? t.full(plan.left.full) : null, plan.left.nobody > 0 ? t.nobody(plan.left.nobody) : null, plan.left.worthless > 0 ? t.worthless(plan.left.worthless) : null].filter((line) => line !== null) : []
  return (
    <Page title={t.title} note={<>{t.note} <Link to="/arrears/rewards">{t.rewards}</Link> · <Link to="/rules">{t.rules}</Link></>} loopTitle={t.today} bodyTitle={t.title} loop={plan ? (
      <section className="bh-stack" style={{ gap: 12 }}>
        <h3>{t.today}</h3>
        {plan.give > 0 ? <p>{t.plan(plan.give, plan.people, formatFigure(yuanOf(plan.worthFen), 'yuan', language))} <span className="bh-soft">{t.optimal}</span></p> : <p>{t.none}</p>}
        <RefusalAlert error={assign.error} />
        {plan.give > 0 ? <Button type="primary" loading={assign.isPending} onClick={() => assign.mutate()}>{t.give(plan.give)}</Button> : null}
        {left.length > 0 ? <><h4>{t.left}</h4><ul>{left.map((line) => <li key={line}>{line}</li>)}</ul></> : null}
        <Link to="/arrears/cases">{t.cases}</Link>
      </section>
    ) : null}>
      <DataTable name="arrears.collectors" title={t.title} cardHead="name" columns={columns} rows={read.data?.collectors ?? []} rowKey={(row) => row.staffNo} loading={read.isPending} error={read.error} onRetry={() => void read.refetch()} empty={<EmptyState title={t.empty} next={t.next} />} />
    </Page>
  )
}
