import '../platform/ui/kit.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode, Suspense, useCallback, useEffect } from 'react'
import type { ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter, Route, Routes } from 'react-router'
import { LoadingState } from '../platform/ui/LoadingState.tsx'
import { useUnread } from '../platform/messages/notice/unread.web.ts'
import { useWaiting } from '../work/inbox/waiting.web.ts'
import { NoPermission } from '../platform/ui/NoPermission.tsx'
import { makeQueryClient } from '../platform/ui/queryClient.ts'
import { request, signInPath } from '../platform/ui/request.ts'
import { ThemeProvider } from '../platform/ui/ThemeProvider.tsx'
import { LanguageProvider, useLanguage } from '../platform/ui/words.ts'
import { notFound, pageList } from './pages.tsx'
import type { PageEntry } from './shell/pageList.ts'
import { useSession } from './shell/session.ts'
import { Shell, type ShellProps } from './shell/Shell.tsx'

const queryClient = makeQueryClient()

async function signOut(): Promise<void> {
  await request('/api/session', { method: 'DELETE' })
  window.location.assign(signInPath)
}

function App(): ReactNode {
  const { language } = useLanguage()
  // The search brings the contracts along; most visits never open it.
  const search = useCallback(async (text: string) => (await import('./search.web.ts')).searchEverything(text, language), [language])
  const keepLanguage = (chosen: 'zh' | 'en'): void => {
    void request('/api/session/language', { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ language: chosen }) }).catch(() => undefined)
  }
  const inShell = pageList.pages.filter((page) => page.frame !== 'bare')
  const bare = pageList.pages.filter((page) => page.frame === 'bare')
  return (
    <Routes>
      {bare.map((page) => (
        <Route key={page.path} path={page.path} element={<Bare page={page} />} />
      ))}
      <Route element={<NoticedShell list={pageList} search={search} onSignOut={() => void signOut()} onLanguage={keepLanguage} />}>
        {inShell.map((page) => (
          <Route key={page.path} path={page.path} element={<Permitted page={page} />} />
        ))}
        <Route path="*" element={<Titled page={notFound} />} />
      </Route>
    </Routes>
  )
}

function NoticedShell(props: Omit<ShellProps, 'notices' | 'badges'>): ReactNode {
  const session = useSession()
  const count = useUnread(session.data?.account?.mustChangePassword === false)
  const { language } = useLanguage()
  const { mine, late } = useWaiting(session.data?.account?.mustChangePassword === false && session.data.permissions.includes('work.view'))
  const label = language === 'zh' ? `${mine} 张工单待办${late > 0 ? `，${late} 张超时` : ''}` : `${mine} orders wait for you${late > 0 ? `, ${late} late` : ''}`
  return <Shell {...props} notices={{ count, path: '/notices' }} badges={{ '/work': { count: mine, isUrgent: late > 0, label } }} />
}

function Permitted(props: { readonly page: PageEntry }): ReactNode {
  const session = useSession()
  const { language } = useLanguage()
  const verb = props.page.permission
  if (verb !== undefined && !session.data?.permissions.includes(verb)) return <NoPermission what={props.page.title[language]} />
  return <Titled page={props.page} />
}

function Bare(props: { readonly page: PageEntry }): ReactNode {
  return (
    <Suspense fallback={<LoadingState lines={4} />}>
      <Titled page={props.page} />
    </Suspense>
  )
}

function Titled(props: { readonly page: Pick<PageEntry, 'title' | 'element'> }): ReactNode {
  const { language } = useLanguage()
  const title = props.page.title[language]
  useEffect(() => {
    document.title = `${title} · ${language === 'zh' ? '闭环' : 'Bihuan'}`
  }, [title, language])
  return <props.page.element.Component />
}

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element "root".')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <LanguageProvider>
        <ThemeProvider>
          <BrowserRouter>
            <App />
          </BrowserRouter>
        </ThemeProvider>
      </LanguageProvider>
    </QueryClientProvider>
  </StrictMode>,
)
