import type { ReactNode } from 'react'
import { DataTable, type TableColumn } from '../../../platform/ui/DataTable.tsx'
import { defineWords, useLanguage, useWords } from '../../../platform/ui/words.ts'
import type { Scheme } from '../scheme/contract.ts'
import type { RunResult } from './contract.ts'

const words = defineWords({
  zh: { subject: '考核对象', code: '编码', total: '总分', rank: '名次', band: '等级', plus: '加分', minus: '减分', scored: '计分权重', veto: '一票否决', zero: '记零', gradeDown: '降一等', points: (name: string, weight: number) => `${name}（${weight}）` },
  en: { subject: 'Assessed', code: 'Code', total: 'Total', rank: 'Place', band: 'Band', plus: 'Plus', minus: 'Minus', scored: 'Weight scored', veto: 'Veto', zero: 'zero', gradeDown: 'one band down', points: (name: string, weight: number) => `${name} (${weight})` },
})

/** Everybody's points of a month: place, total, band, and what each indicator gave. */
export function ScoreTable(props: { readonly title: string; readonly scheme: Scheme; readonly results: readonly RunResult[]; readonly openCode: string | null; readonly onOpen: (code: string) => void }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const [first] = props.results
  const bandName = (id: string | null): string => {
    const band = props.scheme.bands.find((one) => one.id === id)
    return band ? (language === 'en' ? band.nameEn || band.name : band.name) : ''
  }
  const columns: readonly TableColumn<RunResult>[] = [
    { key: 'rank', title: t.rank, kind: 'number', value: ({ score }) => score.rank },
    { key: 'name', title: t.subject, kind: 'text', value: ({ score }) => score.subject.name },
    { key: 'total', title: t.total, kind: 'number', unit: 'score', value: ({ score }) => score.total, render: ({ score }) => <strong>{score.total === null ? '—' : score.total.toFixed(props.scheme.decimals)}</strong> },
    { key: 'band', title: t.band, kind: 'text', value: ({ score }) => bandName(score.band) },
    ...(first?.score.indicators ?? []).map((indicator): TableColumn<RunResult> => ({
      key: indicator.indicatorId, title: t.points(indicator.name[language], indicator.weight), kind: 'number', value: ({ score }) => score.indicators.find((one) => one.indicatorId === indicator.indicatorId)?.share ?? null,
    })),
    { key: 'plus', title: t.plus, kind: 'number', unit: 'score', value: ({ score }) => score.plus },
    { key: 'minus', title: t.minus, kind: 'number', unit: 'score', value: ({ score }) => score.minus },
    { key: 'veto', title: t.veto, kind: 'text', value: ({ score }) => (score.veto === null ? '' : t[score.veto]), isHidden: true },
    { key: 'scored', title: t.scored, kind: 'number', value: ({ score }) => score.scoredWeight },
    { key: 'code', title: t.code, kind: 'text', value: ({ score }) => score.subject.code, isHidden: true },
  ]
  return (
    <DataTable name="assessment.scores" title={props.title} cardHead="name" columns={columns} rows={props.results.toSorted((a, b) => (a.score.rank ?? Infinity) - (b.score.rank ?? Infinity))} rowKey={({ score }) => score.subject.code}
      onOpen={({ score }) => props.onOpen(score.subject.code)} openKey={props.openCode} />
  )
}
