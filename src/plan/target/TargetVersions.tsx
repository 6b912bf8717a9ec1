import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Select from 'antd/es/select'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import { branchQuery } from '../../branch/branchClient.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { formatFigure } from '../../platform/ui/formatFigure.ts'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import type { ListedVersion, VersionDifference } from './contract.ts'
import type { Three } from './splitRules.ts'
import { targetClient, targetQuery } from './targetClient.ts'
import { writtenTarget } from './targetText.web.ts'
import { UnownedLines } from './UnownedLines.tsx'
import './Targets.css'

const words = defineWords({
  zh: {
    title: '目标版本与审批', note: '待批准的在最前；点开一版看与上一版的差异', year: '年份', all: '全部年份', measure: '指标', sheet: '分解', no: '版本', state: '状态', draft: '草稿', submitted: '待批准', approved: '已生效', from: '生效', to: '止于', total: '合计', residual: '差额（未分解）', owner: '差额责任人', author: '编制', decided: '批准', cells: '目标数', open: '打开', approve: '批准并生效', sendBack: '退回', reason: '退回原因',
    area: '下级区域', unit: '单位', outlet: '网点', staff: '人员', difference: (no: number) => `第 ${no} 版与上一版的差异`, none: '没有差异', subject: '对象', period: '期间', before: '原', after: '新', base: '基础', target: '目标', challenge: '挑战', empty: '还没有目标版本', done: (count: number) => `已批准，${count} 个目标生效`, returned: '已退回',
  },
  en: {
    title: 'Versions of targets', note: 'What waits for approval comes first; open a version for its differences', year: 'Year', all: 'All years', measure: 'Indicator', sheet: 'Split', no: 'Version', state: 'State', draft: 'Draft', submitted: 'To approve', approved: 'In force', from: 'From', to: 'Until', total: 'Total', residual: 'Not split', owner: 'Residual owned by', author: 'Written by', decided: 'Approved by', cells: 'Targets', open: 'Open', approve: 'Approve and put in force', sendBack: 'Send back', reason: 'Reason',
    area: 'areas', unit: 'units', outlet: 'outlets', staff: 'people', difference: (no: number) => `What version ${no} changes`, none: 'No difference', subject: 'Subject', period: 'Period', before: 'Before', after: 'After', base: 'base', target: 'target', challenge: 'challenge', empty: 'No versions yet', done: (count: number) => `Approved: ${count} targets count`, returned: 'Sent back',
  },
})

