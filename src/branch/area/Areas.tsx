import { useQuery } from '@tanstack/react-query'
import Tree from 'antd/es/tree'
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { useSearchParams } from 'react-router'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { formatDay } from '../../platform/ui/formatDay.ts'
import { formatFigure } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { branchQuery } from '../branchClient.ts'
import type { AreaShape } from './contract.ts'

const words = defineWords({
  zh: {
    title: '区域', note: '国家区划代码与曾用代码；人口、户数只来自导入的资料。点一行看它的沿革和负责单位。', tree: '区域目录', code: '代码', name: '名称', level: '级别', population: '常住人口', households: '户数', year: '年份', source: '来源', history: '这个区域', former: '曾用代码', until: (day: string) => `用到 ${day}`, none: '没有曾用代码', facts: '历年资料', noFacts: '还没有导入资料', offices: '负责单位', noOffices: '没有单位负责', from: (day: string) => `自 ${day}`, colon: '：', people: (people: string, households: string) => `${people} 人，${households} 户`,
    province: '省', prefecture: '市州', county: '县市区', township: '乡镇街道', village: '村社区', grid: '网格',
  },
  en: {
    title: 'Areas', note: 'National codes and their history; population and households come from imported facts only. Open a row for its history and who answers for it.', tree: 'Areas', code: 'Code', name: 'Name', level: 'Level', population: 'Population', households: 'Households', year: 'Year', source: 'Source', history: 'This area', former: 'Former codes', until: (day: string) => `until ${day}`, none: 'No former codes', facts: 'Facts by year', noFacts: 'No facts imported yet', offices: 'Who answers for it', noOffices: 'Nobody answers for it', from: (day: string) => `from ${day}`, colon: ': ', people: (people: string, households: string) => `${people} people, ${households} households`,
    province: 'Province', prefecture: 'Prefecture', county: 'County', township: 'Township', village: 'Village', grid: 'Grid',
  },
})
type Node = { key: string; title: string; children: Node[] }

/** The areas of the branch, their facts and the history of their codes. */
export function Areas(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const [address, setAddress] = useSearchParams()
  const chosen = address.get('area')
  const choose = (areaCode: string | null) => setAddress(areaCode === null ? {} : { area: areaCode }, { replace: true })
  const areas = useQuery(branchQuery.areas.tree.queryOptions({ input: {} }))
  const history = useQuery(branchQuery.areas.history.queryOptions({ input: { areaCode: chosen ?? '' }, enabled: chosen !== null }))
  const nodes = useMemo(() => treeOf(areas.data ?? []), [areas.data])
  if (areas.error) return <Page title={t.title}><RefusalAlert error={areas.error} onRetry={() => void areas.refetch()} /></Page>
  if (!areas.data) return <Page title={t.title}><LoadingState shape="rows" /></Page>
  const rows = chosen === null ? areas.data.filter((area) => area.level !== 'village' && area.level !== 'grid') : areas.data.filter((area) => area.areaCode === chosen || area.parentCode === chosen)
  const columns: TableColumn<AreaShape>[] = [
    { key: 'name', title: t.name, kind: 'text', value: (row) => row.name },
    { key: 'code', title: t.code, kind: 'text', value: (row) => row.areaCode },
    { key: 'level', title: t.level, kind: 'text', value: (row) => t[row.level] },
    { key: 'population', title: t.population, kind: 'number', value: (row) => row.population },
    { key: 'households', title: t.households, kind: 'number', value: (row) => row.households },
    { key: 'year', title: t.year, kind: 'text', value: (row) => (row.year === null ? null : String(row.year)), isHidden: true },
    { key: 'source', title: t.source, kind: 'text', value: (row) => [row.year, row.source].filter(Boolean).join(' · ') },
  ]
  const data = history.data
  const day = (one: string) => formatDay(one, language, 'words', '')
  const count = (value: number | null) => formatFigure(value, 'count', language, { precise: true })
  const loop = data ? (
    <div className="bh-side">
      <section>
        <h2>{data.area.name}</h2>
        <p className="bh-soft bh-numbers">{data.area.areaCode} · {t[data.area.level]}</p>
      </section>
      <section>
        <h3>{t.former}</h3>
        {data.former.length === 0 ? <span className="bh-soft">{t.none}</span> : <ul>{data.former.map((one) => <li key={one.areaCode}>{one.areaCode} {one.name} {one.validTo ? t.until(day(one.validTo)) : ''}</li>)}</ul>}
      </section>
      <section>
        <h3>{t.facts}</h3>
        {data.facts.length === 0 ? <span className="bh-soft">{t.noFacts}</span> : <ul className="bh-numbers">{data.facts.map((one) => <li key={one.year}>{one.year}{t.colon}{t.people(count(one.population), count(one.households))}<div className="bh-small bh-faint">{one.source}</div></li>)}</ul>}
      </section>
      <section>
        <h3>{t.offices}</h3>
        {data.territories.length === 0 ? <span className="bh-soft">{t.noOffices}</span> : <ul>{data.territories.map((one) => <li key={`${one.unitCode}${one.validFrom}`}>{one.unitName} {t.from(day(one.validFrom))} {one.validTo ? t.until(day(one.validTo)) : ''}</li>)}</ul>}
      </section>
    </div>
  ) : history.error ? <RefusalAlert error={history.error} /> : chosen === null ? undefined : <LoadingState />
  return (
    <Page title={t.title} note={t.note} whereTitle={t.tree} loopTitle={t.history} loop={loop} focus={data?.area.name} focusKey={chosen}
      where={<Tree aria-label={t.tree} treeData={nodes} defaultExpandedKeys={nodes.map((node) => node.key)} height={640} selectedKeys={chosen === null ? [] : [chosen]} onSelect={(keys) => choose(typeof keys[0] === 'string' ? keys[0] : null)} />}>
      <DataTable name="branch.areas" title={t.title} columns={columns} rows={rows} rowKey={(row) => row.areaCode} onOpen={(row) => choose(row.areaCode)} openKey={chosen} pageSize={50} />
    </Page>
  )
}

function treeOf(areas: readonly AreaShape[]): Node[] {
  const nodes = new Map<string, Node>(areas.map((area) => [area.areaCode, { key: area.areaCode, title: area.name, children: [] }]))
  const tops: Node[] = []
  for (const area of areas) {
    const node = nodes.get(area.areaCode)
    if (!node) continue
    const parent = area.parentCode === null ? undefined : nodes.get(area.parentCode)
    if (parent) parent.children.push(node)
    else tops.push(node)
  }
  return tops
}
