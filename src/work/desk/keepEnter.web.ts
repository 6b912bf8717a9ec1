import type { KeyboardEvent } from 'react'

/** Enter confirms a day or a choice inside of a long form; it must not send the form that is still being filled in. */
export function keepEnter(event: KeyboardEvent<HTMLFormElement>): void {
  if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault()
}
