import { useRef } from 'react'
import type { ReactNode } from 'react'
import { usePopup } from './popup.ts'

/** A button that opens a box with more about itself. */
export function PopupButton(props: {
  readonly label: string
  readonly children: ReactNode
  readonly content: ReactNode
  readonly align?: 'start' | 'end'
  readonly className?: string
}): ReactNode {
  const { id, isOpen, open, close, anchorRef, popupRef } = usePopup(props.align)
  // The press itself closes an open box before the click arrives; the click must not open it again.
  const wasOpen = useRef<boolean | null>(null)
  return (
    <>
      <button
        ref={anchorRef}
        type="button"
        className={`bh-plain ${props.className ?? ''}`}
        aria-label={props.label}
        aria-expanded={isOpen}
        aria-controls={id}
        onPointerDown={() => {
          wasOpen.current = isOpen
        }}
        onClick={() => {
          if (wasOpen.current ?? isOpen) close()
          else open()
          wasOpen.current = null
        }}
      >
        {props.children}
      </button>
      <div ref={popupRef} id={id} popover="auto" role="group" aria-label={props.label} className="bh-popup bh-popup-text">
        {props.content}
      </div>
    </>
  )
}
