import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import { branchQuery } from '../../branch/branchClient.ts'
import { roleName } from '../../platform/access/roles.ts'
import { formatInstant, formatPeriod } from '../../platform/ui/formatDay.ts'
import { type FigureUnit, formatFigure, formatMinutes } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { dayInChina } from '../../kernel/day.ts'
import type { StageView } from '../clock/contract.ts'
import { DaysOff } from '../clock/DaysOff.tsx'
import type { KindShape } from '../contract.ts'
import { dueText, lateBecause } from '../inbox/dueRules.ts'
import { OrderState } from '../inbox/OrderState.tsx'
import type { FormValues, OrderPage } from '../order/contract.ts'
import { positionText } from '../order/positionRules.ts'
import { eventWords, priorityWords } from '../order/statusWords.data.ts'
import { workQuery } from '../workClient.web.ts'
import { ActPanel } from './ActPanel.tsx'
import { Evidence } from './Evidence.tsx'
import '../inbox/work.css'

const words = defineWords({
  zh: {
    loading: '工单', asked: '要求', result: '结果', log: '经过', acts: '办理', loop: '这张工单的闭环', serves: '服务于', clause: '计划条款', measure: '指标', before: '下发时', after: '最新', noAfter: '之后还没有新的数值', none: '没有指明服务的条款或指标',
    owner: '负责人', nobody: '未派', area: '地点', subject: '对象', unit: '单位', priority: '优先级', reply: '首次响应', done: '完成', due: '期限', spent: '已用', serviceTime: '服务时间',
    pauses: '挂起', since: '至今', outcome: '结果', note: '说明', reason: '原因', conflict: '两条记录说法不同，待裁定', settled: '已裁定', holds: '暂以先到的为准', idle: '未生效', merged: '并入本单的工单', into: '已并入', back: '全部工单', print: '打印任务单', escalated: '已上报', number: (orderId: number) => `第 ${orderId} 号`,
    lateBecause: (why: string) => `超时原因：${why}`, position: '位置', not_opened: '没有下发', opened_twice: '重复下发', before_opening: '早于下发', not_possible: '当时的状态不允许', lost_conflict: '与另一条记录冲突', clockNone: '不限时', clockRunning: '计时中', clockPaused: '停表', clockOverdue: '已超时', clockMet: '及时', clockMissed: '超时完成', clockVoid: '不再计时',
  },
  en: {
    loading: 'Order', asked: 'What was asked', result: 'Result', log: 'What happened', acts: 'To do', loop: 'The loop of this order', serves: 'Serves', clause: 'Clause of the plan', measure: 'Indicator', before: 'When opened', after: 'Newest', noAfter: 'No newer figure yet', none: 'Names no clause or indicator',
    owner: 'Owner', nobody: 'Nobody yet', area: 'Place', subject: 'About', unit: 'Unit', priority: 'Priority', reply: 'First reply', done: 'Result', due: 'due', spent: 'used', serviceTime: 'of service',
    pauses: 'Pauses', since: 'until now', outcome: 'Outcome', note: 'Note', reason: 'Reason', conflict: 'Two records say different things and wait for a decision', settled: 'Settled', holds: 'the first holds until then', idle: 'no effect', merged: 'Merged into this order', into: 'Merged into', back: 'All orders', print: 'Print the sheet', escalated: 'Escalated to', number: (orderId: number) => `No. ${orderId}`,
    lateBecause: (why: string) => `Late because: ${why}`, position: 'Position', not_opened: 'not opened', opened_twice: 'opened twice', before_opening: 'before it was opened', not_possible: 'not possible at that point', lost_conflict: 'conflicts with another record', clockNone: 'no limit', clockRunning: 'running', clockPaused: 'standing', clockOverdue: 'late', clockMet: 'in time', clockMissed: 'done late', clockVoid: 'no longer counted',
  },
})
const clockKeys = { none: 'clockNone', running: 'clockRunning', paused: 'clockPaused', overdue: 'clockOverdue', met: 'clockMet', missed: 'clockMissed', void: 'clockVoid' } as const

