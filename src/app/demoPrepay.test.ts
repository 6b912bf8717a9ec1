import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { loadTwin } from '../arrears/testTwin.ts'
import { day } from '../kernel/day.ts'
import { isPrepayDay, offerOnce, plantDemoPrepay } from './demoPrepay.ts'

test('the demo hands out a list, tells the twin whom it offered what, and leaves the newest list waiting', { timeout: 900_000 }, async () => {
  const { records, facts, close } = await loadTwin({ subscribers: 6_000, months: 9 })
  const { rows } = await sql<{ id: number }>`insert into account (sign_in_name, display_name, password_hash) values ('zong', '总经理', 'x'), ('qianfei', '欠费管理员', 'x') returning account_id as id`.execute(records.db)
  const deps = { records, facts, signal: new AbortController().signal, dataFolder: '' }
  const today = day('2009-10-12')
  const place = { areaCode: '6323', today, approver: rows[0]?.id ?? 0, officer: rows[1]?.id ?? 0 }
  expect([day('2009-06-02'), day('2009-07-02'), day('2009-08-02'), day('2009-08-03')].map((on) => isPrepayDay(on, today))).toEqual([true, false, true, false])
  const first = await offerOnce(deps, place, day('2009-06-02'))
  const again = await offerOnce(deps, place, day('2009-06-02'))
  expect(again).toEqual(first)
  const second = await offerOnce(deps, place, day('2009-08-02'))
  const offersOf = (actions: typeof first) => actions.flatMap((action) => (action.kind === 'offers' ? action.offers : []))
  expect(offersOf(first).length).toBeGreaterThan(10)
  // Who was offered in June rests in August.
  const inJune = new Set(offersOf(first).map((offer) => offer.account))
  expect(offersOf(second).filter((offer) => inJune.has(offer.account))).toEqual([])
  await plantDemoPrepay(deps, place)
  const { rows: runs } = await sql<{ month: string; state: string }>`select month, state from prepay_run order by month`.execute(records.db)
  expect(runs).toEqual([{ month: '2009-06', state: 'handedOut' }, { month: '2009-08', state: 'handedOut' }, { month: '2009-10', state: 'waiting' }])
  await close()
})
