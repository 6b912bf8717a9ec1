/** The twin's own counters: one row of numbers per township and brand, added up while the twin lives its months. */
export const counters = [
  'opening', 'grossAdds', 'leavers', 'closing', 'stops', 'restores', 'reentries',
  'prepaid', 'stopped', 'ownStop', 'preClosing', 'enteredPreClosing', 'closedFromPreClosing', 'ownStopBilled', 'ownStopRevenueFen',
] as const
export const usageCounters = [
  'rows', 'billed', 'active', 'voiceMinutes', 'smsCount', 'mmsCount', 'dataCentimegabytes',
  'rentFen', 'voiceFen', 'smsFen', 'mmsFen', 'ringbackFen', 'dataFen', 'otherValueAddedFen', 'totalFen',
  'voiceUsers', 'smsUsers', 'mmsUsers', 'ringbackUsers', 'dataUsers', 'otherValueAddedUsers',
] as const
export type Counter = (typeof counters)[number]
export type UsageCounter = (typeof usageCounters)[number]

export type Move = { readonly fromTownship: number; readonly fromBrand: number; readonly toTownship: number; readonly toBrand: number }

export type Tally = {
  readonly cellCount: number
  readonly counts: Float64Array
  /** Everybody with a usage row, leavers included. */
  readonly usage: Float64Array
  /** Only those who left within the month. */
  readonly leaversUsage: Float64Array
  readonly moves: Move[]
}

export function createTally(cellCount: number): Tally {
  return {
    cellCount,
    counts: new Float64Array(cellCount * counters.length),
    usage: new Float64Array(cellCount * usageCounters.length),
    leaversUsage: new Float64Array(cellCount * usageCounters.length),
    moves: [],
  }
}

const counterIndex = new Map<string, number>(counters.map((name, index) => [name, index]))

export function count(tally: Tally, cell: number, counter: Counter, amount = 1): void {
  const place = cell * counters.length + (counterIndex.get(counter) ?? 0)
  tally.counts[place] = (tally.counts[place] ?? 0) + amount
}

export function namedCounts(values: Float64Array): Record<Counter, number> {
  const named: Record<Counter, number> = {
    opening: 0, grossAdds: 0, leavers: 0, closing: 0, stops: 0, restores: 0, reentries: 0, prepaid: 0, stopped: 0, ownStop: 0, preClosing: 0,
    enteredPreClosing: 0, closedFromPreClosing: 0, ownStopBilled: 0, ownStopRevenueFen: 0,
  }
  counters.forEach((name, index) => { named[name] = values[index] ?? 0 })
  return named
}

export function namedUsage(values: Float64Array): Record<UsageCounter, number> {
  const named: Record<UsageCounter, number> = {
    rows: 0, billed: 0, active: 0, voiceMinutes: 0, smsCount: 0, mmsCount: 0, dataCentimegabytes: 0,
    rentFen: 0, voiceFen: 0, smsFen: 0, mmsFen: 0, ringbackFen: 0, dataFen: 0, otherValueAddedFen: 0, totalFen: 0,
    voiceUsers: 0, smsUsers: 0, mmsUsers: 0, ringbackUsers: 0, dataUsers: 0, otherValueAddedUsers: 0,
  }
  usageCounters.forEach((name, index) => { named[name] = values[index] ?? 0 })
  return named
}
