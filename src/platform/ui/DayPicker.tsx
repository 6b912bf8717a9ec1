import DatePicker from 'antd/es/date-picker'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn.js'
import type { ReactNode } from 'react'
import { useBranchToday } from './branchToday.ts'
import type { DayInputProps } from './DayInput.tsx'
import { useLanguage } from './words.ts'

const formats = { date: 'YYYY-MM-DD', month: 'YYYY-MM' }

/** antd's calendar with days as text; `DayInput` fetches it when a form wants one. */
export function DayPicker(props: DayInputProps): ReactNode {
  const { language } = useLanguage()
  // The names of the days come from here, everything else from antd's own locale.
  dayjs.locale(language === 'zh' ? 'zh-cn' : 'en')
  const today = useBranchToday()
  const picker = props.picker ?? 'date'
  const format = formats[picker]
  return (
    <DatePicker
      id={props.id}
      aria-label={props.label}
      picker={picker}
      format={format}
      placeholder={props.placeholder ?? (language === 'zh' ? (picker === 'month' ? '年-月' : '年-月-日') : format)}
      value={props.value ? dayjs(props.value) : null}
      {...(today ? { defaultPickerValue: dayjs(today) } : {})}
      showNow={false}
      disabled={props.disabled ?? false}
      style={{ width: props.width ?? '100%' }}
      onChange={(chosen) => props.onChange?.(chosen ? chosen.format(format) : '')}
    />
  )
}
