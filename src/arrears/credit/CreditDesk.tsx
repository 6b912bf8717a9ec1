import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Segmented from 'antd/es/segmented'
import type { ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { formatDay, formatMonth } from '../../platform/ui/formatDay.ts'
import { formatFigure } from '../../platform/ui/formatFigure.ts'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { useLanguage, useWords } from '../../platform/ui/words.ts'
import { creditContract } from './creditContract.ts'
import { creditWords } from './creditWords.web.ts'
import { AskForm, GrantQueue } from './grant/GrantQueue.tsx'
import { type LimitState, limitStates } from './limit/contract.ts'
import { LimitList } from './limit/LimitList.tsx'
import { ReviewQueue } from './limit/ReviewQueue.tsx'
import { UsageList } from './usage/UsageList.tsx'

const { query, client } = clientOf(creditContract)
const views = ['limits', 'reviews', 'usage', 'grants'] as const

/** 信用度: who holds how much credit and why, what waits for a second pair of eyes, who is near his limit, and what was given for a time. */
export function CreditDesk(): ReactNode {
  const t = useWords(creditWords)
  const { language } = useLanguage()
  const fresh = useQueryClient()
  const refresh = () => fresh.invalidateQueries({ queryKey: query.key() })
  const [search, setSearch] = useSearchParams()
  const view = views.find((each) => each === search.get('view')) ?? 'limits'
  const state = limitStates.find((each) => each === search.get('state'))
  const summary = useQuery(query.summary.queryOptions())
  const decide = useMutation({ mutationFn: () => client.decide(), onSuccess: refresh })
  const { data } = summary
  const count = (value: number): string => formatFigure(value, 'count', language)
  const numbered = (name: string, value: number | undefined): string => (value ? `${name} ${count(value)}` : name)
  const show = (next: (typeof views)[number], of?: LimitState) => setSearch({ ...(next === 'limits' ? {} : { view: next }), ...(of ? { state: of } : {}) }, { replace: true })
  const note = data ? (data.run ? t.note(formatMonth(data.run.month, language), formatDay(data.run.decidedOn, language)) : data.hasRule ? t.noRun : t.noRule) : undefined
  const loop = (
    <div className="bh-side">
      {data ? (
        <section className="bh-stack" style={{ gap: 8 }}>
          <dl className="bh-facts">
            <dt>{t.holders}</dt><dd>{count(data.accounts)}</dd>
            <dt>{t.sum}</dt><dd>{formatFigure(data.limitFen / 100, 'yuan', language)}</dd>
            {limitStates.map((each) => [<dt key={`${each} name`}>{t[each]}</dt>, <dd key={each}>{data[each] === 0 ? count(0) : <Button size="small" type="link" style={{ padding: 0, height: 'auto' }} onClick={() => (each === 'waiting' ? show('reviews') : show('limits', each))}>{count(data[each])}</Button>}</dd>])}
          </dl>
          {data.run && data.run.withoutRule > 0 ? <p className="bh-small bh-soft">{t.withoutRule(count(data.run.withoutRule))}</p> : null}
          {data.mayDecide && data.hasRule ? <Button loading={decide.isPending} onClick={() => decide.mutate()}>{t.decide}</Button> : null}
          {decide.data ? <p className="bh-small" role="status">{t.decided(count(decide.data.accounts), count(decide.data.changed), count(decide.data.waiting))}</p> : null}
          <RefusalAlert error={decide.error} />
          <p><Link to="/rules">{t.rules}</Link> · <Link to="/arrears/scorecard">{t.scorecard}</Link></p>
        </section>
      ) : null}
      <AskForm onDone={refresh} />
    </div>
  )
  return (
    <Page title={t.title} note={note} loop={loop} loopTitle={t.title} bodyTitle={t[view]}>
      <div className="bh-stack" style={{ gap: 16 }}>
        <Segmented aria-label={t.title} value={view} onChange={(next) => show(next)} options={views.map((each) => ({ value: each, label: each === 'reviews' ? numbered(t.reviews, data?.waiting) : each === 'usage' ? numbered(t.usage, data && data.near + data.usedUp) : t[each] }))} />
        <RefusalAlert error={summary.error} />
        {view === 'limits' ? <LimitList state={state} onState={(of) => show('limits', of)} /> : view === 'reviews' ? <ReviewQueue mayApprove={data?.mayApprove ?? false} onDone={refresh} /> : view === 'usage' ? <UsageList /> : <GrantQueue onDone={refresh} />}
      </div>
    </Page>
  )
}
