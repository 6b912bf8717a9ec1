import type { CollectionPolicy } from './contract.ts'

/** Until a branch decides otherwise: the posts that collect here, and what is assumed until a hold-out has measured it. */
export const defaultCollection: CollectionPolicy = {
  collectors: [
    { id: 'office', post: '欠费催缴员', takes: 'people', perDay: 15, inHandMax: 60 },
    { id: 'area', post: '片区经理', takes: 'people', perDay: 6, inHandMax: 20 },
    { id: 'centre', post: '催缴员', takes: 'people', perDay: 25, inHandMax: 120 },
    { id: 'group', post: '集团客户经理', takes: 'groups', perDay: 5, inHandMax: 30 },
  ],
  minFen: 1_000,
  windowDays: 30,
  historyMonths: 6,
  shrinkK: 50,
  uplift: [{ fromAgeMonths: 0, percent: 20 }, { fromAgeMonths: 1, percent: 15 }, { fromAgeMonths: 3, percent: 8 }, { fromAgeMonths: 7, percent: 4 }, { fromAgeMonths: 13, percent: 2 }],
}
export const casesListedMax = 1_000
export const casesGivenMax = 2_000
