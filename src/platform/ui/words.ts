import { createContext, createElement, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import type { Language } from '../../kernel/refusal.ts'
import { fill } from '../../kernel/refusal.ts'
import { RefusalError } from './refusalError.ts'
import { readStored, writeStored } from './stored.ts'

type Wording = string | ((...places: never[]) => string)
type Wordings = Readonly<Record<string, Wording>>
type Spoken<Z extends Wordings> = { readonly [Key in keyof Z]: Z[Key] extends string ? string : Z[Key] }

/** One screen's words in both languages; a sentence with places in it is a function. The keys of both must agree. */
export type Dictionary<Z extends Wordings> = { readonly zh: Z; readonly en: NoInfer<Spoken<Z>> }

type LanguageState = { readonly language: Language; readonly setLanguage: (language: Language) => void }
const LanguageContext = createContext<LanguageState>({ language: 'zh', setLanguage: () => undefined })
const storageKey = 'bihuan.language'

/** Chinese first; the choice is remembered on this device. */
export function LanguageProvider(props: { readonly initial?: Language; readonly children?: ReactNode }): ReactNode {
  const [language, choose] = useState<Language>(() => props.initial ?? storedLanguage() ?? 'zh')
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  }, [language])
  const setLanguage = useCallback((next: Language) => {
    writeStored(storageKey, next)
    choose(next)
  }, [])
  const value = useMemo(() => ({ language, setLanguage }), [language, setLanguage])
  return createElement(LanguageContext.Provider, { value }, props.children)
}

/** The language this device was last used in; null when nobody chose one here. */
export function storedLanguage(): Language | null {
  const stored = readStored(storageKey)
  return stored === 'zh' || stored === 'en' ? stored : null
}

export function useLanguage(): LanguageState {
  return useContext(LanguageContext)
}

/** The words of a screen in the user's language. */
export function useWords<Z extends Wordings>(dictionary: Dictionary<Z>): Spoken<Z> {
  const { language } = useLanguage()
  // Functions keep the type of the Chinese side; strings widen.
  return dictionary[language] as Spoken<Z>
}

/** Checks a dictionary where it is declared, outside a component. */
export function defineWords<Z extends Wordings>(dictionary: Dictionary<Z>): Dictionary<Z> {
  return dictionary
}

const faults = defineWords({
  zh: {
    offline: '连不上服务器。请检查网络，稍后再试。',
    fault: '系统出错了，刚才的操作没有完成。请再试一次；仍然不行时，把下面的编号告诉管理员。',
  },
  en: {
    offline: 'The server cannot be reached. Check the network and try again.',
    fault: 'Something went wrong and the last step was not done. Try again; if it happens again, give the administrator the code below.',
  },
})

/** What an error says to the user: a refusal its own sentence, everything else one that does not pretend to know more. */
export function sentenceOf(error: unknown, language: Language): string {
  if (error instanceof RefusalError) return fill(error.words[language], error.params)
  // fetch rejects with a TypeError when there is no answer at all.
  if (error instanceof TypeError && /fetch|network|load failed/i.test(error.message)) return faults[language].offline
  return faults[language].fault
}
