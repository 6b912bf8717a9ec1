import { useQuery } from '@tanstack/react-query'
import Select from 'antd/es/select'
import type { ReactNode } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { AreaMap } from '../../platform/ui/AreaMap.tsx'
import { BarList } from '../../platform/ui/BarList.tsx'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { branchQuery } from '../branchClient.ts'
import { PeriodPick, usePeriods } from './MeasurePicks.tsx'

const words = defineWords({ zh: { title: '地图', note: '任何指标在各区县的高低', measure: '指标', list: '各区县' }, en: { title: 'Map', note: 'Any indicator over the counties', measure: 'Indicator', list: 'Counties' } })

/** Where is it: the counties coloured by any indicator. */
export function MapPage(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchParams()
  const { periods, latest, top } = usePeriods()
  const measures = useQuery(branchQuery.measures.list.queryOptions())
  const id = search.get('measure') ?? measures.data?.[0]?.id ?? ''
  const period = search.get('period') ?? latest ?? ''
  const values = useQuery(branchQuery.measures.values.queryOptions({ input: { id, period, level: 'county' }, enabled: id !== '' && period !== '' }))
  const pick = (name: string, value: string) => setSearch((before) => {
    const next = new URLSearchParams(before)
    next.set(name, value)
    return next
  }, { replace: true })
  const measure = values.data?.measure
  const open = (code: string) => void navigate(`/measures/${id}?period=${period}&area=${code}`)
  const figures = (values.data?.values ?? []).map((row) => ({ areaCode: row.subject.code, name: row.subject.name, value: row.value, ...(row.state ? { state: row.state } : {}) }))
  return (
    <Page title={t.title} note={measure?.definition[language] ?? t.note}
      actions={<>
        <Select aria-label={t.measure} showSearch optionFilterProp="label" style={{ minWidth: 220 }} value={id} onChange={(next) => pick('measure', next)} options={(measures.data ?? []).map((one) => ({ value: one.id, label: one.name[language] }))} />
        <PeriodPick value={period} periods={periods} onPick={(next) => pick('period', next)} />
      </>}>
      {values.error ? <RefusalAlert error={values.error} onRetry={() => void values.refetch()} /> : null}
      {measure && top ? (
        <div className="bh-blocks">
          <AreaMap title={measure.name[language]} prefecture={top.areaCode} unit={measure.unit} better={measure.better} figures={figures} onOpen={open} />
          <h2>{t.list}</h2>
          <BarList title={t.list} unit={measure.unit} bars={figures.toSorted((one, other) => (other.value ?? 0) - (one.value ?? 0)).map(({ areaCode, name, ...rest }) => ({ key: areaCode, label: name, ...rest }))} onOpen={open} />
        </div>
      ) : values.error ? null : <LoadingState lines={8} />}
    </Page>
  )
}
