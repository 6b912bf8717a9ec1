import Button from 'antd/es/button'
import type { ReactNode } from 'react'
import { formatFigure } from './formatFigure.ts'
import { defineWords, useLanguage, useWords } from './words.ts'

const words = defineWords({
  zh: {
    of: (done: string, total: string) => `${done} / ${total}`,
    left: (seconds: number) => (seconds < 90 ? `约还需 ${Math.max(1, seconds)} 秒` : `约还需 ${Math.round(seconds / 60)} 分钟`),
    leave: '可以离开本页，工作会继续，完成后在通知里能看到。',
    stop: '停止',
    finished: '已完成',
  },
  en: {
    of: (done: string, total: string) => `${done} of ${total}`,
    left: (seconds: number) => (seconds < 90 ? `about ${Math.max(1, seconds)} s left` : `about ${Math.round(seconds / 60)} min left`),
    leave: 'You can leave this page; the work goes on and a notice tells you when it is done.',
    stop: 'Stop',
    finished: 'Done',
  },
})

export type ProgressProps = {
  /** What is being done, now: 正在核对用量文件. */
  readonly title: ReactNode
  readonly done: number
  /** null: nobody knows yet. */
  readonly total: number | null
  /** What is counted: 行, 户, 个文件. */
  readonly unit?: string
  readonly elapsedSeconds?: number
  /** The last thing that happened. */
  readonly note?: ReactNode
  /** The work lives on the server and goes on without the page. */
  readonly canLeave?: boolean
  readonly onStop?: (() => void) | undefined
  readonly stopLabel?: string
}

/** Long work: what it is doing, how far it is, and whether one may go. */
export function Progress(props: ProgressProps): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  const { done, total } = props
  const share = total === null || total <= 0 ? null : Math.min(1, done / total)
  const isFinished = share === 1
  const secondsLeft =
    share !== null && share > 0.02 && !isFinished && props.elapsedSeconds !== undefined
      ? Math.round((props.elapsedSeconds * (1 - share)) / share)
      : null
  const count = (value: number): string => formatFigure(value, 'count', language, { precise: true })
  const title = typeof props.title === 'string' ? props.title : undefined
  return (
    <div className="bh-stack">
      <div className="bh-row" style={{ justifyContent: 'space-between' }}>
        <span>{props.title}</span>
        <span className="bh-soft bh-numbers">
          {total === null ? count(done) : t.of(count(done), count(total))} {props.unit}
        </span>
      </div>
      <div
        role="progressbar"
        aria-label={title ?? t.of(count(done), total === null ? '?' : count(total))}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === null ? undefined : Math.floor(share * 100)}
        className={share === null ? 'bh-bar bh-bar-unknown' : 'bh-bar'}
      >
        <span style={share === null ? undefined : { width: `${share * 100}%` }} />
      </div>
      <div className="bh-row bh-small bh-soft" style={{ justifyContent: 'space-between', minHeight: 20 }}>
        <span>{[isFinished ? t.finished : secondsLeft === null ? null : t.left(secondsLeft), props.note].filter(Boolean).map((part, index) => (
          <span key={index}>{index > 0 ? ' · ' : ''}{part}</span>
        ))}</span>
        {props.onStop && !isFinished ? <Button size="small" onClick={props.onStop}>{props.stopLabel ?? t.stop}</Button> : null}
      </div>
      {props.canLeave && !isFinished ? <div className="bh-small bh-faint">{t.leave}</div> : null}
    </div>
  )
}
