import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatInstant } from '../../platform/ui/formatDay.ts'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { request } from '../../platform/ui/request.ts'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import type { KindShape } from '../contract.ts'
import type { OrderPage } from '../order/contract.ts'
import { workQuery } from '../workClient.web.ts'
import { SignaturePad } from './SignaturePad.tsx'

const words = defineWords({
  zh: { title: '凭证', add: '上传照片', none: '还没有照片。', at: (longitude: string, latitude: string) => `拍摄位置 ${longitude}，${latitude}`, photo: '照片', signature: '签字', needs: (name: string, there: number, needed: number) => `${name}：${there} / ${needed}` },
  en: { title: 'Evidence', add: 'Add a photo', none: 'No photos yet.', at: (longitude: string, latitude: string) => `taken at ${longitude}, ${latitude}`, photo: 'Photo', signature: 'Signature', needs: (name: string, there: number, needed: number) => `${name}: ${there} of ${needed}` },
})

/** What the kind wants to see, and the photos and signatures of an order; each opens in full. */
export function Evidence({ page, kind }: { readonly page: OrderPage; readonly kind: KindShape | undefined }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const queries = useQueryClient()
  const add = useMutation({
    mutationFn: async ({ file, name, as }: { file: Blob; name: string; as: 'photo' | 'signature' }) => {
      await request(`/api/work/orders/${page.order.orderId}/files?name=${encodeURIComponent(name)}&kind=${as}`, { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: file })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: workQuery.key() }),
  })
  const mayAdd = page.may.includes('noted') && page.order.closedAt === null
  if (page.files.length === 0 && !mayAdd) return null
  const wanted = (kind?.evidence ?? []).filter((rule) => rule.kind !== 'position')
  const signature = wanted.find((rule) => rule.kind === 'signature')
  return (
    <section>
      <h2>{t.title}</h2>
      {wanted.map((rule) => <p key={rule.kind} className="bh-soft">{t.needs(rule.words[language], page.files.filter((file) => file.kind === rule.kind).length, rule.countMin)}</p>)}
      {page.files.length === 0 ? <p className="bh-soft">{t.none}</p> : null}
      <div className="work-photos">
        {page.files.map((file) => (
          <a key={file.fileId} href={`/api/work/files/${file.fileId}`} target="_blank" rel="noreferrer" title={[file.fileName, formatInstant(file.addedAt, language), file.longitude === null || file.latitude === null ? null : t.at(file.longitude.toFixed(4), file.latitude.toFixed(4))].filter(Boolean).join(' · ')}>
            {file.mediaType === 'image/heic' ? file.fileName : <img src={`/api/work/files/${file.fileId}`} alt={`${file.kind === 'signature' ? t.signature : t.photo} ${file.fileName}`} loading="lazy" />}
          </a>
        ))}
      </div>
      {mayAdd ? (
        <label className="work-file work-no-print">
          {t.add}
          <input type="file" aria-label={t.add} accept="image/jpeg,image/png,image/heic,.heic" disabled={add.isPending} onChange={(event) => {
            const file = event.target.files?.[0]
            if (file) add.mutate({ file, name: file.name, as: 'photo' })
            event.target.value = ''
          }} />
        </label>
      ) : null}
      {mayAdd && signature ? <SignaturePad name={signature.words[language]} isPending={add.isPending} onSave={(file) => add.mutate({ file, name: `${t.signature}.png`, as: 'signature' })} /> : null}
      <RefusalAlert error={add.error} />
    </section>
  )
}
