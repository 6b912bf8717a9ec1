import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal, type Words } from '../../kernel/refusal.ts'
import { actShape } from '../act/contract.ts'
import { effectShape } from '../effect/contract.ts'

export const rungRepeated = refusal('LADDER_RUNG_REPEATED', { zh: '第 {place} 级“{rung}”的代号与前面重复，阶梯会绕回去。请换一个代号。', en: 'Rung {place} "{rung}" repeats the code of an earlier one, so the ladder would run in a loop. Give it a code of its own.' })
export const rungGoesBack = refusal('LADDER_RUNG_GOES_BACK', { zh: '第 {place} 级“{rung}”在第 {days} 天，不晚于上一级的第 {before} 天，阶梯会绕回去。请改为第 {from} 天或以后。', en: 'Rung {place} "{rung}" is due on day {days}, not later than the one before it (day {before}), so the ladder would turn back. Use day {from} or later.' })
export const rungMissing = refusal('LADDER_RUNG_MISSING', { zh: '第 {place} 级“{rung}”要{channelZh}，但前面没有{neededZh}，中间缺了一级。请先补上。', en: 'Rung {place} "{rung}" asks for {channelEn}, but no earlier rung has {neededEn}: a step is missing. Add it first.' })
export const rungTooFar = refusal('LADDER_RUNG_TOO_FAR', { zh: '第 {place} 级“{rung}”与上一级相隔 {gap} 天，超过 {max} 天，中间是空档。请补一级或提前。', en: 'Rung {place} "{rung}" comes {gap} days after the one before it, more than {max}: that is a gap. Add a rung between them or move it forward.' })
export const stopTooEarly = refusal('LADDER_STOP_TOO_EARLY', { zh: '第 {place} 级“{rung}”在逾期第 {days} 天停机，早于协议约定的第 {floor} 天。请改晚。', en: 'Rung {place} "{rung}" stops service on day {days} overdue, before day {floor} of the contract terms. Move it later.' })
export const closeTooEarly = refusal('LADDER_CLOSE_TOO_EARLY', { zh: '第 {place} 级“{rung}”离双停只有 {gap} 天，《电信条例》规定停机满 {floor} 天才能终止服务。请改晚。', en: 'Rung {place} "{rung}" comes {gap} days after the two-way stop; the Telecommunications Regulations ask for {floor}. Move it later.' })
export const limitRungUnknown = refusal('LADDER_LIMIT_RUNG_UNKNOWN', { zh: '“信用度用完时走到”写的是“{rung}”，阶梯里没有这一级。请填某一级的代号。', en: '"Climb to when the limit is used up" names "{rung}", which is no rung of this ladder. Use the code of one.' })
export const stopHoursEmpty = refusal('LADDER_STOP_HOURS_EMPTY', { zh: '停机时段 {from}～{to} 是空的。请让开始早于结束，并且都在白天（08:00～20:00）。', en: 'The hours for stops, {from} to {to}, are empty or reach into the night. Begin before the end, both between 08:00 and 20:00.' })
export const pauseEndNeeded = refusal('LADDER_PAUSE_END_BAD', { zh: '{kindZh}的截止日期 {to} 要在 {from} 到 {last} 之间。请改日期。', en: 'The end of the {kindEn}, {to}, must lie between {from} and {last}. Change the date.' })
export const ladderAccountUnknown = refusal('LADDER_ACCOUNT_UNKNOWN', { zh: '今天的催缴名册里没有账户 {account}，或它不在您负责的区域内。', en: 'There is no account {account} in today\'s dunning book, or it lies outside your areas.' }, 404)
export const disputeBillBad = refusal('LADDER_DISPUTE_BILL_BAD', { zh: '账户 {account} 没有到期未缴的账单 {bill}，或登记的不是争议：只有争议可以只针对一张账单。请重新选择。', en: 'The account {account} has no bill {bill} that is due and open, or this is no dispute: only a dispute can be about one bill. Choose again.' })
export const pauseUnknown = refusal('LADDER_PAUSE_UNKNOWN', { zh: '没有这条暂缓记录（{pause}），或已经提前结束。请刷新。', en: 'There is no such pause ({pause}), or it has ended already. Reload.' }, 404)

export const channels = ['sms', 'call', 'visit', 'letter', 'oneWayStop', 'twoWayStop', 'preClose', 'close'] as const
export type Channel = (typeof channels)[number]
export const channelWords: Readonly<Record<Channel, Words>> = {
  sms: { zh: '短信', en: 'text message' }, call: { zh: '外呼', en: 'call' }, visit: { zh: '上门', en: 'visit' }, letter: { zh: '催缴函', en: 'written demand' },
  oneWayStop: { zh: '单停', en: 'one-way stop' }, twoWayStop: { zh: '双停', en: 'two-way stop' }, preClose: { zh: '预销户', en: 'pre-close' }, close: { zh: '销户', en: 'close' },
}
export const doers = ['system', 'collector', 'officer', 'office'] as const
export const doerWords: Readonly<Record<(typeof doers)[number], Words>> = {
  system: { zh: '系统', en: 'the system' }, collector: { zh: '催缴员', en: 'collector' }, officer: { zh: '欠费管理员', en: 'arrears officer' }, office: { zh: '营业部', en: 'business office' },
}
export const pauseKinds = ['promise', 'dispute', 'hardship'] as const
export type PauseKind = (typeof pauseKinds)[number]
export const pauseWords: Readonly<Record<PauseKind | 'protection', Words>> = {
  promise: { zh: '承诺缴费', en: 'promise to pay' }, dispute: { zh: '争议', en: 'dispute' }, hardship: { zh: '困难缓缴', en: 'hardship' }, protection: { zh: '保护', en: 'protection' },
}

