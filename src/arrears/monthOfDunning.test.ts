import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { RungsTaken } from '../../demo/dunning.ts'
import { type PromisesMade, promiseEffect } from '../../demo/promises.ts'
import type { MonthTruth } from '../../demo/truth.ts'
import { type Catalogue, refreshPeriod, subscriberFeed } from '../branch/index.ts'
import { addDays, day, type Day, month } from '../kernel/day.ts'
import type { Context } from '../platform/access/context.ts'
import { approveRule, draftRule, submitRule } from '../platform/rules/index.ts'
import { followCollection } from './case/promise.ts'
import { runCollection } from './case/refresh.ts'
import { collectionFeed } from './collector/feeds.ts'
import { collectionMeasures, collectionSource } from './collector/measures.ts'
import { publishCollection } from './collector/publish.ts'
import { measureEffects } from './effect/measure.ts'
import { arrearsFeeds, paymentFeed } from './feeds.ts'
import { measureEffect, type Outcome } from './ladder/effectRules.ts'
import { defaultLadder } from './ladder/ladder.data.ts'
import { ladderKind } from './ladder/policy.ts'
import { deriveLedger } from './ledger/derive.ts'
import { arrearsMeasures } from './measures.ts'
import { liveDunningNight } from './night.ts'
import { arrearsSources } from './sources.ts'
import { openTwin, type OpenTwin } from './testTwin.ts'

const dunned = month('2009-05')
const [first, last] = [day('2009-05-01'), day('2009-05-31')]
const horizonDays = 7
const ages = ['current', 'month1', 'month2', 'month3', 'months4to6', 'months7to12', 'over12'] as const
/** Rungs that a part of the branch is left out of, for a month that is to measure them. */
const measured = ['sms', 'call']
const nightOf = (on: Day): Date => new Date(`${on}T05:30:00+08:00`)

