import { useQuery } from '@tanstack/react-query'
import Segmented from 'antd/es/segmented'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useSearchParams } from 'react-router'
import { DayInput } from '../../platform/ui/DayInput.tsx'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useWords } from '../../platform/ui/words.ts'
import { branchClient, branchQuery } from '../branchClient.ts'
import type { OutletShape, StaffShape, UnitShape } from './contract.ts'

const words = defineWords({
  zh: {
    one: '这一行',
    title: '单位、人员与网点', note: '某一天的组织：谁负责哪些区域', asOf: '今天', units: '单位', staff: '人员', outlets: '网点', view: '显示', code: '编码', name: '名称', kind: '类型', parent: '上级', area: '所在区域', territory: '辖区', people: '人数', from: '生效', to: '失效', no: '工号', person: '姓名', unit: '单位', post: '岗位', phone: '电话', mail: '邮箱', show: '显示号码', agent: '代办商', opened: '开业',
    branch: '分公司', county_company: '县分公司', business_office: '营业部', hall: '营业厅', department: '部门', contractor: '代维单位', own_hall: '自有营业厅', partner_hall: '合作营业厅', agentPoint: '代办点', village_point: '村级服务点', electronic: '电子渠道',
  },
  en: {
    one: 'This row',
    title: 'Units, people and outlets', note: 'The organisation on a day: who answers for which areas', asOf: 'Today', units: 'Units', staff: 'People', outlets: 'Outlets', view: 'Show', code: 'Code', name: 'Name', kind: 'Kind', parent: 'Above', area: 'Area', territory: 'Territory', people: 'People', from: 'From', to: 'To', no: 'Number', person: 'Name', unit: 'Unit', post: 'Post', phone: 'Phone', mail: 'Mail', show: 'Show', agent: 'Agent', opened: 'Opened',
    branch: 'Branch', county_company: 'County company', business_office: 'Business office', hall: 'Hall', department: 'Department', contractor: 'Contractor', own_hall: 'Own hall', partner_hall: 'Partner hall', agentPoint: 'Agent', village_point: 'Village point', electronic: 'Electronic',
  },
})

