import Button from 'antd/es/button'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import Popconfirm from 'antd/es/popconfirm'
import Radio from 'antd/es/radio'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { clientOf } from '../ui/client.ts'
import { formatInstant } from '../ui/formatDay.ts'
import { LoadingState } from '../ui/LoadingState.tsx'
import { RefusalAlert } from '../ui/RefusalAlert.tsx'
import { State } from '../ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../ui/words.ts'
import { messageContract, type MessageDetail, type MessageEventView } from './message/contract.ts'
import { stateWords } from './message/stateRules.ts'
import { channelWords, eventText, purposeName, reasonText, stateMarks } from './messageWords.web.ts'

const { query } = clientOf(messageContract)

const words = defineWords({
  zh: {
    to: '收件人', show: '显示完整', expires: (at: string) => `${at} 后不再发送`, picture: '带一张图片', open: '打开它说的地方', log: '经过', part: (part: number, count: number) => `第 ${part}/${count} 段`, until: (at: string) => `到 ${at}`,
    settle: '判定结果', settleNote: '请先问对方或查询通道。判定后若收到回执，以回执为准。', delivered: '对方已收到', failed: '对方没有收到', because: '依据', becauseHint: '例如：电话问过，没有收到', needed: '请写明依据', save: '记下判定', ask: '向通道查询',
    strays: '同一号码的无主回执', cancel: '取消发送', cancelAsk: '取消这条消息？它不会再发出。', resend: '重发一条', resendAsk: '重发会新建一条消息，对方可能收到两次。', yes: '是', no: '否', resentAs: (id: number) => `已重发为第 ${id} 条`, resendOf: (id: number) => `重发自第 ${id} 条`, by: (name: string) => `由 ${name}`,
  },
  en: {
    to: 'To', show: 'Show it whole', expires: (at: string) => `Not sent after ${at}`, picture: 'Carries a picture', open: 'Open what it speaks of', log: 'What happened', part: (part: number, count: number) => `part ${part}/${count}`, until: (at: string) => `until ${at}`,
    settle: 'Settle it', settleNote: 'Ask the person or the gateway first. A receipt that comes later goes before this.', delivered: 'It was received', failed: 'It was not received', because: 'How you know', becauseHint: 'For example: asked by phone, not received', needed: 'Say how you know', save: 'Note it', ask: 'Ask the gateway',
    strays: 'Receipts of this number that fit no message', cancel: 'Cancel it', cancelAsk: 'Cancel this message? It will not be sent.', resend: 'Send again', resendAsk: 'This makes a new message; the person may get it twice.', yes: 'Yes', no: 'No', resentAs: (id: number) => `Sent again as message ${id}`, resendOf: (id: number) => `Sends message ${id} again`, by: (name: string) => `by ${name}`,
  },
})