test('a month that the product dunned night by night: ledger, ages, recovery, promises and the effect of rungs equal the twin\'s truth', { timeout: 420_000 }, async () => {
  const twin = await openTwin({ subscribers: 20_000, months: 5, dailyPaymentMonths: 1 })
  const { records, facts, world } = twin
  const signal = new AbortController().signal
  try {
    for (let on = addDays(world.today, 1); on < first; on = addDays(on, 1)) await twin.live(on)
    await prepare(twin)

    const told: RungsTaken[] = []
    const promises: PromisesMade[] = []
    const receipts = new Map<string, { account: string; on: Day; amountFen: number }>()
    const undone = new Map<string, number>()
    let truth: MonthTruth | null = null
    let acts: readonly (RungsTaken | PromisesMade)[] = []
    // Two days more: what was promised for the last day is told by the payments of the first.
    for (let on = first; on <= addDays(last, 3); on = addDays(on, 1)) {
      truth = (await twin.live(on, acts)) ?? truth
      if (on.slice(8) === '01') await deriveLedger({ facts, records, signal }, null, nightOf(on))
      await liveDunningNight({ records, facts, signal }, on, { withActs: true, withEffects: false, now: nightOf(on) })
      await runCollection({ records, facts, signal }, on)
      acts = on > last ? [] : [await rungsTaken(twin, on), await promisesTaken(twin, on)]
      for (const act of acts) if (act.kind === 'rungs') told.push(act); else promises.push(act)
      // The money of a month is all known on its last evening, what rungs and promises brought included.
      if (on === last) {
        for (const one of world.arrears.receipts) if (one.because === 'good') receipts.set(one.receiptNo, { account: one.account, on: one.day, amountFen: one.amountFen })
        for (const one of world.arrears.reversals) undone.set(one.receiptNo, one.amountFen)
      }
    }
    const { arrears } = truth ?? (() => { throw new Error('The month is closed.') })()

    // Ledger, ages and recovery.
    await publishCollection({ records, facts }, nightOf(last))
    const wanted = /^arrears\.(recovery\.rate|bill\.collectedRate|balance\.total|accounts\.owing|ageing\..+|promise\.keptRate)$/
    const feeds = [subscriberFeed, ...arrearsFeeds, collectionFeed]
    const sources = [...arrearsSources, collectionSource].filter((source) => source.feeds.every((id) => feeds.some((feed) => feed.id === id)))
    const catalogue: Catalogue = { feeds, sources, measures: [...arrearsMeasures, ...collectionMeasures].filter((measure) => wanted.test(measure.id)) }
    await refreshPeriod(records, facts, catalogue, dunned)
    const { rows } = await sql<{ key: string; numerator: number; denominator: number | null }>`select measure_id || ' ' || subject_code || ' ' || brand as key, numerator, denominator from measure_value where period = ${dunned} and subject_kind = 'area'`.execute(records.db)
    const found = new Map(rows.map((row) => [row.key, row]))
    const differences: string[] = []
    let compared = 0
    const check = (measureId: string, code: string, brand: string, [numerator, denominator]: readonly [number, number | null], unit = 100): void => {
      compared += 1
      const row = found.get(`${measureId} ${code} ${brand}`)
      const [a, b] = [Math.round((row?.numerator ?? 0) * unit), Math.round((row?.denominator ?? 0) * unit)]
      if (a !== numerator || (denominator !== null && b !== denominator)) differences.push(`${measureId} ${code} ${brand}: ${a}/${b}, the twin ${numerator}/${denominator}`)
    }
    for (const cell of arrears.cells) {
      check('arrears.recovery.rate', cell.areaCode, cell.brand, [cell.recoveredFen, cell.baseFen])
      check('arrears.bill.collectedRate', cell.areaCode, cell.brand, [cell.issuedSettledFen, cell.issuedFen])
      check('arrears.balance.total', cell.areaCode, cell.brand, [cell.openFen, null])
      check('arrears.accounts.owing', cell.areaCode, cell.brand, [cell.owing, null], 1)
      ages.forEach((age, place) => check(`arrears.ageing.${age}`, cell.areaCode, cell.brand, [cell.ageFen[place] ?? 0, null]))
      const due = arrears.promises.filter((promise) => promise.townshipCode.startsWith(cell.areaCode) && (cell.brand === '' || promise.brand === cell.brand))
      check('arrears.promise.keptRate', cell.areaCode, cell.brand, [due.filter((promise) => promise.state === 'kept').length, due.length], 1)
    }
    // Each promise: what the product says of it, and what was true.
    const { rows: judged } = await sql<{ account: string; madeOn: Day; dueOn: Day; amountFen: number; state: string; paidFen: number; settledOn: Day | null }>`
      select account_no as account, made_on as "madeOn", due_on as "dueOn", amount_fen as "amountFen", state, paid_fen as "paidFen", settled_on as "settledOn" from arrears_promise where due_on <= ${last} order by account_no, made_on`.execute(records.db)
    const settled = arrears.promises.toSorted((one, other) => (`${one.account}${one.madeOn}` < `${other.account}${other.madeOn}` ? -1 : 1))
    expect(judged).toEqual(settled.map(({ account, madeOn, dueOn, amountFen, state, paidFen, settledOn }) => ({ account, madeOn, dueOn, amountFen, state, paidFen, settledOn })))
    expect(differences.slice(0, 10)).toEqual([])
    expect(compared).toBeGreaterThan(1_000)

    const count = (of: (promise: (typeof settled)[number]) => boolean): number => settled.filter(of).length
    expect([count((one) => one.state === 'kept') > 10, count((one) => one.state === 'broken') > 10, promises.flatMap((act) => act.made).length > settled.length]).toEqual([true, true, true])
    // Nobody is moved who would have paid, and whoever is moved keeps it; the others stay as they were.
    for (const promise of settled) expect([promise.account, promise.state]).toEqual([promise.account, promise.wouldHavePaid || promise.wasMoved ? 'kept' : 'broken'])
    const free = count((one) => !one.wouldHavePaid)
    expect(Math.abs(count((one) => one.wasMoved) / free - promiseEffect)).toBeLessThan(0.25)

    // The effect of each rung, from the twin's own receipts and from what it was told.
    await measureEffects({ records, facts }, last)
    const { rows: effects } = await sql<{ rung: string; treated: number; heldOut: number; perAccountFen: number | null; lowFen: number | null; highFen: number | null }>`
      select rung, treated, held_out as "heldOut", per_account_fen as "perAccountFen", low_fen as "lowFen", high_fen as "highFen" from arrears_effect order by rung`.execute(records.db)
    expect(effects.map((effect) => effect.rung)).toEqual(measured.toSorted())
    const { rows: steps } = await sql<{ account: string; rung: string; takenOn: Day; owedFen: number; isHeldOut: boolean }>`
      select account_no as account, rung, taken_on as "takenOn", overdue_fen as "owedFen", is_held_out as "isHeldOut" from arrears_step where taken_on <= ${addDays(last, -horizonDays)} and business_date <= taken_on + 3 and taken_on >= ${addDays(first, -3)}`.execute(records.db)
    for (const effect of effects) {
      const own = steps.filter((step) => step.rung === effect.rung)
      const outcomes = own.map((step): Outcome => ({
        isHeldOut: step.isHeldOut, owedFen: step.owedFen,
        paidFen: [...receipts].reduce((sum, [no, one]) => (one.account === step.account && one.on >= step.takenOn && one.on < addDays(step.takenOn, horizonDays) ? sum + one.amountFen - (undone.get(no) ?? 0) : sum), 0),
      }))
      const expected = measureEffect(outcomes)
      expect([effect.rung, effect.treated, effect.heldOut]).toEqual([effect.rung, expected?.treated, expected?.heldOut])
      expect([effect.perAccountFen, effect.lowFen, effect.highFen].map((fen) => Math.round(fen ?? Number.NaN))).toEqual([expected?.perAccountFen, expected?.lowFen, expected?.highFen].map((fen) => Math.round(fen ?? Number.NaN)))
    }
    // What rungs truly brought came into the facts, from nobody who was held out. That the interval holds this truth is a matter of many draws: `effect/twin.test.ts`.
    const answers = await facts.rows<{ account: string; paidOn: Day; amountFen: number }>({
      sql: `select t.account_id as account, coalesce(t.paid_on, t.day) as "paidOn", t.amount_fen as "amountFen" from ${paymentFeed.table} t join slice_pointer p on p.batch_id = t.batch_id where t.receipt_no like 'D%' and t.day between '${first}' and '${last}' order by 1, 2`,
    })
    expect(answers).toEqual(arrears.rungAnswers.map(({ account, paidOn, amountFen }) => ({ account, paidOn, amountFen })).toSorted((one, other) => (`${one.account}${one.paidOn}` < `${other.account}${other.paidOn}` ? -1 : 1)))
    expect(answers.length).toBeGreaterThan(10)
    const heldOut = new Set(told.flatMap((act) => act.taken).filter((each) => each.isHeldOut).map((each) => `${each.account} ${each.rung}`))
    expect(arrears.rungAnswers.filter((answer) => heldOut.has(`${answer.account} ${answer.rung}`))).toEqual([])
    expect(heldOut.size).toBeGreaterThan(60)
  } finally {
    await twin.close()
  }
})