/** Units with their territories on a day, their people and outlets. */
export function Units(): ReactNode {
  const t = useWords(words)
  const [address, setAddress] = useSearchParams()
  const opened = { unit: address.get('unit'), staff: address.get('staff'), outlet: address.get('outlet') }
  const asked = address.get('view')
  const view = opened.staff !== null ? 'staff' : opened.outlet !== null ? 'outlets' : asked === 'staff' || asked === 'outlets' ? asked : 'units'
  const setView = (next: string) => setAddress(next === 'units' ? {} : { view: next }, { replace: true })
  const open = (kind: 'unit' | 'staff' | 'outlet', code: string) => setAddress({ [kind]: code }, { replace: true })
  const [asOf, setAsOf] = useState('')
  const [whole, setWhole] = useState<ReadonlyMap<string, StaffShape>>(new Map())
  const [problem, setProblem] = useState<unknown>(null)
  const input = /^\d{4}-\d{2}-\d{2}$/.test(asOf) ? { asOf } : {}
  const units = useQuery(branchQuery.units.units.queryOptions({ input }))
  const staff = useQuery(branchQuery.units.staff.queryOptions({ input, enabled: view === 'staff' }))
  const outlets = useQuery(branchQuery.units.outlets.queryOptions({ input, enabled: view === 'outlets' }))
  const show = async (staffNo: string) => {
    try {
      const row = await branchClient.units.unmaskStaff({ staffNo })
      setWhole((before) => new Map(before).set(staffNo, row))
      setProblem(null)
    } catch (error) {
      setProblem(error)
    }
  }
  const kinds: Readonly<Record<string, string>> = { own_hall: t.own_hall, partner_hall: t.partner_hall, agent: t.agentPoint, village_point: t.village_point, electronic: t.electronic }
  const unitColumns: TableColumn<UnitShape>[] = [
    { key: 'code', title: t.code, kind: 'text', value: (row) => row.unitCode },
    { key: 'name', title: t.name, kind: 'text', value: (row) => row.name },
    { key: 'kind', title: t.kind, kind: 'text', value: (row) => t[row.kind] },
    { key: 'parent', title: t.parent, kind: 'text', value: (row) => row.parentName },
    { key: 'area', title: t.area, kind: 'text', value: (row) => row.areaName },
    { key: 'territory', title: t.territory, kind: 'text', value: (row) => row.territory.map((one) => one.name).join('、') },
    { key: 'people', title: t.people, kind: 'number', value: (row) => row.staffCount, sum: true },
    { key: 'from', title: t.from, kind: 'day', value: (row) => row.validFrom },
    { key: 'to', title: t.to, kind: 'day', value: (row) => row.validTo, isHidden: true },
  ]
  const staffColumns: TableColumn<StaffShape>[] = [
    { key: 'no', title: t.no, kind: 'text', value: (row) => row.staffNo },
    { key: 'person', title: t.person, kind: 'text', value: (row) => row.name },
    { key: 'unit', title: t.unit, kind: 'text', value: (row) => row.unitName },
    { key: 'post', title: t.post, kind: 'text', value: (row) => row.post },
    { key: 'phone', title: t.phone, kind: 'text', value: (row) => row.phoneNumber, render: (row) => <span className="bh-unmask">{row.phoneNumber}{row.isMasked ? <button type="button" className="bh-plain" aria-label={`${t.show} ${row.name}`} onClick={() => void show(row.staffNo)}>{t.show}</button> : null}</span> },
    { key: 'mail', title: t.mail, kind: 'text', value: (row) => row.mailAddress },
    { key: 'from', title: t.from, kind: 'day', value: (row) => row.validFrom, isHidden: true },
  ]
  const outletColumns: TableColumn<OutletShape>[] = [
    { key: 'code', title: t.code, kind: 'text', value: (row) => row.outletCode },
    { key: 'name', title: t.name, kind: 'text', value: (row) => row.name },
    { key: 'kind', title: t.kind, kind: 'text', value: (row) => kinds[row.kind] ?? row.kind },
    { key: 'area', title: t.area, kind: 'text', value: (row) => row.areaName },
    { key: 'unit', title: t.unit, kind: 'text', value: (row) => row.unitName },
    { key: 'agent', title: t.agent, kind: 'text', value: (row) => row.agentName },
    { key: 'opened', title: t.opened, kind: 'day', value: (row) => row.openedOn },
  ]
  const people = (staff.data ?? []).map((row) => whole.get(row.staffNo) ?? row)
  const side = view === 'units' ? sideOf(units.data?.find((row) => row.unitCode === opened.unit), unitColumns, 'name')
    : view === 'staff' ? sideOf(people.find((row) => row.staffNo === opened.staff), staffColumns, 'person')
      : sideOf(outlets.data?.find((row) => row.outletCode === opened.outlet), outletColumns, 'name')
  return (
    <Page title={t.title} note={t.note} loopTitle={t.one} loop={side?.shown} focus={side?.name} focusKey={opened.unit ?? opened.staff ?? opened.outlet}
      actions={<>
        <DayInput label={t.asOf} placeholder={t.asOf} value={asOf} onChange={setAsOf} width={144} />
        <Segmented aria-label={t.view} value={view} onChange={(next) => setView(String(next))} options={[{ value: 'units', label: t.units }, { value: 'staff', label: t.staff }, { value: 'outlets', label: t.outlets }]} />
      </>}>
      <RefusalAlert error={problem} />
      {view === 'units' ? <DataTable name="branch.units" cardHead="name" title={t.units} columns={unitColumns} rows={units.data ?? []} rowKey={(row) => row.unitCode} onOpen={(row) => open('unit', row.unitCode)} openKey={opened.unit} loading={units.isPending} error={units.error} /> : null}
      {view === 'staff' ? <DataTable name="branch.staff" cardHead="person" title={t.staff} columns={staffColumns} rows={people} rowKey={(row) => row.staffNo} onOpen={(row) => open('staff', row.staffNo)} openKey={opened.staff} loading={staff.isPending} error={staff.error} /> : null}
      {view === 'outlets' ? <DataTable name="branch.outlets" cardHead="name" title={t.outlets} columns={outletColumns} rows={outlets.data ?? []} rowKey={(row) => row.outletCode} onOpen={(row) => open('outlet', row.outletCode)} openKey={opened.outlet} loading={outlets.isPending} error={outlets.error} /> : null}
    </Page>
  )
}

/** One row beside its table, under its name: what a search opened, wherever it stands in the list. */
function sideOf<Row>(row: Row | undefined, columns: readonly TableColumn<Row>[], head: string): { name: string; shown: ReactNode } | undefined {
  if (!row) return undefined
  const said = columns.flatMap((column) => {
    const value = column.value(row)
    return column.key === head || value === null || value === '' ? [] : [<div key={column.key}><dt className="bh-soft">{column.title}</dt><dd>{column.render ? column.render(row) : String(value)}</dd></div>]
  })
  const name = String(columns.find((column) => column.key === head)?.value(row) ?? '')
  return { name, shown: <div className="bh-side"><section><h2>{name}</h2><dl className="bh-facts bh-numbers">{said}</dl></section></div> }
}
