import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Select from 'antd/es/select'
import { useMemo, useState } from 'react'
import type { ClipboardEvent, ReactNode } from 'react'
import { useSearchParams } from 'react-router'
import { branchContract } from '../../branch/contract.ts'
import { clientOf } from '../../platform/ui/client.ts'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { figureParts, formatFigure, unitWord } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { type TargetCell, targetContract } from './contract.ts'
import { readTargetValue, sumOfMonths } from './rules.ts'
import './Targets.css'

const { client, query } = clientOf({ targets: targetContract })
const { query: branchQuery } = clientOf(branchContract)
const monthsEn = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const words = defineWords({
  zh: {
    title: '目标', note: '可直接从 Excel 粘贴：第一行是月份，第一列是区域名称或代码；也可选中一格粘贴一片数字。', measure: '指标', year: '年份', level: '级别', prefecture: '全分公司', county: '区县', township: '乡镇', unit: '营业部', area: '区域', whole: '全年', sumMonths: '各月合计', sum: '合计', save: (count: number) => (count === 0 ? '保存目标' : `保存 ${count} 个目标`), discard: '放弃修改', import: '从 Excel 文件读入', saved: (count: number) => `已保存 ${count} 个目标`, bad: (text: string) => `“${text}”不是数字`, empty: '没有可定目标的区域', next: '先导入单位与辖区。', month: (month: number) => `${month} 月`, cell: (area: string, period: string) => `${area} ${period} 目标`, lastYear: (figure: string) => `去年 ${figure}`,
  },
  en: {
    title: 'Targets', note: 'Paste from Excel: months in the first row, areas by name or code in the first column; or paste a block of numbers into a cell.', measure: 'Indicator', year: 'Year', level: 'Level', prefecture: 'Whole branch', county: 'Counties', township: 'Townships', unit: 'Offices', area: 'Area', whole: 'Year', sumMonths: 'Sum of months', sum: 'Total', save: (count: number) => (count === 0 ? 'Save targets' : `Save ${count} ${count === 1 ? 'target' : 'targets'}`), discard: 'Discard', import: 'Read from an Excel file', saved: (count: number) => `${count} targets saved`, bad: (text: string) => `"${text}" is no number`, empty: 'There is nothing to set targets for', next: 'Bring units and territories first.', month: (month: number) => monthsEn[month - 1] ?? String(month), cell: (area: string, period: string) => `Target of ${area} ${period}`, lastYear: (figure: string) => `last year ${figure}`,
  },
})
type Level = 'prefecture' | 'county' | 'township' | 'unit'

