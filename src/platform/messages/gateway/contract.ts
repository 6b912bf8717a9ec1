import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../../kernel/refusal.ts'
import { gatewayChannels } from '../contract.ts'

export const gatewayUnknown = refusal('GATEWAY_UNKNOWN', { zh: '没有这条通道，可能刚被别人删除。', en: 'There is no such gateway; someone may just have removed it.' }, 404)
export const gatewayDoubled = refusal('GATEWAY_DOUBLED', { zh: '这类通道只能有一条，请修改现有的那条。', en: 'There can be one gateway of this kind; change the one that is there.' }, 409)
export const gatewaySecretMissing = refusal('GATEWAY_SECRET_MISSING', { zh: '启用之前请先填写{secret}。', en: 'Fill in "{secretEn}" before it is switched on.' })
export const gatewaySecretUnreadable = refusal('GATEWAY_SECRET_UNREADABLE', { zh: '“{name}”的密钥是在另一个数据目录里保存的，这里读不出来。请重新填写。', en: 'The secret of "{name}" was sealed with another data folder and cannot be read here. Enter it again.' })
export const policyTimeInvalid = refusal('MESSAGE_POLICY_TIME_INVALID', { zh: '“{written}”不是时刻，请写成 21:00。', en: '"{written}" is no time of day; write 21:00.' })

const host = z.string().trim().min(1).max(253).regex(/^[A-Za-z0-9.:_-]+$/)
const port = z.number().int().min(1).max(65_535)
const ascii = (max: number) => z.string().max(max).regex(/^[\x20-\x7e]*$/)

export const smsSettingsShape = z.object({
  host, port, isTls: z.boolean().default(false),
  systemId: ascii(15).min(1), systemType: ascii(12).default(''),
  sourceAddress: ascii(20).default('').describe('The number that the receiver sees: 10086123'),
  numberPrefix: z.string().regex(/^\+?\d{0,4}$/).default('').describe('Before each number, as the gateway wants it: 86'),
  windowMax: z.number().int().min(1).max(1000).default(20).describe('Submits without an answer at a time'),
  perSecondMax: z.number().int().min(1).max(5000).default(50),
  bindAs: z.enum(['transceiver', 'pair']).default('transceiver').describe('One connection for both ways, or a transmitter and a receiver, as gateways of SMPP 3.3 want it'),
  longText: z.enum(['udh', 'payload']).default('udh').describe('Long texts in joined parts, or in one piece as message_payload'),
  referenceForm: z.enum(['same', 'hexToDecimal']).default('same').describe('Some gateways answer in hexadecimal and write receipts in decimal'),
  sendsUserReference: z.boolean().default(true),
  enquireSeconds: z.number().min(0.05).max(600).default(30),
  answerSeconds: z.number().min(0.05).max(600).default(30),
})
export type SmsSettings = z.infer<typeof smsSettingsShape>
export const mailSettingsShape = z.object({
  host, port, security: z.enum(['tls', 'startTls', 'none']).default('tls'), user: z.string().max(200).default(''), from: z.string().trim().min(3).max(200),
  answerSeconds: z.number().min(0.05).max(600).default(60),
})
export type MailSettings = z.infer<typeof mailSettingsShape>
const robotUrl = z.url({ protocol: /^https?$/ }).max(300)
export const robotSettingsShape = z.object({
  url: robotUrl, perMinuteMax: z.number().int().min(1).max(600).default(20), answerSeconds: z.number().min(0.05).max(600).default(20),
  publicAddress: z.union([robotUrl, z.literal('')]).default('').describe('Where the chat may fetch a picture from: the address of this server from outside'),
})
export type RobotSettings = z.infer<typeof robotSettingsShape>

/** What is never shown, by the kind of gateway. */
export const secretNames = { sms: ['password'], mail: ['password'], wecom: ['key'], dingtalk: ['accessToken', 'signSecret'] } as const
export type Secrets = Readonly<Record<string, string>>

export const gatewaySettingsShape = z.discriminatedUnion('channel', [
  z.object({ channel: z.literal('sms'), settings: smsSettingsShape }),
  z.object({ channel: z.literal('mail'), settings: mailSettingsShape }),
  z.object({ channel: z.literal('wecom'), settings: robotSettingsShape }),
  z.object({ channel: z.literal('dingtalk'), settings: robotSettingsShape }),
])
export type GatewaySettings = z.infer<typeof gatewaySettingsShape>

const linkStateShape = z.object({ isReady: z.boolean(), fault: z.string().nullable(), inFlight: z.number().int() })
export type LinkState = z.infer<typeof linkStateShape>
export const gatewayShape = z.object({
  gatewayId: z.number().int(), channel: z.enum(gatewayChannels), name: z.string(), isOn: z.boolean(), settings: z.record(z.string(), z.unknown()), secretsSet: z.array(z.string()),
  changedBy: z.string().nullable(), changedAt: z.iso.datetime(), link: linkStateShape.nullable().describe('Null while it is off'),
})
export type GatewayView = z.infer<typeof gatewayShape>
const policyShape = z.object({ isQuietOn: z.boolean(), quietFrom: z.string().max(5), quietTo: z.string().max(5), perDayMax: z.number().int().min(1).max(100), perWeekMax: z.number().int().min(1).max(500), staffPerDayMax: z.number().int().min(1).max(1000) })

const givenGateway = z.object({ name: z.string().trim().min(1).max(60), isOn: z.boolean(), gateway: gatewaySettingsShape, secrets: z.record(z.string().max(40), z.string().max(400)).default({}).describe('Only those that change') })
export const gatewayContract = {
  list: oc.route({ method: 'GET', path: '/message-gateways', summary: 'Gateways and how their connection stands; no secrets', tags: ['messages'] }).output(z.array(gatewayShape)),
  add: oc.route({ method: 'POST', path: '/message-gateways', summary: 'Sets up a gateway', tags: ['messages'] }).input(givenGateway).output(z.object({ gatewayId: z.number().int() })),
  save: oc.route({ method: 'PUT', path: '/message-gateways/{gatewayId}', summary: 'Changes a gateway; secrets that are not given stay', tags: ['messages'] })
    .input(givenGateway.extend({ gatewayId: z.coerce.number().int().positive() })).output(z.object({})),
  remove: oc.route({ method: 'DELETE', path: '/message-gateways/{gatewayId}', summary: 'Takes a gateway away; messages that wait for it are then shown, not sent', tags: ['messages'] })
    .input(z.object({ gatewayId: z.coerce.number().int().positive() })).output(z.object({})),
  test: oc.route({ method: 'POST', path: '/message-gateways/{gatewayId}/test', summary: 'Queues a test message', tags: ['messages'] })
    .input(z.object({ gatewayId: z.coerce.number().int().positive(), address: z.string().max(254).default('') })).output(z.object({ messageId: z.number().int() })),
  readPolicy: oc.route({ method: 'GET', path: '/message-policy', summary: 'Quiet hours and limits', tags: ['messages'] }).output(policyShape),
  savePolicy: oc.route({ method: 'PUT', path: '/message-policy', summary: 'Changes quiet hours and limits', tags: ['messages'] }).input(policyShape).output(z.object({})),
}
