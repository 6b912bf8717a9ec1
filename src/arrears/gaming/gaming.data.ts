import type { GamingRule } from './contract.ts'

/** A family pays for three or four numbers, and one mistyped number is put right; beyond that somebody is to look. */
export const defaultGaming: GamingRule = {
  paysForCustomers: { accountsMin: 5, roundFen: 1_000, lastDays: 5, sharePercent: 50 },
  movedMoney: { movesMin: 3, withinDays: 3 },
  reEntry: { owedFromFen: 500 },
}
