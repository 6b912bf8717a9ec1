import { Suspense, useCallback, useEffect, useRef, useState } from 'react'
import type { ReactNode, RefObject } from 'react'
import { Outlet, useLocation, useNavigate } from 'react-router'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { leaveForSignIn } from '../../platform/ui/request.ts'
import { SearchPalette, useSearchKey } from '../../platform/ui/SearchPalette.tsx'
import type { Search } from '../../platform/ui/SearchPalette.tsx'
import { readStored, writeStored } from '../../platform/ui/stored.ts'
import { phoneQuery, roomyQuery, useMedia } from '../../platform/ui/wide.ts'
import { defineWords, storedLanguage, useLanguage, useWords } from '../../platform/ui/words.ts'
import { Header } from './Header.tsx'
import { BottomBar, Navigation } from './Navigation.tsx'
import { passwordPath } from './pageList.ts'
import type { Badges, PageList } from './pageList.ts'
import { PageFault } from './PageFault.tsx'
import { useSession } from './session.ts'
import './Shell.css'

const words = defineWords({
  zh: { skip: '跳到正文', main: '正文' },
  en: { skip: 'Skip to the content', main: 'Content' },
})

export type ShellProps = {
  readonly list: PageList
  readonly search: Search
  /** Notices not read yet; null while there is no such page. */
  readonly notices?: { readonly count: number; readonly path: string } | null
  readonly badges?: Badges
  readonly onSignOut: () => void
  readonly onLanguage?: (language: 'zh' | 'en') => void
}

const noBadges: Badges = {}
const navigationKey = 'bihuan.navigation'

/** The frame around every page: where one is, how fresh the data are, search, notices, oneself. */
export function Shell(props: ShellProps): ReactNode {
  const t = useWords(words)
  const session = useSession()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const { setLanguage } = useLanguage()
  const isPhone = useMedia(phoneQuery)
  const isRoomy = useMedia(roomyQuery)
  const [wanted, setWanted] = useState(() => readStored(navigationKey))
  const isFolded = wanted === null ? !isRoomy : wanted === 'folded'
  const [isSearching, setSearching] = useState(false)
  const openSearch = useCallback(() => setSearching(true), [])
  const closeSearch = useCallback(() => setSearching(false), [])
  useSearchKey(openSearch)
  const mainRef = useMainFocus(pathname)

  const account = session.data?.account
  const permissions = session.data?.permissions ?? []
  useEffect(() => {
    if (account === null) leaveForSignIn()
    // The account's language counts until somebody chooses another one on this device.
    if (account && storedLanguage() === null) setLanguage(account.language)
  }, [account, setLanguage])
  const mustLeaveForPassword =
    account?.mustChangePassword === true && pathname !== passwordPath && props.list.pages.some((page) => page.path === passwordPath)
  useEffect(() => {
    if (mustLeaveForPassword) void navigate(passwordPath, { replace: true })
  }, [mustLeaveForPassword, navigate])

  const fold = (): void => {
    const next = isFolded ? 'open' : 'folded'
    writeStored(navigationKey, next)
    setWanted(next)
  }

  return (
    <div className={`bh-shell ${isFolded ? 'bh-shell-folded' : ''}`}>
      <a className="bh-skip" href="#main">
        {t.skip}
      </a>
      <Header
        session={session.data}
        notices={props.notices ?? null}
        onSearch={openSearch}
        onSignOut={props.onSignOut}
        onLanguage={props.onLanguage}
        hasPasswordPage={props.list.pages.some((page) => page.path === passwordPath)}
      />
      {isPhone ? null : <Navigation list={props.list} permissions={permissions} badges={props.badges ?? noBadges} isFolded={isFolded} onFold={fold} />}
      <main id="main" ref={mainRef} tabIndex={-1} aria-label={t.main}>
        {session.isError ? (
          <div style={{ padding: 24 }}>
            <RefusalAlert error={session.error} onRetry={() => void session.refetch()} />
          </div>
        ) : session.isPending || !account || mustLeaveForPassword ? (
          <Waiting />
        ) : (
          <PageFault key={pathname}>
            <Suspense fallback={<Waiting />}>
              <Outlet />
            </Suspense>
          </PageFault>
        )}
      </main>
      {isPhone ? <BottomBar list={props.list} permissions={permissions} badges={props.badges ?? noBadges} /> : null}
      <SearchPalette
        isOpen={isSearching}
        onClose={closeSearch}
        search={props.search}
        onChoose={(item) => void navigate(item.path)}
      />
    </div>
  )
}

function Waiting(): ReactNode {
  return (
    <div style={{ padding: 24, maxWidth: 720 }}>
      <LoadingState lines={8} />
    </div>
  )
}

/** Another page starts at its top and tells so to those who cannot see it. */
function useMainFocus(pathname: string): RefObject<HTMLElement | null> {
  const mainRef = useRef<HTMLElement>(null)
  const before = useRef(pathname)
  useEffect(() => {
    if (before.current === pathname) return
    before.current = pathname
    mainRef.current?.scrollTo(0, 0)
    mainRef.current?.focus({ preventScroll: true })
  }, [pathname])
  return mainRef
}
