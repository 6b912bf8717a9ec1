import { useMutation, useQuery } from '@tanstack/react-query'
import Select from 'antd/es/select'
import type { ReactNode } from 'react'
import { clientOf } from '../../platform/ui/client.ts'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { useFreshPlan } from '../board/ClauseNotes.tsx'
import { clauseContract, type LinkView } from './contract.ts'

const { client, query } = clientOf(clauseContract)

const words = defineWords({
  zh: {
    measures: '指标', owners: '责任人', addMeasure: '选一个指标挂上', addOwner: '指定责任人', confirm: '确认', reject: '不是', unlink: '解除', suggested: '建议', none: '没有', notFed: '尚无数据来源',
  },
  en: {
    measures: 'Indicators', owners: 'Owners', addMeasure: 'Link an indicator', addOwner: 'Name an owner', confirm: 'Confirm', reject: 'Not this', unlink: 'Unlink', suggested: 'proposed', none: 'None', notFed: 'no data yet',
  },
})

/** Which indicators follow a clause and who answers for it: proposals to decide, links to end, new ones to make. */
export function ClauseLinks(props: { readonly clauseId: number; readonly links: readonly LinkView[]; readonly mayConfirm: boolean }): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  const refresh = useFreshPlan()
  const choices = useQuery({ ...query.choices.queryOptions(), enabled: props.mayConfirm })
  const decide = useMutation({ mutationFn: (given: { linkIds: number[]; state: 'confirmed' | 'rejected' }) => client.decide(given), onSuccess: refresh })
  const link = useMutation({ mutationFn: (given: { kind: 'measure' | 'owner'; reference: string }) => client.link({ clauseId: props.clauseId, ...given }), onSuccess: refresh })
  const linked = new Set(props.links.filter((each) => each.state === 'confirmed').map((each) => each.reference))
  const row = (each: LinkView): ReactNode => (
    <div key={each.linkId} className="plan-note">
      <span title={each.why?.[language]}>{each.name[language]}{each.state === 'suggested' ? <span className="bh-faint"> · {t.suggested}{each.term ? ` “${each.term}”` : ''}</span> : null}</span>
      {!props.mayConfirm ? null : each.state === 'suggested' ? (
        <span className="bh-row">
          <button type="button" className="bh-plain bh-small" disabled={decide.isPending} onClick={() => decide.mutate({ linkIds: [each.linkId], state: 'confirmed' })}>{t.confirm}</button>
          <button type="button" className="bh-plain bh-small bh-faint" disabled={decide.isPending} onClick={() => decide.mutate({ linkIds: [each.linkId], state: 'rejected' })}>{t.reject}</button>
        </span>
      ) : (
        <button type="button" className="bh-plain bh-small bh-faint" disabled={decide.isPending} onClick={() => decide.mutate({ linkIds: [each.linkId], state: 'rejected' })}>{t.unlink}</button>
      )}
    </div>
  )
  const picker = (kind: 'measure' | 'owner', label: string, options: { value: string; label: string }[]): ReactNode => (
    <Select
      aria-label={label} placeholder={label} style={{ width: '100%' }} value={null} loading={choices.isPending} showSearch={{ optionFilterProp: 'label' }} options={options} disabled={link.isPending}
      onSelect={(reference: string | null) => {
        if (reference !== null) link.mutate({ kind, reference })
      }}
    />
  )
  const measures = props.links.filter((each) => each.kind === 'measure')
  const owners = props.links.filter((each) => each.kind === 'owner')
  return (
    <>
      <section>
        <h3>{t.owners}</h3>
        {owners.length === 0 ? <p className="bh-faint">{t.none}</p> : owners.map(row)}
        {props.mayConfirm ? picker('owner', t.addOwner, (choices.data?.staff ?? []).filter((person) => !linked.has(person.staffNo))
          .map((person) => ({ value: person.staffNo, label: `${person.name} · ${person.unitName} · ${person.post}` }))) : null}
      </section>
      <section>
        <h3>{t.measures}</h3>
        {measures.length === 0 ? <p className="bh-faint">{t.none}</p> : measures.map(row)}
        {props.mayConfirm ? picker('measure', t.addMeasure, (choices.data?.measures ?? []).filter((measure) => !linked.has(measure.measureId))
          .map((measure) => ({ value: measure.measureId, label: `${measure.name[language]}${measure.isFed ? '' : ` · ${t.notFed}`}` }))) : null}
      </section>
      <RefusalAlert error={decide.error ?? link.error} />
    </>
  )
}
