import { useQuery } from '@tanstack/react-query'
import Select from 'antd/es/select'
import type { ReactNode } from 'react'
import { formatPeriod } from '../../platform/ui/formatDay.ts'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { branchQuery } from '../branchClient.ts'

const words = defineWords({
  zh: { period: '期间', brand: '品牌', allBrands: '全部品牌', area: '区域' },
  en: { period: 'Period', brand: 'Brand', allBrands: 'All brands', area: 'Area' },
})

/** Months with figures, newest first, with their quarters and years. */
export function usePeriods() {
  const { data, isPending, error, refetch } = useQuery(branchQuery.measures.periods.queryOptions())
  const months = data?.months.toReversed() ?? []
  const quarters = [...new Set(months.map((month) => `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5, 7)) / 3)}`))]
  const years = [...new Set(months.map((month) => month.slice(0, 4)))]
  return { months, periods: [...months, ...quarters, ...years], latest: data?.latest ?? null, top: data?.top ?? null, isPending, error, refetch }
}

export function PeriodPick(props: { readonly value: string; readonly periods: readonly string[]; readonly onPick: (period: string) => void }): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  return (
    <Select aria-label={t.period} showSearch style={{ minWidth: 150 }} value={props.value} onChange={props.onPick}
      options={props.periods.map((period) => ({ value: period, label: formatPeriod(period, language) }))} />
  )
}

export function BrandPick(props: { readonly value: string; readonly brands: readonly string[]; readonly onPick: (brand: string) => void }): ReactNode {
  const t = useWords(words)
  return (
    <Select aria-label={t.brand} style={{ minWidth: 120 }} value={props.value} onChange={props.onPick}
      options={[{ value: '', label: t.allBrands }, ...props.brands.filter((brand) => brand !== '').map((brand) => ({ value: brand, label: brand }))]} />
  )
}

/** The branch, its counties and townships. */
export function AreaPick(props: { readonly value: string; readonly onPick: (areaCode: string) => void }): ReactNode {
  const t = useWords(words)
  const areas = useQuery(branchQuery.areas.tree.queryOptions({ input: { level: 'township' } }))
  const depth: Readonly<Record<string, number>> = { province: 0, prefecture: 0, county: 1, township: 2 }
  return (
    <Select aria-label={t.area} showSearch optionFilterProp="label" style={{ minWidth: 170 }} value={props.value} onChange={props.onPick} loading={areas.isPending}
      options={(areas.data ?? []).map((area) => ({ value: area.areaCode, label: `${'\u3000'.repeat(depth[area.level] ?? 2)}${area.name}` }))} />
  )
}
