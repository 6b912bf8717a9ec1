import Button from 'antd/es/button'
import Select from 'antd/es/select'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { formatDay } from '../../platform/ui/formatDay.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { State } from '../../platform/ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { bulletinContract } from './contract.ts'
import { bulletinParts, bulletinTitle } from './text.ts'
import './bulletin.css'

const { query } = clientOf(bulletinContract)

const words = defineWords({
  zh: { title: '早报', made: '每天 07:50 生成，发给本人和群。', now: '今天的早报还没有生成，这是按现在的数据排的。', day: '哪一天', latest: '今天', picture: '下载图片', bad: '要处理', good: '变好' },
  en: { title: 'Bulletin', made: 'Made at 07:50 each day, for you and the group chats.', now: "Today's is not made yet; this is how it stands now.", day: 'Day', latest: 'Today', picture: 'Download the picture', bad: 'to act on', good: 'better' },
})

/** The morning in one page; each line opens its place. */
export function BulletinPage(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const [params, setParams] = useSearchParams()
  const day = params.get('day')
  const found = useQuery(query.read.queryOptions({ input: day === null ? {} : { day } }))
  const { data } = found
  const choices = [{ value: '', label: t.latest }, ...(data?.days ?? []).map((each) => ({ value: each, label: formatDay(each, language, 'words', '') }))]
  const pictureHref = `/api/bulletin/picture.png?language=${language}${day === null ? '' : `&day=${day}`}`
  return (
    <Page title={data ? bulletinTitle(data.bulletin, language) : t.title} note={data ? (data.isMade ? t.made : t.now) : undefined}
      actions={<><Select value={day ?? ''} options={choices} aria-label={t.day} style={{ minWidth: 140 }} onChange={(chosen) => setParams(chosen === '' ? {} : { day: chosen })} /><Button href={pictureHref} download="bulletin.png">{t.picture}</Button></>}>
      <RefusalAlert error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending ? <LoadingState lines={10} /> : null}
      {data ? bulletinParts(data.bulletin, language).map((part) => (
        <section key={part.id} className="bh-card bh-bulletin-part">
          <h2>{part.title}</h2>
          {part.empty === null ? null : <p className="bh-soft">{part.empty}</p>}
          <ol className="bh-bulletin-lines">
            {part.lines.map((line, index) => (
              <li key={index}>
                <span aria-hidden={line.mark === 'plain'}>{line.mark === 'bad' ? <State state="offTrack" show="mark" /> : line.mark === 'good' ? <State state="onTrack" show="mark" /> : <State state="noFigure" show="mark" />}</span>
                <Link to={line.path}>{line.text}</Link>
              </li>
            ))}
          </ol>
          {part.rest === null ? null : <p className="bh-soft bh-small">{part.rest}</p>}
        </section>
      )) : null}
    </Page>
  )
}
