import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import { Fragment, useState } from 'react'
import { Link, useParams } from 'react-router'
import type { ReactNode } from 'react'
import { DataTable, type TableColumn } from '../ui/DataTable.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { formatInstant, formatPeriod } from '../ui/formatDay.ts'
import { formatFigure } from '../ui/formatFigure.ts'
import { LoadingState } from '../ui/LoadingState.tsx'
import { Page } from '../ui/Page.tsx'
import { Progress } from '../ui/Progress.tsx'
import { RefusalAlert } from '../ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../ui/words.ts'
import type { FaultShape, FileShape } from './contract.ts'
import { changePath, client, filePath, query, reportUrl } from './feedClient.web.ts'
import { FileState, isUnderWay, useStepWord } from './FileState.tsx'
import { HeaderForm } from './HeaderForm.tsx'
import { KindPick, nothingSaid } from './KindPick.tsx'
import { WithdrawForm } from './WithdrawForm.tsx'

const words = defineWords({
  zh: {
    always: '不分期', back: '全部文件', faults: '问题清单', row: '行', column: '列', value: '值', why: '原因', more: (listed: string, all: string) => `列出前 ${listed} 处，共 ${all} 处；标记表里更全。`,
    marked: '下载标记好的表格', retry: '再试一次', toChange: '去审核这项变更', accepted: '这个文件已载入，正在使用。', unchanged: '内容与正在使用的数据相同，没有改变任何数字。',
    replaced: '后来的文件已替换这一批；它仍留在列表里。', withdrawn: '这一批已撤回，指标已按其余数据重算。', received: '正在排队，前面的文件读完就开始。', parts: '同一个文件里的其他表',
    rows: '行数', slice: '账期', size: '大小', arrived: '到达', batch: '批次', feed: '数据', reading: '正在读取', unknown: '未识别', bytes: '字节', facts: '文件情况',
    approval: '这是主数据，需要另一位同事审核后才生效。',
  },
  en: {
    always: 'any', back: 'All files', faults: 'Faults', row: 'Row', column: 'Column', value: 'Value', why: 'Why', more: (listed: string, all: string) => `The first ${listed} of ${all}; the marked sheet names more.`,
    marked: 'Download the marked sheet', retry: 'Try again', toChange: 'Go to the change', accepted: 'This file is loaded and in use.', unchanged: 'Its content is what is in use already; no figure changed.',
    replaced: 'A later file took the place of this batch; it stays listed.', withdrawn: 'This batch was withdrawn and the figures follow the rest.', received: 'Waiting; it starts when the files before it are done.', parts: 'Other tables of the same file',
    rows: 'Rows', slice: 'Period', size: 'Size', arrived: 'Arrived', batch: 'Batch', feed: 'Data', reading: 'Being read', unknown: 'Unknown', bytes: 'bytes', facts: 'The file',
    approval: 'This is master data: another person approves it before it counts.',
  },
})
const pollMs = 800

/** One file: what it is, how far it is, what is wrong with it and what to do next. */
export function FeedFile(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const queries = useQueryClient()
  const fileId = Number(useParams()['fileId'])
  const asked = useQuery({
    ...query.getFile.queryOptions({ input: { fileId } }),
    refetchInterval: (at) => (at.state.data && isUnderWay(at.state.data.file) ? pollMs : false),
  })
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: query.key() })
  const [said, setSaid] = useState(nothingSaid)
  const feeds = useQuery({ ...query.feeds.queryOptions(), enabled: asked.data?.file.state === 'refused' })
  const retry = useMutation({ mutationFn: () => client.retry({ fileId, ...said }), onSuccess: refresh })
  if (asked.error) return <Page title={t.back}><RefusalAlert error={asked.error} onRetry={() => void asked.refetch()} /></Page>
  if (!asked.data) return <Page title={t.back}><LoadingState /></Page>
  const { file, report, parts, changeId, mayWithdraw } = asked.data
  return (
    <Page
      title={file.part === null ? file.fileName : `${file.fileName} › ${file.part}`}
      note={<Link to="/feeds">{t.back}</Link>}
      actions={
        <>
          {report?.hasSheet ? <Button href={reportUrl(fileId)}>{t.marked}</Button> : null}
          {file.state === 'refused' ? <><KindPick feeds={feeds.data ?? []} said={said} onSay={setSaid} /><Button loading={retry.isPending} onClick={() => retry.mutate()}>{t.retry}</Button></> : null}
        </>
      }
      loop={<FileFacts file={file} parts={parts} />}
      loopTitle={t.facts}
    >
      <div className="bh-stack" style={{ gap: 16 }}>
        <div><FileState file={file} /></div>
        <Standing file={file} />
        {file.refusal ? <div role="alert" className="bh-alert"><div className="bh-alert-body bh-alert-title">{file.refusal[language]}</div></div> : null}
        <RefusalAlert error={retry.error} />
        {file.state === 'needs_mapping' && file.feedId !== null ? <HeaderForm fileId={fileId} feedId={file.feedId} unknownHeaders={report?.unknownHeaders ?? []} onDone={() => void refresh()} /> : null}
        {file.state === 'needs_approval' && changeId !== null ? <p>{t.approval} <Link to={changePath(changeId)}>{t.toChange}</Link></p> : null}
        {report?.notices?.map((notice) => <p key={notice.zh} className="bh-soft">{notice[language]}</p>)}
        {report && report.faults.length > 0 ? <Faults faults={report.faults} faultCount={file.faultCount ?? report.faults.length} /> : null}
        {mayWithdraw ? <WithdrawForm fileId={fileId} onDone={() => void refresh()} /> : null}
      </div>
    </Page>
  )
}

