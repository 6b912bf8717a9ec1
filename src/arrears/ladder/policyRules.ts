import { Refusal } from '../../kernel/refusal.ts'
import { type Channel, channelWords, type LadderPolicy, limitRungUnknown, rungGoesBack, rungMissing, rungRepeated, rungTooFar, closeTooEarly, stopHoursEmpty, stopTooEarly, type Rung } from './contract.ts'
import { rungGapDaysMax, statute } from './ladder.data.ts'

export const takesService = (channel: Channel): boolean => channel === 'oneWayStop' || channel === 'twoWayStop' || channel === 'preClose' || channel === 'close'
export const hasChannel = (rung: Rung, channel: Channel): boolean => rung.channels.some((each) => each.channel === channel)
/** A rung that takes service away waits for hours, holidays, disasters and protection. */
export const isStop = (rung: Rung): boolean => rung.channels.some((each) => takesService(each.channel))

/** What must have come before: nobody is barred unasked, nor closed while he can still be called. */
const needs: readonly (readonly [Channel, readonly Channel[]])[] = [
  ['oneWayStop', ['sms', 'call', 'visit', 'letter']], ['twoWayStop', ['oneWayStop']], ['preClose', ['twoWayStop']], ['close', ['preClose']],
]

/** What no ladder may break; each refusal names the rung. */
export function checkPolicy(policy: LadderPolicy): Refusal[] {
  const faults = policy.rungs.flatMap((rung, index) => checkRung(policy, rung, index))
  if (policy.limitRung !== null && !policy.rungs.some((rung) => rung.id === policy.limitRung)) faults.push(new Refusal(limitRungUnknown, { rung: policy.limitRung }))
  const { from, to } = policy.stops
  if (from >= to || from < '08:00' || to > '20:00') faults.push(new Refusal(stopHoursEmpty, { from, to }))
  return faults
}

function checkRung(policy: LadderPolicy, rung: Rung, index: number): Refusal[] {
  const before = policy.rungs.slice(0, index)
  const last = before.at(-1)
  const at = { place: index + 1, rung: rung.name }
  const faults: Refusal[] = []
  if (before.some((each) => each.id === rung.id)) faults.push(new Refusal(rungRepeated, at))
  if (last && rung.days <= last.days) faults.push(new Refusal(rungGoesBack, { ...at, days: rung.days, before: last.days, from: last.days + 1 }))
  const gap = rung.days - (last?.days ?? 0)
  if (gap > rungGapDaysMax) faults.push(new Refusal(rungTooFar, { ...at, gap, max: rungGapDaysMax }))
  for (const [channel, anyOf] of needs) {
    const isReady = before.some((each) => anyOf.some((needed) => hasChannel(each, needed)))
    if (!hasChannel(rung, channel) || isReady) continue
    const needed = (language: 'zh' | 'en') => anyOf.map((each) => channelWords[each][language]).join(language === 'zh' ? '或' : ' or ')
    faults.push(new Refusal(rungMissing, { ...at, channelZh: channelWords[channel].zh, channelEn: channelWords[channel].en, neededZh: needed('zh'), neededEn: needed('en') }))
  }
  if (isStop(rung) && rung.days < policy.contract.stopAfterDays) faults.push(new Refusal(stopTooEarly, { ...at, days: rung.days, floor: policy.contract.stopAfterDays }))
  const twoWay = before.find((each) => hasChannel(each, 'twoWayStop'))
  if (twoWay && (hasChannel(rung, 'preClose') || hasChannel(rung, 'close')) && rung.days - twoWay.days < statute.closeAfterStopDaysMin) {
    faults.push(new Refusal(closeTooEarly, { ...at, gap: rung.days - twoWay.days, floor: statute.closeAfterStopDaysMin }))
  }
  return faults
}
