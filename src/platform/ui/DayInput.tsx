import { lazy, Suspense } from 'react'
import type { ReactNode } from 'react'

export type DayInputProps = {
  /** 2011-03-21, 2011-03 with `month`, or nothing. Also given by antd's forms. */
  readonly value?: string | undefined
  readonly onChange?: ((value: string) => void) | undefined
  readonly label?: string
  readonly picker?: 'date' | 'month'
  readonly placeholder?: string
  readonly id?: string
  readonly disabled?: boolean
  readonly width?: number | string
}

const DayPicker = lazy(async () => ({ default: (await import('./DayPicker.tsx')).DayPicker }))

/** A day or a month, typed or picked, in the language of the page and not of the browser. */
export function DayInput(props: DayInputProps): ReactNode {
  return (
    <Suspense fallback={<input className="bh-input" style={{ width: props.width ?? '100%' }} aria-label={props.label} value={props.value ?? ''} readOnly />}>
      <DayPicker {...props} />
    </Suspense>
  )
}
