import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import type { ReactNode } from 'react'
import { DataTable, type TableColumn } from '../ui/DataTable.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { formatInstant } from '../ui/formatDay.ts'
import { LoadingState } from '../ui/LoadingState.tsx'
import { Page } from '../ui/Page.tsx'
import { RefusalAlert } from '../ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../ui/words.ts'
import { client, filePath, query } from './feedClient.web.ts'

type Cell = string | number | boolean | null
type Facts = Readonly<Record<string, Cell>>
type Difference = { readonly id: string; readonly kind: 'added' | 'changed' | 'missing'; readonly before: Facts; readonly after: Facts }
type Column = { readonly name: string; readonly header: string; readonly headerEn: string; readonly isKey: boolean }

const words = defineWords({
  zh: {
    title: (feed: string) => `${feed}：主数据变更`, back: '全部文件', added: '新增', changed: '变化', missing: '文件里没有', kind: '差异',
    approve: (count: number) => `批准这 ${count} 处变更`, reject: '不通过', reason: '不通过的原因', confirmReject: '确认不通过', cancel: '返回',
    notYours: '由提出人以外、有审核权限的同事批准。', cut: '变更太多，每类只列出前 1000 行；原文件里有全部。', none: '没有差异', noneNext: '文件与现有资料一致，不需要审核。',
    open: '等待审核', approved: '已批准', rejected: '未通过', overtaken: '已有更新的文件', by: (name: string, at: string) => `${name}于 ${at} 提出`, decided: (name: string, at: string) => `${name}于 ${at} 处理`, someone: '系统',
  },
  en: {
    title: (feed: string) => `${feed}: change of master data`, back: 'All files', added: 'Added', changed: 'Changed', missing: 'Not in the file', kind: 'Difference',
    approve: (count: number) => `Approve ${count} ${count === 1 ? 'change' : 'changes'}`, reject: 'Reject', reason: 'Why it is rejected', confirmReject: 'Reject it', cancel: 'Back',
    notYours: 'A colleague with the permission approves it, not the person who proposed it.', cut: 'Too many changes: the first 1,000 of each kind are listed; the file holds all.', none: 'No difference', noneNext: 'The file agrees with what is known; there is nothing to approve.',
    open: 'Waiting', approved: 'Approved', rejected: 'Rejected', overtaken: 'A newer file came', by: (name: string, at: string) => `Proposed by ${name}, ${at}`, decided: (name: string, at: string) => `Decided by ${name}, ${at}`, someone: 'the system',
  },
})

/** What a file of master data would change, and the decision about it. */
export function MasterChange(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const changeId = Number(useParams()['changeId'])
  const asked = useQuery(query.getChange.queryOptions({ input: { changeId } }))
  if (asked.error) return <Page title={t.back}><RefusalAlert error={asked.error} onRetry={() => void asked.refetch()} /></Page>
  if (!asked.data) return <Page title={t.back}><LoadingState shape="rows" /></Page>
  const { change, columns, added, changed, missing, isCut } = asked.data
  const rows: Difference[] = [
    ...added.map((after, index) => ({ id: `added ${index}`, kind: 'added' as const, before: {}, after })),
    ...changed.map(({ before, after }, index) => ({ id: `changed ${index}`, kind: 'changed' as const, before, after })),
    ...missing.map((key, index) => ({ id: `missing ${index}`, kind: 'missing' as const, before: key, after: key })),
  ]
  const instant = (at: string | null): string => formatInstant(at, language)
  return (
    <Page
      title={t.title(change.feedName[language])}
      note={<><Link to="/feeds">{t.back}</Link> · <Link to={filePath(change.fileId)}>{change.fileName}</Link> · {t[change.state]}</>}
    >
      <div className="bh-stack">
        <p className="bh-soft">
          {t.by(change.proposedBy ?? t.someone, instant(change.proposedAt))}
          {change.decidedAt ? ` · ${t.decided(change.decidedBy ?? t.someone, instant(change.decidedAt))}` : ''}
          {change.reason ? ` · ${change.reason}` : ''}
        </p>
        <p>{t.added} {change.addedCount} · {t.changed} {change.changedCount} · {t.missing} {change.missingCount}</p>
        {isCut ? <p className="bh-soft">{t.cut}</p> : null}
        <DataTable
          name="feeds.change" title={t.title(change.feedName[language])} columns={columnsOf(columns, language, { kind: t.kind, of: (kind) => t[kind] })} rows={rows} rowKey={({ id }) => id}
          empty={<EmptyState title={t.none} next={t.noneNext} />}
        />
        {change.state !== 'open' ? null : change.mayDecide
          ? <Decision changeId={changeId} count={change.addedCount + change.changedCount + change.missingCount} />
          : <p className="bh-soft">{t.notYours}</p>}
      </div>
    </Page>
  )
}

function columnsOf(columns: readonly Column[], language: 'zh' | 'en', kinds: { kind: string; of: (kind: Difference['kind']) => string }): TableColumn<Difference>[] {
  const text = (cell: Cell | undefined): string => (cell === null || cell === undefined ? '' : String(cell))
  return [
    { key: 'kind', title: kinds.kind, kind: 'text', value: (row) => kinds.of(row.kind) },
    ...columns.map((column): TableColumn<Difference> => ({
      key: column.name,
      title: language === 'zh' ? column.header : column.headerEn,
      kind: 'text',
      value: (row) => text(row.after[column.name]),
      render: (row) => {
        const [before, after] = [text(row.before[column.name]), text(row.after[column.name])]
        if (row.kind !== 'changed' || column.isKey || before === after || !(column.name in row.before)) return after
        return <><span className="bh-feed-old">{before || '—'}</span> → <strong>{after || '—'}</strong></>
      },
    })),
  ]
}

function Decision(props: { readonly changeId: number; readonly count: number }): ReactNode {
  const t = useWords(words)
  const queries = useQueryClient()
  const [reason, setReason] = useState<string | null>(null)
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: query.key() })
  const approve = useMutation({ mutationFn: () => client.approveChange({ changeId: props.changeId }), onSuccess: refresh })
  const reject = useMutation({ mutationFn: () => client.rejectChange({ changeId: props.changeId, reason: reason ?? '' }), onSuccess: refresh })
  return (
    <div className="bh-stack">
      <RefusalAlert error={approve.error ?? reject.error} />
      {reason === null ? (
        <div className="bh-row">
          <Button type="primary" loading={approve.isPending} onClick={() => approve.mutate()}>{t.approve(props.count)}</Button>
          <Button onClick={() => setReason('')}>{t.reject}</Button>
        </div>
      ) : (
        <>
          <Input.TextArea aria-label={t.reason} placeholder={t.reason} value={reason} maxLength={300} onChange={(event) => setReason(event.target.value)} />
          <div className="bh-row">
            <Button danger type="primary" disabled={reason.trim().length < 2} loading={reject.isPending} onClick={() => reject.mutate()}>{t.confirmReject}</Button>
            <Button onClick={() => setReason(null)}>{t.cancel}</Button>
          </div>
        </>
      )}
    </div>
  )
}
