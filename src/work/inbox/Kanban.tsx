import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import type { OrderRow } from '../order/contract.ts'
import { dueText, lanes } from './dueRules.ts'
import { OrderState } from './OrderState.tsx'

const words = defineWords({
  zh: { waiting: '等待', doing: '在办', paused: '挂起', review: '待验收', none: '没有', nobody: '未派', more: (count: number) => `另有 ${count} 张，请看表格或缩小范围` },
  en: { waiting: 'Waiting', doing: 'Doing', paused: 'Paused', review: 'To review', none: 'None', nobody: 'Nobody yet', more: (count: number) => `${count} more: see the table or narrow the list` },
})
const cardsShown = 60

/** Orders by how far they have come, the one due first on top. */
export function Kanban({ orders, now }: { readonly orders: readonly OrderRow[]; readonly now: string }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const titles: Readonly<Record<string, string>> = { waiting: t.waiting, doing: t.doing, paused: t.paused, review: t.review }
  return (
    <div className="work-lanes">
      {lanes.map((lane) => {
        const cards = orders.filter((order) => lane.statuses.includes(order.status))
        return (
          <section key={lane.id} className="work-lane" aria-label={titles[lane.id]}>
            <h2>{titles[lane.id]} <span className="bh-faint">{cards.length}</span></h2>
            {cards.length === 0 ? <p className="bh-faint">{t.none}</p> : null}
            {cards.slice(0, cardsShown).map((order) => (
              <Link key={order.orderId} to={`/work/orders/${order.orderId}`} className="work-card">
                <span className="work-card-title">{order.title}</span>
                <OrderState order={order} />
                <span className="bh-small bh-soft">{[order.ownerName ?? t.nobody, order.subject?.name ?? order.areaName, dueText(order, now, language)].filter(Boolean).join(' · ')}</span>
              </Link>
            ))}
            {cards.length > cardsShown ? <p className="bh-soft bh-small">{t.more(cards.length - cardsShown)}</p> : null}
          </section>
        )
      })}
    </div>
  )
}
