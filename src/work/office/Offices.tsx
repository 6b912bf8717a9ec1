import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Segmented from 'antd/es/segmented'
import Select from 'antd/es/select'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { formatInstant } from '../../platform/ui/formatDay.ts'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { State } from '../../platform/ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import type { KindShape } from '../contract.ts'
import { showValue } from '../desk/OrderScreen.tsx'
import { statusWords } from '../order/statusWords.data.ts'
import { workClient, workQuery } from '../workClient.web.ts'
import type { MergePreview, MergeRow } from './contract.ts'
import { downloadBooks } from './download.web.ts'
import '../inbox/work.css'

const words = defineWords({
  zh: {
    title: 'Excel 下发与回收', note: '按营业部下载工作簿，离线填写后传回合并。只能填白色的格子；有一处不对，整本都不合并。', send: '一、下发', kind: '类型', anyKind: '全部类型', download: '下载各营业部工作簿', back: '二、回收', choose: '选择填好的工作簿', sent: '下发记录', unit: '营业部', count: '工单数', sentAt: '下发时间', sentBy: '下发人', takenAt: '回收时间', takenCount: '已合并', nobody: '未派单位',
    faults: (count: number) => `有 ${count} 处要改正，改正前不能合并`, cell: '单元格', fault: '问题', order: '工单', state: '情况', theirs: '表里填的', ours: '系统里的', none: '还没有结果', decide: '以哪边为准', theirsShort: '表里的', oursShort: '系统的',
    new: '将合并', same: '已经一致', conflict: '下发后有变动', gone: '已结束，不再接收', merge: (count: number) => `合并 ${count} 张`, undecided: (count: number) => `还有 ${count} 张要选择以哪边为准`, merged: (count: number) => `已合并 ${count} 张工单。`, untouched: (sent: number, untouched: number) => `这本有 ${sent} 张工单，${untouched} 张没有填写。`, clear: '换一本', empty: '还没有下发过工作簿',
  },
  en: {
    title: 'Excel out and back', note: 'Download a workbook per office, fill it in offline, and bring it back. Only the white cells are yours; one fault keeps the whole workbook out.', send: '1. Out', kind: 'Kind', anyKind: 'All kinds', download: 'Download the workbooks of all offices', back: '2. Back', choose: 'Choose a workbook that was filled in', sent: 'What went out', unit: 'Office', count: 'Orders', sentAt: 'Sent', sentBy: 'By', takenAt: 'Back', takenCount: 'Merged', nobody: 'No unit yet',
    faults: (count: number) => `${count} to correct before it can be merged`, cell: 'Cell', fault: 'What is wrong', order: 'Order', state: 'State', theirs: 'In the workbook', ours: 'Here', none: 'No result yet', decide: 'Which holds', theirsShort: 'Workbook', oursShort: 'Here',
    new: 'Will be merged', same: 'The same already', conflict: 'Changed since it was sent', gone: 'Has ended, takes nothing', merge: (count: number) => `Merge ${count}`, undecided: (count: number) => `${count} still need a choice`, merged: (count: number) => `${count} orders were merged.`, untouched: (sent: number, untouched: number) => `The workbook holds ${sent} orders; ${untouched} were left empty.`, clear: 'Another one', empty: 'No workbook has gone out yet',
  },
})
type Picked = { readonly fileName: string; readonly contentBase64: string }
type BookRow = { bookId: number; unitName: string | null; kind: string; orderCount: number; sentAt: string; sentBy: string | null; takenAt: string | null; takenCount: number | null }

