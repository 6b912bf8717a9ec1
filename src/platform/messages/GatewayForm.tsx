import Button from 'antd/es/button'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import InputNumber from 'antd/es/input-number'
import Popconfirm from 'antd/es/popconfirm'
import Select from 'antd/es/select'
import Switch from 'antd/es/switch'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { clientOf } from '../ui/client.ts'
import { RefusalAlert } from '../ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../ui/words.ts'
import type { GatewayChannel } from './contract.ts'
import { gatewayContract, gatewaySettingsShape, type GatewaySettings, type GatewayView, secretNames } from './gateway/contract.ts'
import { channelWords } from './messageWords.web.ts'

const { query } = clientOf(gatewayContract)

const words = defineWords({
  zh: {
    name: '名称', isOn: '启用', host: '主机', port: '端口', isTls: '加密连接（TLS）', systemId: '账号（system_id）', systemType: '类型（system_type，可不填）', sourceAddress: '对方看到的号码', numberPrefix: '号码前缀（例如 86，可不填）', windowMax: '窗口（未答复的最多条数）', perSecondMax: '每秒最多条数',
    bindAs: '连接方式', transceiver: '收发合一（transceiver）', pair: '收发分开（transmitter + receiver）', longText: '长短信', udh: '分段拼接（UDH）', payload: '整条（message_payload）', referenceForm: '回执编号', same: '与提交时相同', hexToDecimal: '提交时十六进制，回执十进制', sendsUserReference: '带上本方编号（便于核对回执）', security: '加密', tls: 'TLS', startTls: 'STARTTLS', noneSecurity: '不加密', user: '账号（可不填）', from: '发件人',
    url: '机器人地址（不带 key）', perMinuteMax: '每分钟最多条数', publicAddress: '本系统的外部地址（钉钉取图片用，可不填）', password: '口令', key: 'key', accessToken: 'access_token', signSecret: '加签密钥（SEC…，可不填）', keeps: '已保存，不填则不变', needed: '请填写这一项', save: '保存通道', remove: '删除通道', removeAsk: '删除这条通道？等它的消息将只显示，不发出。', yes: '是', no: '否', unreadable: '有一项填得不对，请检查主机、端口和地址。',
  },
  en: {
    name: 'Name', isOn: 'On', host: 'Host', port: 'Port', isTls: 'Encrypted (TLS)', systemId: 'Account (system_id)', systemType: 'Type (system_type, may be empty)', sourceAddress: 'Number that people see', numberPrefix: 'Before each number (86; may be empty)', windowMax: 'Window (submits without an answer)', perSecondMax: 'Most per second',
    bindAs: 'Connection', transceiver: 'One for both ways (transceiver)', pair: 'Transmitter and receiver', longText: 'Long texts', udh: 'Joined parts (UDH)', payload: 'One piece (message_payload)', referenceForm: 'Number in receipts', same: 'As in the answer', hexToDecimal: 'Hexadecimal in the answer, decimal in the receipt', sendsUserReference: 'Send our own number (helps to match receipts)', security: 'Encryption', tls: 'TLS', startTls: 'STARTTLS', noneSecurity: 'None', user: 'Account (may be empty)', from: 'From',
    url: 'Address of the robot (without its key)', perMinuteMax: 'Most per minute', publicAddress: 'Address of this server from outside (DingTalk fetches pictures there; may be empty)', password: 'Password', key: 'key', accessToken: 'access_token', signSecret: 'Signing secret (SEC…, may be empty)', keeps: 'Kept; leave empty to keep it', needed: 'Fill this in', save: 'Save the gateway', remove: 'Remove the gateway', removeAsk: 'Remove this gateway? Messages that wait for it are then shown, not sent.', yes: 'Yes', no: 'No', unreadable: 'Something is not right; check host, port and address.',
  },
})

