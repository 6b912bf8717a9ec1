import { useQuery } from '@tanstack/react-query'
import Select from 'antd/es/select'
import type { ReactNode } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { formatMonth } from '../../platform/ui/formatDay.ts'
import { formatFigure, yuanOf } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { officeContract, type OfficePerson, type OfficePlace } from './contract.ts'

const { query } = clientOf({ offices: officeContract })
const words = defineWords({
  zh: {
    title: (name: string) => `${name}欠费`, plain: '营业部欠费', asOf: (month: string) => `${month}月末；每个数都能点开到账单。`, choose: '换一个营业部', figures: '指标', measure: '指标', value: '本月', before: '上月', target: '目标', people: '谁在做', name: '姓名', post: '岗位', inHand: '手头', balance: '手头欠费', promises: '待兑现', broken: '未兑现', reward: '奖励', recovered: '收回', expected: '应能收回',
    places: '哪里最重', place: '乡镇', owed: '欠费余额', ratio: '欠费率', recovery: '回收率', cases: '催缴案件', caseLine: (count: number, yuan: string) => `辖区 ${count} 户在催，共 ${yuan}`, nobody: (n: number) => `${n} 户还没派`, brokenLine: (n: number) => `${n} 户承诺没兑现`, score: '考核', scoreLine: (month: string, total: string, place: string, among: number) => `${month}：${total}，${among} 个营业部中第 ${place}`, noScore: '还没有公布的考核。', toScores: '看考核', league: (month: string) => `${month}奖励与排行`, noReward: '还没有算过奖励。', hidden: '这个营业部每个人的奖励和收回，只给负责这里的管理人员和本人看。', nobodyHere: '这里没有在岗人员。', noPlaces: '还没有划分责任区域。', noFigures: '还没有月末欠费。',
  },
  en: {
    title: (name: string) => `Arrears of ${name}`, plain: 'Arrears of an office', asOf: (month: string) => `At the end of ${month}; every figure opens to its bills.`, choose: 'Another office', figures: 'Figures', measure: 'Indicator', value: 'This month', before: 'Before', target: 'Target', people: 'Who is on it', name: 'Name', post: 'Post', inHand: 'In hand', balance: 'Owing in hand', promises: 'Promises open', broken: 'Broken', reward: 'Reward', recovered: 'Recovered', expected: 'Expected',
    places: 'Where it is worst', place: 'Township', owed: 'Arrears', ratio: 'Ratio', recovery: 'Recovery', cases: 'Cases', caseLine: (count: number, yuan: string) => `${count} worked here, owing ${yuan}`, nobody: (n: number) => `${n} nobody has`, brokenLine: (n: number) => `${n} broke a promise`, score: 'Score', scoreLine: (month: string, total: string, place: string, among: number) => `${month}: ${total}, number ${place} of ${among} offices`, noScore: 'No score has been published.', toScores: 'Scores', league: (month: string) => `Rewards of ${month}`, noReward: 'No reward has been computed.', hidden: 'What each person here earned and recovered shows to whoever manages this office, and to that person.', nobodyHere: 'Nobody is in post here.', noPlaces: 'No territory has been assigned.', noFigures: 'No month end has arrears yet.',
  },
})

