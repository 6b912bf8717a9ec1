import { useQuery } from '@tanstack/react-query'
import Button from 'antd/es/button'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import { formatInstant } from '../../platform/ui/formatDay.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { showValue } from '../desk/OrderScreen.tsx'
import { priorityWords } from '../order/statusWords.data.ts'
import { workQuery } from '../workClient.web.ts'
import './sheet.css'

const words = defineWords({
  zh: { sheet: '任务单', number: (orderId: number) => `第 ${orderId} 号`, owner: '负责人', nobody: '未派', area: '地点', due: '完成期限', priority: '优先级', serves: '服务于', asked: '要求', result: '结果', outcome: '结果（勾选）', evidence: '凭证', count: (name: string, count: number) => `${name} ${count} 份`, reason: '超限原因', note: '说明', done: '完成时间', signed: '签字', checked: '验收人', scan: '扫码打开工单', print: '打印', back: '返回工单', required: '必填' },
  en: { sheet: 'Work sheet', number: (orderId: number) => `No. ${orderId}`, owner: 'Owner', nobody: 'Nobody yet', area: 'Place', due: 'Due', priority: 'Priority', serves: 'Serves', asked: 'What is asked', result: 'Result', outcome: 'Outcome (tick one)', evidence: 'Evidence', count: (name: string, count: number) => `${name}: ${count}`, reason: 'Why outside of limits', note: 'Note', done: 'Done at', signed: 'Signed', checked: 'Reviewed by', scan: 'Scan to open the order', print: 'Print', back: 'Back to the order', required: 'required' },
})

/** One order on one page of paper: what is asked, room to write the result, and a code that leads back. */
export function OrderSheet(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const { orderId = '' } = useParams()
  const order = useQuery(workQuery.order.queryOptions({ input: { orderId: Number(orderId) }, enabled: /^\d+$/.test(orderId) }))
  const kinds = useQuery(workQuery.kinds.queryOptions())
  if (order.isError) return <RefusalAlert error={order.error} />
  if (!order.data || !kinds.data) return <LoadingState lines={8} />
  const page = order.data
  const kind = kinds.data.find((each) => each.id === page.order.kind)
  const facts = [
    [t.owner, page.order.ownerName ?? t.nobody], [t.area, page.order.subject?.name ?? page.order.areaName], [t.due, page.order.dueAt === null ? '' : formatInstant(page.order.dueAt, language)], [t.priority, priorityWords[page.order.priority][language]],
    ...(page.clauseText ? [[t.serves, page.clauseText]] : []),
  ] as const
  return (
    <main className="work-sheet">
      <p className="work-no-print bh-row"><Button type="primary" onClick={() => window.print()}>{t.print}</Button><Link to={`/work/orders/${page.order.orderId}`}>{t.back}</Link></p>
      <header>
        <div><p>{[t.sheet, kind?.name[language], t.number(page.order.orderId)].filter(Boolean).join(' · ')}</p><h1>{page.order.title}</h1></div>
        <figure><img src={`/api/work/orders/${page.order.orderId}/qr.svg`} alt={t.scan} width="96" height="96" /><figcaption>{t.scan}</figcaption></figure>
      </header>
      <table><tbody>{facts.map(([name, text]) => <tr key={name}><th scope="row">{name}</th><td>{text}</td></tr>)}</tbody></table>
      <h2>{t.asked}</h2>
      <table><tbody>{(kind?.ask ?? []).filter((field) => page.ask[field.id] !== undefined).map((field) => <tr key={field.id}><th scope="row">{field.words[language]}</th><td>{showValue(field, page.ask[field.id], language)}</td></tr>)}</tbody></table>
      <h2>{t.result}</h2>
      <table className="work-sheet-form"><tbody>
        <tr><th scope="row">{t.outcome}</th><td>{(kind?.outcomes ?? []).map((outcome) => <span key={outcome.id} className="work-sheet-choice">□ {outcome.words[language]}</span>)}</td></tr>
        {(kind?.form ?? []).map((field) => (
          <tr key={field.id}><th scope="row">{field.words[language]}{field.type === 'number' ? ` (${field.unit[language]})` : ''}{field.required ? ` · ${t.required}` : ''}</th><td>{field.type === 'choice' ? field.choices.map((choice) => <span key={choice.id} className="work-sheet-choice">□ {choice.words[language]}</span>) : null}</td></tr>
        ))}
        {(kind?.evidence ?? []).length > 0 ? <tr><th scope="row">{t.evidence}</th><td>{kind?.evidence.map((rule) => t.count(rule.words[language], rule.countMin)).join('；')}</td></tr> : null}
        {[t.reason, t.note, t.done, t.signed, t.checked].map((name) => <tr key={name}><th scope="row">{name}</th><td /></tr>)}
      </tbody></table>
    </main>
  )
}
