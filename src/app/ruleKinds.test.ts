import { afterAll, beforeAll, expect, test } from 'vitest'
import { day } from '../kernel/day.ts'
import { openPlanBranch, type TestPlanBranch } from '../plan/testPlan.ts'
import { ruleKinds } from './ruleKinds.ts'

let branch: TestPlanBranch
beforeAll(async () => {
  branch = await openPlanBranch()
})
afterAll(() => branch.close())

// A letter or a scorecard begins with what only the branch knows; the plan's kinds hold as they are.
test.each(ruleKinds.filter((kind) => kind.id.startsWith('plan.')).map((kind) => [kind.id, kind] as const))('what %s starts from breaks none of its own floors', async (_, kind) => {
  const asked = { ctx: branch.manager, session: branch.records, areaCode: '6323', variant: kind.variants ? 'office' : '', effectiveFrom: day('2011-03-01'), body: kind.initial }
  expect((await kind.floors(asked)).map((fault) => fault.sentence('en'))).toEqual([])
})
