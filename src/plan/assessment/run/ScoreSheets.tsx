import { useQuery } from '@tanstack/react-query'
import Button from 'antd/es/button'
import type { ReactNode } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { LoadingState } from '../../../platform/ui/LoadingState.tsx'
import { Page } from '../../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../../platform/ui/words.ts'
import { assessmentQuery } from '../assessmentClient.web.ts'
import { isWhy, type Why } from '../score/contract.ts'
import type { OpenedRun, RunResult } from './contract.ts'
import '../assessment.css'

const words = defineWords({
  zh: { back: '返回考核', print: '打印', title: (month: string) => `${month} 考核单`, item: '项目', how: '怎样得出', points: '得分', total: '总分', rank: '名次', of: (rank: number | null, count: number) => (rank === null ? '不排名' : `${rank} / ${count}`), band: '等级', self: '本人签字', signed: '会签' },
  en: { back: 'Back to the assessment', print: 'Print', title: (month: string) => `Assessment, ${month}`, item: 'Item', how: 'How', points: 'Points', total: 'Total', rank: 'Place', of: (rank: number | null, count: number) => (rank === null ? 'no place' : `${rank} of ${count}`), band: 'Band', self: 'Signature', signed: 'Signed by' },
})

/** One printed page for each who is assessed: every point with its formula, and room to sign. */
export function ScoreSheets(): ReactNode {
  const t = useWords(words)
  const runId = Number(useParams()['runId'])
  const [params] = useSearchParams()
  const run = useQuery(assessmentQuery.open.queryOptions({ input: { runId } }))
  if (run.error) return <RefusalAlert error={run.error} onRetry={() => void run.refetch()} />
  if (!run.data) return <LoadingState shape="rows" />
  const only = params.get('subject')
  return (
    <Page title={null} actions={<span className="bh-row as-no-print"><Link to={`/assessment/runs/${runId}`}>{t.back}</Link><Button type="primary" onClick={() => window.print()}>{t.print}</Button></span>}>
      {run.data.results.filter(({ score }) => only === null || score.subject.code === only).map((result) => <Sheet key={result.score.subject.code} run={run.data} result={result} />)}
    </Page>
  )
}

function Sheet({ run, result }: { readonly run: OpenedRun; readonly result: RunResult }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const { score } = result
  const band = run.scheme.bands.find((one) => one.id === score.band)
  const rows = isWhy(result.why) ? result.why.children.flatMap((part) => [part, ...part.children]) : []
  return (
    <article className="as-sheet">
      <h1>{score.subject.name} · {t.title(run.month)}</h1>
      <p className="bh-soft">{language === 'en' ? run.schemeNameEn || run.schemeName : run.schemeName}</p>
      <p><span className="as-total">{score.total === null ? '—' : score.total.toFixed(run.scheme.decimals)}</span> {t.total} · {t.rank} {t.of(score.rank, run.results.length)}{band ? ` · ${t.band} ${language === 'en' ? band.nameEn || band.name : band.name}` : ''}</p>
      <table>
        <thead><tr><th scope="col">{t.item}</th><th scope="col">{t.how}</th><th scope="col" className="as-number">{t.points}</th></tr></thead>
        <tbody>{rows.map((row, index) => <tr key={index}><td>{row.label[language]}</td><td className="bh-small">{howOf(row, language)}</td><td className="as-number">{row.result ?? '—'}</td></tr>)}</tbody>
      </table>
      <div className="as-sheet-signed">
        {run.signatures.map((step) => <span key={step.stepId}>{language === 'en' ? step.nameEn || step.name : step.name}：{step.signedBy ?? '________'}</span>)}
        <span>{t.self}：________________</span>
      </div>
    </article>
  )
}

/** The formula of a line, with that of the points below it. */
function howOf(row: Why, language: 'zh' | 'en'): string {
  const [points] = row.children
  return [row.formula?.[language], row.children.length === 1 ? points?.formula?.[language] : undefined].filter(Boolean).join(language === 'zh' ? '；' : '; ')
}
