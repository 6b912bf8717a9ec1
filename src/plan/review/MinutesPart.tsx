import { useMutation, useQuery } from '@tanstack/react-query'
import Button from 'antd/es/button'
import { useState } from 'react'
import type { FormEvent, ReactNode } from 'react'
import { useBranchToday } from '../../platform/ui/branchToday.ts'
import { DayInput } from '../../platform/ui/DayInput.tsx'
import { formatDay } from '../../platform/ui/formatDay.ts'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import type { Minutes, Review } from './contract.ts'
import { reviewClient, reviewQuery, useFreshReview } from './reviewClient.web.ts'

const words = defineWords({
  zh: {
    none: '还没有纪要。', first: '召集会议后可以写纪要。', write: '写纪要', edit: '改纪要', save: '保存纪要', cancel: '取消', heldOn: '会议日期', attendees: '参会人', text: '纪要', decisions: '决定事项（一行一项）', decided: '决定事项', version: (version: number, by: string, day: string) => `第 ${version} 版，${by}，${day}`, older: (count: number) => `看以前的 ${count} 版`,
  },
  en: {
    none: 'There are no minutes yet.', first: 'Minutes can be written once the meeting is convened.', write: 'Write the minutes', edit: 'Change the minutes', save: 'Save the minutes', cancel: 'Cancel', heldOn: 'Held on', attendees: 'Attended', text: 'Minutes', decisions: 'Decisions, one a line', decided: 'Decisions', version: (version: number, by: string, day: string) => `version ${version}, ${by}, ${day}`, older: (count: number) => `Show ${count} earlier ${count === 1 ? 'version' : 'versions'}`,
  },
})

/** Minutes and decisions; each saving is a version of its own. */
export function MinutesPart({ review }: { readonly review: Review }): ReactNode {
  const t = useWords(words)
  const [isWriting, setWriting] = useState(false)
  const [isAll, setAll] = useState(false)
  const { minutes } = review
  const versions = useQuery(reviewQuery.versions.queryOptions({ input: { reviewId: review.reviewId ?? 0 }, enabled: isAll && review.reviewId !== null }))
  const mayWrite = review.may.write && review.state === 'open'
  return (
    <>
      {minutes ? <MinutesText minutes={minutes} /> : <p className="bh-soft">{review.state === 'none' ? t.first : t.none}</p>}
      {minutes && minutes.version > 1 && !isAll ? <button type="button" className="bh-plain bh-small bh-soft plan-no-print" onClick={() => setAll(true)}>{t.older(minutes.version - 1)}</button> : null}
      {isAll ? (versions.data ?? []).slice(1).map((each) => <div key={each.version} className="review-older"><MinutesText minutes={each} /></div>) : null}
      {mayWrite && !isWriting ? <p><Button size="small" className="plan-no-print" onClick={() => setWriting(true)}>{minutes ? t.edit : t.write}</Button></p> : null}
      {isWriting ? <MinutesForm review={review} onDone={() => setWriting(false)} /> : null}
    </>
  )
}

function MinutesText({ minutes }: { readonly minutes: Minutes }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  return (
    <div className="review-minutes">
      <p className="bh-small bh-faint">{[minutes.heldOn ? formatDay(minutes.heldOn, language) : null, minutes.attendees, t.version(minutes.version, minutes.by, formatDay(minutes.at.slice(0, 10), language))].filter(Boolean).join(' · ')}</p>
      {minutes.minutes.split(/\n+/).map((line, index) => <p key={`${index}${line}`}>{line}</p>)}
      {minutes.decisions.length > 0 ? <><h3>{t.decided}</h3><ol>{minutes.decisions.map((decision, index) => <li key={`${index}${decision}`}>{decision}</li>)}</ol></> : null}
    </div>
  )
}

function MinutesForm({ review, onDone }: { readonly review: Review; readonly onDone: () => void }): ReactNode {
  const t = useWords(words)
  const fresh = useFreshReview()
  const { minutes } = review
  // A meeting is usually written down on its day.
  const today = useBranchToday()
  const [given, setGiven] = useState({ heldOn: minutes ? (minutes.heldOn ?? '') : (today ?? ''), attendees: minutes?.attendees ?? '', minutes: minutes?.minutes ?? '', decisions: (minutes?.decisions ?? []).join('\n') })
  const save = useMutation({
    mutationFn: () => reviewClient.write({
      reviewId: review.reviewId ?? 0, basedOn: minutes?.version ?? 0, heldOn: given.heldOn === '' ? null : given.heldOn, attendees: given.attendees, minutes: given.minutes,
      decisions: given.decisions.split('\n').map((line) => line.trim()).filter((line) => line !== ''),
    }),
    onSuccess: async () => {
      await fresh()
      onDone()
    },
  })
  return (
    <form className="bh-stack" onSubmit={(event: FormEvent) => { event.preventDefault(); save.mutate() }}>
      <div className="review-fields">
        <div className="bh-small">{t.heldOn}<DayInput label={t.heldOn} value={given.heldOn} onChange={(heldOn) => setGiven({ ...given, heldOn })} /></div>
        <label className="bh-small">{t.attendees}<input className="plan-input" maxLength={1000} value={given.attendees} onChange={(event) => setGiven({ ...given, attendees: event.target.value })} /></label>
      </div>
      <label className="bh-small">{t.text}<textarea className="plan-input" rows={8} maxLength={20_000} value={given.minutes} onChange={(event) => setGiven({ ...given, minutes: event.target.value })} /></label>
      <label className="bh-small">{t.decisions}<textarea className="plan-input" rows={4} value={given.decisions} onChange={(event) => setGiven({ ...given, decisions: event.target.value })} /></label>
      <RefusalAlert error={save.error} />
      <div className="bh-row"><Button htmlType="submit" type="primary" size="small" loading={save.isPending}>{t.save}</Button><Button size="small" onClick={onDone}>{t.cancel}</Button></div>
    </form>
  )
}
