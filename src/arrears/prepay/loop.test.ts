import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { TwinOptions } from '../../../demo/world.ts'
import { addDays, day, type Day, month } from '../../kernel/day.ts'
import type { Context } from '../../platform/access/context.ts'
import { approveRule, draftRule, submitRule } from '../../platform/rules/index.ts'
import { loadTwin } from '../testTwin.ts'
import { approveRun, handOutRun, readPrepay } from './actions.ts'
import { listPrepayOffers } from './listStore.ts'
import { measureOffers } from './measure.ts'
import { defaultPrepay } from './prepay.data.ts'
import { prepayRuleKind } from './preview.ts'
import { makeList } from './run.ts'

const options: TwinOptions = { subscribers: 6_000, months: 9 }
const on = day('2009-07-02')
const now = new Date('2009-10-02T01:00:00Z')

test('a list is made of the twin, goes out, is answered in the files of payments, and who accepted is found to the account and the fen', { timeout: 900_000 }, async () => {
  const before = await loadTwin(options)
  const { records, facts } = before
  const verbs = new Set(['arrears.viewPrepay', 'arrears.approvePrepay', 'arrears.handOutPrepay', 'arrears.prepayment.draft', 'arrears.prepayment.approve'])
  await sql`insert into account (account_id, sign_in_name, display_name, password_hash) overriding system value values (1, 'qian', '欠费管理员', 'x'), (2, 'zong', '总经理', 'x')`.execute(records.db)
  const asker = (accountId: number): Context => ({ records, facts, factsOwner: { run: async () => null }, dataFolder: '', accountId, signInName: 'x', staffNo: null, language: 'zh', grants: [{ permissions: verbs, areaCode: '6323' }], today: on, now })
  const { ruleId } = await draftRule(asker(1), [prepayRuleKind], { kind: prepayRuleKind.id, variant: '', areaCode: '6323', effectiveFrom: '2009-07-01', body: { ...defaultPrepay, holdOutPermille: 300 }, note: '' })
  await submitRule(asker(1), [prepayRuleKind], { ruleId, revision: 1 })
  await approveRule(asker(2), [prepayRuleKind], { ruleId, revision: 2 })
  const made = await makeList({ records, facts, signal: new AbortController().signal }, on, { now, askedBy: null })
  // Nobody is offered who pays in time: those who are late are some ten to twenty in a hundred.
  expect(made.offered).toBeGreaterThan(30)
  expect(made.offered + made.heldOut).toBeLessThan(made.asked / 4)
  await approveRun(asker(2), made.runId ?? 0)
  await handOutRun(asker(1), made.runId ?? 0)
  const offers = (await listPrepayOffers(records, { month: month('2009-07'), areaCode: '6323' })).map((offer) => ({ account: offer.accountNo, step: offer.step, prestoreFen: offer.prestoreFen, isHeldOut: false }))
  expect(offers).toHaveLength(made.offered)

  // The same months again, and this time people hear of the offers: what is offered goes with the day after.
  const after = await loadTwin(options, [], (of: Day) => (of === addDays(on, 1) ? [{ kind: 'offers', on, offers }] : []))
  const { accepted } = await measureOffers({ records, facts: after.facts }, day('2009-10-02'), now)
  const { rows: found } = await sql<{ account: string; on: Day; fen: number }>`select account_no as account, accepted_on as "on", accepted_fen as fen from prepay_offer where accepted_on is not null and not is_held_out order by account_no`.execute(records.db)
  const truth = after.world.stored
  expect(truth.size).toBeGreaterThan(5)
  for (const [account, { on: storedOn, amountFen }] of truth) expect(found).toContainEqual({ account, on: storedOn, fen: amountFen })
  // Few store by themselves as much as was offered; whoever does is told apart only by the held-out.
  expect(found.length - truth.size).toBeLessThanOrEqual(Math.ceil(offers.length * 0.02))
  expect(accepted).toBeGreaterThanOrEqual(truth.size)
  const page = await readPrepay({ ...asker(2), facts: after.facts }, {})
  expect(page).toMatchObject({ accepted: found.length, isWindowOver: true, effect: { monthEnds: 3, treated: made.offered, heldOut: made.heldOut } })
  // Without anybody hearing of offers nobody is found to have taken them up.
  const nobody = await measureOffers({ records, facts }, day('2009-10-02'), now)
  expect(nobody.accepted).toBeLessThanOrEqual(Math.ceil(offers.length * 0.02))
  await before.close()
  await after.close()
})
