import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from 'react-router'
import type { ReactNode } from 'react'
import { DataTable, type TableColumn } from '../ui/DataTable.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { formatDay } from '../ui/formatDay.ts'
import { LoadingState } from '../ui/LoadingState.tsx'
import { Page } from '../ui/Page.tsx'
import { RefusalAlert } from '../ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../ui/words.ts'
import type { ChangeShape, FileShape } from './contract.ts'
import { FeedCalendar } from './FeedCalendar.tsx'
import { changePath, filePath, query } from './feedClient.web.ts'
import { FileState, fileStateWords, isUnderWay, useStepWord } from './FileState.tsx'
import { UploadBox } from './UploadBox.tsx'

const words = defineWords({
  zh: {
    title: '数据文件', asOf: (day: string) => `数据截至 ${day}`, noData: '还没有数据', late: (count: number) => `${count} 个文件迟到`,
    calendar: '应到的文件', bring: '上传文件', recent: '最近的文件', waiting: '等待审核的变更',
    noCalendar: '还没有要求按期到达的文件', noCalendarNext: '先上传第一个文件，之后这里按日、按月列出应到的文件。',
    noFiles: '还没有文件', noFilesNext: '从上面上传，放进数据目录的 drop 文件夹，或用 bihuan load 载入。',
    file: '文件', feed: '数据', slice: '账期', state: '状态', rows: '行数', faults: '问题', arrived: '到达', by: '来自', folder: '文件夹', command: '命令行', unknown: '未识别', always: '不分期',
    change: (added: number, changed: number, missing: number) => `新增 ${added}，变化 ${changed}，缺少 ${missing}`,
  },
  en: {
    title: 'Data files', asOf: (day: string) => `Data as of ${day}`, noData: 'No data yet', late: (count: number) => `${count} late ${count === 1 ? 'file' : 'files'}`,
    calendar: 'Expected files', bring: 'Bring files', recent: 'Recent files', waiting: 'Changes to approve',
    noCalendar: 'No file is expected yet', noCalendarNext: 'Bring the first file; from then on the files due by day and month stand here.',
    noFiles: 'No file yet', noFilesNext: 'Upload one above, put it into the drop folder of the data folder, or use bihuan load.',
    file: 'File', feed: 'Data', slice: 'Period', state: 'State', rows: 'Rows', faults: 'Faults', arrived: 'Arrived', by: 'From', folder: 'Folder', command: 'Command line', unknown: 'Unknown', always: 'Any',
    change: (added: number, changed: number, missing: number) => `${added} added, ${changed} changed, ${missing} missing`,
  },
})
const pollMs = { busy: 1_000, calm: 20_000 }

/** Files in: what is expected, bringing one, and what became of those that came. */
export function FeedHome(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const feeds = useQuery(query.feeds.queryOptions())
  const calendar = useQuery({ ...query.calendar.queryOptions(), refetchInterval: pollMs.calm })
  const files = useQuery({
    ...query.listFiles.queryOptions({ input: { limit: 100 } }),
    refetchInterval: (asked) => (asked.state.data?.files.some(isUnderWay) ? pollMs.busy : pollMs.calm),
  })
  const changes = useQuery({ ...query.listChanges.queryOptions({ input: { state: 'open', limit: 50 } }), refetchInterval: pollMs.calm })
  const latest = calendar.data?.dataAsOf.latest
  const lateCount = calendar.data?.lateCount ?? 0
  return (
    <Page
      title={t.title}
      note={
        <>
          {latest ? t.asOf(formatDay(latest, language, 'words', '')) : t.noData}
          {lateCount > 0 ? <span className="bh-feed-late"> · {t.late(lateCount)}</span> : null}
        </>
      }
      loop={changes.error || (changes.data?.length ?? 0) > 0 ? <Waiting error={changes.error} changes={changes.data ?? []} onRetry={() => void changes.refetch()} /> : undefined}
      loopTitle={t.waiting}
    >
      <div className="bh-feed-sections">
        <section aria-label={t.bring}>
          <RefusalAlert error={feeds.error} onRetry={() => void feeds.refetch()} />
          <UploadBox feeds={feeds.data ?? []} />
        </section>
        <section aria-labelledby="feed-calendar">
          <h2 id="feed-calendar">{t.calendar}</h2>
          <RefusalAlert error={calendar.error} onRetry={() => void calendar.refetch()} />
          {calendar.isPending ? <LoadingState shape="rows" lines={4} /> : null}
          {calendar.data?.feeds.length === 0 ? <EmptyState title={t.noCalendar} next={t.noCalendarNext} /> : null}
          {calendar.data && calendar.data.feeds.length > 0 ? <FeedCalendar feeds={calendar.data.feeds} mayClose={calendar.data.mayClose} onChanged={() => void calendar.refetch()} /> : null}
        </section>
        <section aria-labelledby="feed-files">
          <h2 id="feed-files">{t.recent}</h2>
          <Files rows={files.data?.files ?? []} isLoading={files.isPending} error={files.error} onRetry={() => void files.refetch()} />
        </section>
      </div>
    </Page>
  )
}

