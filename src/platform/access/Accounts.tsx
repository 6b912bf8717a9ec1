import Button from 'antd/es/button'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { clientOf } from '../ui/client.ts'
import { DataTable, type TableColumn } from '../ui/DataTable.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Page } from '../ui/Page.tsx'
import { defineWords, useLanguage, useWords } from '../ui/words.ts'
import { AccountPanel } from './AccountPanel.tsx'
import { NewAccount } from './NewAccount.tsx'
import { accountContract, type Account } from './account/contract.ts'
import { roleName } from './roles.ts'
import './access.css'

const { query } = clientOf(accountContract)

const words = defineWords({
  zh: {
    title: '账号与授权', note: '一个账号可以在不同区域担任不同角色；每一步都留审计记录。', open: '开立账号', signInName: '账号', displayName: '姓名', staffNo: '工号', roles: '角色与区域', state: '状态',
    lastSeen: '最近使用', created: '开立时间', active: '正常', disabled: '已停用', locked: '暂停登录', mustChange: '待改口令', noRole: '尚无角色', sessions: '登录数',
    none: '还没有账号', noneNext: '开立账号后，在右侧授予角色。', cut: '账号太多，只列出了前一部分。请用搜索缩小范围。', loop: '账号',
  },
  en: {
    title: 'Accounts and grants', note: 'An account may hold different roles in different areas; every step is audited.', open: 'Open an account', signInName: 'Sign-in name', displayName: 'Name', staffNo: 'Staff no.',
    roles: 'Roles and areas', state: 'State', lastSeen: 'Last used', created: 'Opened', active: 'Active', disabled: 'Disabled', locked: 'Paused', mustChange: 'Password to change', noRole: 'No role yet', sessions: 'Sign-ins',
    none: 'There are no accounts yet', noneNext: 'Open one, then grant it roles at the right.', cut: 'There are too many accounts to list; narrow them by searching.', loop: 'Account',
  },
})

/** Who may enter and what they may do where. */
export function Accounts(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const [chosenId, choose] = useState<number | null>(null)
  const [isOpening, setOpening] = useState(false)
  const accounts = useQuery(query.listAccounts.queryOptions({ input: {} }))
  const rows = accounts.data?.accounts ?? []
  const chosen = rows.find((account) => account.accountId === chosenId)
  const stateOf = (account: Account): string =>
    account.disabledAt ? t.disabled : account.lockedUntil ? t.locked : account.mustChangePassword ? t.mustChange : t.active
  const columns: readonly TableColumn<Account>[] = [
    { key: 'signInName', title: t.signInName, kind: 'text', value: (account) => account.signInName },
    { key: 'displayName', title: t.displayName, kind: 'text', value: (account) => account.displayName },
    { key: 'staffNo', title: t.staffNo, kind: 'text', value: (account) => account.staffNo },
    { key: 'roles', title: t.roles, kind: 'text', value: (account) => account.grants.map((grant) => `${roleName(grant.role, language)} · ${grant.areaName}`).join(language === 'zh' ? '；' : '; ') || t.noRole },
    { key: 'state', title: t.state, kind: 'text', value: stateOf },
    { key: 'lastSeenAt', title: t.lastSeen, kind: 'time', value: (account) => account.lastSeenAt },
    { key: 'sessionCount', title: t.sessions, kind: 'number', value: (account) => account.sessionCount, isHidden: true },
    { key: 'createdAt', title: t.created, kind: 'time', value: (account) => account.createdAt, isHidden: true },
  ]
  const openButton = <Button type="primary" onClick={() => setOpening(true)}>{t.open}</Button>
  return (
    <Page title={t.title} note={accounts.data?.isCut ? t.cut : t.note} actions={openButton} loopTitle={t.loop} focus={chosen?.displayName} focusKey={chosenId}
      loop={chosen ? <AccountPanel key={chosen.accountId} account={chosen} /> : undefined}>
      <DataTable name="access.accounts" cardHead="displayName" title={t.title} columns={columns} rows={rows} rowKey={(account) => String(account.accountId)} loading={accounts.isPending}
        error={accounts.error} onRetry={() => void accounts.refetch()} onOpen={(account) => choose(account.accountId)} openKey={chosenId === null ? null : String(chosenId)}
        empty={<EmptyState title={t.none} next={t.noneNext} action={openButton} />} />
      <NewAccount isOpen={isOpening} onClose={() => setOpening(false)} onOpened={choose} />
    </Page>
  )
}
