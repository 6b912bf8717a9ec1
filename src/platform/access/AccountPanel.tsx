import Button from 'antd/es/button'
import Popconfirm from 'antd/es/popconfirm'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { clientOf } from '../ui/client.ts'
import { formatDay } from '../ui/formatDay.ts'
import { RefusalAlert } from '../ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../ui/words.ts'
import { GrantForm } from './GrantForm.tsx'
import { HandedOver } from './NewAccount.tsx'
import { accountContract, type Account } from './account/contract.ts'
import { roleName } from './roles.ts'

const { query } = clientOf(accountContract)

const words = defineWords({
  zh: {
    grant: '再授予一个角色', roles: '现有角色', noRole: '还没有角色，登录后看不到任何内容。', from: (day: string) => `自 ${day}`, span: (from: string, to: string) => `${from} 至 ${to}`, end: '收回',
    endAsk: (role: string, area: string) => `收回“${role} · ${area}”？今天起失效。`, yes: '是', no: '否', account: '账号', reset: '重置口令', resetAsk: '重置口令？原口令作废，所有登录结束。',
    sessions: (count: number) => `结束 ${count} 个登录`, disable: '停用账号', disableAsk: '停用账号？所有登录立即结束。', enable: '恢复账号',
  },
  en: {
    grant: 'Grant another role', roles: 'Roles held', noRole: 'No role yet: nothing is shown after signing in.', from: (day: string) => `from ${day}`, span: (from: string, to: string) => `${from} to ${to}`, end: 'End',
    endAsk: (role: string, area: string) => `End “${role} · ${area}” from today on?`, yes: 'Yes', no: 'No', account: 'Account', reset: 'Reset the password', resetAsk: 'Reset the password? The old one ends, and so do all sign-ins.',
    sessions: (count: number) => `End ${count} sign-ins`, disable: 'Disable the account', disableAsk: 'Disable the account? All its sign-ins end at once.', enable: 'Enable the account',
  },
})

/** One account: its roles, and what can be done with it. */
export function AccountPanel(props: { readonly account: Account }): ReactNode {
  const { account } = props
  const t = useWords(words)
  const { language } = useLanguage()
  const queries = useQueryClient()
  const refresh = { onSuccess: async () => queries.invalidateQueries({ queryKey: query.listAccounts.key() }) }
  const endGrant = useMutation(query.endGrant.mutationOptions(refresh))
  const reset = useMutation(query.resetPassword.mutationOptions(refresh))
  const endSessions = useMutation(query.endSessions.mutationOptions(refresh))
  const disable = useMutation(query.disableAccount.mutationOptions(refresh))
  const enable = useMutation(query.enableAccount.mutationOptions(refresh))
  const byAccount = { accountId: account.accountId }
  const dayText = (day: string): string => formatDay(day, language, 'words', '')
  return (
    <div className="bh-side">
      <section>
        <h2>{account.displayName}</h2>
        <p className="bh-soft">{[account.signInName, account.staffNo].filter(Boolean).join(' · ')}</p>
      </section>
      <section>
        <h3>{t.roles}</h3>
        {account.grants.length === 0 ? <p className="bh-soft">{t.noRole}</p> : null}
        <ul className="bh-grants">
          {account.grants.map((grant) => (
            <li key={grant.roleGrantId}>
              <span>
                {roleName(grant.role, language)} · {grant.areaName}
                <span className="bh-small bh-soft" style={{ display: 'block' }}>{grant.validTo === null ? t.from(dayText(grant.validFrom)) : t.span(dayText(grant.validFrom), dayText(grant.validTo))}</span>
              </span>
              {grant.validTo === null ? (
                <Popconfirm title={t.endAsk(roleName(grant.role, language), grant.areaName)} okText={t.yes} cancelText={t.no} onConfirm={() => endGrant.mutate({ roleGrantId: grant.roleGrantId })}>
                  <Button size="small" aria-label={`${t.end} ${roleName(grant.role, language)} · ${grant.areaName}`}>{t.end}</Button>
                </Popconfirm>
              ) : null}
            </li>
          ))}
        </ul>
        <RefusalAlert error={endGrant.error} />
      </section>
      <section>
        <h3>{t.grant}</h3>
        <GrantForm accountId={account.accountId} />
      </section>
      <section>
        <h3>{t.account}</h3>
        <div className="bh-row" style={{ flexWrap: 'wrap' }}>
          <Popconfirm title={t.resetAsk} okText={t.yes} cancelText={t.no} onConfirm={() => reset.mutate(byAccount)}><Button loading={reset.isPending}>{t.reset}</Button></Popconfirm>
          {account.sessionCount > 0 ? <Button loading={endSessions.isPending} onClick={() => endSessions.mutate(byAccount)}>{t.sessions(account.sessionCount)}</Button> : null}
          {account.disabledAt
            ? <Button loading={enable.isPending} onClick={() => enable.mutate(byAccount)}>{t.enable}</Button>
            : <Popconfirm title={t.disableAsk} okText={t.yes} cancelText={t.no} onConfirm={() => disable.mutate(byAccount)}><Button danger loading={disable.isPending}>{t.disable}</Button></Popconfirm>}
        </div>
      </section>
      <RefusalAlert error={reset.error ?? endSessions.error ?? disable.error ?? enable.error} />
      {reset.data ? <HandedOver signInName={reset.data.signInName} password={reset.data.password} onNoted={() => reset.reset()} /> : null}
    </div>
  )
}