/** Workbooks out to the offices and back: what each merge would do is seen before it is done. */
export function Offices(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const queries = useQueryClient()
  const kinds = useQuery(workQuery.kinds.queryOptions())
  const books = useQuery(workQuery.books.queryOptions())
  const [kindId, setKindId] = useState('')
  const [file, setFile] = useState<Picked | null>(null)
  const [decisions, setDecisions] = useState<ReadonlyMap<number, 'theirs' | 'ours'>>(new Map())
  const [notice, setNotice] = useState('')
  const send = useMutation({
    mutationFn: () => downloadBooks({ kind: kindId === '' ? null : kindId }),
    onSuccess: () => queries.invalidateQueries({ queryKey: workQuery.books.key() }),
  })
  const preview = useMutation({ mutationFn: (picked: Picked) => workClient.preview(picked) })
  const take = useMutation({
    mutationFn: () => workClient.take({ ...(file ?? { fileName: '', contentBase64: '' }), decisions: [...decisions].map(([orderId, holds]) => ({ orderId, holds })) }),
    onSuccess: async ({ taken }) => {
      setNotice(t.merged(taken))
      clear()
      await queries.invalidateQueries({ queryKey: workQuery.key() })
    },
  })
  const clear = () => {
    setFile(null)
    setDecisions(new Map())
    preview.reset()
    take.reset()
  }
  const pick = async (chosen: File) => {
    const bytes = new Uint8Array(await chosen.arrayBuffer())
    let binary = ''
    for (const byte of bytes) binary += String.fromCharCode(byte)
    const picked = { fileName: chosen.name, contentBase64: btoa(binary) }
    clear()
    setNotice('')
    setFile(picked)
    preview.mutate(picked)
  }
  const kindName = (id: string) => kinds.data?.find((each) => each.id === id)?.name[language] ?? id
  const columns: TableColumn<BookRow>[] = [
    { key: 'unit', title: t.unit, kind: 'text', value: (row) => row.unitName ?? t.nobody },
    { key: 'kind', title: t.kind, kind: 'text', value: (row) => kindName(row.kind) },
    { key: 'count', title: t.count, kind: 'number', value: (row) => row.orderCount, sum: true },
    { key: 'sentAt', title: t.sentAt, kind: 'time', value: (row) => row.sentAt },
    { key: 'sentBy', title: t.sentBy, kind: 'text', value: (row) => row.sentBy },
    { key: 'takenAt', title: t.takenAt, kind: 'time', value: (row) => row.takenAt },
    { key: 'takenCount', title: t.takenCount, kind: 'number', value: (row) => row.takenCount, sum: true },
  ]
  return (
    <Page title={t.title} note={t.note}>
      <div className="work-page">
        <section>
          <h2>{t.send}</h2>
          <div className="work-tools">
            <Select aria-label={t.kind} value={kindId} style={{ minWidth: 140 }} onChange={setKindId} options={[{ value: '', label: t.anyKind }, ...(kinds.data ?? []).map((one) => ({ value: one.id, label: one.name[language] }))]} />
            <Button type="primary" loading={send.isPending} onClick={() => send.mutate()}>{t.download}</Button>
          </div>
          <RefusalAlert error={send.error} />
        </section>
        <section>
          <h2>{t.back}</h2>
          <label className="work-file">{t.choose}<input type="file" accept=".xlsx" onChange={(event) => { const chosen = event.target.files?.[0]; if (chosen) void pick(chosen); event.target.value = '' }} /></label>
          <p role="status" className="bh-soft">{notice}</p>
          <RefusalAlert error={preview.error ?? take.error} />
          {preview.data && file ? <Merge merge={preview.data} kind={kinds.data?.find((each) => each.id === preview.data.kind)} decisions={decisions} onDecide={(orderId, holds) => setDecisions(new Map(decisions).set(orderId, holds))} isTaking={take.isPending} onTake={() => take.mutate()} onClear={clear} /> : null}
        </section>
        <section>
          <h2>{t.sent}</h2>
          <DataTable name="work.books" title={t.sent} columns={columns} rows={books.data ?? []} rowKey={(row) => String(row.bookId)} loading={books.isPending} error={books.error} empty={<p className="bh-soft">{t.empty}</p>} />
        </section>
      </div>
    </Page>
  )
}

