import type { RewardPerson } from './contract.ts'

/** What the people of each unit recovered together, the most above expectation first. */
export function officeRows(people: readonly RewardPerson[]): { unitCode: string; unitName: string; people: number; expectedFen: number; recoveredFen: number; totalFen: number }[] {
  const units = new Map<string, { unitCode: string; unitName: string; people: number; expectedFen: number; recoveredFen: number; totalFen: number }>()
  for (const person of people) {
    const unit = units.get(person.unitCode) ?? { unitCode: person.unitCode, unitName: person.unitName, people: 0, expectedFen: 0, recoveredFen: 0, totalFen: 0 }
    units.set(person.unitCode, { ...unit, people: unit.people + 1, expectedFen: unit.expectedFen + person.expectedFen, recoveredFen: unit.recoveredFen + person.recoveredFen, totalFen: unit.totalFen + person.totalFen })
  }
  return [...units.values()].toSorted((one, other) => other.recoveredFen - other.expectedFen - (one.recoveredFen - one.expectedFen))
}
