import { sql } from 'kysely'
import type { OffersMade } from '../../demo/prepay.ts'
import type { TwinAction } from '../../demo/world.ts'
import { listPrepayOffers, prepaySteps } from '../arrears/index.ts'
import { type Day, firstDayOf, monthOf, monthsBetween } from '../kernel/day.ts'
import type { Context } from '../platform/access/context.ts'
import type { TaskDeps } from '../platform/facts/owner.ts'
import { approveRule, draftRule, submitRule } from '../platform/rules/index.ts'
import { actAs } from './actAs.ts'
import { ruleKinds } from './ruleKinds.ts'

type Place = { readonly areaCode: string; readonly today: Day; readonly approver: number }
/** Lists of these months before the demo's own went out: one with its three month ends behind it, one with two. */
const monthsBack = [4, 2]
const dayOfMonth = 2

/** Whether a list goes out after the files of this day. */
export function isPrepayDay(on: Day, today: Day): boolean {
  return Number(on.slice(8)) === dayOfMonth && monthsBack.includes(monthsBetween(monthOf(on), monthOf(today)))
}

function people(deps: TaskDeps, place: Place & { readonly officer: number }, on: Day): { officer: Context; manager: Context } {
  const at = { areaCode: place.areaCode, today: on }
  return {
    officer: { ...actAs(deps, { accountId: place.officer, signInName: 'qianfei', roles: ['arrears_officer'], ...at }), now: new Date(`${on}T10:00:00+08:00`) },
    manager: { ...actAs(deps, { accountId: place.approver, signInName: 'zong', roles: ['general_manager'], ...at }), now: new Date(`${on}T11:00:00+08:00`) },
  }
}

/** A list of the demo: made by the rule, approved by the general manager and handed out the same day. Gives what the twin answers. */
export async function offerOnce(deps: TaskDeps, place: Place & { readonly officer: number }, on: Day): Promise<readonly TwinAction[]> {
  const { officer, manager } = people(deps, place, on)
  const { kind } = prepaySteps
  const { rows: [there] } = await sql<{ n: number }>`select count(*)::int as n from rule where kind = ${kind.id} and state <> 'draft'`.execute(deps.records.db)
  if ((there?.n ?? 0) === 0) {
    const { ruleId } = await draftRule(officer, ruleKinds, { kind: kind.id, variant: '', areaCode: place.areaCode, effectiveFrom: firstDayOf(monthOf(on)), body: kind.initial, note: '按年度工作计划第二章：向常晚缴的客户推广预存' })
    await submitRule(officer, ruleKinds, { ruleId, revision: 1 })
    await approveRule(manager, ruleKinds, { ruleId, revision: 2 })
  }
  await prepaySteps.task(deps, { businessDate: on }, () => undefined)
  const { rows: [run] } = await sql<{ runId: number; state: string; offers: number }>`
    select r.run_id as "runId", r.state, (select count(*)::int from prepay_offer o where o.run_id = r.run_id and not o.is_held_out) as offers from prepay_run r where r.month = ${monthOf(on)} and r.state in ('waiting', 'approved', 'handedOut')`.execute(deps.records.db)
  // A short demo has too few month ends behind it.
  if (!run || run.offers === 0) return []
  if (run.state === 'waiting') await prepaySteps.approveRun(manager, run.runId)
  if (run.state !== 'handedOut') await prepaySteps.handOutRun(officer, run.runId)
  return [await offersMade(deps, place, on)]
}

async function offersMade(deps: TaskDeps, { areaCode }: Place, on: Day): Promise<OffersMade> {
  const offers = await listPrepayOffers(deps.records, { month: monthOf(on), areaCode })
  return { kind: 'offers', on, offers: offers.map((offer) => ({ account: offer.accountNo, step: offer.step, prestoreFen: offer.prestoreFen, isHeldOut: false })) }
}

/** What the lists came to, and the list of the demo's own month, which waits for the general manager. */
export async function plantDemoPrepay(deps: TaskDeps, { today }: Place): Promise<void> {
  await prepaySteps.task(deps, { businessDate: today }, () => undefined)
}
