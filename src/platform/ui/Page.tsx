import { useState } from 'react'
import type { ReactNode } from 'react'
import { useMedia, phoneQuery } from './wide.ts'
import { defineWords, useWords } from './words.ts'
import './Page.css'

const words = defineWords({
  zh: { where: '目录', loop: '闭环', body: '正文', views: '切换显示' },
  en: { where: 'Contents', loop: 'Loop', body: 'Text', views: 'Switch view' },
})

export type PageProps = {
  /** The heading of the page; `null` where the text itself carries it. */
  readonly title: ReactNode
  /** One quiet line under the title. */
  readonly note?: ReactNode
  /** Buttons at the right of the title. */
  readonly actions?: ReactNode
  /** Left: where am I. */
  readonly where?: ReactNode
  readonly whereTitle?: string
  /** Middle: the thing itself. */
  readonly children: ReactNode
  /** Right: its loop. On the phone this is the page. */
  readonly loop?: ReactNode
  readonly loopTitle?: string
  readonly bodyTitle?: string
  /** The sentence or thing the loop is about; on the phone it heads the loop. */
  readonly focus?: ReactNode
  /** Changes when another thing is in focus: the phone then turns to its loop. */
  readonly focusKey?: string | number | null
}

/** The three columns every page has: where am I · the thing itself · its loop. */
export function Page(props: PageProps): ReactNode {
  const t = useWords(words)
  const isPhone = useMedia(phoneQuery)
  const hasLoop = props.loop !== undefined && props.loop !== null
  const focusKey = props.focusKey ?? null
  const [shown, setShown] = useState<{ view: 'loop' | 'body'; focusKey: string | number | null }>({
    view: props.focus === undefined ? 'body' : 'loop',
    focusKey,
  })
  // State that follows a prop is set while rendering, so that the old view never flashes.
  if (shown.focusKey !== focusKey) setShown({ view: focusKey === null ? 'body' : 'loop', focusKey })
  const isLoopShown = hasLoop && (!isPhone || shown.view === 'loop')
  const isBodyShown = !isPhone || !hasLoop || shown.view === 'body'
  const loopTitle = props.loopTitle ?? t.loop

  const columns = `${props.where ? 'bh-page-where ' : ''}${hasLoop ? 'bh-page-loop' : ''}`
  return (
    <div className={`bh-page ${columns}`}>
      {props.where ? (
        <nav className="bh-column-where" aria-label={props.whereTitle ?? t.where}>
          {isPhone ? (
            <details>
              <summary>{props.whereTitle ?? t.where}</summary>
              {props.where}
            </details>
          ) : (
            props.where
          )}
        </nav>
      ) : null}
      <div className="bh-column-body">
        {props.title === null && !props.actions ? null : (
          <header className="bh-page-head">
            <div className="bh-page-title">
              {props.title === null ? null : <h1 tabIndex={-1}>{props.title}</h1>}
              {props.note ? <div className="bh-soft">{props.note}</div> : null}
            </div>
            {props.actions ? <div className="bh-row">{props.actions}</div> : null}
          </header>
        )}
        {isPhone && hasLoop ? (
          <div className="bh-views" role="group" aria-label={t.views}>
            {(['loop', 'body'] as const).map((view) => (
              <button
                key={view}
                type="button"
                className="bh-plain"
                aria-pressed={shown.view === view}
                onClick={() => setShown({ view, focusKey })}
              >
                {view === 'loop' ? loopTitle : (props.bodyTitle ?? t.body)}
              </button>
            ))}
          </div>
        ) : null}
        {isBodyShown ? props.children : null}
      </div>
      {isLoopShown ? (
        <aside className="bh-column-loop" aria-label={loopTitle} tabIndex={0}>
          {isPhone && props.focus ? <div className="bh-focus">{props.focus}</div> : null}
          {props.loop}
        </aside>
      ) : null}
    </div>
  )
}
