import { useRef } from 'react'
import type { ReactNode } from 'react'
import { Link, useLocation } from 'react-router'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import type { Badges, PageEntry, PageList, Section } from './pageList.ts'

const words = defineWords({
  zh: { navigation: '主导航', fold: '收起导航', open: '展开导航', more: '更多', all: '全部页面', close: '关闭' },
  en: { navigation: 'Main navigation', fold: 'Fold the navigation', open: 'Open the navigation', more: 'More', all: 'All pages', close: 'Close' },
})

const barPlaces = 4

type Group = { readonly section: Section; readonly pages: readonly PageEntry[] }

/** The page of the list that holds the address: the one with the longest matching path, so that `/plan/proposals` is not also the plan. */
export function currentPath(list: PageList, pathname: string): string | null {
  const paths = list.pages.filter((page) => page.section !== null && (pathname === page.path || pathname.startsWith(`${page.path}/`))).map((page) => page.path)
  return paths.toSorted((one, other) => other.length - one.length)[0] ?? null
}

/** What this person may open, by section. */
export function groupsOf(list: PageList, permissions: readonly string[]): readonly Group[] {
  return list.sections
    .map((section) => ({
      section,
      pages: list.pages.filter(
        (page) => page.section === section.id && (page.permission === undefined || permissions.includes(page.permission)),
      ),
    }))
    .filter((group) => group.pages.length > 0)
}

export function Navigation(props: {
  readonly list: PageList
  readonly permissions: readonly string[]
  readonly badges: Badges
  readonly isFolded: boolean
  readonly onFold: () => void
}): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const current = currentPath(props.list, useLocation().pathname)
  return (
    <nav className="bh-nav" aria-label={t.navigation}>
      <div className="bh-nav-list">
        {groupsOf(props.list, props.permissions).map(({ section, pages }) => (
          <div key={section.id} className="bh-nav-group">
            <h2 className={props.isFolded ? 'bh-hidden' : undefined}>{section.title[language]}</h2>
            <ul>
              {pages.map((page) => (
                <li key={page.path}>
                  <PageLink page={page} badge={props.badges[page.path]} isCurrent={page.path === current} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
      <button type="button" className="bh-plain bh-nav-fold" aria-expanded={!props.isFolded} onClick={props.onFold} title={props.isFolded ? t.open : t.fold}>
        <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
          <path d={props.isFolded ? 'm6 4 4 4-4 4' : 'm10 4-4 4 4 4'} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" />
        </svg>
        <span className={props.isFolded ? 'bh-hidden' : undefined}>{props.isFolded ? t.open : t.fold}</span>
      </button>
    </nav>
  )
}

/** The phone's bar: four places, and a drawer with everything. */
export function BottomBar(props: { readonly list: PageList; readonly permissions: readonly string[]; readonly badges: Badges }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const drawerRef = useRef<HTMLDialogElement>(null)
  const current = currentPath(props.list, useLocation().pathname)
  const groups = groupsOf(props.list, props.permissions)
  const pages = groups.flatMap((group) => group.pages)
  const marked = pages.filter((page) => page.onPhone)
  const places = (marked.length > 0 ? marked : pages).slice(0, barPlaces)
  const close = (): void => drawerRef.current?.close()
  return (
    <>
      <nav className="bh-bottom" aria-label={t.navigation}>
        {places.map((page) => (
          <PageLink key={page.path} page={page} badge={props.badges[page.path]} isCurrent={page.path === current} />
        ))}
        <button type="button" className="bh-plain bh-nav-link" aria-haspopup="dialog" onClick={() => drawerRef.current?.showModal()}>
          <span className="bh-nav-icon" aria-hidden="true">
            <svg width="16" height="16" viewBox="0 0 16 16" focusable="false">
              <path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" />
            </svg>
          </span>
          <span>{t.more}</span>
        </button>
      </nav>
      <dialog
        ref={drawerRef}
        className="bh-drawer"
        aria-label={t.all}
        onClick={(event) => {
          if (event.target === drawerRef.current) close()
        }}
      >
        <div className="bh-drawer-body">
          {groups.map(({ section, pages: own }) => (
            <div key={section.id} className="bh-nav-group">
              <h2>{section.title[language]}</h2>
              <ul>
                {own.map((page) => (
                  <li key={page.path}>
                    <PageLink page={page} badge={props.badges[page.path]} isCurrent={page.path === current} onChoose={close} />
                  </li>
                ))}
              </ul>
            </div>
          ))}
          <button type="button" className="bh-plain bh-nav-fold" onClick={close}>
            {t.close}
          </button>
        </div>
      </dialog>
    </>
  )
}

function PageLink(props: { readonly page: PageEntry; readonly badge: Badges[string] | undefined; readonly isCurrent: boolean; readonly onChoose?: () => void }): ReactNode {
  const { language } = useLanguage()
  const { page } = props
  const Icon = page.icon
  const title = page.title[language]
  return (
    <Link
      to={page.path}
      aria-current={props.isCurrent ? 'page' : undefined}
      className={`bh-nav-link${props.isCurrent ? ' active' : ''}`}
      onClick={props.onChoose}
      onMouseEnter={page.element.preload}
      onFocus={page.element.preload}
    >
      <span className="bh-nav-icon" aria-hidden="true">
        {Icon ? <Icon /> : <span className="bh-nav-letter">{title.slice(0, 1)}</span>}
      </span>
      <span className="bh-nav-title">{title}</span>
      {props.badge && props.badge.count > 0 ? <span className={props.badge.isUrgent ? 'bh-nav-badge bh-nav-badge-urgent' : 'bh-nav-badge'} aria-label={props.badge.label} role="note">{props.badge.count > 99 ? '99+' : props.badge.count}</span> : null}
    </Link>
  )
}
