import { useCallback, useEffect, useId, useRef, useState } from 'react'
import type { RefObject } from 'react'

export type Popup = {
  readonly id: string
  readonly isOpen: boolean
  readonly open: () => void
  readonly close: () => void
  readonly anchorRef: RefObject<HTMLButtonElement | null>
  readonly popupRef: RefObject<HTMLDivElement | null>
}

const gapPx = 4
const edgePx = 8

/** A box in the browser's top layer beside its button: no overflow cuts it off, Escape and a click elsewhere close it. */
export function usePopup(align: 'start' | 'end' = 'start'): Popup {
  const id = useId()
  const anchorRef = useRef<HTMLButtonElement>(null)
  const popupRef = useRef<HTMLDivElement>(null)
  const [isOpen, setOpen] = useState(false)

  useEffect(() => {
    const popup = popupRef.current
    if (!popup) return undefined
    const follow = (event: ToggleEvent): void => setOpen(event.newState === 'open')
    popup.addEventListener('toggle', follow)
    return () => popup.removeEventListener('toggle', follow)
  }, [])

  const place = useCallback(() => {
    const anchor = anchorRef.current
    const popup = popupRef.current
    if (!anchor || !popup) return
    const at = anchor.getBoundingClientRect()
    const size = popup.getBoundingClientRect()
    const wantedLeft = align === 'end' ? at.right - size.width : at.left
    const left = Math.max(edgePx, Math.min(wantedLeft, window.innerWidth - size.width - edgePx))
    const isBelow = at.bottom + gapPx + size.height <= window.innerHeight - edgePx || at.top < size.height + gapPx
    popup.style.left = `${left}px`
    popup.style.top = `${isBelow ? at.bottom + gapPx : at.top - gapPx - size.height}px`
  }, [align])

  const open = useCallback(() => {
    const popup = popupRef.current
    if (!popup || popup.matches(':popover-open')) return
    popup.showPopover()
    setOpen(true)
    place()
  }, [place])

  const close = useCallback(() => {
    if (popupRef.current?.matches(':popover-open')) popupRef.current.hidePopover()
    setOpen(false)
  }, [])

  // The box is fixed to the window while its button scrolls with the page: it follows, and goes when the button is gone.
  useEffect(() => {
    if (!isOpen) return undefined
    const follow = (): void => {
      const at = anchorRef.current?.getBoundingClientRect()
      if (!at || at.bottom < 0 || at.top > window.innerHeight) close()
      else place()
    }
    window.addEventListener('scroll', follow, { capture: true, passive: true })
    window.addEventListener('resize', follow)
    return () => {
      window.removeEventListener('scroll', follow, { capture: true })
      window.removeEventListener('resize', follow)
    }
  }, [isOpen, close, place])

  return { id, isOpen, open, close, anchorRef, popupRef }
}
