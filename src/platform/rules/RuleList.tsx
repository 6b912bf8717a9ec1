import { useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Select from 'antd/es/select'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { DataTable, type TableColumn } from '../ui/DataTable.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Page } from '../ui/Page.tsx'
import { RefusalAlert } from '../ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../ui/words.ts'
import type { RuleKindShape, RuleShape } from './contract.ts'
import { NewRule } from './NewRule.tsx'
import { rulePath, ruleQuery, stateLabels } from './ruleClient.web.ts'
import { Difference } from './RulePreview.tsx'
import './rules.css'

const words = defineWords({
  zh: {
    title: '规则', note: '方案、阶梯、标准：谁在哪天起草、谁批准、从哪天起算数', kind: '种类', area: '适用区域', variant: '代号', version: '版本', from: '生效日期', state: '状态', inForce: '现行', author: '起草', approver: '批准', said: '说明', retired: '停用自', edited: '最后修改', all: '全部种类',
    empty: '还没有规则', next: '起草一版，由另一位同事批准后从生效日期起算数。', create: '起草规则', cut: '版本太多，只列出最近的。请先选择种类。', loop: '这一版', open: '打开这一版', compare: '与另一版比较', yes: '是',
  },
  en: {
    title: 'Rules', note: 'Schemes, ladders, standards: who wrote them, who approved them, and from which day they hold', kind: 'Kind', area: 'Area', variant: 'Code', version: 'Version', from: 'In force from', state: 'State', inForce: 'In force', author: 'Author', approver: 'Decided by', said: 'Note', retired: 'Ends', edited: 'Last edited', all: 'Every kind',
    empty: 'There are no rules yet', next: 'Draft one; it holds from its day on once another person has approved it.', create: 'Draft a rule', cut: 'There are too many versions; the newest are listed. Choose a kind.', loop: 'This version', open: 'Open this version', compare: 'Compare with another version', yes: 'yes',
  },
})

/** Every version of every kind, what is in force, and the difference of any two. */
export function RuleList(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [params, setParams] = useSearchParams()
  const kindId = params.get('kind')
  const [chosenId, choose] = useState<number | null>(null)
  const [isDrafting, setDrafting] = useState(false)
  const kinds = useQuery(ruleQuery.kinds.queryOptions())
  const listed = useQuery(ruleQuery.list.queryOptions({ input: kindId === null ? {} : { kind: kindId } }))
  const kindOf = (rule: RuleShape): RuleKindShape | undefined => kinds.data?.find((kind) => kind.id === rule.kind)
  const rows = listed.data?.rules ?? []
  const chosen = rows.find((rule) => rule.ruleId === chosenId)
  const columns: readonly TableColumn<RuleShape>[] = [
    { key: 'kind', title: t.kind, kind: 'text', value: (rule) => kindOf(rule)?.words[language] ?? rule.kind },
    { key: 'variant', title: t.variant, kind: 'text', value: (rule) => rule.variant, render: (rule) => <code>{rule.variant}</code> },
    { key: 'area', title: t.area, kind: 'text', value: (rule) => rule.areaName },
    { key: 'version', title: t.version, kind: 'number', value: (rule) => rule.version },
    { key: 'from', title: t.from, kind: 'day', value: (rule) => rule.effectiveFrom },
    { key: 'state', title: t.state, kind: 'text', value: (rule) => stateLabels[rule.state][language] },
    { key: 'inForce', title: t.inForce, kind: 'text', value: (rule) => (rule.isInForce ? t.yes : '') },
    { key: 'author', title: t.author, kind: 'text', value: (rule) => rule.author },
    { key: 'approver', title: t.approver, kind: 'text', value: (rule) => rule.approver },
    { key: 'note', title: t.said, kind: 'text', value: (rule) => rule.note },
    { key: 'edited', title: t.edited, kind: 'time', value: (rule) => rule.editedAt, isHidden: true },
    { key: 'retired', title: t.retired, kind: 'day', value: (rule) => rule.retiredFrom, isHidden: true },
  ]
  const mayDraft = (kinds.data ?? []).filter((kind) => kind.may.draft)
  const create = mayDraft.length === 0 ? null : <Button type="primary" onClick={() => setDrafting(true)}>{t.create}</Button>
  return (
    <Page title={t.title} note={listed.data?.isCut ? t.cut : t.note} loopTitle={t.loop} focus={chosen ? kindOf(chosen)?.words[language] : undefined} focusKey={chosenId}
      actions={<>
        <Select aria-label={t.kind} style={{ minWidth: 160 }} value={kindId ?? ''} onChange={(next) => setParams(next === '' ? {} : { kind: next }, { replace: true })}
          options={[{ value: '', label: t.all }, ...(kinds.data ?? []).map((kind) => ({ value: kind.id, label: kind.words[language] }))]} />
        {create}
      </>}
      loop={chosen ? <Chosen key={chosen.ruleId} rule={chosen} kind={kindOf(chosen)} line={rows.filter((rule) => rule.kind === chosen.kind && rule.ruleId !== chosen.ruleId)} /> : undefined}>
      <RefusalAlert error={kinds.error} />
      <DataTable name="rules" title={t.title} cardHead="kind" columns={columns} rows={rows} rowKey={(rule) => String(rule.ruleId)} loading={listed.isPending} error={listed.error} onRetry={() => void listed.refetch()}
        onOpen={(rule) => choose(rule.ruleId)} openKey={chosenId === null ? null : String(chosenId)} empty={<EmptyState title={t.empty} next={t.next} action={create ?? undefined} />} />
      {isDrafting ? <NewRule kinds={mayDraft} kindId={kindId} onClose={() => setDrafting(false)} onDrafted={async (ruleId, kind) => {
        await queries.invalidateQueries({ queryKey: ruleQuery.key() })
        await navigate(rulePath({ ruleId, editorPath: kind.editorPath }))
      }} /> : null}
    </Page>
  )
}

function Chosen({ rule, kind, line }: { readonly rule: RuleShape; readonly kind: RuleKindShape | undefined; readonly line: readonly RuleShape[] }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const [otherId, setOther] = useState<number | null>(null)
  const difference = useQuery(ruleQuery.compare.queryOptions({ input: { ruleId: rule.ruleId, otherId: otherId ?? 0 }, enabled: otherId !== null }))
  const nameOf = (one: RuleShape): string => [one.areaName, one.variant, `${t.version} ${one.version}`, stateLabels[one.state][language]].filter(Boolean).join(' · ')
  return (
    <div className="bh-side">
      <section><h2>{kind?.words[language] ?? rule.kind}</h2><p className="bh-soft">{nameOf(rule)}</p><p className="bh-soft">{rule.note}</p></section>
      <div className="bh-doors"><Link to={rulePath({ ruleId: rule.ruleId, editorPath: kind?.editorPath ?? null })}>{t.open}</Link></div>
      {line.length === 0 ? null : (
        <section className="bh-stack">
          <h3>{t.compare}</h3>
          <Select aria-label={t.compare} style={{ width: '100%' }} value={otherId} placeholder={t.compare} onChange={setOther} options={line.map((one) => ({ value: one.ruleId, label: nameOf(one) }))} />
          <RefusalAlert error={difference.error} />
          {difference.data ? <Difference rows={difference.data} /> : null}
        </section>
      )}
    </div>
  )
}
