import { useRef } from 'react'
import type { ReactNode } from 'react'
import { usePopup } from './popup.ts'
import { defineWords, useWords } from './words.ts'

const words = defineWords({ zh: { source: '依据：' }, en: { source: 'Source: ' } })

const leaveMs = 160

/** A word of the branch with its meaning on hover, focus or touch, and where the rule comes from. */
export function Definition(props: {
  readonly children: ReactNode
  readonly meaning: ReactNode
  /** The rule behind it: 《欠费管理办法》第 3 条, rule version, measure id. */
  readonly source?: string | undefined
}): ReactNode {
  const t = useWords(words)
  const { id, open, close, anchorRef, popupRef } = usePopup()
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined)
  const enter = (): void => {
    clearTimeout(leaving.current)
    open()
  }
  // The pointer may travel into the box, to select its text.
  const leave = (): void => {
    leaving.current = setTimeout(close, leaveMs)
  }
  return (
    <>
      <button
        ref={anchorRef}
        type="button"
        className="bh-plain bh-definition"
        aria-describedby={id}
        onClick={open}
        onMouseEnter={enter}
        onMouseLeave={leave}
        onFocus={open}
        onBlur={close}
      >
        {props.children}
      </button>
      <div
        ref={popupRef}
        id={id}
        role="tooltip"
        popover="auto"
        className="bh-popup bh-popup-text"
        onMouseEnter={enter}
        onMouseLeave={leave}
      >
        <div>{props.meaning}</div>
        {props.source ? (
          <div className="bh-small bh-faint">
            {t.source}
            {props.source}
          </div>
        ) : null}
      </div>
    </>
  )
}
