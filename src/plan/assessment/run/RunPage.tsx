import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import { roleName } from '../../../platform/access/roles.ts'
import { formatDay, formatInstant } from '../../../platform/ui/figure.tsx'
import { LoadingState } from '../../../platform/ui/LoadingState.tsx'
import { Page } from '../../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../../platform/ui/words.ts'
import { assessmentClient, assessmentQuery } from '../assessmentClient.web.ts'
import { WhyTree } from '../WhyTree.tsx'
import type { OpenedRun } from './contract.ts'
import { ScoreTable } from './ScoreTable.tsx'

const words = defineWords({
  zh: {
    all: '全部考核', title: (month: string, scheme: string) => `${month} ${scheme}`, frozen: '会签中', published: '已公布', withdrawn: '已撤回', computed: (by: string, at: string) => `${by}于 ${at} 冻结`, sheets: '打印个人考核单', recompute: '用冻结的数复算', same: (count: number) => `复算 ${count} 个对象，与原结果完全一致。`, different: '复算结果与原结果不同，请告诉管理员。',
    signers: '会签', sign: (step: string) => `签“${step}”`, note: '会签意见（可不填）', publish: '公布结果', publishHint: '公布后被考核的人才能看到。', withdraw: '撤回', reason: '撤回的原因', confirm: '确认撤回', back: '返回', until: (day: string) => `申诉到 ${day} 为止`, choose: '点一行看每一分怎么来的。',
    batches: (count: number) => `依据 ${count} 个数据批次，冻结期间不会清除`, corrections: '更正', revision: (number: number) => `第 ${number} 次更正后`, loop: '会签与由来', waiting: '待签', scheme: '方案', corrected: (before: string, after: string) => `${before} 改为 ${after}`,
  },
  en: {
    all: 'All assessments', title: (month: string, scheme: string) => `${scheme}, ${month}`, frozen: 'Being signed', published: 'Published', withdrawn: 'Withdrawn', computed: (by: string, at: string) => `Frozen by ${by}, ${at}`, sheets: 'Print a sheet per person', recompute: 'Compute again from the frozen inputs', same: (count: number) => `Computed again for ${count}: exactly the same.`, different: 'The result differs from the stored one; tell the administrator.',
    signers: 'Sign-off', sign: (step: string) => `Sign "${step}"`, note: 'Remark (may be empty)', publish: 'Publish', publishHint: 'The assessed see it only after publication.', withdraw: 'Withdraw', reason: 'Why it is withdrawn', confirm: 'Withdraw it', back: 'Back', until: (day: string) => `Appeals until ${day}`, choose: 'Choose a row to see where each point comes from.',
    batches: (count: number) => `Rests on ${count} batches of data, which are kept`, corrections: 'Corrections', revision: (number: number) => `after correction ${number}`, loop: 'Sign-off and reasons', waiting: 'waiting', scheme: 'Scheme', corrected: (before: string, after: string) => `${before} became ${after}`,
  },
})

/** One assessed month: everybody's points, how each came about, who signed, and its publication. */
export function RunPage(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const runId = Number(useParams()['runId'])
  const run = useQuery(assessmentQuery.open.queryOptions({ input: { runId } }))
  const [code, setCode] = useState<string | null>(null)
  if (run.error) return <Page title={t.all}><RefusalAlert error={run.error} onRetry={() => void run.refetch()} /></Page>
  if (!run.data) return <Page title={t.all}><LoadingState shape="rows" /></Page>
  const { data } = run
  const schemeName = language === 'en' ? data.schemeNameEn || data.schemeName : data.schemeName
  const chosen = data.results.find(({ score }) => score.subject.code === code)
  const title = t.title(data.month, schemeName)
  return (
    <Page title={title} loopTitle={t.loop} focus={chosen?.score.subject.name ?? title} focusKey={code}
      note={<><Link to="/assessment">{t.all}</Link> · {t[data.state]} · {t.computed(data.computedBy ?? '', formatInstant(data.computedAt, language, ''))}{data.revision > 0 ? ` · ${t.revision(data.revision)}` : ''} · <Link to={`/assessment/schemes/${data.ruleId}`}>{t.scheme}</Link></>}
      actions={<Link to={`/assessment/runs/${runId}/sheets`}>{t.sheets}</Link>}
      loop={<div className="bh-side">
        {chosen ? <section><h2>{chosen.score.subject.name}</h2><WhyTree key={chosen.score.subject.code} why={chosen.why} /></section> : <p className="bh-soft">{t.choose}</p>}
        <Signers run={data} />
      </div>}>
      <ScoreTable title={title} scheme={data.scheme} results={data.results} openCode={code} onOpen={setCode} />
      {data.corrections.length === 0 ? null : (
        <section>
          <h2>{t.corrections}</h2>
          <ul className="as-steps">{data.corrections.map((one) => (
            <li key={one.correctionId}>{data.results.find(({ score }) => score.subject.code === one.subjectCode)?.score.subject.name} · {t.corrected(String(one.before ?? '—'), String(one.value))} · {one.reason} <span className="bh-faint">{one.madeBy} {formatInstant(one.madeAt, language, '')}</span></li>
          ))}</ul>
        </section>
      )}
    </Page>
  )
}

