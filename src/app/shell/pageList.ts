import { lazy } from 'react'
import type { ComponentType, LazyExoticComponent } from 'react'
import type { Words } from '../../kernel/refusal.ts'

/** A screen that is fetched when it is first opened, or a moment before, when the pointer comes near its link. */
export type LazyPage = { readonly Component: LazyExoticComponent<ComponentType>; readonly preload: () => void }

/** `lazyPage(async () => (await import('./PlanBoard.tsx')).PlanBoard)` */
export function lazyPage(load: () => Promise<ComponentType>): LazyPage {
  return {
    Component: lazy(async () => ({ default: await load() })),
    // A failed early fetch is repeated, and then reported, when the page is opened.
    preload: () => void load().catch(() => undefined),
  }
}

/** A group of the navigation, in the order of the list. */
export type Section = { readonly id: string; readonly title: Words }

export type PageEntry = {
  /** A path of react-router: `/plan`, `/plan/:clauseId`. */
  readonly path: string
  readonly title: Words
  readonly element: LazyPage
  /** Of the navigation; null for pages that other pages open. */
  readonly section: string | null
  readonly icon?: ComponentType
  /** Verb without which the page is not listed and shows who can grant it. */
  readonly permission?: string
  /** In the bar at the bottom of the phone; the first four do. */
  readonly onPhone?: boolean
  /** `bare` pages stand without the shell and without a session: sign-in. */
  readonly frame?: 'shell' | 'bare'
}

/** What waits behind a page, by its path; `isUrgent` when some of it is late. */
export type Badges = Readonly<Record<string, { readonly count: number; readonly isUrgent: boolean; readonly label: string }>>

export type PageList = { readonly sections: readonly Section[]; readonly pages: readonly PageEntry[] }

/** Where a first password is changed; nobody gets further while it must be. */
export const passwordPath = '/change-password'
/** Where one says how one wishes to be told. */
export const contactPath = '/my/contact'
