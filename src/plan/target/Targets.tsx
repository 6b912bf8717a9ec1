import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Segmented from 'antd/es/segmented'
import Select from 'antd/es/select'
import { useState } from 'react'
import type { ClipboardEvent, ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import { branchQuery } from '../../branch/branchClient.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { DayInput } from '../../platform/ui/DayInput.tsx'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { RefusalError } from '../../platform/ui/refusalError.ts'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { childKinds, type GivenRow, type Method, type ReadRow, type Sheet, type SheetKey, type UnownedLine } from './contract.ts'
import { givenOf, sharesOf, splitRows, usualMethod } from './previewRules.ts'
import { refuseLocked, takeRead } from './sheetRules.ts'
import { SplitPanel } from './SplitPanel.tsx'
import { none, type Three } from './splitRules.ts'
import { readCell, TargetGrid } from './TargetGrid.tsx'
import { targetClient, targetQuery } from './targetClient.ts'
import { base64Of } from './targetText.web.ts'
import { UnownedLines } from './UnownedLines.tsx'
import './Targets.css'

const words = defineWords({
  zh: {
    title: '目标分解', note: '先看差额，再批准。可从 Excel 粘贴：第一行是月份，第一列是名称或代码；也可选中一格粘贴一片数字。', measure: '指标', year: '年份', brand: '品牌', allBrands: '全部品牌', parent: '上级', child: '分给', area: '下级区域', unit: '单位', outlet: '网点', staff: '人员', top: (name: string) => `${name}（本级目标）`, side: '显示', base: '基础值', target: '目标值', challenge: '挑战值',
    split: '分解', splitAgain: '重新分解', save: '保存草稿', submit: '提交审批', approve: '批准并生效', sendBack: '退回', discard: '丢弃草稿', undo: '放弃修改', import: '从 Excel 文件读入', export: '导出 Excel', versions: '版本与审批', reason: '退回原因', from: '生效月份', residual: '差额责任人', byParent: '由上级责任人承担', note2: '说明',
    saved: '草稿已保存，批准后才生效', sent: '已提交，待上一级批准', approved: (count: number) => `已批准，${count} 个目标生效`, returned: (reason: string) => `上次被退回：${reason}`, bad: (text: string) => `“${text}”不是数字`, empty: '没有可分的下级', next: '换一个上级或分解对象；单位、人员在“数据文件”中导入。',
    draft: (no: number) => `第 ${no} 版 草稿，尚未生效`, submitted: (no: number, who: string) => `第 ${no} 版 已提交（${who}），待批准`, inForce: (no: number, from: string, who: string) => `第 ${no} 版 自 ${from} 生效（${who} 批准）`, nothing: '还没有目标',
  },
  en: {
    title: 'Split of targets', note: 'See what is not split, then approve. Paste from Excel: months in the first row, names or codes in the first column; or a block of numbers into a cell.', measure: 'Indicator', year: 'Year', brand: 'Brand', allBrands: 'All brands', parent: 'Parent', child: 'Split to', area: 'Areas below', unit: 'Units', outlet: 'Outlets', staff: 'People', top: (name: string) => `${name} (own target)`, side: 'Show', base: 'Base', target: 'Target', challenge: 'Challenge',
    split: 'Split', splitAgain: 'Split again', save: 'Save the draft', submit: 'Submit', approve: 'Approve and put in force', sendBack: 'Send back', discard: 'Throw the draft away', undo: 'Discard changes', import: 'Read an Excel file', export: 'Export to Excel', versions: 'Versions and approval', reason: 'Reason', from: 'Counts from', residual: 'Residual owned by', byParent: "the parent's owner", note2: 'Note',
    saved: 'Draft saved; it counts once approved', sent: 'Submitted to the level above', approved: (count: number) => `Approved: ${count} targets count`, returned: (reason: string) => `Sent back: ${reason}`, bad: (text: string) => `"${text}" is no number`, empty: 'Nothing stands below', next: 'Choose another parent or other children; units and people come by data files.',
    draft: (no: number) => `Version ${no}, a draft that does not count yet`, submitted: (no: number, who: string) => `Version ${no}, submitted by ${who}, to be approved`, inForce: (no: number, from: string, who: string) => `Version ${no} counts from ${from}, approved by ${who}`, nothing: 'No targets yet',
  },
})
const YEAR = 12
type Edit = { readonly rows: readonly GivenRow[]; readonly method: Method | null; readonly from: string; readonly residualOwnerNo: string | null; readonly note: string }

/** The sheet that people use: what a parent's target is split into, before and after it counts. */
export function Targets(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const cache = useQueryClient()
  const [search, setSearch] = useSearchParams()
  const [edit, setEdit] = useState<Edit | null>(null)
  const [bad, setBad] = useState<ReadonlyMap<string, string>>(new Map())
  const [side, setSide] = useState<keyof Three>('target')
  const [notice, setNotice] = useState('')
  const [reason, setReason] = useState('')
  const [because, setBecause] = useState('')
  const [problem, setProblem] = useState<unknown>(null)
  const measures = useQuery(branchQuery.measures.list.queryOptions())
  const periods = useQuery(branchQuery.measures.periods.queryOptions())
  const places = useQuery(targetQuery.targets.places.queryOptions())
  const branch = places.data?.find((place) => place.kind === 'area')
  const place = places.data?.find((one) => `${one.kind}:${one.code}` === search.get('parent')) ?? branch ?? places.data?.[0]
  const key: SheetKey = {
    measureId: search.get('measure') ?? 'market.users.grossAdds', year: search.get('year') ?? periods.data?.latest?.slice(0, 4) ?? '', brand: search.get('brand') ?? '',
    parentKind: place?.kind ?? 'top', parentCode: place?.code ?? '', childKind: childKinds.find((kind) => kind === search.get('child') && place?.children.includes(kind)) ?? place?.children[0] ?? 'area',
  }
  const answer = useQuery(targetQuery.targets.sheet.queryOptions({ input: key, enabled: key.year !== '' && place !== undefined }))
  const sheet = answer.data
  const begun = (of: Sheet): Edit => edit ?? { rows: of.rows.map(givenOf), method: of.version?.method ?? null, from: of.from, residualOwnerNo: of.version?.residualOwnerNo ?? null, note: of.shows === 'open' ? (of.version?.note ?? '') : '' }
  const leave = () => {
    setEdit(null)
    setBad(new Map())
    setProblem(null)
    setBecause('')
  }
  const pick = (values: Readonly<Record<string, string>>) => {
    leave()
    setNotice('')
    setSearch((before) => {
      const next = new URLSearchParams(before)
      for (const [name, value] of Object.entries(values)) next.set(name, value)
      next.delete('line')
      return next
    }, { replace: true })
  }
  const act = useMutation({
    mutationFn: (work: () => Promise<string>) => work(),
    onSuccess: async (said) => {
      leave()
      setNotice(said)
      await cache.invalidateQueries()
    },
    onError: setProblem,
  })
  const attempt = (of: Sheet, change: (edit: Edit) => Edit) => {
    try {
      setEdit(change(begun(of)))
      setProblem(null)
    } catch (error) {
      setProblem(error instanceof Refusal ? new RefusalError({ code: error.code, status: error.status, words: error.words, params: error.params }) : error)
    }
  }
  const split = (of: Sheet, method: Method) => {
    setEdit((before) => ({ ...(before ?? begun(of)), method }))
    attempt(of, (now) => ({ ...now, method, rows: splitRows(of, now.rows, method, now.from) }))
  }
  const typed = (of: Sheet, code: string, column: number, text: string) => {
    const value = readCell(text)
    const period = column === YEAR ? of.key.year : (of.months[column] ?? '')
    setBad((before) => {
      const next = new Map(before)
      if (value === undefined) next.set(`${code} ${period}`, text)
      else next.delete(`${code} ${period}`)
      return next
    })
    if (value !== undefined) attempt(of, (now) => ({ ...now, rows: now.rows.map((row) => (row.code === code ? withCell(row, column, side, value) : row)) }))
  }
  const lock = (of: Sheet, code: string, column: number) => attempt(of, (now) => ({
    ...now, rows: now.rows.map((row) => (row.code !== code ? row : column === YEAR ? { ...row, isYearLocked: !row.isYearLocked } : { ...row, lockedMonths: row.lockedMonths.map((is, index) => (index === column ? !is : is)) })),
  }))
  const refuseLockedOf = (of: Sheet, now: Edit, lines: readonly ReadRow[]) => refuseLocked(now.rows, lines, { year: of.key.year, months: of.months, nameOf: (code) => of.rows.find((row) => row.code === code)?.name ?? code })
  const takeLines = (of: Sheet, lines: readonly ReadRow[]) => attempt(of, (now) => {
    refuseLockedOf(of, now, lines)
    return {
      ...now, rows: now.rows.map((row) => {
        const line = lines.find((one) => one.code === row.code)
        return line ? { ...row, year: line.year ? takeRead(row.year, line.year) : row.year, months: row.months.map((month, index) => { const read = line.months[index]; return read ? takeRead(month, read) : month }) } : row
      }),
    }
  })
  const paste = (of: Sheet, event: ClipboardEvent, rowIndex: number, columnIndex: number) => {
    const text = event.clipboardData.getData('text/plain').replace(/\r?\n$/, '')
    if (!/[\t\n]/.test(text)) return
    event.preventDefault()
    const block = text.split(/\r?\n/).map((line) => line.split('\t'))
    // A block that begins with words is a whole grid with its own header; a block of numbers is put where it is pasted.
    const corner = (block[0]?.[0] ?? '').trim()
    const isGrid = (corner !== '' && readCell(corner) === undefined) || (corner === '' && readCell(block[1]?.[0] ?? '') === undefined)
    if (!isGrid) return pasteCells(of, block.flatMap((line, down) => line.flatMap((cell, across) => {
      const row = of.rows[rowIndex + down]
      return row && columnIndex + across <= YEAR ? [{ code: row.code, column: columnIndex + across, text: cell }] : []
    })))
    targetClient.targets.readPaste({ ...key, text }).then(({ cells }) => pasteCells(of, cells.map((cell) => ({
      code: cell.subjectCode, column: cell.period === of.key.year ? YEAR : of.months.indexOf(cell.period), text: cell.value === null ? '' : String(cell.value),
    }))), setProblem)
  }
  // Cells of one paste are put in together, and none of them when one is locked.
  const pasteCells = (of: Sheet, cells: readonly { code: string; column: number; text: string }[]) => {
    const values = cells.flatMap((cell) => {
      const value = readCell(cell.text)
      return value === undefined ? [] : [{ ...cell, value }]
    })
    for (const cell of cells) if (readCell(cell.text) === undefined) typed(of, cell.code, cell.column, cell.text)
    attempt(of, (now) => {
      const rows = now.rows.map((row) => values.filter((cell) => cell.code === row.code).reduce((at, cell) => withCell(at, cell.column, side, cell.value), row))
      refuseLockedOf(of, now, rows)
      return { ...now, rows }
    })
  }
  const takeFile = async (of: Sheet, file: File) => {
    try {
      takeLines(of, (await targetClient.targets.readSheet({ ...key, fileName: file.name, contentBase64: await base64Of(file) })).rows)
    } catch (error) {
      setProblem(error)
    }
  }
  const save = (of: Sheet) => act.mutate(async () => {
    const now = begun(of)
    await targetClient.targets.save({ ...key, revision: of.shows === 'open' ? (of.version?.revision ?? null) : null, inForceFrom: now.from, method: now.method, residualOwnerNo: now.residualOwnerNo, note: now.note.trim() || null, rows: [...now.rows] })
    return t.saved
  })
  const open = sheet?.shows === 'open' ? sheet.version : null
  const status = !sheet ? '' : !sheet.version || sheet.shows === 'nothing' ? t.nothing
    : open?.state === 'draft' ? t.draft(open.versionNo) : open ? t.submitted(open.versionNo, open.submittedBy ?? '') : t.inForce(sheet.version.versionNo, sheet.version.inForceFrom, sheet.version.decidedBy ?? '')
  const now = sheet ? begun(sheet) : null
  const shares = sheet && now?.method && sheet.kind !== 'ratio' && sheet.parent !== null ? knownShares(sheet, now.method) : null
  const unowned = sheet && now ? unownedOf(sheet, now.rows) : []
  const years = key.year === '' ? [] : [-2, -1, 0, 1, 2].map((offset) => String(Number(key.year) + offset))
  return (
    <Page title={t.title} note={t.note} actions={<>
      <Link to={`/targets/versions?year=${key.year}`}>{t.versions}</Link>
      {sheet ? <a href={`/api/targets/sheet.xlsx?${new URLSearchParams(key).toString()}`} download>{t.export}</a> : null}
      {sheet?.may.edit ? <label className="bh-target-file">{t.import}<input type="file" accept=".xlsx" onChange={(event) => { const file = event.target.files?.[0]; if (file) void takeFile(sheet, file); event.target.value = '' }} /></label> : null}
      {sheet?.may.edit && edit ? <Button onClick={leave}>{t.undo}</Button> : null}
      {sheet?.may.edit && open && !edit ? <Button onClick={() => act.mutate(async () => { await targetClient.targets.discard({ versionId: open.versionId }); return '' })}>{t.discard}</Button> : null}
      {sheet?.may.edit ? <Button type={edit ? 'primary' : 'default'} disabled={!edit || bad.size > 0} loading={act.isPending} onClick={() => save(sheet)}>{t.save}</Button> : null}
      {sheet?.may.edit && open && !edit ? <Button type="primary" loading={act.isPending} onClick={() => act.mutate(async () => { await targetClient.targets.submit({ versionId: open.versionId, revision: open.revision }); return t.sent })}>{t.submit}</Button> : null}
      {sheet?.may.approve && open ? <>
        <input className="bh-input" style={{ width: 140 }} aria-label={t.reason} placeholder={t.reason} value={reason} onChange={(event) => setReason(event.target.value)} />
        <Button disabled={reason.trim() === ''} onClick={() => act.mutate(async () => { await targetClient.targets.sendBack({ versionId: open.versionId, reason }); setReason(''); return '' })}>{t.sendBack}</Button>
        <Button type="primary" loading={act.isPending} onClick={() => act.mutate(async () => t.approved((await targetClient.targets.approve({ versionId: open.versionId, revision: open.revision, ...(unowned.length > 0 ? { unownedBecause: because } : {}) })).cells))}>{t.approve}</Button>
      </> : null}
    </>}>
      <div className="bh-row bh-target-picks">
        <Select aria-label={t.measure} showSearch optionFilterProp="label" style={{ minWidth: 180 }} value={key.measureId} onChange={(measure) => pick({ measure })} options={(measures.data ?? []).map((one) => ({ value: one.id, label: one.name[language] }))} />
        <Select aria-label={t.year} value={key.year} style={{ minWidth: 84 }} onChange={(year) => pick({ year })} options={years.map((one) => ({ value: one, label: one }))} />
        {sheet?.measure.hasBrands ? <Select aria-label={t.brand} value={key.brand} style={{ minWidth: 110 }} onChange={(brand) => pick({ brand })} options={[{ value: '', label: t.allBrands }, ...sheet.brands.map((brand) => ({ value: brand, label: brand }))]} /> : null}
        <Select aria-label={t.parent} showSearch optionFilterProp="label" style={{ minWidth: 190 }} value={place ? `${place.kind}:${place.code}` : ''} onChange={(parent) => pick({ parent, child: '' })} options={(places.data ?? []).map((one) => ({ value: `${one.kind}:${one.code}`, label: one.kind === 'top' ? t.top(one.name) : one.name }))} />
        <Select aria-label={t.child} style={{ minWidth: 110 }} value={key.childKind} onChange={(child) => pick({ child })} options={(place?.children ?? []).map((kind) => ({ value: kind, label: t[kind] }))} />
        <Segmented aria-label={t.side} value={side} onChange={setSide} options={(['base', 'target', 'challenge'] as const).map((value) => ({ value, label: t[value] }))} />
      </div>
      <RefusalAlert error={problem ?? answer.error} />
      <p role="status" className="bh-soft bh-target-status">{bad.size > 0 ? t.bad([...bad.values()][0] ?? '') : notice || status}{open?.returnedBecause ? ` · ${t.returned(open.returnedBecause)}` : ''}</p>
      {!sheet || !now ? (answer.error ? null : <LoadingState shape="rows" />) : sheet.rows.length === 0 ? <EmptyState title={t.empty} next={t.next} /> : <>
        {sheet.may.edit ? (
          <details className="bh-target-panel" open={edit !== null || sheet.shows !== 'inForce'}>
            <summary>{t.split}</summary>
            <SplitPanel sheet={sheet} method={now.method ?? usualMethod} onChange={(method) => split(sheet, method)} />
            <div className="bh-row">
              <Button onClick={() => split(sheet, now.method ?? usualMethod)}>{now.method ? t.splitAgain : t.split}</Button>
              <label>{t.from} <DayInput label={t.from} picker="month" width={110} value={now.from} onChange={(from) => attempt(sheet, (was) => ({ ...was, from: from || was.from }))} /></label>
              {sheet.parent ? <StaffPick label={t.residual} value={now.residualOwnerNo} nobody={t.byParent} onPick={(residualOwnerNo) => attempt(sheet, (was) => ({ ...was, residualOwnerNo }))} /> : null}
              <label>{t.note2} <input className="bh-input" style={{ width: 220 }} value={now.note} maxLength={500} onChange={(event) => attempt(sheet, (was) => ({ ...was, note: event.target.value }))} /></label>
            </div>
          </details>
        ) : null}
        <UnownedLines lines={unowned} kept={sheet.version?.unownedBecause ?? null} pathOf={(code) => `/targets?${linkOf(search, code)}`} because={because} {...(sheet.may.approve ? { onBecause: setBecause } : {})} />
        <TargetGrid sheet={sheet} rows={now.rows} side={side} from={now.from} line={search.get('line')} shares={shares} hand={sheet.may.edit && now.method && now.method.mix.hand > 0 ? now.method.hand : null} bad={bad} residualOwner={sheet.residualOwnerName}
          onType={(code, column, text) => typed(sheet, code, column, text)} onLock={(code, column) => lock(sheet, code, column)} onPaste={(event, row, column) => paste(sheet, event, row, column)}
          onHand={(code, share) => { if (now.method) split(sheet, { ...now.method, hand: { ...now.method.hand, [code]: share } }) }} />
      </>}
    </Page>
  )
}

function StaffPick(props: { readonly label: string; readonly value: string | null; readonly nobody: string; readonly onPick: (staffNo: string | null) => void }): ReactNode {
  const staff = useQuery(branchQuery.units.staff.queryOptions({ input: {} }))
  return (
    <label>{props.label} <Select aria-label={props.label} showSearch optionFilterProp="label" style={{ minWidth: 180 }} value={props.value ?? ''} onChange={(value) => props.onPick(value === '' ? null : value)}
      options={[{ value: '', label: props.nobody }, ...(staff.data ?? []).map((one) => ({ value: one.staffNo, label: `${one.name} ${one.post}` }))]} /></label>
  )
}

function withCell(row: GivenRow, column: number, side: keyof Three, value: number | null): GivenRow {
  if (column === YEAR) return { ...row, year: { ...row.year, [side]: value } }
  return { ...row, months: row.months.map((month, index) => (index === column ? { ...(month ?? none), [side]: value } : month)) }
}
/** Lines with a target that nobody answers for, as the sheet shows them now. */
function unownedOf(sheet: Sheet, rows: readonly GivenRow[]): UnownedLine[] {
  const filled = new Set(rows.filter((row) => row.year.target !== null || row.months.some((month) => month.target !== null)).map((row) => row.code))
  return sheet.rows.filter((row) => row.kind !== 'staff' && row.ownerName === null && filled.has(row.code)).map(({ code, name }) => ({ code, name }))
}
function linkOf(search: URLSearchParams, line: string): string {
  const next = new URLSearchParams(search)
  next.set('line', line)
  return next.toString()
}
function knownShares(sheet: Sheet, method: Method): ReadonlyMap<string, number> {
  try {
    return sharesOf(sheet, method)
  } catch {
    // The alert says what is wrong with the shares; the column stays, so that they can be put right.
    return new Map()
  }
}
