import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatInstant } from '../../platform/ui/formatDay.ts'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { request } from '../../platform/ui/request.ts'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import type { OrderPage } from '../order/contract.ts'
import { workQuery } from '../workClient.web.ts'

const words = defineWords({
  zh: { title: '凭证', add: '上传照片', none: '还没有照片。', at: (longitude: string, latitude: string) => `拍摄位置 ${longitude}，${latitude}`, photo: '照片' },
  en: { title: 'Evidence', add: 'Add a photo', none: 'No photos yet.', at: (longitude: string, latitude: string) => `taken at ${longitude}, ${latitude}`, photo: 'Photo' },
})

/** The photos of an order; each opens in full. */
export function Evidence({ page }: { readonly page: OrderPage }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const queries = useQueryClient()
  const add = useMutation({
    mutationFn: async (file: File) => {
      await request(`/api/work/orders/${page.order.orderId}/files?name=${encodeURIComponent(file.name)}`, { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: file })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: workQuery.key() }),
  })
  const mayAdd = page.may.includes('noted') && page.order.closedAt === null
  if (page.files.length === 0 && !mayAdd) return null
  return (
    <section>
      <h2>{t.title}</h2>
      {page.files.length === 0 ? <p className="bh-soft">{t.none}</p> : null}
      <div className="work-photos">
        {page.files.map((file) => (
          <a key={file.fileId} href={`/api/work/files/${file.fileId}`} target="_blank" rel="noreferrer" title={[file.fileName, formatInstant(file.addedAt, language), file.longitude === null || file.latitude === null ? null : t.at(file.longitude.toFixed(4), file.latitude.toFixed(4))].filter(Boolean).join(' · ')}>
            {file.mediaType === 'image/heic' ? file.fileName : <img src={`/api/work/files/${file.fileId}`} alt={`${t.photo} ${file.fileName}`} loading="lazy" />}
          </a>
        ))}
      </div>
      {mayAdd ? (
        <label className="work-file work-no-print">
          {t.add}
          <input type="file" aria-label={t.add} accept="image/jpeg,image/png,image/heic,.heic" disabled={add.isPending} onChange={(event) => {
            const file = event.target.files?.[0]
            if (file) add.mutate(file)
            event.target.value = ''
          }} />
        </label>
      ) : null}
      <RefusalAlert error={add.error} />
    </section>
  )
}
