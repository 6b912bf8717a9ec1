import { useQuery } from '@tanstack/react-query'
import Segmented from 'antd/es/segmented'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { DayInput } from '../../platform/ui/DayInput.tsx'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useWords } from '../../platform/ui/words.ts'
import { branchClient, branchQuery } from '../branchClient.ts'
import type { OutletShape, StaffShape, UnitShape } from './contract.ts'

const words = defineWords({
  zh: {
    title: '单位、人员与网点', note: '某一天的组织：谁负责哪些区域', asOf: '今天', units: '单位', staff: '人员', outlets: '网点', view: '显示', code: '编码', name: '名称', kind: '类型', parent: '上级', area: '所在区域', territory: '辖区', people: '人数', from: '生效', to: '失效', no: '工号', person: '姓名', unit: '单位', post: '岗位', phone: '电话', show: '显示号码', agent: '代办商', opened: '开业',
    branch: '分公司', county_company: '县分公司', business_office: '营业部', hall: '营业厅', department: '部门', contractor: '代维单位', own_hall: '自有营业厅', partner_hall: '合作营业厅', agentPoint: '代办点', village_point: '村级服务点', electronic: '电子渠道',
  },
  en: {
    title: 'Units, people and outlets', note: 'The organisation on a day: who answers for which areas', asOf: 'Today', units: 'Units', staff: 'People', outlets: 'Outlets', view: 'Show', code: 'Code', name: 'Name', kind: 'Kind', parent: 'Above', area: 'Area', territory: 'Territory', people: 'People', from: 'From', to: 'To', no: 'Number', person: 'Name', unit: 'Unit', post: 'Post', phone: 'Phone', show: 'Show', agent: 'Agent', opened: 'Opened',
    branch: 'Branch', county_company: 'County company', business_office: 'Business office', hall: 'Hall', department: 'Department', contractor: 'Contractor', own_hall: 'Own hall', partner_hall: 'Partner hall', agentPoint: 'Agent', village_point: 'Village point', electronic: 'Electronic',
  },
})

/** Units with their territories on a day, their people and outlets. */
export function Units(): ReactNode {
  const t = useWords(words)
  const [view, setView] = useState<'units' | 'staff' | 'outlets'>('units')
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
  return (
    <Page title={t.title} note={t.note}
      actions={<>
        <DayInput label={t.asOf} placeholder={t.asOf} value={asOf} onChange={setAsOf} width={144} />
        <Segmented aria-label={t.view} value={view} onChange={setView} options={[{ value: 'units', label: t.units }, { value: 'staff', label: t.staff }, { value: 'outlets', label: t.outlets }]} />
      </>}>
      <RefusalAlert error={problem} />
      {view === 'units' ? <DataTable name="branch.units" cardHead="name" title={t.units} columns={unitColumns} rows={units.data ?? []} rowKey={(row) => row.unitCode} loading={units.isPending} error={units.error} /> : null}
      {view === 'staff' ? <DataTable name="branch.staff" cardHead="person" title={t.staff} columns={staffColumns} rows={(staff.data ?? []).map((row) => whole.get(row.staffNo) ?? row)} rowKey={(row) => row.staffNo} loading={staff.isPending} error={staff.error} /> : null}
      {view === 'outlets' ? <DataTable name="branch.outlets" cardHead="name" title={t.outlets} columns={outletColumns} rows={outlets.data ?? []} rowKey={(row) => row.outletCode} loading={outlets.isPending} error={outlets.error} /> : null}
    </Page>
  )
}
