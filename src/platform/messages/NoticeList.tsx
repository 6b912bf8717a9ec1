import Button from 'antd/es/button'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { clientOf } from '../ui/client.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { formatInstant } from '../ui/formatDay.ts'
import { LoadingState } from '../ui/LoadingState.tsx'
import { Page } from '../ui/Page.tsx'
import { RefusalAlert } from '../ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../ui/words.ts'
import { noticeContract, type Notice } from './notice/contract.ts'
import { unreadKey } from './notice/unread.web.ts'
import './messages.css'

const { client, query } = clientOf(noticeContract)

const words = defineWords({
  zh: { title: '通知', note: '发给您本人的。', all: '全部标为已读', none: '没有通知', noneNext: '早报、派给您的工单和需要您处理的事会出现在这里。', more: '更早的通知', open: '打开', unread: '未读', read: '标为已读', how: '通知方式' },
  en: { title: 'Notices', note: 'For you alone.', all: 'Mark all as read', none: 'No notices', noneNext: 'The bulletin, orders given to you and things that wait for you appear here.', more: 'Older notices', open: 'Open', unread: 'Unread', read: 'Mark as read', how: 'How I am told' },
})

/** What waits to be read. */
export function NoticeList(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const queries = useQueryClient()
  const list = useInfiniteQuery({
    queryKey: query.list.key(), queryFn: ({ pageParam }) => client.list(pageParam === null ? {} : { before: pageParam }), initialPageParam: firstPage(), getNextPageParam: (page) => (page.isCut ? (page.rows.at(-1)?.messageId ?? null) : null),
  })
  const read = useMutation(query.read.mutationOptions({
    onSuccess: async (said) => {
      queries.setQueryData(unreadKey, said)
      await queries.invalidateQueries({ queryKey: query.list.key() })
    },
  }))
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  const markOne = (notice: Notice): void => { if (!notice.isRead) read.mutate({ messageIds: [notice.messageId] }) }
  return (
    <Page title={t.title} note={t.note} actions={<><Link to="/my/contact">{t.how}</Link>{rows.some((notice) => !notice.isRead) ? <Button onClick={() => read.mutate({})} loading={read.isPending}>{t.all}</Button> : null}</>}>
      <RefusalAlert error={list.error ?? read.error} />
      {list.isPending ? <LoadingState lines={6} /> : rows.length === 0 ? <EmptyState title={t.none} next={t.noneNext} /> : null}
      <ul className="bh-notice-list">
        {rows.map((notice) => (
          <li key={notice.messageId} className={notice.isRead ? 'bh-notice' : 'bh-notice bh-notice-unread'}>
            <div className="bh-row">
              <strong>{notice.subject}</strong>
              {notice.isRead ? null : <span className="bh-notice-mark">{t.unread}</span>}
              <span className="bh-numbers bh-small bh-faint">{formatInstant(notice.queuedAt, language)}</span>
            </div>
            <p className="bh-message-body">{notice.body}</p>
            <div className="bh-row">
              {notice.linkPath === null ? null : <Link to={notice.linkPath} onClick={() => markOne(notice)}>{t.open}</Link>}
              {notice.isRead ? null : <Button size="small" onClick={() => markOne(notice)}>{t.read}</Button>}
            </div>
          </li>
        ))}
      </ul>
      {list.hasNextPage ? <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>{t.more}</Button> : null}
    </Page>
  )
}

// The page before which nothing was read yet.
function firstPage(): number | null {
  return null
}
