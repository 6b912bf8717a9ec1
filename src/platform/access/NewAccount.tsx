import Button from 'antd/es/button'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import Modal from 'antd/es/modal'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { clientOf } from '../ui/client.ts'
import { RefusalAlert } from '../ui/RefusalAlert.tsx'
import { defineWords, useWords } from '../ui/words.ts'
import { accountContract } from './account/contract.ts'

const { query } = clientOf(accountContract)

const words = defineWords({
  zh: {
    title: '开立账号', signInName: '账号', signInRule: '字母、汉字、数字、点、横线，不分大小写', displayName: '姓名', staffNo: '工号（可不填）', needed: '请填写这一项', open: '开立账号', cancel: '不开了',
    handedOver: (name: string) => `${name} 的初始口令`, once: '口令只显示这一次。请当面或电话告诉本人，首次登录时必须修改。', noted: '已转告本人',
  },
  en: {
    title: 'Open an account', signInName: 'Sign-in name', signInRule: 'Letters, digits, dots and dashes; upper and lower case are the same', displayName: 'Name', staffNo: 'Staff number (may be empty)', needed: 'Fill this in',
    open: 'Open the account', cancel: 'Leave it', handedOver: (name: string) => `First password of ${name}`, once: 'It is shown only now. Tell it to the person directly; it must be changed at the first sign-in.', noted: 'I have told it',
  },
})

export function NewAccount(props: { readonly isOpen: boolean; readonly onClose: () => void; readonly onOpened: (accountId: number) => void }): ReactNode {
  const t = useWords(words)
  const queries = useQueryClient()
  const create = useMutation(query.createAccount.mutationOptions({
    onSuccess: async ({ accountId }) => {
      await queries.invalidateQueries({ queryKey: query.listAccounts.key() })
      props.onOpened(accountId)
    },
  }))
  const leave = (): void => {
    create.reset()
    props.onClose()
  }
  if (create.data) return <HandedOver signInName={create.data.signInName} password={create.data.password} onNoted={leave} />
  return (
    <Modal open={props.isOpen} title={t.title} onCancel={leave} footer={null} destroyOnHidden>
      <Form layout="vertical" requiredMark={false} disabled={create.isPending}
        onFinish={(given: { signInName: string; displayName: string; staffNo?: string }) => create.mutate({ ...given, staffNo: given.staffNo?.trim() || null })}>
        <Form.Item label={t.signInName} name="signInName" extra={t.signInRule} rules={[{ required: true, whitespace: true, message: t.needed }]}>
          <Input autoComplete="off" autoCapitalize="none" spellCheck={false} maxLength={64} autoFocus />
        </Form.Item>
        <Form.Item label={t.displayName} name="displayName" rules={[{ required: true, whitespace: true, message: t.needed }]}>
          <Input autoComplete="off" maxLength={60} />
        </Form.Item>
        <Form.Item label={t.staffNo} name="staffNo"><Input autoComplete="off" maxLength={40} /></Form.Item>
        <RefusalAlert error={create.error} />
        <div className="bh-row">
          <Button type="primary" htmlType="submit" loading={create.isPending}>{t.open}</Button>
          <Button onClick={leave}>{t.cancel}</Button>
        </div>
      </Form>
    </Modal>
  )
}

/** A password that nobody can look up again: it closes only by the button. */
export function HandedOver(props: { readonly signInName: string; readonly password: string; readonly onNoted: () => void }): ReactNode {
  const t = useWords(words)
  return (
    <Modal open title={t.handedOver(props.signInName)} closable={false} mask={{ closable: false }} keyboard={false} footer={<Button type="primary" onClick={props.onNoted}>{t.noted}</Button>}>
      <code className="bh-handed-over">{props.password}</code>
      <p className="bh-soft">{t.once}</p>
    </Modal>
  )
}
