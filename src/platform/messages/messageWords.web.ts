import type { Language, Words } from '../../kernel/refusal.ts'
import type { StateName } from '../ui/State.tsx'
import type { ChannelId } from './contract.ts'
import type { MessageState } from './message/stateRules.ts'
import { type PurposeId, purposes } from './purposes.data.ts'

export const channelWords: Readonly<Record<ChannelId, Words>> = {
  sms: { zh: '短信', en: 'SMS' }, mail: { zh: '邮件', en: 'Mail' }, wecom: { zh: '企业微信群', en: 'WeCom group' }, dingtalk: { zh: '钉钉群', en: 'DingTalk group' }, inapp: { zh: '站内通知', en: 'In-app' },
}
export function purposeName(purpose: PurposeId, language: Language): string {
  return purposes[purpose].words[language]
}
/** Only what asks for a person is coloured. */
export const stateMarks: Readonly<Record<MessageState, StateName>> = {
  queued: 'noFigure', held: 'noFigure', submitting: 'noFigure', submitted: 'onTrack', delivered: 'onTrack', failed: 'offTrack', unknown: 'watch', cancelled: 'noFigure', shown: 'noFigure',
}

const reasons: Readonly<Record<string, Words>> = {
  quiet: { zh: '免打扰时段', en: 'quiet hours' }, dayLimit: { zh: '本人当天已满', en: 'limit of the day reached' }, weekLimit: { zh: '本人七天已满', en: 'limit of seven days reached' },
  expired: { zh: '过期未发', en: 'out of date before it could go' }, restart: { zh: '提交时程序中断', en: 'the program ended while it was submitted' }, timeout: { zh: '通道没有答复', en: 'no answer from the gateway' },
  connectionLost: { zh: '提交时线路断开', en: 'the line broke while it was submitted' }, notConnected: { zh: '通道没有连上', en: 'the gateway was not connected' }, receiptOverdue: { zh: '三天没有回执', en: 'no receipt for three days' },
  ESME_RTHROTTLED: { zh: '通道限速，未接收', en: 'throttled, not taken' }, ESME_RMSGQFUL: { zh: '通道队列已满，未接收', en: 'queue full, not taken' }, ESME_RINVDSTADR: { zh: '号码无效', en: 'invalid number' }, ESME_RINVPASWD: { zh: '口令错误', en: 'wrong password' }, ESME_RBINDFAIL: { zh: '绑定失败', en: 'bind failed' },
  UNDELIV: { zh: '无法送达', en: 'undeliverable' }, EXPIRED: { zh: '网络侧过期', en: 'expired in the network' }, REJECTD: { zh: '被拒收', en: 'rejected' }, DELETED: { zh: '被删除', en: 'deleted' }, DELIVRD: { zh: '已送达', en: 'delivered' },
  noPublicAddress: { zh: '通道没有填写本系统的外部地址，钉钉取不到图片', en: 'the gateway has no outside address of this server, where DingTalk could fetch the picture' },
  ECONNREFUSED: { zh: '对方拒绝连接', en: 'connection refused' }, ENOTFOUND: { zh: '找不到主机', en: 'host not found' }, ETIMEDOUT: { zh: '连接超时', en: 'connection timed out' }, connectTimeout: { zh: '连接超时', en: 'connection timed out' },
  enquireTimeout: { zh: '线路没有回应', en: 'the line is dead' }, unbound: { zh: '对方断开', en: 'closed by the other side' }, secretUnreadable: { zh: '密钥读不出来，请重新填写', en: 'secret cannot be read; enter it again' },
}
/** The reason in words; a code of the other side that has none stays as it is. */
export function reasonText(because: string | null, language: Language): string {
  return because === null ? '' : (reasons[because]?.[language] ?? because)
}

const events: Readonly<Record<string, Words>> = {
  queued: { zh: '进入待发', en: 'Queued' }, held: { zh: '暂缓', en: 'Held' }, shown: { zh: '没有通道，只显示', en: 'No gateway: shown only' }, expired: { zh: '过期', en: 'Out of date' }, cancelled: { zh: '取消', en: 'Cancelled' },
  submitting: { zh: '提交', en: 'Submitted to the gateway' }, accepted: { zh: '通道已接收', en: 'Taken by the gateway' }, notTaken: { zh: '通道未接收，稍后再发', en: 'Not taken; will be tried again' }, refused: { zh: '通道拒绝', en: 'Refused by the gateway' },
  noAnswer: { zh: '没有答复', en: 'No answer' }, receipt: { zh: '回执', en: 'Receipt' }, receiptOverdue: { zh: '回执逾期', en: 'Receipt overdue' }, settled: { zh: '人工判定', en: 'Settled by a person' },
}
export function eventText(kind: string, language: Language): string {
  return events[kind]?.[language] ?? kind
}
