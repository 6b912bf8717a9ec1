import type { ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import type { Language } from '../../kernel/refusal.ts'
import { formatDay, formatMonth, formatPeriod } from '../../platform/ui/formatDay.ts'
import { MenuButton } from '../../platform/ui/MenuButton.tsx'
import type { MenuItem } from '../../platform/ui/MenuButton.tsx'
import { Caret } from '../../platform/ui/Caret.tsx'
import { PopupButton } from '../../platform/ui/PopupButton.tsx'
import { useColourScheme } from '../../platform/ui/ThemeProvider.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { contactPath, passwordPath } from './pageList.ts'
import { newestDay } from './session.ts'
import type { Session } from './session.ts'

const words = defineWords({
  zh: {
    product: '闭环',
    home: '闭环，回到首页',
    branch: '分公司与数据日期',
    areaCode: (code: string) => `区域代码 ${code}`,
    today: (day: string) => `今天是 ${day}`,
    asOf: (day: string) => `数据截至 ${day}`,
    noData: '尚未导入数据',
    demo: '演示数据',
    search: '条款、指标、人、地',
    searchLabel: '搜索条款、指标、人、地',
    notices: (count: number) => (count === 0 ? '通知' : `通知 ${count}`),
    me: (name: string) => `${name}，我的菜单`,
    other: 'English',
    contact: '通知方式',
    password: '修改密码',
    signOut: '退出登录',
    system: '外观跟随系统',
    light: '浅色',
    dark: '深色',
  },
  en: {
    product: 'Bihuan',
    home: 'Bihuan, to the first page',
    branch: 'Branch and dates of its data',
    areaCode: (code: string) => `Area code ${code}`,
    today: (day: string) => `Today is ${day}`,
    asOf: (day: string) => `data as of ${day}`,
    noData: 'no data imported yet',
    demo: 'Demo data',
    search: 'Clauses, indicators, people, places',
    searchLabel: 'Search clauses, indicators, people, places',
    notices: (count: number) => (count === 0 ? 'Notices' : `Notices ${count}`),
    me: (name: string) => `${name}, my menu`,
    other: '中文',
    contact: 'How I am told',
    password: 'Change password',
    signOut: 'Sign out',
    system: 'Colours follow the system',
    light: 'Light',
    dark: 'Dark',
  },
})

const isApple = /Mac|iPhone|iPad/.test(navigator.platform)

export function Header(props: {
  readonly session: Session | undefined
  readonly notices: { readonly count: number; readonly path: string } | null
  readonly hasPasswordPage: boolean
  readonly onSearch: () => void
  readonly onSignOut: () => void
  readonly onLanguage?: ((language: Language) => void) | undefined
}): ReactNode {
  const t = useWords(words)
  const { session } = props
  return (
    <header className="bh-header">
      <Link to="/" className="bh-brand" aria-label={t.home}>
        <svg width="20" height="20" viewBox="0 0 40 40" aria-hidden="true" focusable="false">
          <path d="M20 5a15 15 0 1 1-13 7.5M7 4.5v8h8" fill="none" stroke="currentColor" strokeWidth="4" strokeLinecap="round" strokeLinejoin="round" />
        </svg>
        <span>{t.product}</span>
      </Link>
      {session ? <BranchMenu branch={session.branch} /> : <span className="bh-spring" />}
      <button type="button" className="bh-plain bh-search-open" aria-label={t.searchLabel} onClick={props.onSearch}>
        <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" focusable="false">
          <path d="M9.5 9.5 13 13M6 10.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Z" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
        </svg>
        <span className="bh-search-hint">{t.search}</span>
        <kbd>{isApple ? '⌘K' : 'Ctrl K'}</kbd>
      </button>
      {props.notices ? (
        <Link to={props.notices.path} className="bh-header-item bh-notices">
          {t.notices(props.notices.count)}
        </Link>
      ) : null}
      {session?.account ? (
        <MyMenu
          account={session.account}
          hasPasswordPage={props.hasPasswordPage}
          onSignOut={props.onSignOut}
          onLanguage={props.onLanguage}
        />
      ) : null}
    </header>
  )
}

function BranchMenu(props: { readonly branch: Session['branch'] }): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  const { branch } = props
  const newest = newestDay(branch.dataAsOf)
  const asOf = newest ? t.asOf(formatDay(newest, language, 'short', branch.today)) : t.noData
  return (
    <div className="bh-branch">
      <PopupButton
        label={`${branch.name} ${t.branch}`}
        className="bh-header-item"
        content={
          <div className="bh-stack">
            <strong>{branch.name}</strong>
            <span className="bh-soft">
              {t.areaCode(branch.areaCode)} · {t.today(formatDay(branch.today, language, 'words', ''))}
            </span>
            <dl className="bh-as-of">
              {branch.dataAsOf.map((feed) => (
                <div key={feed.feedId}>
                  <dt>{feed.name[language]}</dt>
                  <dd className="bh-numbers">{formatPeriod(feed.slice, language)}</dd>
                </div>
              ))}
            </dl>
            {branch.dataAsOf.length === 0 ? <span className="bh-soft">{t.noData}</span> : null}
          </div>
        }
      >
        <span className="bh-branch-name">{branch.name}</span> <Caret />
      </PopupButton>
      {branch.isDemo ? <span className="bh-demo">{t.demo}</span> : null}
      <span className="bh-header-note bh-numbers">
        {formatMonth(branch.today, language)} · {asOf}
      </span>
    </div>
  )
}

function MyMenu(props: {
  readonly account: NonNullable<Session['account']>
  readonly hasPasswordPage: boolean
  readonly onSignOut: () => void
  readonly onLanguage?: ((language: Language) => void) | undefined
}): ReactNode {
  const t = useWords(words)
  const navigate = useNavigate()
  const { language, setLanguage } = useLanguage()
  const { choice, setChoice } = useColourScheme()
  const { account } = props
  const switchLanguage = (): void => {
    const next = language === 'zh' ? 'en' : 'zh'
    setLanguage(next)
    props.onLanguage?.(next)
  }
  const items: MenuItem[] = [
    { label: t.other, onChoose: switchLanguage },
    { kind: 'line' },
    ...(['system', 'light', 'dark'] as const).map(
      (scheme): MenuItem => ({ label: t[scheme], isChosen: choice === scheme, onChoose: () => setChoice(scheme) }),
    ),
    { kind: 'line' },
    { label: t.contact, onChoose: () => void navigate(contactPath) },
    ...(props.hasPasswordPage ? [{ label: t.password, onChoose: () => void navigate(passwordPath) }] : []),
    { label: t.signOut, onChoose: props.onSignOut },
  ]
  return (
    <MenuButton
      label={t.me(account.displayName)}
      items={items}
      align="end"
      className="bh-header-item"
      head={
        <>
          <strong>{account.displayName}</strong> <span className="bh-faint">{account.signInName}</span>
        </>
      }
    >
      {account.displayName} <Caret />
    </MenuButton>
  )
}
