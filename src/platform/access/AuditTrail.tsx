import Button from 'antd/es/button'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { clientOf } from '../ui/client.ts'
import { DataTable, type TableColumn } from '../ui/DataTable.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Page } from '../ui/Page.tsx'
import { RefusalAlert } from '../ui/RefusalAlert.tsx'
import { State } from '../ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../ui/words.ts'
import { actName, detailText, subjectName } from './auditWords.web.ts'
import { auditContract, type AuditRow } from './contract.ts'
import './access.css'

const { client, query } = clientOf(auditContract)

const words = defineWords({
  zh: {
    title: '审计记录', note: '只增不改。每一行都由上一行的摘要锁住，改动或删除都查得出来。', at: '时间', who: '谁', system: '系统', verb: '做了什么', subject: '对象', detail: '内容', position: '链上序号',
    none: '还没有记录', noneNext: '有人登录、改动数据或查看完整号码后，会记在这里。', verify: '从头核对', verifying: '正在核对…', whole: (rows: number) => `${rows} 行全部吻合`,
    broken: (position: number) => `第 ${position} 行被改动或删除。请保留现场并联系上级。`, waiting: (count: number) => `${count} 行待入链`, more: '更早的记录',
  },
  en: {
    title: 'Audit trail', note: 'Rows are added, never changed. Each is sealed with the digest of the one before, so a change or a deletion shows.', at: 'When', who: 'Who', system: 'System', verb: 'Act', subject: 'On', detail: 'Detail', position: 'Place in chain',
    none: 'Nothing is recorded yet', noneNext: 'Sign-ins, changes and looks at whole numbers appear here.', verify: 'Verify from the first row', verifying: 'Verifying…', whole: (rows: number) => `All ${rows} rows fit`,
    broken: (position: number) => `Row ${position} was changed or deleted. Leave everything as it is and tell your superior.`, waiting: (count: number) => `${count} rows wait for their seal`, more: 'Older rows',
  },
})

/** What was done, by whom, to what. */
export function AuditTrail(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const trail = useInfiniteQuery({
    queryKey: query.listAudit.key(),
    queryFn: ({ pageParam }) => client.listAudit(pageParam === null ? {} : { before: pageParam }),
    initialPageParam: newestFirst(),
    getNextPageParam: (page) => (page.isCut ? (page.rows.at(-1)?.auditId ?? null) : null),
  })
  const verdict = useQuery(query.verifyAudit.queryOptions({ enabled: false }))
  const rows = trail.data?.pages.flatMap((page) => page.rows) ?? []
  const columns: readonly TableColumn<AuditRow>[] = [
    { key: 'at', title: t.at, kind: 'time', value: (row) => row.at },
    { key: 'who', title: t.who, kind: 'text', value: (row) => row.accountName ?? t.system },
    { key: 'verb', title: t.verb, kind: 'text', value: (row) => actName(row.verb, language) },
    { key: 'subject', title: t.subject, kind: 'text', value: (row) => subjectName(row.subjectKind, row.subjectId, language), render: (row) => <Written text={subjectName(row.subjectKind, row.subjectId, language)} /> },
    { key: 'detail', title: t.detail, kind: 'text', value: (row) => detailText(row.detail, language), render: (row) => <span className="bh-detail bh-small bh-soft"><Written text={detailText(row.detail, language)} /></span> },
    { key: 'chainPosition', title: t.position, kind: 'number', value: (row) => row.chainPosition, isHidden: true },
  ]
  return (
    <Page title={t.title} note={t.note} actions={<Button onClick={() => void verdict.refetch()} loading={verdict.isFetching}>{verdict.isFetching ? t.verifying : t.verify}</Button>}>
      <div aria-live="polite">
        <RefusalAlert error={verdict.error} />
        {verdict.data ? (
          <p className="bh-row">
            {verdict.data.brokenAt === null ? <State state="onTrack">{t.whole(verdict.data.rows)}</State> : <State state="offTrack">{t.broken(verdict.data.brokenAt)}</State>}
            {verdict.data.unchained > 0 ? <span className="bh-soft">{t.waiting(verdict.data.unchained)}</span> : null}
          </p>
        ) : null}
      </div>
      <DataTable name="access.audit" title={t.title} columns={columns} rows={rows} rowKey={(row) => String(row.auditId)} loading={trail.isPending} error={trail.error}
        onRetry={() => void trail.refetch()} empty={<EmptyState title={t.none} next={t.noneNext} />} />
      {trail.hasNextPage ? <Button onClick={() => void trail.fetchNextPage()} loading={trail.isFetchingNextPage}>{t.more}</Button> : null}
    </Page>
  )
}

/** Names by which the program itself knows things, such as `market.daily`, are set as code. */
function Written(props: { readonly text: string }): ReactNode {
  return props.text.split(/([A-Za-z]+(?:[._-][A-Za-z]+)+)/).map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))
}

// The page before which nothing was read yet.
function newestFirst(): number | null {
  return null
}
