import { Refusal, refusal } from '../kernel/refusal.ts'
import type { FactRow } from '../platform/facts/facts.ts'
import type { Feed } from '../platform/feeds/feed.ts'

type Row = FactRow

export const masterReferenceUnknown = refusal('MASTER_REFERENCE_UNKNOWN', {
  zh: '{feed}：“{row}”的{column}“{value}”不存在，请先导入它，或改正后重新上传。',
  en: '{feed}: {column} "{value}" of "{row}" is not known; bring it first, or mend it and upload again.',
})
export const masterDaysReversed = refusal('MASTER_DAYS_REVERSED', {
  zh: '{feed}：“{row}”的结束日期 {to} 早于开始日期 {from}，请改正后重新上传。',
  en: '{feed}: "{row}" ends on {to}, before it begins on {from}; mend it and upload again.',
})
export const unitParentCycle = refusal('UNIT_PARENT_CYCLE', {
  zh: '“{first}”的上级单位“{parent}”使上下级成环：{path}。请改正上级单位后重新上传。',
  en: 'The parent unit "{parent}" of "{first}" makes a circle: {path}. Mend the parent unit and upload again.',
})
export const territoryOverlap = refusal('TERRITORY_OVERLAP', {
  zh: '营业部“{first}”与“{second}”自 {day} 起同时负责区域 {areaCode}：请先给其中一个填写失效日期。',
  en: 'The business offices "{first}" and "{second}" both answer for area {areaCode} from {day}: give one of them an end first.',
})

export const groupManagersTwo = refusal('GROUP_MANAGERS_TWO', {
  zh: '集团“{group}”自 {day} 起同时有两行：客户经理“{first}”和“{second}”。一个集团同一天只能有一位客户经理，请先给前一位填写失效日期。',
  en: 'From {day} on the group "{group}" has two rows at once, of the account managers "{first}" and "{second}". A group has one manager on a day: give the earlier one an end first.',
})

/** Refuses the first row whose `column` names nothing that exists. */
export function refuseUnknown(feed: Feed, column: string, known: ReadonlySet<string>, rows: readonly Row[]): void {
  for (const row of rows) {
    const value = row[column]
    if (value === null || value === undefined || known.has(String(value))) continue
    throw new Refusal(masterReferenceUnknown, { feed: feed.name.zh, row: rowName(feed, row), column: feed.columns.find((one) => one.name === column)?.header ?? column, value: String(value) })
  }
}

export function checkDays(feed: Feed, [from, to]: readonly [string, string], rows: readonly Row[]): void {
  for (const row of rows) {
    const first = row[from]
    const last = row[to]
    if (typeof first === 'string' && typeof last === 'string' && last < first) throw new Refusal(masterDaysReversed, { feed: feed.name.zh, row: rowName(feed, row), from: first, to: last })
  }
}

/** What a parent counts must not come back to itself; the refusal names the row whose parent closes the circle. */
export function checkUnitParents(units: readonly { unitCode: string; name: string; parentCode: string | null }[]): void {
  const parentOf = new Map(units.map((unit) => [unit.unitCode, unit.parentCode]))
  const nameOf = new Map(units.map((unit) => [unit.unitCode, `${unit.unitCode} ${unit.name}`]))
  const sound = new Set<string>()
  for (const { unitCode } of units) {
    const path: string[] = []
    for (let at: string | null = unitCode; at !== null && !sound.has(at); at = parentOf.get(at) ?? null) {
      if (path.includes(at)) {
        const circle = [...path.slice(path.indexOf(at)), at].map((code) => nameOf.get(code) ?? code)
        throw new Refusal(unitParentCycle, { first: circle.at(-2) ?? '', parent: circle.at(-1) ?? '', path: circle.join(' → ') })
      }
      path.push(at)
    }
    for (const one of path) sound.add(one)
  }
}

type Territory = { readonly unitCode: string; readonly areaCode: string; readonly validFrom: string; readonly validTo: string | null }

/** Two business offices never answer for one area on one day: not by the same area, nor by one that lies in the other's. */
export function checkOfficeTerritories(given: {
  officeNames: ReadonlyMap<string, string>
  ancestorsOf: ReadonlyMap<string, readonly string[]>
  territories: readonly Territory[]
}): void {
  const ofOffices = given.territories.filter((territory) => given.officeNames.has(territory.unitCode))
  const byArea = new Map<string, Territory[]>()
  for (const territory of ofOffices) byArea.set(territory.areaCode, [...(byArea.get(territory.areaCode) ?? []), territory])
  for (const inner of ofOffices) {
    for (const areaCode of given.ancestorsOf.get(inner.areaCode) ?? [inner.areaCode]) {
      for (const outer of byArea.get(areaCode) ?? []) {
        if (outer.unitCode === inner.unitCode || !overlaps(inner, outer)) continue
        const [first, second] = [inner, outer].map((one) => given.officeNames.get(one.unitCode) ?? one.unitCode).sort()
        throw new Refusal(territoryOverlap, { first: first ?? '', second: second ?? '', areaCode: inner.areaCode, day: inner.validFrom > outer.validFrom ? inner.validFrom : outer.validFrom })
      }
    }
  }
}

type Managed = { readonly groupId: string; readonly staffNo: string; readonly validFrom: string; readonly validTo: string | null }

/** A group has one account manager on a day. */
export function checkGroupManagers(given: readonly Managed[]): void {
  const ordered = given.toSorted((one, other) => (one.groupId === other.groupId ? (one.validFrom < other.validFrom ? -1 : 1) : one.groupId < other.groupId ? -1 : 1))
  ordered.forEach((after, place) => {
    const before = ordered[place - 1]
    if (before === undefined || before.groupId !== after.groupId || !overlaps(before, after)) return
    throw new Refusal(groupManagersTwo, { group: after.groupId, day: after.validFrom, first: before.staffNo, second: after.staffNo })
  })
}

type Dated = { readonly validFrom: string; readonly validTo: string | null }
function overlaps(a: Dated, b: Dated): boolean {
  return (a.validTo === null || a.validTo >= b.validFrom) && (b.validTo === null || b.validTo >= a.validFrom)
}

function rowName(feed: Feed, row: Row): string {
  return feed.key.map((name) => String(row[name] ?? '')).join(' · ')
}
