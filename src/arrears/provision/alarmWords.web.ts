import type { z } from 'zod'
import type { Language } from '../../kernel/refusal.ts'
import { formatFigure } from '../../platform/ui/formatFigure.ts'
import type { alarmShape } from '../roll/contract.ts'
import { accountStates, rollStates, stateWords } from '../roll/states.data.ts'

type Alarm = z.infer<typeof alarmShape>

/** What changed, when, and how far it is from what was before: in one sentence. */
export function alarmSentence(alarm: Alarm, language: Language): string {
  const percent = (ratio: number): string => formatFigure(ratio, 'percent', language)
  if (alarm.kind === 'code') {
    const state = accountStates.find((one) => one === alarm.code)
    const name = state ? stateWords[state][language] : alarm.code
    const count = formatFigure(alarm.count, 'count', language, { precise: true })
    const most = formatFigure(alarm.beforeCountMax, 'count', language, { precise: true })
    return language === 'zh'
      ? `${alarm.month} 记为“${name}”的有 ${count} 户，占 ${percent(alarm.share)}；此前各月最多 ${most} 户，平均占 ${percent(alarm.before)}。记录口径可能变了，请先核对文件。`
      : `In ${alarm.month}, ${count} accounts (${percent(alarm.share)}) were recorded as "${name}"; no month before had more than ${most} (${percent(alarm.before)} on average). The way of recording may have changed: check the files first.`
  }
  const [from, to] = [rollStates[alarm.from], rollStates[alarm.to]].map((state) => (state ? stateWords[state][language] : ''))
  return language === 'zh'
    ? `${alarm.month} 从“${from}”到“${to}”的比例是 ${percent(alarm.rate)}，此前各月平均 ${percent(alarm.before)}，按各月的波动最多到 ${percent(alarm.rate > alarm.before ? Math.min(1, alarm.high) : Math.max(0, alarm.low))}。`
    : `In ${alarm.month}, ${percent(alarm.rate)} went from "${from}" to "${to}"; ${percent(alarm.before)} on average before, and by the spread of months no further than ${percent(alarm.rate > alarm.before ? Math.min(1, alarm.high) : Math.max(0, alarm.low))}.`
}
