import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { formatFigure, yuanOf } from '../../platform/ui/formatFigure.ts'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { ageing, stateWords } from '../roll/states.data.ts'
import type { ProvisionLine } from './contract.ts'

const words = defineWords({
  zh: { title: '各账龄拨备', bucket: '账龄', open: '欠费', bills: '账单数', rate: '计提比例', provision: '按规则计提', before: '上月计提', loss: '历史预期损失', lossRate: '预期损失率', interval: '区间', gap: '计提减预期损失', name: '区县', places: '各区县拨备' },
  en: { title: 'Provision by age', bucket: 'Age', open: 'Arrears', bills: 'Bills', rate: 'Rate', provision: 'Set aside by the rule', before: 'A month before', loss: 'Loss expected by history', lossRate: 'Expected loss rate', interval: 'Interval', gap: 'Set aside less expected', name: 'County', places: 'Provision by county' },
})

/** What is set aside for each age by the rule, beside what history lets expect. */
export function ProvisionTable(props: { readonly month: string; readonly areaCode: string; readonly lines: readonly ProvisionLine[]; readonly before: readonly { readonly bucket: string; readonly provisionFen: number | null }[] }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const { month, areaCode, lines, before } = props
  const yuan = (fen: number | null): string => formatFigure(yuanOf(fen), 'yuan', language)
  const money = (key: string, title: string, of: (line: ProvisionLine) => number | null): TableColumn<ProvisionLine> => ({ key, title, kind: 'yuan', value: (line) => yuanOf(of(line)) })
  const inOrder = ageing.flatMap((bucket) => lines.filter((line) => line.bucket === bucket.id))
  const columns: TableColumn<ProvisionLine>[] = [
    { key: 'bucket', title: t.bucket, kind: 'text', value: (line) => nameOf(line.bucket, language) },
    { ...money('open', t.open, (line) => line.openFen), render: (line) => <Link to={`/measures/arrears.ageing.${line.bucket}/rows?period=${month}&subjectKind=area&subjectCode=${areaCode}&brand=`}>{yuan(line.openFen)}</Link> },
    { key: 'rate', title: t.rate, kind: 'percent', value: (line) => (line.ratePermille === null ? null : line.ratePermille / 1000), render: (line) => formatFigure(line.ratePermille === null ? null : line.ratePermille / 1000, 'percent', language) },
    money('provision', t.provision, (line) => line.provisionFen), money('before', t.before, (line) => before.find((one) => one.bucket === line.bucket)?.provisionFen ?? null), money('loss', t.loss, (line) => line.lossFen),
    { key: 'lossRate', title: t.lossRate, kind: 'percent', value: (line) => (line.openFen === 0 ? null : line.lossFen / line.openFen), render: (line) => formatFigure(line.openFen === 0 ? null : line.lossFen / line.openFen, 'percent', language) },
    { key: 'interval', title: t.interval, kind: 'text', value: (line) => (line.lossLowFen === null ? '—' : `${yuan(line.lossLowFen)}–${yuan(line.lossHighFen)}`) },
    money('gap', t.gap, (line) => (line.provisionFen === null ? null : line.provisionFen - line.lossFen)),
    { key: 'bills', title: t.bills, kind: 'number', value: (line) => line.bills },
  ]
  return <DataTable name="arrears.provision" cardHead="bucket" title={`${t.title} ${month}`} columns={columns} rows={inOrder} rowKey={(line) => line.bucket} />
}
const nameOf = (bucket: string, language: 'zh' | 'en'): string => {
  const found = ageing.find((one) => one.id === bucket)
  return found ? stateWords[found.id][language] : bucket
}

type Place = { readonly areaCode: string; readonly name: string; readonly openFen: number; readonly provisionFen: number | null; readonly lossFen: number }
export function ProvisionPlaces(props: { readonly month: string; readonly places: readonly Place[] }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const money = (key: string, title: string, of: (place: Place) => number | null): TableColumn<Place> => ({ key, title, kind: 'yuan', value: (place) => yuanOf(of(place)), render: (place) => formatFigure(yuanOf(of(place)), 'yuan', language) })
  const columns: TableColumn<Place>[] = [
    { key: 'name', title: t.name, kind: 'text', value: (place) => place.name, render: (place) => <Link to={`/arrears?area=${place.areaCode}&month=${props.month}`}>{place.name}</Link> },
    money('open', t.open, (place) => place.openFen), money('provision', t.provision, (place) => place.provisionFen), money('loss', t.loss, (place) => place.lossFen),
  ]
  return <DataTable name="arrears.provisionPlaces" cardHead="name" title={`${t.places} ${props.month}`} columns={columns} rows={props.places} rowKey={(place) => place.areaCode} />
}
