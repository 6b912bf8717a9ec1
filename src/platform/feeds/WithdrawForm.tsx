import { useMutation } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { RefusalAlert } from '../ui/RefusalAlert.tsx'
import { defineWords, useWords } from '../ui/words.ts'
import { client } from './feedClient.web.ts'

const words = defineWords({
  zh: { open: '撤回这一批数据', why: '撤回后，这一账期没有数据，直到再上传一个文件；被它替换的旧数据不会自动回来。请写明原因，会留在审计记录里。', reason: '原因', do: '撤回', cancel: '不撤回' },
  en: { open: 'Withdraw this batch', why: 'The period then has no data until another file comes; what this batch replaced does not come back by itself. Say why; it stays in the audit trail.', reason: 'Reason', do: 'Withdraw', cancel: 'Keep it' },
})

/** Takes a batch out of use, with a reason. */
export function WithdrawForm(props: { readonly fileId: number; readonly onDone: () => void }): ReactNode {
  const t = useWords(words)
  const [reason, setReason] = useState<string | null>(null)
  const withdraw = useMutation({ mutationFn: () => client.withdraw({ fileId: props.fileId, reason: reason ?? '' }), onSuccess: props.onDone })
  if (reason === null) return <div><Button danger onClick={() => setReason('')}>{t.open}</Button></div>
  return (
    <section className="bh-card bh-stack" aria-label={t.open}>
      <p>{t.why}</p>
      <Input.TextArea aria-label={t.reason} placeholder={t.reason} value={reason} maxLength={300} autoSize={{ minRows: 2 }} onChange={(event) => setReason(event.target.value)} />
      <RefusalAlert error={withdraw.error} />
      <div className="bh-row">
        <Button danger type="primary" disabled={reason.trim().length < 2} loading={withdraw.isPending} onClick={() => withdraw.mutate()}>{t.do}</Button>
        <Button onClick={() => setReason(null)}>{t.cancel}</Button>
      </div>
    </section>
  )
}
