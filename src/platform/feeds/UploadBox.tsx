import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { Progress } from '../ui/Progress.tsx'
import { RefusalAlert } from '../ui/RefusalAlert.tsx'
import { defineWords, useWords } from '../ui/words.ts'
import type { FeedShape } from './contract.ts'
import { query, templateUrl, uploadFile } from './feedClient.web.ts'
import { KindPick, nothingSaid } from './KindPick.tsx'
import './feeds.css'

const words = defineWords({
  zh: {
    drop: '把文件拖到这里，或点此选择', what: 'CSV、TXT、xlsx，可打成 zip 或 gz；可一次多个。认得出的表头会自动归类。',
    template: '下载模板', sending: (name: string) => `正在上传 ${name}`,
  },
  en: {
    drop: 'Drop files here, or click to choose', what: 'CSV, text or xlsx, also as zip or gz; several at once. Known headers tell what a file is.',
    template: 'Template', sending: (name: string) => `Sending ${name}`,
  },
})

/** Brings files to the branch: by drag, or chosen. */
export function UploadBox(props: { readonly feeds: readonly FeedShape[] }): ReactNode {
  const t = useWords(words)
  const queries = useQueryClient()
  const inputRef = useRef<HTMLInputElement>(null)
  const [said, setSaid] = useState(nothingSaid)
  const [isOver, setOver] = useState(false)
  const [sending, setSending] = useState<{ name: string; share: number } | null>(null)
  const [error, setError] = useState<unknown>(null)

  const send = async (files: readonly File[]): Promise<void> => {
    setError(null)
    try {
      for (const file of files) {
        setSending({ name: file.name, share: 0 })
        await uploadFile(file, said, (share) => setSending({ name: file.name, share }))
        await queries.invalidateQueries({ queryKey: query.key() })
      }
    } catch (cause) {
      setError(cause)
    } finally {
      setSending(null)
    }
  }
  return (
    <div className="bh-stack">
      <button
        type="button"
        className={`bh-plain bh-upload${isOver ? ' bh-upload-over' : ''}`}
        disabled={sending !== null}
        onClick={() => inputRef.current?.click()}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          void send([...event.dataTransfer.files])
        }}
      >
        <strong>{t.drop}</strong>
        <span className="bh-small bh-soft">{t.what}</span>
      </button>
      <input
        ref={inputRef}
        type="file"
        multiple
        hidden
        aria-label={t.drop}
        onChange={(event) => {
          void send([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
      <div className="bh-row">
        <KindPick feeds={props.feeds} said={said} onSay={setSaid} />
        {said.feedId === null ? null : <a href={templateUrl(said.feedId)}>{t.template}</a>}
      </div>
      {sending ? <Progress title={t.sending(sending.name)} done={Math.round(sending.share * 100)} total={100} unit="%" /> : null}
      <RefusalAlert error={error} />
    </div>
  )
}
