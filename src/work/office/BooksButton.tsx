import { useMutation, useQuery } from '@tanstack/react-query'
import Button from 'antd/es/button'
import type { ReactNode } from 'react'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useWords } from '../../platform/ui/words.ts'
import { workQuery } from '../workClient.web.ts'
import { downloadBooks } from './download.web.ts'

const words = defineWords({
  zh: { books: '导出各营业部 Excel', about: '每个营业部一本工作簿，离线填写后在“Excel 下发与回收”里传回合并' },
  en: { books: 'Workbooks per office', about: 'A workbook for each office, to be filled in offline and merged back under "Excel out and back"' },
})

/** The workbooks of the orders behind a list, one for each office; for who gives out work. */
export function BooksButton({ orderIds }: { readonly orderIds: readonly number[] }): ReactNode {
  const t = useWords(words)
  const counts = useQuery(workQuery.counts.queryOptions())
  const books = useMutation({ mutationFn: () => downloadBooks({ orderIds }) })
  if (counts.data?.may.dispatch !== true || orderIds.length === 0) return null
  return <><Button title={t.about} loading={books.isPending} onClick={() => books.mutate()}>{t.books}</Button><RefusalAlert error={books.error} /></>
}