type MergeProps = { readonly merge: MergePreview; readonly kind: KindShape | undefined; readonly decisions: ReadonlyMap<number, 'theirs' | 'ours'>; readonly onDecide: (orderId: number, holds: 'theirs' | 'ours') => void; readonly isTaking: boolean; readonly onTake: () => void; readonly onClear: () => void }

/** What merging would do, with both sides of each order that changed meanwhile. */
function Merge({ merge, kind, decisions, onDecide, isTaking, onTake, onClear }: MergeProps): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const undecided = merge.rows.filter((row) => row.state === 'conflict' && !decisions.has(row.orderId)).length
  const willTake = merge.rows.filter((row) => row.state === 'new' || (row.state === 'conflict' && decisions.get(row.orderId) === 'theirs')).length
  const columns: TableColumn<MergeRow>[] = [
    { key: 'cell', title: t.cell, kind: 'text', value: (row) => row.cell },
    { key: 'order', title: t.order, kind: 'text', value: (row) => `${row.orderId} ${row.title}` },
    { key: 'state', title: t.state, kind: 'text', value: (row) => t[row.state], render: (row) => <State state={row.state === 'conflict' ? 'watch' : row.state === 'gone' ? 'noFigure' : 'onTrack'}>{t[row.state]}</State> },
    { key: 'theirs', title: t.theirs, kind: 'text', value: (row) => sideText(row.theirs, kind, language) },
    { key: 'ours', title: t.ours, kind: 'text', value: (row) => [row.ours ? sideText(row.ours, kind, language) : t.none, statusWords[row.status][language]].join(' · ') },
    { key: 'decide', title: t.decide, kind: 'text', value: (row) => decisions.get(row.orderId) ?? '', render: (row) => (row.state === 'conflict' ? <Segmented aria-label={`${t.decide} ${row.orderId}`} value={decisions.get(row.orderId) ?? ''} onChange={(next) => onDecide(row.orderId, next === 'ours' ? 'ours' : 'theirs')} options={[{ value: 'theirs', label: t.theirsShort }, { value: 'ours', label: t.oursShort }]} /> : null) },
  ]
  const faultColumns: TableColumn<MergePreview['faults'][number]>[] = [
    { key: 'cell', title: t.cell, kind: 'text', value: (row) => row.cell },
    { key: 'fault', title: t.fault, kind: 'text', value: (row) => row[language] },
  ]
  return (
    <div className="bh-stack">
      <p>{[merge.unitName, kind?.name[language], formatInstant(merge.sentAt, language)].filter(Boolean).join(' · ')}　{t.untouched(merge.sentCount, merge.untouchedCount)}</p>
      {merge.faults.length > 0 ? <><p role="alert">{t.faults(merge.faults.length)}</p><DataTable name="work.bookFaults" title={t.fault} columns={faultColumns} rows={merge.faults} rowKey={(row) => row.cell} /></> : null}
      {merge.rows.length > 0 ? <DataTable name="work.merge" title={t.back} columns={columns} rows={merge.rows} rowKey={(row) => String(row.orderId)} cardHead="order" /> : null}
      <div className="bh-row">
        <Button type="primary" disabled={merge.faults.length > 0 || undecided > 0 || willTake === 0} loading={isTaking} onClick={onTake}>{t.merge(willTake)}</Button>
        <Button onClick={onClear}>{t.clear}</Button>
        {undecided > 0 ? <span className="bh-soft">{t.undecided(undecided)}</span> : null}
      </div>
    </div>
  )
}

function sideText(side: MergeRow['theirs'], kind: KindShape | undefined, language: 'zh' | 'en'): string {
  const outcome = kind?.outcomes.find((each) => each.id === side.outcome)?.words[language] ?? side.outcome
  const values = (kind?.form ?? []).flatMap((field) => (side.values[field.id] === undefined ? [] : [`${field.words[language]} ${showValue(field, side.values[field.id], language)}`]))
  return [outcome, ...values, side.note].filter(Boolean).join('；')
}
