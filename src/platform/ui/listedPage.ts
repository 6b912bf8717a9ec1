import type { ComponentType } from 'react'
import type { Words } from '../../kernel/refusal.ts'

/** A screen as its folder hands it to the list of all pages. */
export type ListedPage = {
  /** A path of react-router: `/plan`, `/measures/:id`. */
  readonly path: string
  readonly words: Words
  /** Fetches the screen when it is first opened: `async () => (await import('./Areas.tsx')).Areas`. */
  readonly load: () => Promise<ComponentType>
  /** Group of the navigation; null for pages that other pages open. */
  readonly section: string | null
  readonly icon?: ComponentType
  /** Verb without which the page is not listed and shows who can grant it. */
  readonly permission?: string
  /** In the bar at the bottom of the phone; the first four do. */
  readonly onPhone?: boolean
  /** `bare` pages stand without the shell and without a session: sign-in. */
  readonly frame?: 'shell' | 'bare'
}
