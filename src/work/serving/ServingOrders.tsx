import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { formatPeriod } from '../../platform/ui/formatDay.ts'
import { type FigureUnit, formatFigure } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { dueText } from '../inbox/dueRules.ts'
import { OrderState } from '../inbox/OrderState.tsx'
import { workQuery } from '../workClient.web.ts'
import '../inbox/work.css'

const words = defineWords({
  zh: { title: '谁在做', none: '还没有工单在做这件事。', open: '下发改进单', nobody: '未派', all: (count: number) => `全部 ${count} 张`, sum: (live: number, late: number) => `在办 ${live} 张${late > 0 ? `，超时 ${late} 张` : ''}`, effect: (before: string, after: string) => `${before} → ${after}` },
  en: { title: 'Who is on it', none: 'No order works on this yet.', open: 'Order a corrective action', nobody: 'nobody yet', all: (count: number) => `All ${count}`, sum: (live: number, late: number) => `${live} under way${late > 0 ? `, ${late} late` : ''}`, effect: (before: string, after: string) => `${before} → ${after}` },
})
const shownMax = 6

export type ServingOf = { readonly clauseId?: number; readonly measureId?: string | undefined; readonly areaCode?: string | undefined; readonly period?: string | undefined }

/** The orders that serve a clause or an indicator, what its figure did since, and the door to order a corrective action. */
export function ServingOrders({ of, unit, title, isWhole = false }: { readonly of: ServingOf; readonly unit?: FigureUnit | undefined; readonly title?: string | undefined; readonly isWhole?: boolean }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const serving = useQuery(workQuery.serving.queryOptions({ input: of.clauseId === undefined ? { ...(of.measureId === undefined ? {} : { measureId: of.measureId }), ...(of.areaCode === undefined ? {} : { areaCode: of.areaCode }) } : { clauseId: of.clauseId } }))
  const asked = new URLSearchParams({ kind: 'plan.corrective', ...(of.clauseId === undefined ? {} : { clause: String(of.clauseId) }), ...(of.measureId ? { measure: of.measureId } : {}), ...(of.areaCode ? { area: of.areaCode } : {}), ...(of.period ? { period: of.period } : {}), ...(title ? { title: title.slice(0, 80) } : {}) })
  const orders = serving.data?.orders ?? []
  const live = orders.filter((order) => order.closedAt === null)
  const shown = isWhole ? orders : orders.slice(0, shownMax)
  return (
    <section>
      <h3>{t.title}{orders.length > 0 ? <span className="bh-soft bh-small"> {t.sum(live.length, live.filter((order) => order.isLate).length)}</span> : null}</h3>
      {serving.isError ? <RefusalAlert error={serving.error} /> : serving.isPending ? <LoadingState lines={2} /> : orders.length === 0 ? <p className="bh-soft">{t.none}</p> : null}
      {shown.map((order) => (
        <div key={order.orderId} className="work-serving">
          <Link to={`/work/orders/${order.orderId}`}>{order.title}</Link>
          <span className="bh-row bh-small"><OrderState order={order} /><span className="bh-soft">{[order.ownerName ?? t.nobody, dueText(order, serving.data?.now ?? '', language)].filter(Boolean).join(' · ')}</span></span>
          {order.effect?.before !== null && order.effect?.before !== undefined && order.effect.afterPeriod !== null && unit !== undefined
            ? <span className="bh-small bh-soft">{t.effect(`${formatPeriod(order.effect.beforePeriod ?? '', language)} ${formatFigure(order.effect.before, unit, language)}`, `${formatPeriod(order.effect.afterPeriod, language)} ${formatFigure(order.effect.after, unit, language)}`)}</span> : null}
        </div>
      ))}
      {orders.length > shown.length ? <p><Link className="bh-small" to={`/work/serving?${asked.toString()}`}>{t.all(orders.length)}</Link></p> : null}
      {serving.data?.mayOpen ? <p className="work-no-print plan-no-print"><Link to={`/work/new?${asked.toString()}`}>{t.open}</Link></p> : null}
    </section>
  )
}