/** Every version of every sheet: what waits, what counts and what counted. */
export function TargetVersions(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const cache = useQueryClient()
  const [search, setSearch] = useSearchParams()
  const [openId, setOpenId] = useState<number | null>(null)
  const [reason, setReason] = useState('')
  const [because, setBecause] = useState('')
  const [notice, setNotice] = useState('')
  const periods = useQuery(branchQuery.measures.periods.queryOptions())
  const year = search.get('year') ?? ''
  const versions = useQuery(targetQuery.targets.versions.queryOptions({ input: year === '' ? {} : { year } }))
  const shown = versions.data?.find((version) => version.versionId === openId) ?? null
  const difference = useQuery(targetQuery.targets.difference.queryOptions({ input: { versionId: openId ?? 0 }, enabled: openId !== null }))
  const unowned = useQuery(targetQuery.targets.unowned.queryOptions({ input: { versionId: openId ?? 0 }, enabled: openId !== null }))
  const act = useMutation({
    mutationFn: (work: () => Promise<string>) => work(),
    onSuccess: async (said) => {
      setNotice(said)
      setReason('')
      setBecause('')
      await cache.invalidateQueries()
    },
  })
  const figure = (value: number | null, unit: ListedVersion['unit']) => (value === null ? '—' : formatFigure(value, unit, language))
  const columns: TableColumn<ListedVersion>[] = [
    { key: 'state', title: t.state, kind: 'text', value: (row) => t[row.state] },
    { key: 'measure', title: t.measure, kind: 'text', value: (row) => `${row.measureName[language]}${row.key.brand === '' ? '' : `（${row.key.brand}）`}` },
    { key: 'sheet', title: t.sheet, kind: 'text', value: (row) => (row.key.parentKind === 'top' ? row.parentName : `${row.parentName} → ${t[row.key.childKind]}`) },
    { key: 'no', title: t.no, kind: 'number', value: (row) => row.versionNo },
    { key: 'from', title: t.from, kind: 'text', value: (row) => row.inForceFrom },
    { key: 'to', title: t.to, kind: 'text', value: (row) => row.inForceTo, isHidden: true },
    { key: 'total', title: t.total, kind: 'number', value: (row) => row.total, render: (row) => figure(row.total, row.unit) },
    { key: 'residual', title: t.residual, kind: 'number', value: (row) => row.residual, render: (row) => <span className={row.residual === null || row.residual === 0 ? '' : 'bh-target-bad'}>{figure(row.residual, row.unit)}</span> },
    { key: 'cells', title: t.cells, kind: 'number', value: (row) => row.cellCount, isHidden: true },
    { key: 'author', title: t.author, kind: 'text', value: (row) => row.author },
    { key: 'decided', title: t.decided, kind: 'text', value: (row) => row.decidedBy },
    { key: 'owner', title: t.owner, kind: 'text', value: (row) => row.residualOwnerName, isHidden: true },
  ]
  const written = (three: Three) => [three.base, three.target, three.challenge].map((value) => (value === null ? '—' : writtenTarget(value, shown?.unit ?? ''))).join(' / ')
  const cells: TableColumn<VersionDifference>[] = [
    { key: 'subject', title: t.subject, kind: 'text', value: (row) => row.name },
    { key: 'period', title: t.period, kind: 'text', value: (row) => row.period },
    { key: 'before', title: `${t.before}（${t.base} / ${t.target} / ${t.challenge}）`, kind: 'text', value: (row) => written(row.before) },
    { key: 'after', title: `${t.after}（${t.base} / ${t.target} / ${t.challenge}）`, kind: 'text', value: (row) => written(row.after) },
  ]
  const years = [...new Set((periods.data?.months ?? []).map((month) => month.slice(0, 4)))].toReversed()
  return (
    <Page title={t.title} note={t.note} focusKey={openId}
      actions={<Select aria-label={t.year} style={{ minWidth: 110 }} value={year} onChange={(value) => setSearch(value === '' ? {} : { year: value }, { replace: true })} options={[{ value: '', label: t.all }, ...years.map((value) => ({ value, label: value }))]} />}
      loopTitle={shown ? t.difference(shown.versionNo) : t.title}
      loop={shown ? (
        <section>
          <h2>{t.difference(shown.versionNo)}</h2>
          <p>{shown.measureName[language]} · {shown.key.parentKind === 'top' ? shown.parentName : `${shown.parentName} → ${t[shown.key.childKind]}`}</p>
          {shown.note ? <p className="bh-soft">{shown.note}</p> : null}
          <p><Link to={sheetPath(shown)}>{t.open}</Link></p>
          <RefusalAlert error={unowned.error} />
          <UnownedLines lines={unowned.data ?? []} kept={shown.unownedBecause} pathOf={(line) => sheetPath(shown, line)} because={because} {...(shown.mayDecide ? { onBecause: setBecause } : {})} />
          {shown.mayDecide ? (
            <div className="bh-row">
              <Button type="primary" loading={act.isPending} onClick={() => act.mutate(async () => t.done((await targetClient.targets.approve({ versionId: shown.versionId, revision: shown.revision, ...(because.trim() === '' ? {} : { unownedBecause: because }) })).cells))}>{t.approve}</Button>
              <input className="bh-input" style={{ width: 150 }} aria-label={t.reason} placeholder={t.reason} value={reason} onChange={(event) => setReason(event.target.value)} />
              <Button disabled={reason.trim() === ''} onClick={() => act.mutate(async () => { await targetClient.targets.sendBack({ versionId: shown.versionId, reason }); return t.returned })}>{t.sendBack}</Button>
            </div>
          ) : null}
          <DataTable name="plan.target.difference" title={t.difference(shown.versionNo)} columns={cells} rows={difference.data ?? []} rowKey={(row) => `${row.code} ${row.period}`} loading={difference.isPending} error={difference.error} pageSize={20} empty={t.none} />
        </section>
      ) : null}>
      <RefusalAlert error={act.error} />
      <p role="status" className="bh-soft bh-target-status">{notice}</p>
      <DataTable name="plan.target.versions" cardHead="measure" title={t.title} columns={columns} rows={versions.data ?? []} rowKey={(row) => String(row.versionId)} loading={versions.isPending} error={versions.error}
        onOpen={(row) => { setOpenId(row.versionId); setBecause('') }} openKey={openId === null ? null : String(openId)} empty={t.empty} />
    </Page>
  )
}

function sheetPath({ key }: ListedVersion, line?: string): string {
  return `/targets?${new URLSearchParams({ measure: key.measureId, year: key.year, brand: key.brand, parent: `${key.parentKind}:${key.parentCode}`, child: key.childKind, ...(line === undefined ? {} : { line }) }).toString()}`
}