/** The people, and a ladder that leaves so many out of two rungs that a month can measure them. */
async function prepare({ records, facts }: OpenTwin): Promise<void> {
  await sql`insert into account (account_id, sign_in_name, display_name, password_hash) overriding system value values (1, 'qian', '欠费管理员', 'x'), (2, 'zong', '总经理', 'x')`.execute(records.db)
  const verbs = new Set([`${ladderKind.id}.draft`, `${ladderKind.id}.approve`])
  const asker = (accountId: number): Context => ({ records, facts, factsOwner: { run: async () => null }, dataFolder: '', accountId, signInName: 'x', staffNo: null, language: 'zh', grants: [{ permissions: verbs, areaCode: '6323' }], today: first, now: nightOf(first) })
  const body = { ...defaultLadder, rungs: defaultLadder.rungs.map((rung) => (measured.includes(rung.id) ? { ...rung, holdOutPermille: 200 } : rung)) }
  const { ruleId } = await draftRule(asker(1), [ladderKind], { kind: ladderKind.id, variant: '', areaCode: '6323', effectiveFrom: first, body, note: '' })
  await submitRule(asker(1), [ladderKind], { ruleId, revision: 1 })
  await approveRule(asker(2), [ladderKind], { ruleId, revision: 2 })
  await sql`insert into setting (name, value) values ('arrears_draw_key', cast(${JSON.stringify({ high: 632_301_100, low: 20_090_501 })} as jsonb))`.execute(records.db)
}

async function rungsTaken({ records }: OpenTwin, on: Day): Promise<RungsTaken> {
  // What was written down long after its day moved nobody.
  const { rows: taken } = await sql<RungsTaken['taken'][number]>`select account_no as account, rung, is_held_out as "isHeldOut" from arrears_step where business_date = ${on} and taken_on >= ${on}::date - 3 order by account_no, taken_on, rung`.execute(records.db)
  return { kind: 'rungs', on, taken }
}

/** Calls of the day end in promises, written down as their results are: a third promises all of it, the others half, for one of the next eleven days. */
async function promisesTaken({ records, facts }: OpenTwin, on: Day): Promise<PromisesMade> {
  const { rows: calls } = await sql<{ orderId: number; kind: string; areaCode: string; account: string; overdueFen: number }>`
    select w.order_id as "orderId", w.kind, w.area_code as "areaCode", w.subject_code as account, k.overdue_fen as "overdueFen" from work_order w join arrears_case k on k.account_no = w.subject_code and k.closed_on is null
     where w.kind in ('arrears.call', 'arrears.visit') and w.closed_at is null and not exists (select 1 from arrears_promise p where p.account_no = w.subject_code)
     order by md5(w.subject_code || ${on}) limit 5`.execute(records.db)
  const ctx: Context = { records, facts, factsOwner: { run: async () => null }, dataFolder: '', accountId: 1, signInName: 'qian', staffNo: null, language: 'zh', grants: [], today: on, now: new Date(`${on}T10:00:00+08:00`) }
  const made = calls.filter((call, place, all) => all.findIndex((other) => other.account === call.account) === place).map((call, place) => {
    const yuan = Math.floor(call.overdueFen / (place % 3 === 0 ? 100 : 200))
    return { call, yuan, dueOn: addDays(on, 1 + ((place * 5 + Number(on.slice(8))) % 11)) }
  })
  for (const { call, yuan, dueOn } of made) {
    await records.transaction((tx) => followCollection(ctx, tx, { orderId: call.orderId, kind: call.kind, areaCode: call.areaCode, subject: { kind: 'account', code: call.account }, outcome: 'promised', values: { reached: 'self', promiseOn: dueOn, promiseYuan: yuan }, at: ctx.now, staffNo: null }))
  }
  return { kind: 'promises', on, made: made.map(({ call, yuan, dueOn }) => ({ account: call.account, dueOn, amountFen: yuan * 100 })) }
}