function Standing(props: { readonly file: FileShape }): ReactNode {
  const t = useWords(words)
  const stepWord = useStepWord()
  const { file } = props
  if (file.state === 'reading') {
    const progress = file.progress
    const isCounted = progress !== null && progress.done > 0
    return <Progress title={progress ? stepWord(progress.step) : t.reading} done={isCounted ? progress.done : 0} total={isCounted ? progress.total : null} canLeave />
  }
  const told = file.state === 'accepted' ? (file.batchState === 'superseded' ? t.replaced : t.accepted)
    : file.state === 'unchanged' ? t.unchanged : file.state === 'withdrawn' ? t.withdrawn : file.state === 'received' ? t.received : null
  return told === null ? null : <p>{told}</p>
}

function Faults(props: { readonly faults: readonly FaultShape[]; readonly faultCount: number }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const count = (value: number): string => formatFigure(value, 'count', language, { precise: true })
  const columns: readonly TableColumn<FaultShape>[] = [
    { key: 'row', title: t.row, kind: 'number', value: (fault) => fault.row, width: 80 },
    { key: 'column', title: t.column, kind: 'text', value: (fault) => fault.column },
    { key: 'value', title: t.value, kind: 'text', value: (fault) => fault.value },
    { key: 'why', title: t.why, kind: 'text', value: (fault) => fault.because[language] },
  ]
  return (
    <section aria-labelledby="file-faults">
      <h2 id="file-faults" style={{ marginBottom: 8 }}>{t.faults}</h2>
      {props.faultCount > props.faults.length ? <p className="bh-soft">{t.more(count(props.faults.length), count(props.faultCount))}</p> : null}
      <DataTable
        name="feeds.faults" cardHead="why" title={t.faults} columns={columns} rows={props.faults} rowKey={(fault) => `${fault.row} ${fault.column} ${fault.code}`}
        empty={<EmptyState title={t.faults} />}
      />
    </section>
  )
}

function FileFacts(props: { readonly file: FileShape; readonly parts: readonly FileShape[] }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const { file } = props
  const count = (value: number | null): string => formatFigure(value, 'count', language, { precise: true })
  const facts: readonly (readonly [string, string])[] = [
    [t.feed, file.feedName?.[language] ?? t.unknown],
    [t.slice, file.slice === null ? '—' : file.slice === 'all' ? t.always : formatPeriod(file.slice, language)],
    [t.rows, count(file.rowCount)],
    [t.size, `${count(file.byteCount)} ${t.bytes}`],
    [t.arrived, formatInstant(file.arrivedAt, language)],
    [t.batch, file.batchId === null ? '—' : String(file.batchId)],
  ]
  const others = props.parts.filter(({ fileId }) => fileId !== file.fileId)
  return (
    <div className="bh-stack">
      <h2>{t.facts}</h2>
      <dl className="bh-facts">
        {facts.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
      {others.length > 0 ? <h3>{t.parts}</h3> : null}
      {others.map((part) => (
        <div key={part.fileId} className="bh-row">
          <Link to={filePath(part.fileId)}>{part.part ?? part.fileName}</Link>
          <FileState file={part} />
        </div>
      ))}
    </div>
  )
}
