import { useMutation, useQuery } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Drawer from 'antd/es/drawer'
import { useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { clientOf } from '../../platform/ui/client.ts'
import { formatInstant } from '../../platform/ui/figure.tsx'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { useFreshPlan } from '../board/ClauseNotes.tsx'
import { type Board, type BoardClause, boardContract, type Loop } from '../board/contract.ts'
import { ClauseLinks } from './ClauseLinks.tsx'
import { clauseContract } from './contract.ts'

const { client } = clientOf(clauseContract)
const { query } = clientOf(boardContract)

const words = defineWords({
  zh: {
    title: '修改这一条', text: '文字', save: '保存文字', split: '在光标处拆成两条', merge: '与下一条合并', up: '上移', down: '下移', splitHint: '先把光标放在要断开的地方。有改动时请先保存。',
    history: '修改记录', noHistory: '还没有改过。', acts: (act: string) => ({ edited: '改了文字，原文：', split: '拆开，原文：', merged: '与下一条合并，原文：', moved: '移动，原文：', removed: '并入另一条，原文：' })[act] ?? act, order: '顺序与分合',
  },
  en: {
    title: 'Edit this clause', text: 'Text', save: 'Save the text', split: 'Split at the cursor', merge: 'Merge with the next', up: 'Move up', down: 'Move down', splitHint: 'Put the cursor where it should break. Save changes first.',
    history: 'History', noHistory: 'Never changed.', acts: (act: string) => ({ edited: 'Text changed; before: ', split: 'Split; before: ', merged: 'Merged with the next; before: ', moved: 'Moved; text: ', removed: 'Merged into another; text: ' })[act] ?? act, order: 'Order, split and merge',
  },
})

type EditProps = {
  readonly clauseId: number
  readonly clauses: readonly BoardClause[]
  readonly may: Board['may']
  readonly onClose: () => void
  /** Another clause should be shown now: the second part of a split. */
  readonly onGone: (clauseId: number) => void
}

/** One clause: its text and place, its indicators and owners, and what it was before. */
export function ClauseEdit(props: EditProps): ReactNode {
  const t = useWords(words)
  const clause = props.clauses.find((each) => each.clauseId === props.clauseId)
  const loop = useQuery(query.loop.queryOptions({ input: { clauseId: props.clauseId } }))
  return (
    <Drawer open title={t.title} onClose={props.onClose} styles={{ wrapper: { width: 'min(560px, 100vw)' } }}>
      {clause ? (
        <div className="bh-stack" style={{ gap: 24 }}>
          {props.may.edit ? <TextForm key={`${clause.clauseId} ${clause.text}`} clause={clause} clauses={props.clauses} onGone={props.onGone} /> : <p lang="zh-CN">{clause.text}</p>}
          {loop.isPending ? <LoadingState lines={4} /> : loop.isError ? <RefusalAlert error={loop.error} onRetry={() => void loop.refetch()} /> : (
            <>
              <ClauseLinks clauseId={clause.clauseId} links={loop.data.links} mayConfirm={props.may.confirm} />
              <History history={loop.data.history} />
            </>
          )}
        </div>
      ) : null}
    </Drawer>
  )
}

function TextForm({ clause, clauses, onGone }: { readonly clause: BoardClause; readonly clauses: readonly BoardClause[]; readonly onGone: (clauseId: number) => void }): ReactNode {
  const t = useWords(words)
  const refresh = useFreshPlan()
  const [text, setText] = useState(clause.text)
  const [cursor, setCursor] = useState(0)
  const area = useRef<HTMLTextAreaElement>(null)
  const { clauseId } = clause
  const act = useMutation({ mutationFn: (work: () => Promise<unknown>) => work(), onSuccess: refresh })
  const siblings = clauses.filter((each) => each.parentId === clause.parentId)
  const place = siblings.findIndex((each) => each.clauseId === clauseId)
  const next = siblings[place + 1]
  const isChanged = text.trim() !== clause.text
  const move = (position: number): void => act.mutate(() => client.move({ clauseId, parentId: clause.parentId, position }))
  // The plan's title stays where it is, before everything.
  const isFirst = place <= 0 || siblings[place - 1]?.level === 0
  return (
    <section className="bh-stack">
      <label>
        {t.text}
        <textarea
          ref={area} className="plan-input" lang="zh-CN" rows={Math.min(12, Math.ceil(text.length / 32) + 1)} value={text}
          onChange={(event) => setText(event.target.value)} onSelect={() => setCursor(area.current?.selectionStart ?? 0)}
        />
      </label>
      <div className="bh-row">
        <Button type="primary" loading={act.isPending} disabled={!isChanged || text.trim() === ''} onClick={() => act.mutate(() => client.edit({ clauseId, text, before: clause.text }))}>{t.save}</Button>
      </div>
      <h3>{t.order}</h3>
      <div className="bh-row">
        <Button disabled={isChanged || !clause.isLeaf || cursor <= 0 || cursor >= clause.text.length}
          onClick={() => act.mutate(async () => {
            const second = await client.split({ clauseId, offset: cursor, before: clause.text })
            // Only a board that has the second part can show it.
            await refresh()
            onGone(second.newClauseId)
          })}>{t.split}</Button>
        <Button disabled={isChanged || !clause.isLeaf || !next?.isLeaf} onClick={() => act.mutate(() => client.merge({ clauseId }))}>{t.merge}</Button>
        <Button disabled={isFirst} onClick={() => move(place - 1)}>{t.up}</Button>
        <Button disabled={!next} onClick={() => move(place + 1)}>{t.down}</Button>
      </div>
      <div className="bh-small bh-faint">{t.splitHint}</div>
      <RefusalAlert error={act.error} />
    </section>
  )
}

function History({ history }: { readonly history: Loop['history'] }): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  return (
    <section>
      <h3>{t.history}</h3>
      {history.length === 0 ? <p className="bh-soft">{t.noHistory}</p> : null}
      {history.map((each) => (
        <div key={each.version} className="plan-note">
          <span>{t.acts(each.act)}<span lang="zh-CN" className="bh-soft">{each.text}</span></span>
          <span className="bh-small bh-faint">{[each.changedBy, formatInstant(each.changedAt, language)].filter(Boolean).join(' · ')}</span>
        </div>
      ))}
    </section>
  )
}