/** One order: what is asked, what can be done next, what happened, and at its right the clause and figure that it serves. */
export function OrderScreen(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const { orderId = '' } = useParams()
  const order = useQuery(workQuery.order.queryOptions({ input: { orderId: Number(orderId) }, enabled: /^\d+$/.test(orderId) }))
  const kinds = useQuery(workQuery.kinds.queryOptions())
  if (order.isError) return <Page title={t.loading}><RefusalAlert error={order.error} onRetry={() => void order.refetch()} /></Page>
  if (!order.data || !kinds.data) return <Page title={t.loading}><LoadingState lines={8} /></Page>
  const page = order.data
  const kind = kinds.data.find((each) => each.id === page.order.kind)
  const due = dueText(page.order, page.now, language)
  return (
    <Page title={page.order.title}
      note={[t.number(page.order.orderId), kind?.name[language] ?? page.order.kind, page.order.areaName, page.order.ownerName ?? t.nobody, due].filter(Boolean).join(' · ')}
      actions={<><Link className="work-no-print" to="/work">{t.back}</Link><Link className="work-no-print" to={`/work/orders/${page.order.orderId}/sheet`}>{t.print}</Link></>}
      loopTitle={t.loop} loop={<OrderLoop page={page} kind={kind} />}>
      <div className="work-order">
        <OrderState order={page.order} />
        {page.order.isLate ? <p className="bh-soft">{t.lateBecause(lateBecause(page.order, page.now, language) ?? '')}</p> : null}
        {page.conflicts.map((conflict) => <p key={conflict.keys.join()} role="status">{conflict.isSettled ? t.settled : `${t.conflict}，${t.holds}`}</p>)}
        {page.order.mergedInto === null ? null : <p>{t.into} <Link to={`/work/orders/${page.order.mergedInto}`}>{t.number(page.order.mergedInto)}</Link></p>}
        {kind ? <Values title={t.asked} fields={kind.ask} values={page.ask} /> : null}
        {kind && page.result ? (
          <>
            <Values title={t.result} fields={kind.form} values={page.result.values} reasons={page.result.reasons}
              first={[[t.outcome, kind.outcomes.find((each) => each.id === page.result?.outcome)?.words[language] ?? page.result.outcome], ...(page.result.position ? [[t.position, positionText(page.result.position, language)] as const] : []), ...(page.result.note ? [[t.note, page.result.note] as const] : [])]} />
          </>
        ) : null}
        <Evidence page={page} kind={kind} />
        {kind ? <section><h2>{t.acts}</h2><ActPanel page={page} kind={kind} fileIds={page.files.map((file) => file.fileId)} /></section> : null}
        <section><h2>{t.log}</h2><Log page={page} kind={kind} /></section>
        {page.merged.length > 0 ? <section><h2>{t.merged}</h2>{page.merged.map((each) => <p key={each.orderId}><Link to={`/work/orders/${each.orderId}`}>{each.title}</Link></p>)}</section> : null}
      </div>
    </Page>
  )
}

function Values(props: { readonly title: string; readonly fields: KindShape['form']; readonly values: FormValues; readonly reasons?: Readonly<Record<string, string>>; readonly first?: readonly (readonly [string, string])[] }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const shown = props.fields.filter((field) => props.values[field.id] !== undefined)
  if (shown.length === 0 && (props.first ?? []).length === 0) return null
  return (
    <section>
      <h2>{props.title}</h2>
      <dl className="bh-facts">
        {(props.first ?? []).map(([name, text]) => <Fact key={name} name={name}>{text}</Fact>)}
        {shown.map((field) => <Fact key={field.id} name={field.words[language]}>{showValue(field, props.values[field.id], language)}{props.reasons?.[field.id] ? <span className="bh-soft"> {t.reason}：{props.reasons[field.id]}</span> : null}</Fact>)}
      </dl>
    </section>
  )
}
function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return <><dt>{name}</dt><dd>{children}</dd></>
}

export function showValue(field: KindShape['form'][number], value: FormValues[string] | undefined, language: 'zh' | 'en'): string {
  if (value === undefined) return ''
  if (field.type === 'choice') return field.choices.find((choice) => choice.id === value)?.words[language] ?? String(value)
  if (field.type === 'number') return `${value} ${field.unit[language]}`
  if (field.type === 'yesNo') return value === true ? (language === 'zh' ? '是' : 'Yes') : language === 'zh' ? '否' : 'No'
  return String(value)
}

