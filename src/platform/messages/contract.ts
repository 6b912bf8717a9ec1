import { z } from 'zod'
import { refusal } from '../../kernel/refusal.ts'

export const channels = ['sms', 'mail', 'wecom', 'dingtalk', 'inapp'] as const
export const channelShape = z.enum(channels)
export type ChannelId = (typeof channels)[number]
export const gatewayChannels = ['sms', 'mail', 'wecom', 'dingtalk'] as const
export type GatewayChannel = (typeof gatewayChannels)[number]

export const numberInvalid = refusal('NUMBER_INVALID', { zh: '“{written}”不是可发短信的号码：请填写 11 位手机号，可带 +86。', en: '"{written}" is no number that takes SMS: write the 11 digits of a mobile number, +86 may stand before them.' })
export const mailAddressInvalid = refusal('MAIL_ADDRESS_INVALID', { zh: '“{written}”不是邮箱地址。', en: '"{written}" is no mail address.' })
export const pictureTooLarge = refusal('MESSAGE_PICTURE_TOO_LARGE', { zh: '图片有 {size} KB，群机器人最多收 2048 KB。', en: 'The picture has {size} KB; a group robot takes 2048 KB at most.' })
