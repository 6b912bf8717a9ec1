import type { RewardPolicy } from './contract.ts'

/** A usual scheme: the older the money, the more of it; only what is above expectation counts. */
export const defaultReward: RewardPolicy = {
  grades: [
    { id: 'fresh', name: '1 个月以内', nameEn: 'Up to a month', fromAgeMonths: 0, ratePermille: 20 },
    { id: 'short', name: '1–3 个月', nameEn: '1-3 months', fromAgeMonths: 1, ratePermille: 50 },
    { id: 'long', name: '4–12 个月', nameEn: '4-12 months', fromAgeMonths: 4, ratePermille: 100 },
    { id: 'old', name: '12 个月以上', nameEn: 'Over 12 months', fromAgeMonths: 13, ratePermille: 150 },
  ],
  basePercent: 100,
  capFen: 200_000,
  posts: [],
  historyMonths: 6,
  shrinkK: 50,
}
