import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parsePlan, type PlanNode, walkPlan } from './parse.ts'
import { findNumberingSlips, findSlips, planYearOf } from './slips.ts'
import { isMeasurable, suggestMeasures } from './suggest.ts'

// The plan is the user's own and lies beside the project, not in it; without it there is nothing to accept against.
const planFile = new URL('../../../../shared/plan/annual-plan.txt', import.meta.url)
const isAbsent = !existsSync(planFile)
if (isAbsent) console.info(`The user's plan is not at ${planFile.pathname}: its tests are skipped.`)

function planText(): string {
  return readFileSync(planFile, 'utf8')
}
function nodesInReadingOrder(): PlanNode[] {
  return [...walkPlan(parsePlan(planText()).clauses)]
}

// Read by a person, as places in reading order (0 is the title): what a branch manager would call measurable.
const measurablePlaces = [
  3, 4, 7, 9, 11, 12, 14, 15, 16, 20, 21, 23, 26, 29, 31, 33, 34, 39, 41, 42, 44, 45, 47, 48, 51, 53, 55, 57, 60, 63, 64, 66, 67, 68, 69,
]

test.skipIf(isAbsent)("the user's plan has 6, 8, 8 and 2 numbered nodes, and nothing of it is lost", () => {
  const nodes = nodesInReadingOrder()
  const countOf = (level: number): number => nodes.filter((node) => node.level === level && node.number !== null).length
  expect([1, 2, 3, 4].map(countOf)).toEqual([6, 8, 8, 2])
  expect(nodes.filter((node) => node.level === 0)).toHaveLength(1)
  expect(nodes.map((node) => node.source).join('')).toBe(planText())
})

test.skipIf(isAbsent)("with the line ends of Windows the user's plan has the same outline", () => {
  const windows = parsePlan(planText().replaceAll('\n', '\r\n'))
  expect([...walkPlan(windows.clauses)].map(({ level, number, text }) => ({ level, number, text }))).toEqual(
    nodesInReadingOrder().map(({ level, number, text }) => ({ level, number, text })),
  )
})

test.skipIf(isAbsent)('at least 80 % of what a manager would call measurable gets an indicator proposed', () => {
  const nodes = nodesInReadingOrder()
  const measurable = measurablePlaces.flatMap((place) => nodes[place] ?? [])
  expect(measurable.every((node) => node.children.length === 0 && node.number === null)).toBe(true)
  const proposed = measurable.filter((node) => suggestMeasures(node.text).length > 0)
  expect(proposed.length / measurablePlaces.length).toBeGreaterThanOrEqual(0.8)
})

test.skipIf(isAbsent)('the words of quantity agree with the person for nine sentences in ten', () => {
  const places = nodesInReadingOrder().flatMap((node, place) => (node.level > 0 && node.number === null ? [{ node, place }] : []))
  const agreed = places.filter(({ node, place }) => isMeasurable(node.text) === measurablePlaces.includes(place))
  expect(agreed.length / places.length).toBeGreaterThanOrEqual(0.9)
})

test.skipIf(isAbsent)("the slips of the user's plan are flagged where they stand, and its numbering is in order", () => {
  const text = planText()
  const slips = findSlips(text, planYearOf(text))
  const textsOf = (kind: string): string[] => slips.filter((slip) => slip.kind === kind).map((slip) => slip.text)
  expect(textsOf('shortYear')).toEqual(['11年', '08年'])
  expect(textsOf('blankYear')).toHaveLength(text.split('20__年').length - 1)
  expect(textsOf('likelyWord')).toEqual(expect.arrayContaining(['有势力', '快速反映机制']))
  expect(slips.every((slip) => text.slice(slip.start, slip.end) === slip.text)).toBe(true)
  expect(findNumberingSlips(parsePlan(text).clauses)).toEqual([])
})
