import ConfigProvider from 'antd/es/config-provider'
import enUS from 'antd/es/locale/en_US'
import zhCN from 'antd/es/locale/zh_CN'
import { createContext, useContext, useEffect, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { readStored, writeStored } from './stored.ts'
import { themeOf } from './theme.ts'
import type { ColourScheme } from './theme.ts'
import { useLanguage } from './words.ts'

export type SchemeChoice = ColourScheme | 'system'
type SchemeState = {
  readonly scheme: ColourScheme
  readonly choice: SchemeChoice
  readonly setChoice: (choice: SchemeChoice) => void
}
const SchemeContext = createContext<SchemeState>({ scheme: 'light', choice: 'system', setChoice: () => undefined })
const storageKey = 'bihuan.scheme'
const darkQuery = '(prefers-color-scheme: dark)'

/** antd's theme and locale, and `data-scheme` on the document for kit.css. */
export function ThemeProvider(props: { readonly children: ReactNode }): ReactNode {
  const { language } = useLanguage()
  const [choice, choose] = useState<SchemeChoice>(storedChoice)
  const [isSystemDark, setSystemDark] = useState(() => window.matchMedia(darkQuery).matches)
  useEffect(() => {
    const media = window.matchMedia(darkQuery)
    const follow = (): void => setSystemDark(media.matches)
    media.addEventListener('change', follow)
    return () => media.removeEventListener('change', follow)
  }, [])
  const scheme: ColourScheme = choice === 'system' ? (isSystemDark ? 'dark' : 'light') : choice
  useEffect(() => {
    document.documentElement.dataset['scheme'] = scheme
  }, [scheme])
  const theme = useMemo(() => themeOf(scheme), [scheme])
  const state = useMemo<SchemeState>(
    () => ({
      scheme,
      choice,
      setChoice: (next) => {
        writeStored(storageKey, next)
        choose(next)
      },
    }),
    [scheme, choice],
  )
  return (
    <SchemeContext.Provider value={state}>
      <ConfigProvider
        theme={theme}
        locale={language === 'zh' ? zhCN : enUS}
        button={{ autoInsertSpace: false }}
        wave={{ disabled: true }}
      >
        {props.children}
      </ConfigProvider>
    </SchemeContext.Provider>
  )
}

export function useColourScheme(): SchemeState {
  return useContext(SchemeContext)
}

function storedChoice(): SchemeChoice {
  const stored = readStored(storageKey)
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}
