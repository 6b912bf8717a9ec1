import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import { useState } from 'react'
import type { FormEvent, ReactNode } from 'react'
import { clientOf } from '../../platform/ui/client.ts'
import { DayInput } from '../../platform/ui/DayInput.tsx'
import { formatDay } from '../../platform/ui/figure.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { clauseContract, type NoteView } from '../clause/contract.ts'
import { boardContract } from './contract.ts'

const { client, query } = clientOf(clauseContract)
const { query: boardQuery } = clientOf(boardContract)

const words = defineWords({
  zh: {
    title: '在做什么', none: '还没有登记在做的事。', add: '登记一件事', text: '做什么', due: '期限', owner: '谁做', nobody: '不指定', save: '登记', cancel: '取消',
    done: '标为已完成', doneAt: (day: string) => `${day} 完成`, dueOn: (day: string) => `${day} 前`,
  },
  en: {
    title: 'What is being done', none: 'Nothing noted yet.', add: 'Note an action', text: 'What', due: 'Due', owner: 'Who', nobody: 'Nobody named', save: 'Note it', cancel: 'Cancel',
    done: 'Mark done', doneAt: (day: string) => `done ${day}`, dueOn: (day: string) => `by ${day}`,
  },
})

/** Everything that was read about the plan is asked for again. */
export function useFreshPlan(): () => Promise<unknown> {
  const queries = useQueryClient()
  return () => Promise.all([queries.invalidateQueries({ queryKey: boardQuery.key() }), queries.invalidateQueries({ queryKey: query.suggested.key() })])
}

export function ClauseNotes(props: { readonly clauseId: number; readonly notes: readonly NoteView[]; readonly mayNote: boolean }): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  const refresh = useFreshPlan()
  const [isAdding, setAdding] = useState(false)
  const finish = useMutation({ mutationFn: (noteId: number) => client.finishNote({ noteId }), onSuccess: refresh })
  return (
    <section>
      <h3>{t.title}</h3>
      {props.notes.length === 0 && !isAdding ? <p className="bh-soft">{t.none}</p> : null}
      {props.notes.map((note) => (
        <div key={note.noteId} className="plan-note">
          <span className={note.doneAt ? 'plan-note-done' : ''}>{note.text}</span>
          {note.doneAt === null && props.mayNote ? (
            <button type="button" className="bh-plain bh-small bh-faint" disabled={finish.isPending} onClick={() => finish.mutate(note.noteId)}>{t.done}</button>
          ) : <span />}
          <span className="bh-small bh-faint">
            {[note.ownerName, note.doneAt ? t.doneAt(formatDay(note.doneAt, language)) : note.dueOn ? t.dueOn(formatDay(note.dueOn, language)) : null].filter(Boolean).join(' · ')}
          </span>
        </div>
      ))}
      <RefusalAlert error={finish.error} />
      {!props.mayNote ? null : isAdding ? (
        <NoteForm clauseId={props.clauseId} onDone={() => setAdding(false)} />
      ) : (
        <Button size="small" className="plan-no-print" onClick={() => setAdding(true)}>{t.add}</Button>
      )}
    </section>
  )
}

function NoteForm({ clauseId, onDone }: { readonly clauseId: number; readonly onDone: () => void }): ReactNode {
  const t = useWords(words)
  const refresh = useFreshPlan()
  const choices = useQuery(query.choices.queryOptions())
  const [note, setNote] = useState({ text: '', dueOn: '', ownerStaffNo: '' })
  const add = useMutation({
    mutationFn: () => client.addNote({ clauseId, text: note.text, dueOn: note.dueOn === '' ? null : note.dueOn, ownerStaffNo: note.ownerStaffNo === '' ? null : note.ownerStaffNo }),
    onSuccess: async () => {
      await refresh()
      onDone()
    },
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    add.mutate()
  }
  return (
    <form className="bh-stack" onSubmit={submit}>
      <label className="bh-small">{t.text}<textarea className="plan-input" rows={2} maxLength={2000} required autoFocus value={note.text} onChange={(event) => setNote({ ...note, text: event.target.value })} /></label>
      <div className="bh-small">{t.due}<DayInput label={t.due} value={note.dueOn} onChange={(dueOn) => setNote({ ...note, dueOn })} /></div>
      <label className="bh-small">
        {t.owner}
        <select className="plan-input" value={note.ownerStaffNo} onChange={(event) => setNote({ ...note, ownerStaffNo: event.target.value })}>
          <option value="">{t.nobody}</option>
          {(choices.data?.staff ?? []).map((person) => <option key={person.staffNo} value={person.staffNo}>{`${person.name} · ${person.unitName} · ${person.post}`}</option>)}
        </select>
      </label>
      <RefusalAlert error={add.error} />
      <div className="bh-row">
        <Button htmlType="submit" type="primary" size="small" loading={add.isPending} disabled={note.text.trim() === ''}>{t.save}</Button>
        <Button size="small" onClick={onDone}>{t.cancel}</Button>
      </div>
    </form>
  )
}