function Signers({ run }: { readonly run: OpenedRun }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const queries = useQueryClient()
  const [note, setNote] = useState('')
  const [reason, setReason] = useState<string | null>(null)
  const refresh = { onSuccess: () => queries.invalidateQueries({ queryKey: assessmentQuery.key() }) }
  const sign = useMutation({ mutationFn: (stepId: string) => assessmentClient.sign({ runId: run.runId, stepId, note }), ...refresh })
  const publish = useMutation({ mutationFn: () => assessmentClient.publish({ runId: run.runId }), ...refresh })
  const withdraw = useMutation({ mutationFn: () => assessmentClient.withdraw({ runId: run.runId, reason: reason ?? '' }), ...refresh })
  const recompute = useMutation({ mutationFn: () => assessmentClient.recompute({ runId: run.runId }) })
  const next = run.state === 'frozen' ? run.signatures.find((step) => step.signedBy === null) : undefined
  const nameOf = (step: OpenedRun['signatures'][number]): string => (language === 'en' ? step.nameEn || step.name : step.name)
  return (
    <section className="bh-stack">
      <h3>{t.signers}</h3>
      <ul className="as-steps">
        {run.signatures.map((step) => (
          <li key={step.stepId}>{nameOf(step)} <span className="bh-faint">{roleName(step.role, language)}</span><br /><span className="bh-small bh-soft">{step.signedBy === null ? t.waiting : `${step.signedBy} ${formatInstant(step.signedAt, language, '')} ${step.note}`}</span></li>
        ))}
      </ul>
      <RefusalAlert error={sign.error ?? publish.error ?? withdraw.error ?? recompute.error} />
      {next && run.may.sign ? (
        <>
          <Input aria-label={t.note} placeholder={t.note} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
          <div className="bh-row"><Button type="primary" loading={sign.isPending} onClick={() => sign.mutate(next.stepId)}>{t.sign(nameOf(next))}</Button></div>
        </>
      ) : null}
      {run.state === 'frozen' && !next && run.may.publish ? <div className="bh-row"><Button type="primary" loading={publish.isPending} onClick={() => publish.mutate()}>{t.publish}</Button><span className="bh-small bh-soft">{t.publishHint}</span></div> : null}
      {run.appealUntil === null ? null : <p className="bh-soft">{t.until(formatDay(run.appealUntil, language, 'words', ''))}</p>}
      <p className="bh-small bh-faint">{t.batches(run.batchIds.length)}</p>
      {recompute.data ? <p role="status">{recompute.data.isSame ? t.same(recompute.data.subjectCount) : t.different}</p> : null}
      <div className="bh-row"><Button size="small" loading={recompute.isPending} onClick={() => recompute.mutate()}>{t.recompute}</Button>{run.state === 'frozen' && run.may.run && reason === null ? <Button size="small" onClick={() => setReason('')}>{t.withdraw}</Button> : null}</div>
      {reason === null ? null : (
        <>
          <Input.TextArea aria-label={t.reason} placeholder={t.reason} maxLength={1000} value={reason} onChange={(event) => setReason(event.target.value)} />
          <div className="bh-row"><Button danger type="primary" disabled={reason.trim().length < 2} loading={withdraw.isPending} onClick={() => withdraw.mutate()}>{t.confirm}</Button><Button onClick={() => setReason(null)}>{t.back}</Button></div>
        </>
      )}
    </section>
  )
}
