import { month as toMonth } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { findTopArea } from '../../branch/index.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { type Context, requirePermission } from '../../platform/access/context.ts'
import type { Transaction } from '../../platform/records/records.ts'
import { ruleInForce } from '../../platform/rules/index.ts'
import { openOrder } from '../../work/index.ts'
import { findDecided, findUnknown, gamingNoRule, patternWords } from './contract.ts'
import { gamingCase } from './orderKinds.data.ts'
import { decideGaming, viewGaming } from './permissions.ts'
import { gamingKind } from './rule.ts'
import { findForUpdate, listFinds, saveFindDecision, type StoredFind } from './store.ts'
import type { Watched } from './watch.ts'

export async function readFinds(asker: Context) {
  const ctx = requirePermission(asker, viewGaming.verb)
  const top = await findTopArea(ctx.records)
  const rule = top ? await ruleInForce(ctx.records, gamingKind, top.areaCode, ctx.today) : null
  return { version: rule?.version ?? null, finds: await listFinds(ctx.records, ctx.scopeAreaCodes) }
}

/** Looks at a month again, in the process that owns the facts; its figures follow. */
export async function runWatch(asker: Context, month: string): Promise<Watched> {
  const ctx = requirePermission(asker, decideGaming.verb)
  const watched = (await ctx.factsOwner.run('arrears.gaming', { month: toMonth(month), businessDate: ctx.today })) as Watched | null
  if (watched === null) throw new Refusal(gamingNoRule)
  await ctx.factsOwner.run('measures.refresh', { period: month })
  return watched
}

export async function confirmFind(asker: Context, asked: { findId: number; handling: 'order' | 'clawBack'; reason: string }): Promise<number | null> {
  return decide(asker, asked.findId, async (ctx, tx, find) => {
    const orderId = asked.handling === 'order' ? (await openOrder(ctx, tx, gamingCase, orderOf(find))).orderId : null
    await saveFindDecision(tx, find.findId, { state: 'confirmed', handling: asked.handling, orderId, accountId: ctx.accountId, on: ctx.today, reason: asked.reason })
    await writeAudit(tx, ctx, { verb: 'gaming.confirm', subjectKind: 'gamingFind', subjectId: String(find.findId), detail: { kind: find.pattern, reason: asked.reason } })
    return orderId
  })
}

export async function clearFind(asker: Context, asked: { findId: number; reason: string }): Promise<void> {
  await decide(asker, asked.findId, async (ctx, tx, find) => {
    await saveFindDecision(tx, find.findId, { state: 'cleared', handling: null, orderId: null, accountId: ctx.accountId, on: ctx.today, reason: asked.reason })
    await writeAudit(tx, ctx, { verb: 'gaming.clear', subjectKind: 'gamingFind', subjectId: String(find.findId), detail: { kind: find.pattern, reason: asked.reason } })
  })
}

async function decide<Result>(asker: Context, findId: number, work: (ctx: Context, tx: Transaction, find: StoredFind) => Promise<Result>): Promise<Result> {
  const ctx = requirePermission(asker, decideGaming.verb)
  return ctx.records.transaction(async (tx) => {
    const find = await findForUpdate(tx, findId, ctx.scopeAreaCodes)
    if (find === null) throw new Refusal(findUnknown, { find: findId })
    if (find.state !== 'open') throw new Refusal(findDecided)
    return work(ctx, tx, find)
  })
}

function orderOf(find: StoredFind): Parameters<typeof openOrder>[3] {
  const words = patternWords[find.pattern].zh
  return {
    title: `${words}：${find.outletName ?? find.staffNo ?? find.month}（${find.month}）`, areaCode: find.areaCode, origin: `${gamingCase.id}:${find.findId}`,
    ...(find.outletCode === null ? {} : { subject: { kind: 'outlet', code: find.outletCode, name: find.outletName ?? find.outletCode } }),
    ask: { what: find.why.zh, amount: find.amountFen / 100, accounts: find.accounts, ...(find.staffNo === null ? {} : { staff: find.staffNo }) },
    serves: { measureId: 'arrears.gaming.finds', areaCode: find.areaCode, period: find.month },
  }
}
