import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { figurePath } from './assessmentClient.web.ts'
import { isWhy, type Why } from './score/contract.ts'
import './assessment.css'

const words = defineWords({ zh: { open: '打开这个数', batches: (ids: string) => `批次 ${ids}`, none: '—' }, en: { open: 'Open this figure', batches: (ids: string) => `batches ${ids}`, none: '—' } })

/** How points came about, step by step down to the figure and its batches. The first level is open. */
export function WhyTree({ why }: { readonly why: unknown }): ReactNode {
  return isWhy(why) ? <Step why={why} depth={0} /> : null
}

function Step({ why, depth }: { readonly why: Why; readonly depth: number }): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  const path = why.figure === null ? null : figurePath(why.figure)
  const batches = why.figure && why.figure.batchIds.length > 0 ? t.batches(why.figure.batchIds.join(', ')) : ''
  const line = <span className="as-why-line"><span>{why.label[language]}</span><strong>{why.result ?? t.none}</strong></span>
  const said = (
    <>
      {why.formula === null ? null : <p className="bh-small bh-soft">{why.formula[language]}</p>}
      {path === null && batches === '' ? null : <p className="bh-small">{path === null ? null : <Link to={path}>{t.open}</Link>}{batches === '' ? null : <span className="bh-faint"> {path === null ? '' : '· '}{batches}</span>}</p>}
    </>
  )
  if (why.children.length === 0) return <div className={depth > 0 ? 'as-why' : ''}>{line}{said}</div>
  return (
    <details className={depth > 0 ? 'as-why' : ''} open={depth < 2}>
      <summary>{line}</summary>
      {said}
      {why.children.map((child, index) => <Step key={`${child.label.zh} ${index}`} why={child} depth={depth + 1} />)}
    </details>
  )
}
