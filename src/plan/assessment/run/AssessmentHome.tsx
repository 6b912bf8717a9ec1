import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import { DataTable, type TableColumn } from '../../../platform/ui/DataTable.tsx'
import { DayInput } from '../../../platform/ui/DayInput.tsx'
import { EmptyState } from '../../../platform/ui/EmptyState.tsx'
import { Page } from '../../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../../platform/ui/words.ts'
import { useMay } from '../../../platform/ui/useMay.ts'
import { assessmentClient, assessmentQuery } from '../assessmentClient.web.ts'
import type { RunHead } from './contract.ts'

const words = defineWords({
  zh: {
    title: '考核', note: '按批准的方案冻结一个月的数，计算、会签、公布', month: '月份', scheme: '方案', state: '状态', frozen: '会签中', published: '已公布', withdrawn: '已撤回', subjects: '对象', signed: '会签', appeals: '待答复申诉', published_on: '公布', until: '申诉到',
    empty: '还没有考核过', next: '选一个已结束的月份，先试算，再冻结。', trial: '试算', freeze: '冻结并计算', open: '打开', ready: (month: string) => `${month} 现行的方案`, none: '这个月没有已批准的方案。', toRules: '起草考核方案', toAppeals: '申诉', version: (number: number) => `第 ${number} 版`,
  },
  en: {
    title: 'Assessment', note: 'A month is frozen by an approved scheme, computed, signed and published', month: 'Month', scheme: 'Scheme', state: 'State', frozen: 'Being signed', published: 'Published', withdrawn: 'Withdrawn', subjects: 'Assessed', signed: 'Signed', appeals: 'Open appeals', published_on: 'Published', until: 'Appeals until',
    empty: 'Nothing has been assessed yet', next: 'Choose a month that is over, try it, then freeze it.', trial: 'Try', freeze: 'Freeze and compute', open: 'Open', ready: (month: string) => `Schemes in force in ${month}`, none: 'No approved scheme is in force in this month.', toRules: 'Draft a scheme', toAppeals: 'Appeals', version: (number: number) => `version ${number}`,
  },
})

/** The months that were assessed, and those that may be. */
export function AssessmentHome(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const navigate = useNavigate()
  const mayRun = useMay('assessment.run')
  const queries = useQueryClient()
  const [month, setMonth] = useState('')
  const runs = useQuery(assessmentQuery.runs.queryOptions())
  const schemes = useQuery(assessmentQuery.schemes.queryOptions({ input: month === '' ? {} : { month }, placeholderData: (before) => before }))
  const freeze = useMutation({
    mutationFn: (variant: string) => assessmentClient.freeze({ areaCode: schemes.data?.areaCode ?? '', month: schemes.data?.month ?? '', variant }),
    onSuccess: async ({ runId }) => {
      await queries.invalidateQueries({ queryKey: assessmentQuery.key() })
      await navigate(`/assessment/runs/${runId}`)
    },
  })
  const nameOf = (one: { readonly name: string; readonly nameEn: string }): string => (language === 'en' ? one.nameEn || one.name : one.name)
  const columns: readonly TableColumn<RunHead>[] = [
    { key: 'month', title: t.month, kind: 'month', value: (run) => run.month },
    { key: 'scheme', title: t.scheme, kind: 'text', value: (run) => `${nameOf({ name: run.schemeName, nameEn: run.schemeNameEn })} · ${t.version(run.ruleVersion)}` },
    { key: 'state', title: t.state, kind: 'text', value: (run) => t[run.state] },
    { key: 'subjects', title: t.subjects, kind: 'number', value: (run) => run.subjectCount },
    { key: 'signed', title: t.signed, kind: 'text', value: (run) => `${run.signatures.filter((step) => step.signedBy !== null).length} / ${run.signatures.length}` },
    { key: 'published', title: t.published_on, kind: 'day', value: (run) => run.publishedOn },
    { key: 'until', title: t.until, kind: 'day', value: (run) => run.appealUntil },
    { key: 'appeals', title: t.appeals, kind: 'number', value: (run) => run.openAppeals, sum: true },
  ]
  const ready = schemes.data?.schemes ?? []
  return (
    <Page title={t.title} note={t.note} actions={<><Link to="/assessment/appeals">{t.toAppeals}</Link><Link to="/rules?kind=plan.scheme">{t.toRules}</Link></>}>
      <div className="bh-stack" style={{ gap: 16 }}>
        <section className="bh-card bh-stack">
          <div className="bh-row"><h2>{t.ready(schemes.data?.month ?? '')}</h2><DayInput picker="month" width={140} label={t.month} value={schemes.data?.month} onChange={setMonth} /></div>
          <RefusalAlert error={schemes.error ?? freeze.error} />
          {schemes.data && ready.length === 0 ? <p className="bh-soft">{t.none}</p> : null}
          {ready.map((scheme) => (
            <div key={scheme.variant} className="bh-row">
              <span style={{ minWidth: 200 }}><Link to={`/assessment/schemes/${scheme.ruleId}`}>{nameOf(scheme)}</Link> <span className="bh-faint">{t.version(scheme.version)}</span></span>
              {scheme.runId === null ? (
                <>
                  <Link to={`/assessment/trial?area=${schemes.data?.areaCode ?? ''}&variant=${scheme.variant}&month=${schemes.data?.month ?? ''}`}>{t.trial}</Link>
                  {mayRun ? <Button size="small" loading={freeze.isPending && freeze.variables === scheme.variant} onClick={() => freeze.mutate(scheme.variant)}>{t.freeze}</Button> : null}
                </>
              ) : <Link to={`/assessment/runs/${scheme.runId}`}>{t.open}</Link>}
            </div>
          ))}
        </section>
        <DataTable name="assessment.runs" title={t.title} cardHead="scheme" columns={columns} rows={runs.data ?? []} rowKey={(run) => String(run.runId)} loading={runs.isPending} error={runs.error} onRetry={() => void runs.refetch()}
          onOpen={(run) => void navigate(`/assessment/runs/${run.runId}`)} empty={<EmptyState title={t.empty} next={t.next} />} />
      </div>
    </Page>
  )
}
