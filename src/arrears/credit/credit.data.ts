import type { CreditPolicy } from './contract.ts'

/** Income here is seasonal (caterpillar fungus in July, livestock in autumn): limits follow the median of twelve months. */
export const defaultCredit: CreditPolicy = {
  tiers: [{ id: '钻石卡', baseFen: 30_000 }, { id: '金卡', baseFen: 20_000 }, { id: '银卡', baseFen: 10_000 }],
  otherBaseFen: 3_000,
  billsPercent: 100,
  tenure: [{ fromMonths: 0, percent: 60 }, { fromMonths: 12, percent: 100 }, { fromMonths: 36, percent: 130 }, { fromMonths: 120, percent: 160 }],
  stopPercent: 25,
  ways: { ordinary: 100, agreed: 130, collection: 120 },
  recentPercent: 400,
  floorFen: 0, capFen: 200_000, roundFen: 1_000,
  limitDays: 30, oneWayStopDays: 15,
  bestLimit: null,
  reviewAboveFen: 20_000, secondAboveFen: 50_000, grantDaysMax: 92,
}
