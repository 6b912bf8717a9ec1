import type { PrepayRule } from './contract.ts'

/** Small gifts for short steps: most arrears come in later anyway, so a yuan avoided is worth what collecting it and losing some of it costs. */
export const defaultPrepay: PrepayRule = {
  steps: [
    { id: '3', bills: 3, giftFen: 300, acceptPermille: 150 },
    { id: '6', bills: 6, giftFen: 1_000, acceptPermille: 80 },
    { id: '12', bills: 12, giftFen: 3_000, acceptPermille: 30 },
  ],
  billsMin: 3, restMonths: 4, owesMaxPercent: 200, coverMonths: 12, worthPercent: 30, dunningFen: 200, marginPercent: 40, stayPercent: 2, contactFen: 30, gainMinFen: 100,
  capWhole: 2_000, capCounty: 800, holdOutPermille: 200, acceptDays: 20, monthEnds: 3, shrinkK: 200, roundFen: 1_000,
}
