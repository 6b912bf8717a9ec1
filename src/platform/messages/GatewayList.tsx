import Button from 'antd/es/button'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import InputNumber from 'antd/es/input-number'
import Switch from 'antd/es/switch'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { clientOf } from '../ui/client.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { LoadingState } from '../ui/LoadingState.tsx'
import { Page } from '../ui/Page.tsx'
import { RefusalAlert } from '../ui/RefusalAlert.tsx'
import { State } from '../ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../ui/words.ts'
import { type GatewayChannel, gatewayChannels } from './contract.ts'
import { GatewayForm } from './GatewayForm.tsx'
import { gatewayContract, type GatewayView } from './gateway/contract.ts'
import { channelWords, reasonText } from './messageWords.web.ts'
import './messages.css'

const { query } = clientOf(gatewayContract)

const words = defineWords({
  zh: {
    title: '消息通道', note: '没有启用通道时，消息只显示，不发出。口令和密钥封存在本机，不会再显示。', none: '还没有通道', noneNext: '从下面选一种，填好后启用，再试发一条。', add: (channel: string) => `新增${channel}`, off: '未启用', ready: '已连上', idle: '已启用，还没有连上', change: '修改', leave: '不改了', test: '试发',
    testTo: '收件号码或邮箱', tested: (id: number) => `已放入待发，第 ${id} 条，结果见“消息”。`, policy: '免打扰与每人限量', policyNote: '营销、催缴、服务和工单消息遵守免打扰；告警、紧急工单和早报随时发送。站内通知不计数。', isQuietOn: '免打扰时段', from: '从', to: '到', perDay: '每位客户每天最多（条）', perWeek: '每位客户七天最多（条）', staffPerDay: '每位同事每天最多工单消息（条）', save: '保存免打扰与限量', saved: '已保存', needed: '请填写这一项',
  },
  en: {
    title: 'Gateways', note: 'While none is on, messages are shown and not sent. Passwords and keys are sealed on this machine and never shown again.', none: 'There is no gateway yet', noneNext: 'Choose a kind below, fill it in, switch it on and send a test.', add: (channel: string) => `Add ${channel}`, off: 'Off', ready: 'Connected', idle: 'On, not connected yet', change: 'Change', leave: 'Leave it', test: 'Send a test',
    testTo: 'Number or mail address', tested: (id: number) => `Queued as message ${id}; see Messages for what became of it.`, policy: 'Quiet hours and limits per person', policyNote: 'Campaigns, arrears notices, care and work orders keep the quiet hours; alarms, urgent orders and the bulletin go at any time. In-app notices are not counted.', isQuietOn: 'Quiet hours', from: 'From', to: 'To', perDay: 'Most per customer and day', perWeek: 'Most per customer in seven days', staffPerDay: 'Most work messages per colleague and day', save: 'Save quiet hours and limits', saved: 'Saved', needed: 'Fill this in',
  },
})

/** How messages leave the branch. */
export function GatewayList(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const [adding, setAdding] = useState<GatewayChannel | null>(null)
  const gateways = useQuery(query.list.queryOptions({ refetchInterval: 5_000 }))
  const rows = gateways.data ?? []
  const isTaken = (channel: GatewayChannel): boolean => (channel === 'sms' || channel === 'mail') && rows.some((gateway) => gateway.channel === channel)
  return (
    <Page title={t.title} note={t.note}>
      <RefusalAlert error={gateways.error} onRetry={() => void gateways.refetch()} />
      {gateways.isPending ? <LoadingState lines={4} /> : rows.length === 0 && adding === null ? <EmptyState title={t.none} next={t.noneNext} /> : null}
      {rows.map((gateway) => <GatewayCard key={gateway.gatewayId} gateway={gateway} />)}
      {adding === null ? (
        <div className="bh-row" style={{ flexWrap: 'wrap', marginBottom: 24 }}>
          {gatewayChannels.filter((channel) => !isTaken(channel)).map((channel) => <Button key={channel} onClick={() => setAdding(channel)}>{t.add(channelWords[channel][language])}</Button>)}
        </div>
      ) : (
        <section className="bh-card bh-gateway">
          <h2>{t.add(channelWords[adding][language])}</h2>
          <GatewayForm channel={adding} onDone={() => setAdding(null)} />
        </section>
      )}
      <PolicyForm />
    </Page>
  )
}

