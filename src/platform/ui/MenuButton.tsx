import { useEffect, useRef } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import { usePopup } from './popup.ts'

export type MenuItem =
  | { readonly kind?: 'action'; readonly label: ReactNode; readonly hint?: ReactNode; readonly isChosen?: boolean; readonly onChoose: () => void }
  | { readonly kind: 'line' }

/** A button that opens a list of actions: arrows move, Enter chooses, Escape returns. */
export function MenuButton(props: {
  readonly label: string
  readonly children: ReactNode
  readonly items: readonly MenuItem[]
  readonly align?: 'start' | 'end'
  readonly className?: string
  /** Stands above the actions: who is signed in, what the data are. */
  readonly head?: ReactNode
}): ReactNode {
  const { id, isOpen, open, close, anchorRef, popupRef } = usePopup(props.align)
  // The press itself closes an open box before the click arrives; the click must not open it again.
  const wasOpen = useRef<boolean | null>(null)
  useEffect(() => {
    if (isOpen) itemsOf(popupRef.current)[0]?.focus()
  }, [isOpen, popupRef])

  const onKeyDown = (event: KeyboardEvent): void => {
    const items = itemsOf(popupRef.current)
    const at = items.findIndex((item) => item === document.activeElement)
    const next: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }
    const index = next[event.key]
    if (event.key === 'Tab') close()
    if (index === undefined) return
    event.preventDefault()
    items[(index + items.length) % items.length]?.focus()
  }

  return (
    <>
      <button
        ref={anchorRef}
        type="button"
        className={`bh-plain ${props.className ?? ''}`}
        aria-label={props.label}
        aria-haspopup="menu"
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
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return
          event.preventDefault()
          open()
        }}
      >
        {props.children}
      </button>
      <div ref={popupRef} popover="auto" className="bh-popup">
        {props.head ? <div className="bh-popup-text">{props.head}</div> : null}
        <div id={id} role="menu" tabIndex={-1} aria-label={props.label} className="bh-menu" onKeyDown={onKeyDown}>
          {props.items.map((item, index) =>
            item.kind === 'line' ? (
              // Lines have no identity but their place.
              <hr key={`line-${index}`} />
            ) : (
              <button
                key={`item-${index}`}
                type="button"
                role={item.isChosen === undefined ? 'menuitem' : 'menuitemradio'}
                aria-checked={item.isChosen}
                tabIndex={-1}
                className="bh-plain bh-menu-item"
                onClick={() => {
                  close()
                  anchorRef.current?.focus()
                  item.onChoose()
                }}
              >
                <span>{item.label}</span>
                <span className="bh-faint bh-small">{item.isChosen ? '✓' : item.hint}</span>
              </button>
            ),
          )}
        </div>
      </div>
    </>
  )
}

function itemsOf(popup: HTMLElement | null): HTMLButtonElement[] {
  return popup ? Array.from(popup.querySelectorAll<HTMLButtonElement>('[role^="menuitem"]')) : []
}
