import type { ReactNode } from 'react'
import { defineWords, useWords } from './words.ts'

const words = defineWords({ zh: { loading: '正在载入…' }, en: { loading: 'Loading…' } })
const widths = ['92%', '76%', '84%', '61%', '88%', '70%', '80%', '55%']

/** Grey bones in the shape of what comes: `text` for prose and figures, `rows` for a table. */
export function LoadingState(props: { readonly shape?: 'text' | 'rows'; readonly lines?: number; readonly label?: string }): ReactNode {
  const t = useWords(words)
  const lines = props.lines ?? 6
  const isRows = props.shape === 'rows'
  return (
    <div role="status" className="bh-stack" style={{ gap: isRows ? 20 : 12, padding: '8px 0' }}>
      <span className="bh-hidden">{props.label ?? t.loading}</span>
      {Array.from({ length: lines }, (_, index) => (
        <span
          key={index}
          className="bh-bone"
          aria-hidden="true"
          style={{ width: isRows ? '100%' : widths[index % widths.length] }}
        />
      ))}
    </div>
  )
}