function GatewayCard(props: { readonly gateway: GatewayView }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const { gateway } = props
  const [isChanging, setChanging] = useState(false)
  const test = useMutation(query.test.mutationOptions({}))
  const isAddressed = gateway.channel === 'sms' || gateway.channel === 'mail'
  return (
    <section className="bh-card bh-gateway">
      <div className="bh-row">
        <h2>{gateway.name}</h2>
        <span className="bh-soft">{channelWords[gateway.channel][language]}</span>
        {gateway.link === null ? <State state="noFigure">{t.off}</State> : gateway.link.isReady ? <State state="onTrack">{t.ready}</State> : <State state="watch">{gateway.link.fault === null ? t.idle : reasonText(gateway.link.fault, language)}</State>}
        <Button size="small" onClick={() => setChanging(!isChanging)}>{isChanging ? t.leave : t.change}</Button>
      </div>
      {isChanging ? <GatewayForm channel={gateway.channel} gateway={gateway} onDone={() => setChanging(false)} /> : null}
      {gateway.isOn && !isChanging ? (
        <Form layout="inline" onFinish={({ address }: { address?: string }) => test.mutate({ gatewayId: gateway.gatewayId, address: address ?? '' })} style={{ marginTop: 8 }}>
          {isAddressed ? <Form.Item name="address" rules={[{ required: true, message: t.needed }]}><Input placeholder={t.testTo} aria-label={t.testTo} autoComplete="off" style={{ width: 220 }} /></Form.Item> : null}
          <Button htmlType="submit" loading={test.isPending}>{t.test}</Button>
        </Form>
      ) : null}
      <RefusalAlert error={test.error} />
      {test.data ? <p className="bh-soft" aria-live="polite">{t.tested(test.data.messageId)}</p> : null}
    </section>
  )
}

function PolicyForm(): ReactNode {
  const t = useWords(words)
  const queries = useQueryClient()
  const policy = useQuery(query.readPolicy.queryOptions())
  const save = useMutation(query.savePolicy.mutationOptions({ onSuccess: async () => queries.invalidateQueries({ queryKey: query.readPolicy.key() }) }))
  const needed = [{ required: true, message: t.needed }]
  if (!policy.data) return <RefusalAlert error={policy.error} onRetry={() => void policy.refetch()} />
  return (
    <section className="bh-card">
      <h2>{t.policy}</h2>
      <p className="bh-soft">{t.policyNote}</p>
      <Form layout="vertical" requiredMark={false} initialValues={policy.data} disabled={save.isPending} onFinish={(given: typeof policy.data) => save.mutate(given)}>
        <div className="bh-gateway-grid">
          <Form.Item name="isQuietOn" label={t.isQuietOn} valuePropName="checked"><Switch /></Form.Item>
          <Form.Item name="quietFrom" label={t.from} rules={needed}><Input maxLength={5} /></Form.Item>
          <Form.Item name="quietTo" label={t.to} rules={needed}><Input maxLength={5} /></Form.Item>
          <Form.Item name="perDayMax" label={t.perDay} rules={needed}><InputNumber controls={false} min={1} max={100} precision={0} /></Form.Item>
          <Form.Item name="perWeekMax" label={t.perWeek} rules={needed}><InputNumber controls={false} min={1} max={500} precision={0} /></Form.Item>
          <Form.Item name="staffPerDayMax" label={t.staffPerDay} rules={needed}><InputNumber controls={false} min={1} max={1000} precision={0} /></Form.Item>
        </div>
        <RefusalAlert error={save.error} />
        <div className="bh-row"><Button htmlType="submit" loading={save.isPending}>{t.save}</Button>{save.isSuccess ? <span aria-live="polite" className="bh-soft">{t.saved}</span> : null}</div>
      </Form>
    </section>
  )
}
