import type { LadderPolicy } from './contract.ts'

/**
 * 《中华人民共和国电信条例》第三十四条: more than 30 days overdue may be suspended, 60 days of suspension may end in termination,
 * restored within 48 hours. The late fee that it allows (3 per mille a day at most) is charged by billing and never dunned on its own. Mobile operators may agree on other terms for payment: `contract` of the policy.
 */
export const statute = { closeAfterStopDaysMin: 60, restoreHoursMax: 48 } as const

/** Nobody is left alone on a rung for longer without a decision to do so. */
export const rungGapDaysMax = 90

export const defaultLadder: LadderPolicy = {
  rungs: [
    { id: 'sms', name: '短信提醒', days: 3, minFen: 0, coolDownDays: 1, channels: [{ channel: 'sms', who: 'system' }], holdOutPermille: 50 },
    { id: 'call', name: '外呼催缴', days: 10, minFen: 1_000, coolDownDays: 3, channels: [{ channel: 'call', who: 'collector' }, { channel: 'sms', who: 'system' }], holdOutPermille: 50 },
    { id: 'visit', name: '上门催缴', days: 20, minFen: 2_000, coolDownDays: 5, channels: [{ channel: 'visit', who: 'office' }], holdOutPermille: 0 },
    { id: 'oneWay', name: '单停', days: 30, minFen: 2_000, coolDownDays: 5, channels: [{ channel: 'oneWayStop', who: 'officer' }, { channel: 'sms', who: 'system' }], holdOutPermille: 0 },
    { id: 'twoWay', name: '双停', days: 45, minFen: 2_000, coolDownDays: 10, channels: [{ channel: 'twoWayStop', who: 'officer' }], holdOutPermille: 0 },
    { id: 'letter', name: '催缴函', days: 60, minFen: 5_000, coolDownDays: 10, channels: [{ channel: 'letter', who: 'officer' }], holdOutPermille: 0 },
    { id: 'preClose', name: '预销户', days: 105, minFen: 5_000, coolDownDays: 30, channels: [{ channel: 'preClose', who: 'officer' }], holdOutPermille: 0 },
    { id: 'close', name: '销户', days: 135, minFen: 5_000, coolDownDays: 30, channels: [{ channel: 'close', who: 'officer' }], holdOutPermille: 0 },
  ],
  minOverdueFen: 500,
  limitRung: 'oneWay',
  pauses: { promise: { daysMax: 15, daysCount: true }, dispute: { daysMax: 60, daysCount: false }, hardship: { daysMax: 180, daysCount: false } },
  stops: { calendar: 'tibetan_office', onRestDays: false, from: '09:00', to: '17:00', byHandGroups: true, byHandTiers: '金卡、钻石卡、四星、五星', byHandBillFen: 20_000 },
  contract: { stopAfterDays: 30, closeAfterStopDays: 60 },
  restore: { targetMinutes: 10, alarmMinutes: 60, ceilingHours: 48 },
  costFen: { sms: 5, call: 120, visit: 2_500, letter: 400 },
}
