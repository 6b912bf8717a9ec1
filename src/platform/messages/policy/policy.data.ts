import type { Policy } from './rules.ts'

/** Until the administrator says otherwise. */
export const usualPolicy: Policy = { isQuietOn: true, quietFrom: '21:00', quietTo: '08:00', perDayMax: 2, perWeekMax: 5, staffPerDayMax: 20 }
