import Button from 'antd/es/button'
import Select from 'antd/es/select'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { clientOf } from '../ui/client.ts'
import { DataTable, type TableColumn } from '../ui/DataTable.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { formatInstant } from '../ui/formatDay.ts'
import { Page } from '../ui/Page.tsx'
import { State } from '../ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../ui/words.ts'
import { MessagePanel } from './MessagePanel.tsx'
import { messageContract, type MessageRow } from './message/contract.ts'
import { type MessageState, messageStates, stateWords } from './message/stateRules.ts'
import { channelWords, purposeName, reasonText, stateMarks } from './messageWords.web.ts'
import './messages.css'

const { client, query } = clientOf(messageContract)

const words = defineWords({
  zh: {
    title: '消息', note: '发给员工、客户和群的每一条消息。每条最多自动提交一次；没有答复的要由人判定。', dryRun: '试运行：还没有启用通道，消息只显示，不发出。', queuedAt: '时间', channel: '通道', purpose: '用途', to: '收件人', text: '内容', state: '状态', why: '原因', until: '最早', by: '谁发的', area: '区域', template: '模板',
    system: '系统', all: '全部状态', none: '还没有消息', noneNext: '早报、工单和催缴发出后会列在这里。', more: '更早的消息', loop: '这条消息', count: (state: string, count: number) => `${state} ${count}`,
  },
  en: {
    title: 'Messages', note: 'Every message to staff, customers and groups. Each is submitted at most once by itself; what nobody answered for is settled by a person.', dryRun: 'Dry run: no gateway is on, so messages are shown and not sent.', queuedAt: 'When', channel: 'Channel', purpose: 'For', to: 'To', text: 'Text', state: 'State', why: 'Why', until: 'Not before', by: 'Sent by', area: 'Area', template: 'Template',
    system: 'System', all: 'All states', none: 'There are no messages yet', noneNext: 'Bulletins, work orders and arrears notices appear here once they are sent.', more: 'Older messages', loop: 'This message', count: (state: string, count: number) => `${state} ${count}`,
  },
})

/** What was sent to whom, and what became of it. */
export function MessageList(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const [state, setState] = useState<MessageState | 'all'>('all')
  const [chosenId, choose] = useState<number | null>(null)
  const list = useInfiniteQuery({
    queryKey: [...query.list.key(), state],
    queryFn: ({ pageParam }) => client.list({ ...(pageParam === null ? {} : { before: pageParam }), ...(state === 'all' ? {} : { state }) }),
    initialPageParam: firstPage(),
    getNextPageParam: (page) => (page.isCut ? (page.rows.at(-1)?.messageId ?? null) : null),
  })
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  const [first] = list.data?.pages ?? []
  const columns: readonly TableColumn<MessageRow>[] = [
    { key: 'queuedAt', title: t.queuedAt, kind: 'time', value: (row) => row.queuedAt },
    { key: 'state', title: t.state, kind: 'text', value: (row) => stateWords[row.state][language], render: (row) => <State state={stateMarks[row.state]}>{stateWords[row.state][language]}</State> },
    { key: 'because', title: t.why, kind: 'text', value: (row) => whyOf(row, language, t.until), render: (row) => <span className="bh-message-why">{whyOf(row, language, t.until)}</span> },
    { key: 'channel', title: t.channel, kind: 'text', value: (row) => channelWords[row.channel][language] },
    { key: 'address', title: t.to, kind: 'text', value: (row) => row.address },
    { key: 'purpose', title: t.purpose, kind: 'text', value: (row) => purposeName(row.purpose, language) },
    { key: 'text', title: t.text, kind: 'text', value: (row) => row.text, render: (row) => <span className="bh-message-text">{row.text}</span> },
    { key: 'template', title: t.template, kind: 'text', value: (row) => row.templateName[language], isHidden: true },
    { key: 'area', title: t.area, kind: 'text', value: (row) => row.areaName, isHidden: true },
    { key: 'by', title: t.by, kind: 'text', value: (row) => row.queuedBy ?? t.system, isHidden: true },
  ]
  const counts = first?.counts ?? {}
  const choices = [{ value: 'all' as const, label: t.all }, ...messageStates.map((each) => ({ value: each, label: t.count(stateWords[each][language], counts[each] ?? 0) }))]
  return (
    <Page title={t.title} note={t.note} loopTitle={t.loop} focus={chosenId === null ? undefined : t.loop} focusKey={chosenId}
      actions={<Select value={state} onChange={setState} options={choices} aria-label={t.state} style={{ minWidth: 160 }} />} loop={chosenId === null ? undefined : <MessagePanel key={chosenId} messageId={chosenId} onOpen={choose} />}>
      {first?.isDryRun ? <p className="bh-message-dry"><State state="watch">{t.dryRun}</State></p> : null}
      <DataTable name="messages.list" cardHead="text" title={t.title} columns={columns} rows={rows} rowKey={(row) => String(row.messageId)} loading={list.isPending} error={list.error} onRetry={() => void list.refetch()}
        onOpen={(row) => choose(row.messageId)} openKey={chosenId === null ? null : String(chosenId)} holds={list.hasNextPage ? 'part' : 'all'} empty={<EmptyState title={t.none} next={t.noneNext} />} />
      {list.hasNextPage ? <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>{t.more}</Button> : null}
    </Page>
  )
}

// The page before which nothing was read yet.
function firstPage(): number | null {
  return null
}

function whyOf(row: MessageRow, language: 'zh' | 'en', until: string): string {
  const reason = reasonText(row.because, language)
  if (row.nextAt === null || reason === '') return reason
  const when = formatInstant(row.nextAt, language)
  return language === 'zh' ? `${reason}，${until} ${when}` : `${reason}, ${until.toLowerCase()} ${when}`
}