const timeShape = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
const count = (max: number, zh: string, en: string) => z.int().min(0).max(max).meta({ zh, en })
const fen = (zh: string, en: string) => z.int().min(0).max(100_000_000).meta({ zh: `${zh}（分）`, en: `${en} (fen)` })
const pauseTerms = (zh: string, en: string) => z.object({
  daysMax: z.int().min(1).max(366).meta({ zh: '最长天数', en: 'Days at most' }),
  daysCount: z.boolean().meta({ zh: '期间照算逾期天数', en: 'Its days count as overdue' }),
}).meta({ zh, en })

export const rungShape = z.object({
  id: z.string().regex(/^[a-zA-Z][a-zA-Z0-9_-]{0,30}$/).meta({ zh: '代号', en: 'Code' }),
  name: z.string().trim().min(1).max(40).meta({ zh: '名称', en: 'Name' }),
  days: z.int().min(1).max(3_650).meta({ zh: '逾期天数', en: 'Days overdue' }),
  minFen: fen('欠费达到', 'Owing at least'),
  coolDownDays: z.int().min(1).max(365).meta({ zh: '离上一级至少几天', en: 'Days after the rung before, at least' }),
  channels: z.array(z.object({
    channel: z.enum(channels).meta({ zh: '方式', en: 'Channel', options: channelWords }),
    who: z.enum(doers).meta({ zh: '谁做', en: 'Who', options: doerWords }),
  })).min(1).max(6).meta({ zh: '催缴方式', en: 'Channels' }),
  holdOutPermille: z.int().min(0).max(200).meta({ zh: '随机留出（千分之几不做，用来量效果）', en: 'Random hold-out (per mille not treated, to measure the effect)' }),
})
export type Rung = z.infer<typeof rungShape>

export const ladderPolicyShape = z.object({
  rungs: z.array(rungShape).min(1).max(20).meta({ zh: '各级', en: 'Rungs' }),
  minOverdueFen: fen('起催金额', 'Dunned from'),
  limitRung: z.string().max(31).nullable().meta({ zh: '信用度用完时走到（代号）', en: 'Climb to when the limit is used up (code)' }),
  pauses: z.object({ promise: pauseTerms('承诺缴费', 'Promise to pay'), dispute: pauseTerms('争议', 'Dispute'), hardship: pauseTerms('困难缓缴', 'Hardship') }).meta({ zh: '暂缓', en: 'Pauses' }),
  stops: z.object({
    calendar: z.enum(['office', 'tibetan_office']).meta({ zh: '节假日历', en: 'Calendar', options: { office: { zh: '国家节假日', en: 'National holidays' }, tibetan_office: { zh: '国家节假日和藏历新年', en: 'National holidays and Losar' } } }),
    onRestDays: z.boolean().meta({ zh: '周末可以停机', en: 'Stops at weekends' }),
    from: timeShape.meta({ zh: '停机时段自', en: 'Stops from' }), to: timeShape.meta({ zh: '停机时段至', en: 'Stops until' }),
    byHandGroups: z.boolean().default(true).meta({ zh: '集团客户逐户人工决定', en: 'Groups are decided one by one' }),
    byHandTiers: z.string().trim().max(200).default('金卡、钻石卡、四星、五星').meta({ zh: '逐户人工决定的客户等级（用顿号分开）', en: 'Tiers decided one by one (separated by 、)' }),
    byHandBillFen: fen('月均账单达到此数的逐户人工决定，0 为不看', 'Decided one by one from a mean monthly bill of; 0: not looked at').default(20_000),
  }).meta({ zh: '停机时间', en: 'When service may be stopped' }),
  contract: z.object({
    stopAfterDays: z.int().min(1).max(365).meta({ zh: '协议约定：逾期几天可停机', en: 'Contract: may stop after days overdue' }),
    closeAfterStopDays: z.int().min(60).max(3_650).meta({ zh: '双停后几天可销户（不少于 60）', en: 'May terminate after days of stop (60 or more)' }),
  }).meta({ zh: '协议与法规', en: 'Contract and statute' }),
  restore: z.object({
    targetMinutes: z.int().min(1).max(2_880).meta({ zh: '复机目标（分钟）', en: 'Restore within (minutes)' }),
    alarmMinutes: z.int().min(1).max(2_880).meta({ zh: '复机告警（分钟）', en: 'Alarm after (minutes)' }),
    ceilingHours: z.int().min(1).max(48).meta({ zh: '复机法定上限（小时，不超过 48）', en: 'Legal ceiling (hours, 48 at most)' }),
  }).meta({ zh: '缴费后复机', en: 'Restoring after payment' }),
  costFen: z.object({
    sms: count(100_000, '短信成本（分）', 'Cost of a text message (fen)'), call: count(100_000, '外呼成本（分）', 'Cost of a call (fen)'), visit: count(1_000_000, '上门成本（分）', 'Cost of a visit (fen)'), letter: count(100_000, '催缴函成本（分）', 'Cost of a written demand (fen)'),
  }).meta({ zh: '每次成本', en: 'Cost of one act' }),
})
export type LadderPolicy = z.infer<typeof ladderPolicyShape>

