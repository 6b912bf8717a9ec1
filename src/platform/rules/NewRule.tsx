import { useMutation, useQuery } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import Modal from 'antd/es/modal'
import Select from 'antd/es/select'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { DayInput } from '../ui/DayInput.tsx'
import { RefusalAlert } from '../ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../ui/words.ts'
import type { RuleKindShape } from './contract.ts'
import { ruleClient, ruleQuery } from './ruleClient.web.ts'

const words = defineWords({
  zh: { title: '起草规则', kind: '种类', area: '适用区域', variant: '代号（英文字母或数字）', from: '生效日期', start: '内容从哪里开始', fresh: '默认内容', version: (area: string, version: number) => `${area}第 ${version} 版`, go: '起草', cancel: '不起草了' },
  en: { title: 'Draft a rule', kind: 'Kind', area: 'Area', variant: 'Code (letters or digits)', from: 'In force from', start: 'Start from', fresh: 'The default body', version: (area: string, version: number) => `${area}, version ${version}`, go: 'Draft it', cancel: 'Leave it' },
})

/** Kind, area and day of a new draft; its body starts from the default or from a version there is. */
export function NewRule(props: { readonly kinds: readonly RuleKindShape[]; readonly kindId: string | null; readonly onClose: () => void; readonly onDrafted: (ruleId: number, kind: RuleKindShape) => Promise<void> }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const [kindId, setKind] = useState(props.kindId ?? props.kinds[0]?.id ?? '')
  const [typed, setTyped] = useState<{ areaCode?: string; variant: string; effectiveFrom?: string }>({ variant: '' })
  const places = useQuery(ruleQuery.places.queryOptions())
  const given = { areaCode: typed.areaCode ?? places.data?.areas[0]?.areaCode ?? '', variant: typed.variant, effectiveFrom: typed.effectiveFrom ?? places.data?.from ?? '' }
  const [startId, setStart] = useState<number | null>(null)
  const kind = props.kinds.find((one) => one.id === kindId) ?? props.kinds[0]
  const others = useQuery(ruleQuery.list.queryOptions({ input: { kind: kindId }, enabled: kindId !== '' }))
  const start = useQuery(ruleQuery.open.queryOptions({ input: { ruleId: startId ?? 0 }, enabled: startId !== null }))
  const draft = useMutation({
    mutationFn: () => ruleClient.draft({ kind: kindId, ...given, body: startId === null ? kind?.initial : start.data?.body, note: '' }),
    onSuccess: async ({ ruleId }) => {
      if (kind) await props.onDrafted(ruleId, kind)
    },
  })
  const set = (name: keyof typeof given) => (value: string): void => setTyped((before) => ({ ...before, [name]: value }))
  return (
    <Modal open title={t.title} footer={null} onCancel={props.onClose}>
      <div className="bh-stack">
        <label>{t.kind}<Select aria-label={t.kind} style={{ width: '100%' }} value={kindId} onChange={(next) => { setKind(next); setStart(null) }} options={props.kinds.map((one) => ({ value: one.id, label: one.words[language] }))} /></label>
        <p className="bh-soft bh-small">{kind?.purpose[language]}</p>
        {kind?.variantWords ? <label>{kind.variantWords[language]} · {t.variant}<Input value={given.variant} maxLength={40} onChange={(event) => set('variant')(event.target.value)} /></label> : null}
        <label>{t.area}<Select aria-label={t.area} style={{ width: '100%' }} showSearch={{ optionFilterProp: 'label' }} value={given.areaCode === '' ? null : given.areaCode} loading={places.isPending} onChange={set('areaCode')} options={(places.data?.areas ?? []).map((area) => ({ value: area.areaCode, label: area.name }))} /></label>
        <label>{t.from}<DayInput label={t.from} value={given.effectiveFrom} onChange={set('effectiveFrom')} /></label>
        <label>{t.start}<Select aria-label={t.start} style={{ width: '100%' }} value={startId ?? 0} onChange={(next) => setStart(next === 0 ? null : next)}
          options={[{ value: 0, label: t.fresh }, ...(others.data?.rules ?? []).map((rule) => ({ value: rule.ruleId, label: `${t.version(rule.areaName, rule.version)} ${rule.variant}` }))]} /></label>
        <RefusalAlert error={draft.error ?? start.error ?? places.error} />
        <div className="bh-row">
          <Button type="primary" disabled={given.areaCode === '' || given.effectiveFrom === '' || (startId !== null && !start.data)} loading={draft.isPending} onClick={() => draft.mutate()}>{t.go}</Button>
          <Button onClick={props.onClose}>{t.cancel}</Button>
        </div>
      </div>
    </Modal>
  )
}