function Log({ page, kind }: { readonly page: OrderPage; readonly kind: KindShape | undefined }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const because: Readonly<Record<string, string>> = { not_opened: t.not_opened, opened_twice: t.opened_twice, before_opening: t.before_opening, not_possible: t.not_possible, lost_conflict: t.lost_conflict }
  const nameOf = (name: string) => Object.entries(eventWords).find(([id]) => id === name)?.[1][language] ?? name
  const detailOf = (event: OrderPage['events'][number]) => (event.kind === 'result' ? (kind?.outcomes.find((each) => each.id === event.detail)?.words[language] ?? event.detail) : event.kind === 'settled' ? null : event.detail)
  return (
    <ul className="work-log">
      {page.events.toReversed().map((event) => (
        <li key={event.key} className={event.idleBecause ? 'work-idle' : ''}>
          <time className="bh-soft bh-small bh-numbers" dateTime={event.at}>{formatInstant(event.at, language)}</time>
          <span>{[event.byName, nameOf(event.kind), detailOf(event)].filter(Boolean).join(' · ')}{event.text ? <span className="bh-soft"> {event.text}</span> : null}{event.idleBecause ? <span className="bh-faint"> {`${t.idle}：${because[event.idleBecause] ?? event.idleBecause}`}</span> : null}</span>
        </li>
      ))}
    </ul>
  )
}

function OrderLoop({ page, kind }: { readonly page: OrderPage; readonly kind: KindShape | undefined }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const { order } = page
  const measures = useQuery(branchQuery.measures.list.queryOptions({ enabled: order.serves.measureId !== null }))
  const measure = measures.data?.find((each) => each.id === order.serves.measureId)
  const unit: FigureUnit = measure?.unit ?? 'count'
  const at = (period: string | null) => (period === null ? '' : formatPeriod(period, language))
  return (
    <div className="bh-side">
      <section>
        <h3>{t.serves}</h3>
        {order.serves.clauseId === null && order.serves.measureId === null ? <p className="bh-soft">{t.none}</p> : null}
        {order.serves.clauseId === null ? null : <p><Link to={`/plan?clause=${order.serves.clauseId}`}>{page.clauseText ?? t.clause}</Link></p>}
        {order.serves.measureId === null ? null : <p><Link to={`/measures/${order.serves.measureId}?area=${order.serves.areaCode ?? ''}${page.effect?.afterPeriod ? `&period=${page.effect.afterPeriod}` : ''}`}>{measure?.name[language] ?? order.serves.measureId}</Link></p>}
        {page.effect === null ? null : (
          <dl className="bh-facts">
            <Fact name={`${t.before} ${at(page.effect.beforePeriod)}`}>{formatFigure(page.effect.before, unit, language)}</Fact>
            <Fact name={`${t.after} ${at(page.effect.afterPeriod)}`}>{page.effect.afterPeriod === null ? <span className="bh-faint">{t.noAfter}</span> : formatFigure(page.effect.after, unit, language)}</Fact>
          </dl>
        )}
      </section>
      <section>
        <dl className="bh-facts">
          <Fact name={t.owner}>{order.ownerName ?? t.nobody}</Fact>
          <Fact name={t.area}>{order.areaName}</Fact>
          {order.subject === null ? null : <Fact name={t.subject}>{order.subject.name}</Fact>}
          {order.unitName === null ? null : <Fact name={t.unit}>{order.unitName}</Fact>}
          <Fact name={t.priority}>{priorityWords[order.priority][language]}</Fact>
          {order.escalatedTo === null ? null : <Fact name={t.escalated}>{roleName(order.escalatedTo, language)}</Fact>}
          <Fact name={t.reply}><Stage view={page.reply} /></Fact>
          <Fact name={t.done}><Stage view={page.done} /></Fact>
        </dl>
      </section>
      {kind ? <DaysOff calendar={kind.clock.calendar} from={dayInChina(new Date(order.openedAt))} to={dayInChina(new Date(order.closedAt ?? order.dueAt ?? page.now))} /> : null}
      {page.pauses.length === 0 ? null : (
        <section>
          <h3>{t.pauses}</h3>
          {page.pauses.map((pause) => <p key={pause.from} className="bh-soft">{`${formatInstant(pause.from, language)} – ${pause.to === null ? t.since : formatInstant(pause.to, language)} ${pause.reason ?? ''}`}</p>)}
        </section>
      )}
    </div>
  )
}

function Stage({ view }: { readonly view: StageView }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const word = t[clockKeys[view.state]]
  if (view.state === 'none') return <span className="bh-faint">{word}</span>
  return <>{word}<br /><span className="bh-soft bh-small">{[view.dueAt === null ? null : `${t.due} ${formatInstant(view.dueAt, language)}`, `${t.spent} ${formatMinutes(view.spentMinutes, language)} ${t.serviceTime}`].filter(Boolean).join(' · ')}</span></>
}