/** 营业部欠费: figures against targets, who works there, what is worked, what it earned, how it scored, and where it is worst. */
export function Office(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const navigate = useNavigate()
  const { unitCode = '' } = useParams()
  const read = useQuery(query.offices.office.queryOptions({ input: { unitCode } }))
  if (read.error) return <Page title={t.plain}><RefusalAlert error={read.error} onRetry={() => void read.refetch()} /></Page>
  if (!read.data) return <Page title={t.plain}><LoadingState shape="rows" /></Page>
  const { name, month, offices, figures, people, places, cases, rewardMonth, seesRewards, score } = read.data
  type Figure = (typeof figures)[number]
  const show = (row: Figure, value: number | null) => formatFigure(value, row.unit, language)
  const figureColumns: TableColumn<Figure>[] = [
    { key: 'name', title: t.measure, kind: 'text', value: (row) => row.name[language], render: (row) => <span title={row.definition[language]}>{row.name[language]}</span> },
    { key: 'value', title: t.value, kind: 'number', value: (row) => row.value, render: (row) => (row.value === null || month === null ? show(row, row.value) : <Link to={`/measures/${row.measureId}/rows?period=${month}&subjectKind=unit&subjectCode=${unitCode}&brand=`}>{show(row, row.value)}</Link>) },
    { key: 'target', title: t.target, kind: 'number', value: (row) => row.target, render: (row) => show(row, row.target) },
    { key: 'before', title: t.before, kind: 'number', value: (row) => row.before, render: (row) => show(row, row.before) },
  ]
  const peopleColumns: TableColumn<OfficePerson>[] = [
    { key: 'name', title: t.name, kind: 'text', value: (row) => row.name, render: (row) => <Link to={`/arrears/cases?staff=${encodeURIComponent(row.staffNo)}`}>{row.name}</Link> },
    { key: 'post', title: t.post, kind: 'text', value: (row) => row.post }, { key: 'inHand', title: t.inHand, kind: 'number', value: (row) => row.inHand, sum: true }, { key: 'balance', title: t.balance, kind: 'yuan', value: (row) => yuanOf(row.balanceFen), sum: true },
    { key: 'promises', title: t.promises, kind: 'number', value: (row) => row.openPromises, sum: true }, { key: 'broken', title: t.broken, kind: 'number', value: (row) => row.brokenPromises, sum: true },
    { key: 'expected', title: t.expected, kind: 'yuan', value: (row) => yuanOf(row.expectedFen), sum: true }, { key: 'recovered', title: t.recovered, kind: 'yuan', value: (row) => yuanOf(row.recoveredFen), sum: true }, { key: 'reward', title: t.reward, kind: 'yuan', value: (row) => yuanOf(row.rewardFen), sum: true },
  ]
  const placeColumns: TableColumn<OfficePlace>[] = [
    { key: 'name', title: t.place, kind: 'text', value: (row) => row.name, render: (row) => <Link to={`/arrears?area=${row.areaCode}`}>{row.name}</Link> },
    { key: 'owed', title: t.owed, kind: 'yuan', value: (row) => row.balance, sum: true }, { key: 'ratio', title: t.ratio, kind: 'percent', value: (row) => row.ratio }, { key: 'recovery', title: t.recovery, kind: 'percent', value: (row) => row.recovery },
  ]
  return (
    <Page title={t.title(name)} note={month === null ? t.noFigures : t.asOf(formatMonth(month, language))} loopTitle={t.cases} bodyTitle={t.figures}
      actions={<Select aria-label={t.choose} showSearch optionFilterProp="label" style={{ minWidth: 180 }} value={unitCode} onChange={(code: string) => void navigate(`/arrears/offices/${encodeURIComponent(code)}`)} options={offices.map((office) => ({ value: office.code, label: office.name }))} />}
      loop={(
        <div className="bh-side">
          <h3>{t.cases}</h3>
          <p><Link to={`/arrears/cases?unit=${encodeURIComponent(unitCode)}`}>{t.caseLine(cases.count, formatFigure(yuanOf(cases.balanceFen), 'yuan', language))}</Link></p>
          {cases.nobody > 0 ? <p><Link to="/arrears/collectors">{t.nobody(cases.nobody)}</Link></p> : null}
          {cases.broken > 0 ? <p><Link to="/arrears/cases?whose=broken">{t.brokenLine(cases.broken)}</Link></p> : null}
          <h3>{t.score}</h3>
          {score === null ? <p className="bh-soft">{t.noScore}</p> : <p>{t.scoreLine(formatMonth(score.month, language), formatFigure(score.total, 'score', language, { precise: true }), String(score.place ?? '—'), score.among)}{score.band ? ` · ${score.band}` : ''} <Link to={`/assessment/runs/${score.runId}`}>{t.toScores}</Link></p>}
          <p>{rewardMonth === null ? <span className="bh-soft">{t.noReward}</span> : !seesRewards ? null : <Link to={`/arrears/rewards?month=${rewardMonth}`}>{t.league(formatMonth(rewardMonth, language))}</Link>}</p>
        </div>
      )}>
      <div className="bh-blocks">
        <h2>{t.figures}</h2>
        <DataTable name="arrears.officeFigures" title={t.figures} cardHead="name" columns={figureColumns} rows={figures} rowKey={(row) => row.measureId} empty={t.noFigures} />
        <h2>{t.places}</h2>
        <DataTable name="arrears.officePlaces" title={t.places} cardHead="name" columns={placeColumns} rows={places} rowKey={(row) => row.areaCode} empty={t.noPlaces} />
        <h2>{t.people}</h2>
        {seesRewards || rewardMonth === null ? null : <p className="bh-soft">{t.hidden}</p>}
        <DataTable name="arrears.officePeople" title={t.people} cardHead="name" columns={peopleColumns} rows={people} rowKey={(row) => row.staffNo} empty={t.nobodyHere} />
      </div>
    </Page>
  )
}
