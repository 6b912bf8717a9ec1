import { addDays, day as toDay, type Day } from '../../../kernel/day.ts'
import { subscriberFeed, type SliceOf } from '../../../branch/index.ts'
import { systemScope } from '../../../platform/access/scope.ts'
import { literal, literalList } from '../../../platform/facts/dialect.ts'
import type { FactsTransaction } from '../../../platform/facts/facts.ts'
import { publishRows } from '../../../platform/facts/derived.ts'
import { listVisibleBatches, withdrawBatch } from '../../../platform/facts/ledger.ts'
import type { TaskDeps } from '../../../platform/facts/owner.ts'
import { limitStandingFeed, limitUseFeed } from '../../feeds.ts'
import { visible } from '../../ledger/position.ts'
import { nearPercent, useHoldsDays } from '../rules.ts'
import { limitsOn, replaceUses, saveStrays, type Stray } from './store.ts'
import { crossed, tellCrossed } from './warn.ts'

type Deps = Pick<TaskDeps, 'records' | 'facts' | 'signal'>
const note = systemScope('usage against limits')

/**
 * Places the usage of a day beside the limit that held on it. What was decided later does not change an earlier day: limits come from
 * the changes up to that day. `from`: only days from it on.
 */
export async function deriveUses(deps: Deps, touched: SliceOf | null, { now, today }: { readonly now: Date; readonly today: Day }, from: Day | null = null): Promise<SliceOf[]> {
  if (touched && touched.feedId !== limitUseFeed.id) return []
  const batches = await listVisibleBatches(deps.facts, [limitUseFeed.id, limitStandingFeed.id])
  const touchedDay = touched === null ? null : (touched.slice.split('#')[0] ?? '')
  const wanted = (day: string): boolean => (touchedDay === null || day === touchedDay) && (from === null || day >= from)
  const days = [...new Set(batches.map((batch) => batch.slice.split('#')[0] ?? ''))].filter(wanted).sort()
  if (days.length === 0) return []
  const arrived = new Set(batches.filter((batch) => batch.feedId === limitUseFeed.id).map((batch) => batch.slice.split('#')[0] ?? ''))
  for (const day of days) {
    deps.signal.throwIfAborted()
    await placeDay(deps, toDay(day), { isThere: arrived.has(day), today, now })
  }
  await rebuildUses(deps, today, now)
  return days.map((slice) => ({ feedId: limitStandingFeed.id, slice }))
}

type UseRow = { readonly account_id: string; readonly used_fen: number; readonly area_code: string | null }

async function placeDay({ records, facts }: Deps, day: Day, { isThere, today, now }: { isThere: boolean; today: Day; now: Date }): Promise<void> {
  const uses = isThere ? await facts.rows<UseRow>({ sql: lastUsesSql(day) }) : []
  const strays = uses.flatMap((use): Stray[] => (day > today ? [{ accountNo: use.account_id, usedFen: use.used_fen, reason: 'in_future' }] : use.area_code === null ? [{ accountNo: use.account_id, usedFen: use.used_fen, reason: 'account_unknown' }] : []))
  await records.transaction((tx) => saveStrays(tx, day, strays, now))
  const limits = await limitsOn(records, day)
  const placed = day > today ? [] : uses.flatMap((use) => {
    const limitFen = limits.get(use.account_id)
    return use.area_code === null || limitFen === undefined ? [] : [[day, use.account_id, use.area_code, use.used_fen, limitFen] as const]
  })
  await facts.transaction(async (tx) => {
    if (placed.length === 0) await withdrawDay(tx, day, now)
    else await publishRows(tx, limitStandingFeed, day, placed, now)
  })
}

/** The newest file of the day counts for an account; who it is comes from the last month end of subscribers. */
function lastUsesSql(day: Day): string {
  return `${note} with seen as (${visible(limitUseFeed, `t.day = ${literal(day)}`)}),
    last_use as (select account_id, used_fen, row_number() over (partition by account_id order by as_of desc, coalesce(file_sequence, 1) desc) as turn from seen),
    snapshot as (select max(slice) as slice from slice_pointer where feed_id = ${literal(subscriberFeed.id)} and slice <= ${literal(day.slice(0, 7))}),
    home as (select t.account_id, min(t.area_code) as area_code from ${subscriberFeed.table} t join slice_pointer p on p.batch_id = t.batch_id and p.feed_id = ${literal(subscriberFeed.id)} join snapshot s on s.slice = p.slice
      where t.status <> 'closed' group by t.account_id)
    select u.account_id, u.used_fen, h.area_code from last_use u left join home h on h.account_id = u.account_id where u.turn = 1 order by u.account_id`
}

async function withdrawDay(tx: FactsTransaction, day: Day, now: Date): Promise<void> {
  const batches = await tx.rows<{ batch_id: number }>({ sql: `select batch_id from slice_pointer where feed_id = ${literal(limitStandingFeed.id)} and slice in ${literalList([day])} order by batch_id` })
  for (const batch of batches) await withdrawBatch(tx, batch.batch_id, now.toISOString())
}

/** The last known usage of everybody, for lists: what is older than a few days says nothing any more. Who has newly come to a warning is told of. */
export async function rebuildUses({ records, facts }: Deps, today: Day, now: Date): Promise<void> {
  const rows = await facts.rows<{ account_id: string; area_code: string; used_fen: number; limit_fen: number; day: string }>({
    sql: `${note} select account_id, area_code, used_fen, limit_fen, day from (
        select s.*, row_number() over (partition by account_id order by day desc) as turn
        from (${visible(limitStandingFeed, `p.slice > ${literal(addDays(today, -useHoldsDays))} and p.slice <= ${literal(today)}`)}) s) r
      where turn = 1 order by account_id`,
  })
  await replaceUses(records, nearPercent, (tx, before, after) => tellCrossed(tx, crossed(before, after), { on: today, now }), rows)
}
