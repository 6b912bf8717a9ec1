import { useMutation } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { DayInput } from '../ui/DayInput.tsx'
import { RefusalAlert } from '../ui/RefusalAlert.tsx'
import { defineWords, useWords } from '../ui/words.ts'
import type { OpenedRule } from './contract.ts'
import { ruleClient } from './ruleClient.web.ts'

const words = defineWords({
  zh: {
    approve: (from: string) => `批准，自 ${from} 起生效`, reject: '不通过', retire: '停用这一版', reason: '原因', confirmReject: '退回给起草人', confirmRetire: '确认停用', back: '返回', retireFrom: '从哪天起停用',
    own: '您起草或改过这一版，要由另一位有权限的同事批准。', waiting: '等待有批准权限的同事批准。',
  },
  en: {
    approve: (from: string) => `Approve, in force from ${from}`, reject: 'Reject', retire: 'Retire this version', reason: 'Reason', confirmReject: 'Send it back', confirmRetire: 'Retire it', back: 'Back', retireFrom: 'First day without it',
    own: 'You wrote or edited this version; another person with the permission approves it.', waiting: 'It waits for somebody with the permission to approve.',
  },
})

/** Approval, rejection and retirement of one version. */
export function RuleDecision({ rule, onDone }: { readonly rule: OpenedRule; readonly onDone: () => Promise<void> }): ReactNode {
  const t = useWords(words)
  const [asked, ask] = useState<'reject' | 'retire' | null>(null)
  const [reason, setReason] = useState('')
  const [from, setFrom] = useState(rule.effectiveFrom)
  const at = { ruleId: rule.ruleId, revision: rule.revision }
  const approve = useMutation({ mutationFn: () => ruleClient.approve(at), onSuccess: onDone })
  const refuse = useMutation({ mutationFn: () => (asked === 'reject' ? ruleClient.reject({ ...at, reason }) : ruleClient.retire({ ruleId: rule.ruleId, from, reason })), onSuccess: onDone })
  if (rule.state === 'submitted' && !rule.kindShape.may.approve) return <p className="bh-soft">{t.waiting}</p>
  if (rule.state === 'submitted' && rule.isOwn) return <p className="bh-soft">{t.own}</p>
  if (!rule.kindShape.may.approve || (rule.state !== 'submitted' && rule.state !== 'approved')) return null
  return (
    <section className="bh-stack">
      <RefusalAlert error={approve.error ?? refuse.error} />
      {asked === null ? (
        <div className="bh-row">
          {rule.state === 'submitted' ? <Button type="primary" disabled={rule.faults.length > 0} loading={approve.isPending} onClick={() => approve.mutate()}>{t.approve(rule.effectiveFrom)}</Button> : null}
          <Button onClick={() => ask(rule.state === 'submitted' ? 'reject' : 'retire')}>{rule.state === 'submitted' ? t.reject : t.retire}</Button>
        </div>
      ) : (
        <>
          {asked === 'retire' ? <label>{t.retireFrom}<DayInput label={t.retireFrom} value={from} onChange={setFrom} /></label> : null}
          <Input.TextArea aria-label={t.reason} placeholder={t.reason} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
          <div className="bh-row">
            <Button danger type="primary" disabled={reason.trim().length < 2} loading={refuse.isPending} onClick={() => refuse.mutate()}>{asked === 'reject' ? t.confirmReject : t.confirmRetire}</Button>
            <Button onClick={() => ask(null)}>{t.back}</Button>
          </div>
        </>
      )}
    </section>
  )
}