const starts: Readonly<Record<GatewayChannel, Record<string, unknown>>> = {
  sms: { port: 2775, isTls: false, systemType: '', sourceAddress: '', numberPrefix: '', windowMax: 20, perSecondMax: 50, bindAs: 'transceiver', longText: 'udh', referenceForm: 'same', sendsUserReference: true },
  mail: { port: 465, security: 'tls', user: '' },
  wecom: { url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send', perMinuteMax: 20, publicAddress: '' },
  dingtalk: { url: 'https://oapi.dingtalk.com/robot/send', perMinuteMax: 20, publicAddress: '' },
}

type Given = { readonly name: string; readonly isOn: boolean; readonly settings: Record<string, unknown>; readonly secrets?: Record<string, string> }

export function GatewayForm(props: { readonly channel: GatewayChannel; readonly gateway?: GatewayView; readonly onDone: () => void }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const { channel, gateway } = props
  const [form] = Form.useForm<Given>()
  const queries = useQueryClient()
  const done = { onSuccess: async () => {
    await queries.invalidateQueries({ queryKey: query.list.key() })
    props.onDone()
  } }
  const add = useMutation(query.add.mutationOptions(done))
  const save = useMutation(query.save.mutationOptions(done))
  const remove = useMutation(query.remove.mutationOptions(done))
  const submit = (given: Given): void => {
    const read = gatewaySettingsShape.safeParse({ channel, settings: { ...gateway?.settings, ...given.settings } })
    if (!read.success) {
      const [at] = read.error.issues
      form.setFields([{ name: ['settings', String(at?.path[1] ?? 'host')], errors: [t.unreadable] }])
      return
    }
    const body = { name: given.name, isOn: given.isOn, gateway: read.data satisfies GatewaySettings, secrets: given.secrets ?? {} }
    if (gateway) save.mutate({ gatewayId: gateway.gatewayId, ...body })
    else add.mutate(body)
  }
  const needed = [{ required: true, message: t.needed }]
  const text = (name: string, label: string, isNeeded = false): ReactNode => <Form.Item key={name} name={['settings', name]} label={label} rules={isNeeded ? needed : []}><Input autoComplete="off" spellCheck={false} maxLength={300} /></Form.Item>
  const number = (name: string, label: string): ReactNode => <Form.Item key={name} name={['settings', name]} label={label} rules={needed}><InputNumber controls={false} min={1} max={65_535} precision={0} style={{ width: '100%' }} /></Form.Item>
  const flag = (name: string, label: string): ReactNode => <Form.Item key={name} name={['settings', name]} label={label} valuePropName="checked"><Switch /></Form.Item>
  const choice = (name: string, label: string, options: readonly { value: string; label: string }[]): ReactNode => <Form.Item key={name} name={['settings', name]} label={label}><Select options={[...options]} /></Form.Item>
  const fields: Readonly<Record<GatewayChannel, ReactNode>> = {
    sms: [text('host', t.host, true), number('port', t.port), text('systemId', t.systemId, true), text('systemType', t.systemType), text('sourceAddress', t.sourceAddress), text('numberPrefix', t.numberPrefix), number('windowMax', t.windowMax), number('perSecondMax', t.perSecondMax),
      choice('bindAs', t.bindAs, [{ value: 'transceiver', label: t.transceiver }, { value: 'pair', label: t.pair }]), choice('longText', t.longText, [{ value: 'udh', label: t.udh }, { value: 'payload', label: t.payload }]), choice('referenceForm', t.referenceForm, [{ value: 'same', label: t.same }, { value: 'hexToDecimal', label: t.hexToDecimal }]), flag('isTls', t.isTls), flag('sendsUserReference', t.sendsUserReference)],
    mail: [text('host', t.host, true), number('port', t.port), choice('security', t.security, [{ value: 'tls', label: t.tls }, { value: 'startTls', label: t.startTls }, { value: 'none', label: t.noneSecurity }]), text('user', t.user), text('from', t.from, true)],
    wecom: [text('url', t.url, true), number('perMinuteMax', t.perMinuteMax)],
    dingtalk: [text('url', t.url, true), number('perMinuteMax', t.perMinuteMax), text('publicAddress', t.publicAddress)],
  }
  return (
    <Form<Given> form={form} layout="vertical" requiredMark={false} disabled={add.isPending || save.isPending} onFinish={submit}
      initialValues={{ name: gateway?.name ?? channelWords[channel][language], isOn: gateway?.isOn ?? false, settings: gateway?.settings ?? starts[channel], secrets: {} }}>
      <div className="bh-gateway-grid">
        <Form.Item name="name" label={t.name} rules={needed}><Input maxLength={60} /></Form.Item>
        {fields[channel]}
        {secretNames[channel].map((name) => (
          <Form.Item key={name} name={['secrets', name]} label={t[name]} {...(gateway?.secretsSet.includes(name) ? { extra: t.keeps } : {})}><Input.Password autoComplete="new-password" visibilityToggle={false} maxLength={400} /></Form.Item>
        ))}
        <Form.Item name="isOn" label={t.isOn} valuePropName="checked"><Switch /></Form.Item>
      </div>
      <RefusalAlert error={add.error ?? save.error ?? remove.error} />
      <div className="bh-row">
        <Button type="primary" htmlType="submit" loading={add.isPending || save.isPending}>{t.save}</Button>
        {gateway ? <Popconfirm title={t.removeAsk} okText={t.yes} cancelText={t.no} onConfirm={() => remove.mutate({ gatewayId: gateway.gatewayId })}><Button danger loading={remove.isPending}>{t.remove}</Button></Popconfirm> : null}
      </div>
    </Form>
  )
}
