import Button from 'antd/es/button'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { clientOf } from '../ui/client.ts'
import { LoadingState } from '../ui/LoadingState.tsx'
import { Page } from '../ui/Page.tsx'
import { RefusalAlert } from '../ui/RefusalAlert.tsx'
import { defineWords, useWords } from '../ui/words.ts'
import { entryContract } from './entry/contract.ts'
import './access.css'

const { query } = clientOf(entryContract)

const words = defineWords({
  zh: {
    title: '修改口令', first: '这是首次登录，或口令刚被重置。改好口令后才能继续。', ends: '修改后，您在其他电脑和手机上的登录都会结束。',
    current: '原口令', next: '新口令', again: '再输一次新口令', rule: '至少 10 个字符，不含账号和姓名，不用常见口令。几个不相关的词连在一起，好记也难猜。',
    needed: '请填写这一项', short: '至少 10 个字符', differ: '两次输入的新口令不一样', change: '修改口令并继续',
  },
  en: {
    title: 'Change password', first: 'Your password is new or was reset. Change it to go on.', ends: 'Your sign-ins on other computers and phones end with the change.',
    current: 'Current password', next: 'New password', again: 'New password once more',
    rule: 'At least 10 characters, without your name, and not a common one. A few unrelated words in a row are easy to keep and hard to guess.',
    needed: 'Fill this in', short: 'At least 10 characters', differ: 'The two new passwords differ', change: 'Change password and go on',
  },
})

type Given = { currentPassword: string; newPassword: string; again: string }

export function ChangePassword(): ReactNode {
  const t = useWords(words)
  const session = useQuery(query.whoAmI.queryOptions())
  const change = useMutation(query.changePassword.mutationOptions({ onSuccess: () => window.location.assign('/') }))
  const account = session.data?.account
  if (session.isPending) return <LoadingState />
  return (
    <Page title={t.title} note={account?.mustChangePassword ? t.first : t.ends}>
      <RefusalAlert error={session.error} onRetry={() => void session.refetch()} />
      <Form<Given> className="bh-entry-form" layout="vertical" requiredMark={false} disabled={change.isPending}
        onFinish={({ currentPassword, newPassword }) => change.mutate({ currentPassword, newPassword })}>
        {/* So that a password keeper stores the new one under the right name. */}
        <input className="bh-hidden" type="text" autoComplete="username" value={account?.signInName ?? ''} readOnly tabIndex={-1} aria-hidden="true" />
        <Form.Item label={t.current} name="currentPassword" rules={[{ required: true, message: t.needed }]}>
          <Input.Password autoComplete="current-password" maxLength={1024} autoFocus />
        </Form.Item>
        <Form.Item label={t.next} name="newPassword" extra={t.rule} rules={[{ required: true, message: t.needed }, { min: 10, message: t.short }]}>
          <Input.Password autoComplete="new-password" maxLength={200} />
        </Form.Item>
        <Form.Item label={t.again} name="again" dependencies={['newPassword']} rules={[
          { required: true, message: t.needed },
          ({ getFieldValue }) => ({ validator: async (_rule, value: string) => { if (value && value !== getFieldValue('newPassword')) throw new Error(t.differ) } }),
        ]}>
          <Input.Password autoComplete="new-password" maxLength={200} />
        </Form.Item>
        <RefusalAlert error={change.error} />
        <Button type="primary" htmlType="submit" loading={change.isPending}>{t.change}</Button>
      </Form>
    </Page>
  )
}
