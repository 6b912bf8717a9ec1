import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { addMonths, month as toMonth } from '../../kernel/day.ts'
import { clientOf } from '../../platform/ui/client.ts'
import { FlowChart, type FlowNode } from '../../platform/ui/FlowChart.tsx'
import { yuanOf } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import './book.css'
import { provisionContract } from '../provision/contract.ts'
import { ageing, flowEnds, flowSources, stateWords } from '../roll/states.data.ts'

const { query } = clientOf({ provision: provisionContract })

const words = defineWords({
  zh: { title: (from: string, to: string) => `钱往哪里去：${from} 月末到 ${to} 月末`, note: '左边是上月末的欠费（按账龄）和本月新欠，右边是到本月末变成了什么；点一段打开它的账单。', none: '这个月末的流动还没有算。月末文件到齐后的早上会算出来。' },
  en: { title: (from: string, to: string) => `Where the money went: end of ${from} to end of ${to}`, note: 'Left: what was open a month before, by age, and what is new. Right: what became of it. A block opens to its bills.', none: 'The flow of this month end has not been worked out; it is on the morning after its files have come.' },
})
const tones: Readonly<Record<string, FlowNode['tone']>> = { new: 'news', reopened: 'news', paid: 'good', writtenOff: 'bad' }

/** 桑基图: money between two month ends, by age. */
export function MoneyFlow(props: { readonly month: string; readonly areaCode: string }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const navigate = useNavigate()
  const { month, areaCode } = props
  const read = useQuery(query.provision.flow.queryOptions({ input: { month, areaCode } }))
  const earlier = addMonths(toMonth(month), -1)
  const nodes = (ids: readonly (typeof flowSources | typeof flowEnds)[number][], side: string): FlowNode[] => ids.map((id) => ({ key: `${side} ${id}`, label: stateWords[id][language], ...(tones[id] ? { tone: tones[id] } : {}) }))
  const open = (key: string): void => {
    const [side, id] = key.split(' ')
    const bucket = ageing.find((one) => one.id === id)
    const isLeft = side === 'left'
    const measure = bucket ? `arrears.ageing.${bucket.id}` : id === 'new' ? 'arrears.ageing.current' : id === 'paid' ? 'arrears.recovery.rate' : null
    if (measure) void navigate(`/measures/${measure}/rows?period=${isLeft && bucket ? earlier : month}&subjectKind=area&subjectCode=${areaCode}&brand=`)
    else if (id === 'writtenOff') void navigate('/arrears/written-off')
  }
  return (
    <section className="bh-money-block">
      <h2>{t.title(earlier, month)}</h2>
      <p className="bh-soft">{t.note}</p>
      {read.error ? <RefusalAlert error={read.error} onRetry={() => void read.refetch()} /> : !read.data ? <LoadingState lines={6} /> : read.data.flows.length === 0 ? <p className="bh-soft">{t.none}</p> : (
        <FlowChart title={t.title(earlier, month)} unit="yuan" height={360} left={nodes(flowSources, 'left')} right={nodes(flowEnds, 'right')} onOpen={open}
          lines={read.data.flows.map((flow) => ({ from: `left ${flow.from}`, to: `right ${flow.to}`, value: yuanOf(flow.fen) }))} />
      )}
    </section>
  )
}
