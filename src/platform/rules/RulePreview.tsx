import type { ReactNode } from 'react'
import { figureParts } from '../ui/figure.tsx'
import { defineWords, useLanguage, useWords } from '../ui/words.ts'
import type { RuleDifference, RulePreview } from './contract.ts'

const words = defineWords({ zh: { same: '内容相同。' }, en: { same: 'The bodies are the same.' } })

/** What a body would decide, as its kind tells it. */
export function Preview({ preview }: { readonly preview: RulePreview }): ReactNode {
  const { language } = useLanguage()
  return (
    <>
      {preview.summary.map((sentence) => <p key={sentence.zh} className="bh-soft bh-small">{sentence[language]}</p>)}
      {preview.rows.length === 0 ? null : (
        <div className="bh-rule-scroll">
          <table className="bh-rule-figures">
            <thead><tr>{preview.columns.map((column) => <th key={column.words.zh} scope="col" className={column.unit === 'text' ? '' : 'bh-rule-number'}>{column.words[language]}</th>)}</tr></thead>
            <tbody>
              {preview.rows.map((row, index) => (
                <tr key={index}>{row.map((cell, at) => {
                  const unit = preview.columns[at]?.unit ?? 'text'
                  return <td key={at} className={unit === 'text' ? (isShort(cell) ? 'bh-rule-short' : '') : 'bh-rule-number'}>{cellText(cell, unit, language)}</td>
                })}</tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}

/** A state or the like is not broken into its signs. */
const isShort = (cell: RulePreview['rows'][number][number]): boolean => typeof cell === 'object' && cell !== null && cell.zh.length <= 6

function cellText(cell: RulePreview['rows'][number][number], unit: RulePreview['columns'][number]['unit'], language: 'zh' | 'en'): string {
  if (cell === null) return '—'
  if (typeof cell === 'object') return cell[language]
  if (typeof cell === 'string' || unit === 'text') return String(cell)
  const parts = figureParts(cell, unit, language, { precise: true })
  return unit === 'percent' ? `${parts.number}${parts.unit}` : parts.number
}

export function Difference({ rows }: { readonly rows: readonly RuleDifference[] }): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  if (rows.length === 0) return <p className="bh-soft">{t.same}</p>
  return (
    <ul>
      {rows.map((row) => (
        <li key={row.place.zh} className="bh-rule-change"><span className="bh-small bh-soft">{row.place[language]}</span><br /><del>{row.before[language]}</del> → <strong>{row.after[language]}</strong></li>
      ))}
    </ul>
  )
}