/** Targets as offices make them: areas down, months across. */
export function Targets(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const cache = useQueryClient()
  const [search, setSearch] = useSearchParams()
  const [edits, setEdits] = useState<ReadonlyMap<string, string>>(new Map())
  const [notice, setNotice] = useState('')
  const [problem, setProblem] = useState<unknown>(null)
  const measures = useQuery(branchQuery.measures.list.queryOptions())
  const periods = useQuery(branchQuery.measures.periods.queryOptions())
  const measureId = search.get('measure') ?? 'market.users.onBooks'
  const year = search.get('year') ?? periods.data?.latest?.slice(0, 4) ?? ''
  const level: Level = (['prefecture', 'county', 'township', 'unit'] as const).find((one) => one === search.get('level')) ?? 'county'
  const at = { measureId, subjectKind: level === 'unit' ? ('unit' as const) : ('area' as const), brand: '' }
  const grid = useQuery(query.targets.grid.queryOptions({ input: { ...at, level: level === 'unit' ? 'county' : level, year }, enabled: year !== '' }))
  const measure = measures.data?.find((one) => one.id === measureId)
  const unit = measure?.unit ?? 'count'
  const changed = useMemo(() => [...edits].flatMap(([key, text]): TargetCell[] => {
    const [subjectCode = '', period = ''] = key.split(' ')
    const value = text.trim() === '' ? null : readTargetValue(text)
    const row = grid.data?.rows.find((one) => one.subjectCode === subjectCode)
    const before = period.length === 4 ? row?.year : row?.months[Number(period.slice(5)) - 1]
    return (text.trim() !== '' && value === null) || value === (before ?? null) ? [] : [{ subjectCode, period, value }]
  }), [edits, grid.data])
  const bad = [...edits.values()].find((text) => text.trim() !== '' && readTargetValue(text) === null)
  const save = useMutation({
    mutationFn: () => client.targets.save({ ...at, cells: changed }),
    onSuccess: async ({ saved }) => {
      setEdits(new Map())
      setNotice(t.saved(saved))
      setProblem(null)
      await cache.invalidateQueries()
    },
    onError: setProblem,
  })
  const pick = (name: string, value: string) => {
    setEdits(new Map())
    setSearch((before) => {
      const next = new URLSearchParams(before)
      next.set(name, value)
      return next
    }, { replace: true })
  }
  const takeCells = async (read: () => Promise<{ cells: TargetCell[] }>) => {
    try {
      const { cells } = await read()
      setEdits((before) => new Map([...before, ...cells.map((cell): [string, string] => [`${cell.subjectCode} ${cell.period}`, written(cell.value, unit)])]))
      setProblem(null)
    } catch (error) {
      setProblem(error)
    }
  }
  const takeFile = async (file: File) => {
    const bytes = new Uint8Array(await file.arrayBuffer())
    let binary = ''
    for (const byte of bytes) binary += String.fromCharCode(byte)
    await takeCells(() => client.targets.readSheet({ measureId, subjectKind: at.subjectKind, year, fileName: file.name, contentBase64: btoa(binary) }))
  }
  const rows = grid.data?.rows ?? []
  const columns = [...(grid.data?.months ?? []), year]
  const onPaste = (event: ClipboardEvent, rowIndex: number, columnIndex: number) => {
    const text = event.clipboardData.getData('text/plain').replace(/\r?\n$/, '')
    if (!/[\t\n]/.test(text)) return
    event.preventDefault()
    const block = text.split(/\r?\n/).map((line) => line.split('\t'))
    // A block that begins with words is a whole grid with its own header; a block of numbers is put where it is pasted.
    if (readTargetValue(block[0]?.[0] ?? '') === null && (block[0]?.[0] ?? '').trim() !== '') return void takeCells(() => client.targets.readPaste({ measureId, subjectKind: at.subjectKind, year, text }))
    if (block[0]?.[0]?.trim() === '' && block[1]?.[0] && readTargetValue(block[1][0]) === null) return void takeCells(() => client.targets.readPaste({ measureId, subjectKind: at.subjectKind, year, text }))
    setEdits((before) => {
      const next = new Map(before)
      block.forEach((line, down) => line.forEach((cell, across) => {
        const row = rows[rowIndex + down]
        const period = columns[columnIndex + across]
        if (row && period) next.set(`${row.subjectCode} ${period}`, cell.trim())
      }))
      return next
    })
  }
  const textAt = (subjectCode: string, period: string, value: number | null) => edits.get(`${subjectCode} ${period}`) ?? written(value, unit)
  const numberAt = (subjectCode: string, period: string, value: number | null) => {
    const text = edits.get(`${subjectCode} ${period}`)
    return text === undefined ? value : readTargetValue(text)
  }
  const total = (values: readonly (number | null)[]) => (measure?.isRatio || values.every((value) => value === null) ? null : values.reduce<number>((sum, value) => sum + (value ?? 0), 0))
  const addsUp = measure?.rollUp === 'sum' && !measure.isRatio
  return (
    <Page title={t.title} note={t.note}
      actions={<>
        <Select aria-label={t.measure} showSearch optionFilterProp="label" style={{ minWidth: 200 }} value={measureId} onChange={(next) => pick('measure', next)} options={(measures.data ?? []).map((one) => ({ value: one.id, label: one.name[language] }))} />
        <Select aria-label={t.year} value={year} style={{ minWidth: 90 }} onChange={(next) => pick('year', next)} options={yearsAround(year).map((one) => ({ value: one, label: one }))} />
        <Select aria-label={t.level} value={level} style={{ minWidth: 110 }} onChange={(next) => pick('level', next)} options={(['prefecture', 'county', 'township', 'unit'] as const).map((one) => ({ value: one, label: t[one] }))} />
        <label className="bh-target-file">{t.import}<input type="file" accept=".xlsx" onChange={(event) => { const file = event.target.files?.[0]; if (file) void takeFile(file); event.target.value = '' }} /></label>
        {edits.size > 0 ? <Button onClick={() => setEdits(new Map())}>{t.discard}</Button> : null}
        <Button type="primary" disabled={changed.length === 0 || bad !== undefined} loading={save.isPending} onClick={() => save.mutate()}>{t.save(changed.length)}</Button>
      </>}>
      <RefusalAlert error={problem ?? grid.error} />
      <p role="status" className="bh-soft bh-target-status">{bad === undefined ? notice : t.bad(bad)}</p>
      {grid.isPending ? <LoadingState shape="rows" /> : rows.length === 0 ? <EmptyState title={t.empty} next={t.next} /> : (
        <div className="bh-target-scroll" tabIndex={0} role="region" aria-label={t.title}>
          <table className="bh-target-grid bh-numbers">
            <thead><tr><th scope="col">{t.area} <span className="bh-faint">{unitWord(unit, language)}</span></th>{columns.map((period) => <th key={period} scope="col">{period.length === 4 ? t.whole : t.month(Number(period.slice(5)))}</th>)}{addsUp ? <th scope="col">{t.sumMonths}</th> : null}</tr></thead>
            <tbody>
              {rows.map((row, rowIndex) => {
                const values = [...row.months, row.year]
                const months = row.months.map((value, index) => numberAt(row.subjectCode, columns[index] ?? '', value))
                return (
                  <tr key={row.subjectCode}>
                    <th scope="row">{row.name}</th>
                    {columns.map((period, columnIndex) => (
                      <td key={period}>
                        <input aria-label={t.cell(row.name, period)} title={columnIndex < 12 ? t.lastYear(formatFigure(row.lastYear[columnIndex] ?? null, unit, language)) : undefined} inputMode="decimal"
                          className={edits.has(`${row.subjectCode} ${period}`) ? 'bh-target-edited' : ''} value={textAt(row.subjectCode, period, values[columnIndex] ?? null)}
                          onChange={(event) => { const { value } = event.target; setEdits((before) => new Map(before).set(`${row.subjectCode} ${period}`, value)) }} onPaste={(event) => onPaste(event, rowIndex, columnIndex)} />
                      </td>
                    ))}
                    {addsUp ? <td>{figureParts(sumOfMonths(months), unit, language, { precise: true }).number}</td> : null}
                  </tr>
                )
              })}
            </tbody>
            {measure?.isRatio ? null : <tfoot><tr><th scope="row">{t.sum}</th>{columns.map((period, index) => <td key={period}>{figureParts(total(rows.map((row) => numberAt(row.subjectCode, period, (index < 12 ? row.months[index] : row.year) ?? null))), unit, language, { precise: true }).number}</td>)}{addsUp ? <td /> : null}</tr></tfoot>}
          </table>
        </div>
      )}
    </Page>
  )
}

function written(value: number | null, unit: string): string {
  if (value === null) return ''
  return unit === 'percent' ? `${Number((value * 100).toPrecision(10))}%` : String(value)
}
function yearsAround(year: string): string[] {
  return [-2, -1, 0, 1, 2].map((offset) => String(Number(year) + offset))
}
