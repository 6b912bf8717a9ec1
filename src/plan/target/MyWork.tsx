import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { formatInstant } from '../../platform/ui/formatDay.ts'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { workQuery } from '../../work/workClient.web.ts'

const words = defineWords({
  zh: { title: '我的待办', of: (name: string) => `${name} 的待办`, none: '没有未完成的工单', late: '超时', due: (at: string) => `${at} 前`, all: '全部工单', more: (count: number) => `还有 ${count} 张` },
  en: { title: 'My open work', of: (name: string) => `Open work of ${name}`, none: 'No open order', late: 'late', due: (at: string) => `by ${at}`, all: 'All orders', more: (count: number) => `${count} more` },
})
const shown = 8

/** Orders by due time: of whoever looks and of whom he deputises for, or of the person whose page it is. A deputy sees all of them, the level above those in its areas. */
export function MyWork({ staffNo, name, isDeputy }: { readonly staffNo: string; readonly name: string; readonly isDeputy: boolean }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const orders = useQuery(workQuery.orders.queryOptions({ input: staffNo === '' ? { whose: 'mine', stage: 'live' } : { whose: isDeputy ? 'mine' : 'all', ownerStaffNo: staffNo, stage: 'live' } }))
  const rows = orders.data?.orders ?? []
  return (
    <section>
      <h2>{staffNo === '' ? t.title : t.of(name)}</h2>
      <RefusalAlert error={orders.error} />
      {orders.data && rows.length === 0 ? <p className="bh-soft">{t.none}</p> : null}
      <ul className="bh-mine-work">
        {rows.slice(0, shown).map((order) => (
          <li key={order.orderId}><Link to={`/work/orders/${order.orderId}`}>{order.title}</Link> <span className={order.isLate ? 'bh-mine-behind bh-small' : 'bh-faint bh-small'}>{order.isLate ? t.late : order.dueAt === null ? '' : t.due(formatInstant(order.dueAt, language))}</span></li>
        ))}
      </ul>
      {rows.length > shown ? <p className="bh-soft">{t.more(rows.length - shown)}</p> : null}
      {staffNo === '' ? <p><Link to="/work">{t.all}</Link></p> : null}
    </section>
  )
}