/** One message: its text, what happened to it, and what a person can do about it. */
export function MessagePanel(props: { readonly messageId: number; readonly onOpen: (messageId: number) => void }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const queries = useQueryClient()
  const { messageId } = props
  const message = useQuery(query.get.queryOptions({ input: { messageId } }))
  const refresh = async (): Promise<void> => queries.invalidateQueries({ queryKey: query.key() })
  const cancel = useMutation(query.cancel.mutationOptions({ onSuccess: refresh }))
  const resend = useMutation(query.resend.mutationOptions({ onSuccess: refresh }))
  const ask = useMutation(query.ask.mutationOptions({ onSuccess: refresh }))
  const reveal = useMutation(query.reveal.mutationOptions({}))
  if (!message.data) return message.error ? <RefusalAlert error={message.error} onRetry={() => void message.refetch()} /> : <LoadingState lines={6} />
  const { data } = message
  return (
    <div className="bh-side">
      <section>
        <State state={stateMarks[data.state]}>{stateWords[data.state][language]}</State> <span className="bh-soft">{reasonText(data.because, language)}</span>
        <h2 className="bh-message-subject">{data.subject || data.templateName[language]}</h2>
        <p className="bh-message-body" lang={data.language === 'bo' ? 'bo' : undefined}>{data.body}</p>
        {data.hasPicture ? <p className="bh-soft">{t.picture}</p> : null}
        {data.linkPath === null ? null : <Link to={data.linkPath}>{t.open}</Link>}
      </section>
      <section>
        <p>
          {t.to} {channelWords[data.channel][language]} <span className="bh-numbers">{reveal.data?.address ?? data.address}</span>{' '}
          {data.may.unmask && !reveal.data ? <Button size="small" loading={reveal.isPending} onClick={() => reveal.mutate({ messageId })}>{t.show}</Button> : null}
        </p>
        <p className="bh-soft bh-small">{purposeName(data.purpose, language)} · {data.areaName} · {t.expires(formatInstant(data.expiresAt, language))}</p>
        {data.resendOf === null ? null : <Button type="link" onClick={() => props.onOpen(data.resendOf ?? 0)}>{t.resendOf(data.resendOf)}</Button>}
        {data.resentAs === null ? null : <Button type="link" onClick={() => props.onOpen(data.resentAs ?? 0)}>{t.resentAs(data.resentAs)}</Button>}
        <RefusalAlert error={reveal.error} />
      </section>
      {data.may.settle ? <SettleForm message={data} onSettled={refresh} onAsk={() => ask.mutate({ messageId })} isAsking={ask.isPending} /> : null}
      <RefusalAlert error={ask.error ?? cancel.error ?? resend.error} />
      {data.may.cancel || data.may.resend ? (
        <section className="bh-row">
          {data.may.cancel ? <Popconfirm title={t.cancelAsk} okText={t.yes} cancelText={t.no} onConfirm={() => cancel.mutate({ messageId })}><Button loading={cancel.isPending}>{t.cancel}</Button></Popconfirm> : null}
          {data.may.resend ? <Popconfirm title={t.resendAsk} okText={t.yes} cancelText={t.no} onConfirm={() => resend.mutate({ messageId })}><Button loading={resend.isPending}>{t.resend}</Button></Popconfirm> : null}
        </section>
      ) : null}
      <section>
        <h3>{t.log}</h3>
        <ol className="bh-message-log">
          {data.events.map((event, index) => (
            <li key={index}>
              <span className="bh-numbers bh-small bh-faint">{formatInstant(event.at, language)}</span> {eventText(event.kind, language)}
              <span className="bh-soft">{detailOf(event, language, t)}</span>
            </li>
          ))}
        </ol>
      </section>
    </div>
  )
}

type Words = { readonly part: (part: number, count: number) => string; readonly until: (at: string) => string; readonly by: (name: string) => string }
function detailOf(event: MessageEventView, language: 'zh' | 'en', t: Words): string {
  const parts = [
    event.kind === 'submitting' && event.part !== null && (event.partCount ?? 1) > 1 ? t.part(event.part, event.partCount ?? 1) : '',
    event.outcome === 'delivered' || event.outcome === 'failed' ? stateWords[event.outcome][language] : '', reasonText(event.because === 'DELIVRD' ? null : event.because, language),
    event.until === null ? '' : t.until(formatInstant(event.until, language)), event.byName === null ? '' : t.by(event.byName),
  ]
  const text = parts.filter((part) => part !== '').join(' · ')
  return text === '' ? '' : ` ${text}`
}

function SettleForm(props: { readonly message: MessageDetail; readonly onSettled: () => Promise<void>; readonly onAsk: () => void; readonly isAsking: boolean }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const { messageId, strayReceipts, channel } = props.message
  const settle = useMutation(query.settle.mutationOptions({ onSuccess: props.onSettled }))
  return (
    <section>
      <h3>{t.settle}</h3>
      <p className="bh-soft">{t.settleNote}</p>
      {strayReceipts.length > 0 ? (
        <>
          <h4>{t.strays}</h4>
          <ul className="bh-message-log">{strayReceipts.map((stray) => <li key={stray.reference}><span className="bh-numbers">{formatInstant(stray.at, language)} {stray.reference}</span> {reasonText(stray.status, language)}</li>)}</ul>
        </>
      ) : null}
      <Form layout="vertical" requiredMark={false} disabled={settle.isPending} initialValues={{ outcome: 'failed', because: '' }} onFinish={(given: { outcome: 'delivered' | 'failed'; because: string }) => settle.mutate({ messageId, ...given })}>
        <Form.Item name="outcome"><Radio.Group options={[{ value: 'delivered', label: t.delivered }, { value: 'failed', label: t.failed }]} /></Form.Item>
        <Form.Item name="because" label={t.because} rules={[{ required: true, min: 2, whitespace: true, message: t.needed }]}><Input maxLength={200} placeholder={t.becauseHint} /></Form.Item>
        <RefusalAlert error={settle.error} />
        <div className="bh-row">
          <Button type="primary" htmlType="submit" loading={settle.isPending}>{t.save}</Button>
          {channel === 'sms' ? <Button onClick={props.onAsk} loading={props.isAsking}>{t.ask}</Button> : null}
        </div>
      </Form>
    </section>
  )
}
