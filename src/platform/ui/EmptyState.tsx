import type { ReactNode } from 'react'

/** Nothing here yet: what it would show, and the step that brings it. */
export function EmptyState(props: {
  readonly title: string
  /** What to do next, as a sentence. */
  readonly next?: ReactNode
  /** The button or link that does it. */
  readonly action?: ReactNode
}): ReactNode {
  return (
    <div className="bh-empty">
      <svg width="40" height="40" viewBox="0 0 40 40" aria-hidden="true" focusable="false">
        <path
          d="M20 5a15 15 0 1 1-13 7.5M7 4.5v8h8"
          fill="none"
          stroke="var(--bh-line-strong)"
          strokeWidth="2"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <strong>{props.title}</strong>
      {props.next === undefined ? null : <p>{props.next}</p>}
      {props.action}
    </div>
  )
}
