import Button from 'antd/es/button'
import type { ReactNode } from 'react'
import { signInPath } from './request.ts'
import { FaultError, RefusalError } from './refusalError.ts'
import { defineWords, sentenceOf, useLanguage, useWords } from './words.ts'

const words = defineWords({
  zh: {
    again: '再试一次',
    reload: '刷新页面',
    signIn: '去登录',
    code: '编号',
    stale: '别人可能刚改过这里。刷新后再做一次。',
    wait: '请稍等片刻再试。',
    ask: '需要权限时，请联系本单位的管理员。',
  },
  en: {
    again: 'Try again',
    reload: 'Reload the page',
    signIn: 'Sign in',
    code: 'Code',
    stale: 'Someone may just have changed this. Reload and do it once more.',
    wait: 'Wait a moment, then try again.',
    ask: 'If you need it, ask the administrator of your unit.',
  },
})

/** Says in the user's language what was refused or went wrong, and what to do next. Nothing is shown without an error. */
export function RefusalAlert(props: { readonly error: unknown; readonly onRetry?: (() => void) | undefined }): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  const { error, onRetry } = props
  if (error === null || error === undefined) return null
  const status = error instanceof RefusalError || error instanceof FaultError ? error.status : 0
  const isFault = !(error instanceof RefusalError)
  const next = status === 409 ? t.stale : status === 429 ? t.wait : status === 403 ? t.ask : null
  const code = codeOf(error)
  return (
    <div role="alert" className="bh-alert">
      <div className="bh-alert-body">
        <div className="bh-alert-title">{sentenceOf(error, language)}</div>
        {next ? <div className="bh-soft">{next}</div> : null}
        {isFault && code ? (
          <div className="bh-small bh-faint bh-numbers">
            {t.code} {code}
          </div>
        ) : null}
      </div>
      {status === 401 ? (
        <Button href={signInPath}>{t.signIn}</Button>
      ) : status === 409 ? (
        <Button onClick={() => window.location.reload()}>{t.reload}</Button>
      ) : onRetry ? (
        <Button onClick={onRetry}>{t.again}</Button>
      ) : null}
    </div>
  )
}

function codeOf(error: unknown): string | null {
  if (error instanceof FaultError) return [String(error.status), error.requestId].filter(Boolean).join(' · ')
  return error instanceof Error && !(error instanceof TypeError) ? error.name : null
}