export const pauseInput = z.object({ accountNo: z.string().trim().min(1).max(60), kind: z.enum([...pauseKinds, 'protection']), itemId: z.string().min(1).max(60).optional().describe('Of a dispute: the one bill that it is about; without it the whole account waits'), fromOn: z.iso.date(), toOn: z.iso.date(), reason: z.string().trim().min(2).max(300) })
export type PauseAsk = z.infer<typeof pauseInput>
const stateShape = z.object({
  accountNo: z.string(), areaCode: z.string(), areaName: z.string(), businessDate: z.string(), overdueFen: z.number(), oldestDueOn: z.string().nullable(), ladderDays: z.number(), owesSince: z.string().nullable(),
  rung: z.string().nullable(), rungName: z.string().nullable(), since: z.string().nullable(), because: z.enum(['overdue', 'limit']).nullable(), hold: z.enum(['promise', 'dispute', 'hardship', 'protected', 'noStopDay', 'coolDown', 'amount', 'debit', 'limitDays', 'oneWayStopDays']).nullable(),
  nextRungName: z.string().nullable(), nextOn: z.string().nullable(), restoreFrom: z.string().nullable(), ruleId: z.number().nullable(), version: z.number().nullable(),
})
export type StateView = z.infer<typeof stateShape>
/** Figures of today's page that open to their accounts. */
export const bookPicks = ['stopsTomorrow', 'brokenPromises'] as const
export type BookPick = (typeof bookPicks)[number]
const rungCountShape = z.object({ rung: z.string().nullable(), name: z.string(), accounts: z.number(), overdueFen: z.number(), held: z.number(), nextTomorrow: z.number().describe('Accounts that take this rung tomorrow') })
const bookShape = z.object({ businessDate: z.string().nullable(), ruleId: z.number().nullable(), version: z.number().nullable(), rungs: z.array(rungCountShape), toRestore: z.number(), effects: z.array(effectShape), rows: z.array(stateShape), isCut: z.boolean() })
export type BookView = z.infer<typeof bookShape>
const stepShape = z.object({ owesSince: z.string(), rung: z.string(), rungName: z.string(), takenOn: z.string(), because: z.enum(['overdue', 'limit']), overdueFen: z.number(), isHeldOut: z.boolean(), version: z.number().nullable() })
const pauseShape = z.object({ pauseId: z.number(), kind: z.enum([...pauseKinds, 'protection']), itemId: z.string().nullable().describe('The one bill that is in dispute'), fromOn: z.string(), toOn: z.string(), reason: z.string(), setBy: z.string(), endedOn: z.string().nullable() })
const billShape = z.object({ billNo: z.string(), month: z.string(), dueOn: z.string(), amountFen: z.number() })
export type OpenBill = z.infer<typeof billShape>
const tags = ['ladder']
export const ladderContract = {
  book: oc.route({ method: 'GET', path: '/arrears/ladder', summary: 'Accounts on each rung after the last night', tags }).input(z.object({ rung: z.string().max(31).optional(), pick: z.enum(bookPicks).optional().describe('Only those of a figure of the page of today') })).output(bookShape),
  account: oc.route({ method: 'GET', path: '/arrears/ladder/accounts/{accountNo}', summary: 'Where an account stands, why, and how it came there', tags })
    .input(z.object({ accountNo: z.string().max(60) })).output(z.object({ state: stateShape, steps: z.array(stepShape), acts: z.array(actShape), pauses: z.array(pauseShape), bills: z.array(billShape).describe('Bills that are due and open: a dispute may be about one of them') })),
  pause: oc.route({ method: 'POST', path: '/arrears/ladder/pauses', summary: 'Promise to pay, dispute, hardship or protection, until a day', tags }).input(pauseInput).output(z.object({ pauseId: z.number() })),
  endPause: oc.route({ method: 'POST', path: '/arrears/ladder/pauses/{pauseId}/end', summary: 'Ends a pause before its day', tags }).input(z.object({ pauseId: z.coerce.number().int().positive() })).output(z.object({ done: z.literal(true) })),
}
