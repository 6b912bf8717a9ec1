import { useSyncExternalStore } from 'react'

export const phoneQuery = '(max-width: 767px)'
export const roomyQuery = '(min-width: 1440px)'

/** Whether a media query holds now. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const media = window.matchMedia(query)
      media.addEventListener('change', onChange)
      return () => media.removeEventListener('change', onChange)
    },
    () => window.matchMedia(query).matches,
  )
}
