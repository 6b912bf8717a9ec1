import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { branchQuery } from '../../branch/branchClient.ts'
import { AreaMap } from '../../platform/ui/AreaMap.tsx'
import { BarList } from '../../platform/ui/BarList.tsx'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { defineWords, useWords } from '../../platform/ui/words.ts'
import type { OrderRow } from '../order/contract.ts'

const words = defineWords({
  zh: { title: '各县工单', townships: '各乡镇工单', late: '有超时', above: (count: number) => `另有 ${count} 张是全州的，不在图上。` },
  en: { title: 'Orders by county', townships: 'Orders by township', late: 'some late', above: (count: number) => (count === 1 ? 'One more is of the whole prefecture and not on the map.' : `${count} more are of the whole prefecture and not on the map.`) },
})

/** Where the orders of the list lie: counties on the map, townships beside it; late ones colour their place. */
export function OrderMap({ orders, onOpen }: { readonly orders: readonly OrderRow[]; readonly onOpen: (areaCode: string) => void }): ReactNode {
  const t = useWords(words)
  const areas = useQuery(branchQuery.areas.tree.queryOptions({ input: { level: 'township' } }))
  if (!areas.data) return <LoadingState lines={6} />
  const byCode = new Map(areas.data.map((area) => [area.areaCode, area]))
  const upTo = (areaCode: string, level: string): string | null => {
    for (let at = byCode.get(areaCode); at; at = at.parentCode === null ? undefined : byCode.get(at.parentCode)) if (at.level === level) return at.areaCode
    return null
  }
  const count = (level: string) => {
    const counts = new Map<string, { count: number; late: number }>()
    for (const order of orders) {
      const code = upTo(order.areaCode, level)
      const known = counts.get(code ?? '') ?? { count: 0, late: 0 }
      if (code !== null) counts.set(code, { count: known.count + 1, late: known.late + (order.isLate ? 1 : 0) })
    }
    return counts
  }
  const prefecture = areas.data.find((area) => area.level === 'prefecture')?.areaCode ?? ''
  const counties = count('county')
  const figures = areas.data.filter((area) => area.level === 'county').map((area) => {
    const found = counties.get(area.areaCode)
    return { areaCode: area.areaCode, name: area.name, value: found?.count ?? 0, ...(found && found.late > 0 ? { state: 'offTrack' as const } : {}) }
  })
  const above = orders.length - [...counties.values()].reduce((sum, each) => sum + each.count, 0)
  const bars = [...count('township')].map(([code, found]) => ({ key: code, label: byCode.get(code)?.name ?? code, value: found.count, ...(found.late > 0 ? { state: 'offTrack' as const } : {}) })).toSorted((a, b) => b.value - a.value).slice(0, 40)
  return (
    <div className="bh-stack">
      <AreaMap title={t.title} prefecture={prefecture} unit="count" better="lower" figures={figures} offTrackWord={t.late} onOpen={onOpen} />
      {above > 0 ? <p className="bh-small bh-soft">{t.above(above)}</p> : null}
      {bars.length > 0 ? <><h2>{t.townships}</h2><BarList title={t.townships} unit="count" bars={bars} onOpen={onOpen} /></> : null}
    </div>
  )
}