function Files(props: { readonly rows: readonly FileShape[]; readonly isLoading: boolean; readonly error: unknown; readonly onRetry: () => void }): ReactNode {
  const t = useWords(words)
  const stateWords = useWords(fileStateWords)
  const stepWord = useStepWord()
  const { language } = useLanguage()
  const navigate = useNavigate()
  const name = (file: FileShape): string => (file.part === null ? file.fileName : `${file.fileName} › ${file.part}`)
  const columns: readonly TableColumn<FileShape>[] = [
    { key: 'file', title: t.file, kind: 'text', value: name },
    { key: 'feed', title: t.feed, kind: 'text', value: (file) => file.feedName?.[language] ?? t.unknown },
    { key: 'slice', title: t.slice, kind: 'text', value: (file) => (file.slice === 'all' ? '' : file.slice), render: (file) => (file.slice === null || file.slice === 'all' ? <span className="bh-faint">{file.slice === null ? '—' : t.always}</span> : <span className="bh-numbers">{file.slice}</span>) },
    {
      key: 'state', title: t.state, kind: 'text', value: (file) => stateWords[file.state],
      render: (file) => (
        <>
          <FileState file={file} />
          {file.progress ? <span className="bh-small bh-soft"> {stepWord(file.progress.step)}{shareOf(file.progress)}</span> : null}
        </>
      ),
    },
    { key: 'rows', title: t.rows, kind: 'number', value: (file) => file.rowCount },
    { key: 'faults', title: t.faults, kind: 'number', value: (file) => file.faultCount },
    { key: 'arrived', title: t.arrived, kind: 'time', value: (file) => file.arrivedAt },
    { key: 'by', title: t.by, kind: 'text', value: (file) => file.broughtBy ?? (file.arrivedBy === 'folder' ? t.folder : file.arrivedBy === 'command' ? t.command : '') },
  ]
  return (
    <DataTable
      name="feeds.files" title={t.recent} columns={columns} rows={props.rows} rowKey={(file) => String(file.fileId)} loading={props.isLoading} error={props.error} onRetry={props.onRetry}
      onOpen={(file) => void navigate(filePath(file.fileId))} empty={<EmptyState title={t.noFiles} next={t.noFilesNext} />}
    />
  )
}

function shareOf(progress: { readonly done: number; readonly total: number | null }): string {
  return progress.total === null || progress.total === 0 || progress.done === 0 ? '…' : ` ${Math.floor((progress.done / progress.total) * 100)} %`
}

function Waiting(props: { readonly error: unknown; readonly changes: readonly ChangeShape[]; readonly onRetry: () => void }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  if (props.error) return <RefusalAlert error={props.error} onRetry={props.onRetry} />
  return (
    <div className="bh-stack">
      <h2>{t.waiting}</h2>
      {props.changes.map((change) => (
        <div key={change.changeId}>
          <Link to={changePath(change.changeId)}>{change.feedName[language]}</Link>
          <div className="bh-small bh-soft">{t.change(change.addedCount, change.changedCount, change.missingCount)}</div>
        </div>
      ))}
    </div>
  )
}
