import { addMonths, type Day, lastDayOf, type Month } from '../../kernel/day.ts'

/** An action is due by the end of the month after the reviewed one, unless the meeting says otherwise. */
export function dueAfter(reviewed: Month): Day {
  return lastDayOf(addMonths(reviewed, 1))
}
