import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { defineWords, useWords } from '../../platform/ui/words.ts'
import type { UnownedLine } from './contract.ts'
import './Targets.css'

const words = defineWords({
  zh: { lead: (count: number) => `${count} 行没有责任人：`, comma: '、', more: (count: number) => `等，另有 ${count} 行`, assign: '去“责任分工”指定', because: '保留无责任人的原因', kept: (because: string) => `批准时保留：${because}` },
  en: { lead: (count: number) => `${count} ${count === 1 ? 'line has' : 'lines have'} no owner: `, comma: ', ', more: (count: number) => ` and ${count} more`, assign: 'Assign owners', because: 'Why they stay without owner', kept: (because: string) => `Left so when approved: ${because}` },
})
const shownMax = 30

/** Lines that nobody answers for, each with the way to its cells; whoever approves says why they may stay so. */
export function UnownedLines(props: { readonly lines: readonly UnownedLine[]; readonly pathOf: (code: string) => string; readonly kept: string | null; readonly because?: string; readonly onBecause?: (because: string) => void }): ReactNode {
  const t = useWords(words)
  const { lines, onBecause } = props
  if (lines.length === 0) return props.kept === null ? null : <p className="bh-soft">{t.kept(props.kept)}</p>
  return (
    <div className="bh-target-unowned">
      <p>
        <strong>{t.lead(lines.length)}</strong>
        {lines.slice(0, shownMax).map((line, place) => <span key={line.code}>{place > 0 ? t.comma : ''}<Link to={props.pathOf(line.code)}>{line.name}</Link></span>)}
        {lines.length > shownMax ? t.more(lines.length - shownMax) : ''}
        {' · '}<Link to="/branch/assignments">{t.assign}</Link>
      </p>
      {props.kept === null ? null : <p className="bh-soft">{t.kept(props.kept)}</p>}
      {onBecause ? <input className="bh-input" aria-label={t.because} placeholder={t.because} maxLength={500} value={props.because ?? ''} onChange={(event) => onBecause(event.target.value)} /> : null}
    </div>
  )
}
