import { addDays, day } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { type Allowed, type Context, requirePermission } from '../../platform/access/context.ts'
import { ruleInForce } from '../../platform/rules/index.ts'
import { listActs } from '../act/store.ts'
import { listEffects } from '../effect/store.ts'
import { brokenDays } from '../today/read.ts'
import { listBroken, listStopsDue } from '../today/store.ts'
import { type BookPick, type BookView, disputeBillBad, ladderAccountUnknown, pauseEndNeeded, type PauseAsk, pauseUnknown, pauseWords } from './contract.ts'
import { defaultLadder } from './ladder.data.ts'
import { listOpenBills } from './facts.ts'
import { pauseLadder, viewLadder } from './permissions.ts'
import { ladderKind } from './policy.ts'
import { countRungs, endOnePause, insertPause, listPauses, listStates, listSteps, rowsListedMax } from './store.ts'

/** Protection is looked at again at least once a year. */
const protectionDaysMax = 366

/** The accounts behind a figure of today's page: those that it counted. */
async function pickedAccounts(ctx: Allowed, pick: BookPick): Promise<string[]> {
  const rows = pick === 'stopsTomorrow' ? await listStopsDue(ctx.records, ctx.scopeAreaCodes, rowsListedMax + 1) : await listBroken(ctx.records, ctx.scopeAreaCodes, ctx.today, addDays(ctx.today, -brokenDays))
  return rows.map((row) => row.accountNo)
}

export async function readBook(asker: Context, wanted: { rung?: string | undefined; pick?: BookPick | undefined }): Promise<BookView> {
  const ctx = requirePermission(asker, viewLadder.verb)
  const { businessDate, toRestore, counts, next } = await countRungs(ctx.records, ctx.scopeAreaCodes)
  const rows = await listStates(ctx.records, ctx.scopeAreaCodes, { rung: wanted.rung, accountNos: wanted.pick === undefined ? undefined : await pickedAccounts(ctx, wanted.pick) })
  const rule = await ruleInForce(ctx.records, ladderKind, ctx.scopeAreaCodes[0] ?? '', ctx.today)
  const rungs = [{ id: null, name: '' }, ...(rule?.body.rungs ?? [])]
  return {
    businessDate, toRestore, effects: await listEffects(ctx.records), ruleId: rule?.ruleId ?? null, version: rule?.version ?? null, rows: rows.slice(0, rowsListedMax), isCut: rows.length > rowsListedMax,
    rungs: rungs.map(({ id, name }) => {
      const count = counts.find((each) => each.rung === id)
      return { rung: id, name, accounts: count?.accounts ?? 0, overdueFen: count?.overdueFen ?? 0, held: count?.held ?? 0, nextTomorrow: next.find((each) => each.rung === id)?.accounts ?? 0 }
    }),
  }
}

export async function readAccount(asker: Context, accountNo: string) {
  const ctx = requirePermission(asker, viewLadder.verb)
  const [state] = await listStates(ctx.records, ctx.scopeAreaCodes, { accountNo })
  if (!state) throw new Refusal(ladderAccountUnknown, { account: accountNo })
  return { state, steps: await listSteps(ctx.records, accountNo), acts: await listActs(ctx.records, accountNo), pauses: await listPauses(ctx.records, accountNo), bills: await listOpenBills(ctx, state) }
}

/** Promise, dispute, hardship or protection: with an end, never longer than the policy allows. A dispute may be about one open bill alone. */
export async function setPause(asker: Context, ask: PauseAsk): Promise<number> {
  const ctx = requirePermission(asker, pauseLadder.verb)
  return ctx.records.transaction(async (tx) => {
    const [state] = await listStates(tx, ctx.scopeAreaCodes, { accountNo: ask.accountNo })
    if (!state) throw new Refusal(ladderAccountUnknown, { account: ask.accountNo })
    const policy = (await ruleInForce(tx, ladderKind, state.areaCode, ctx.today))?.body ?? defaultLadder
    const daysMax = ask.kind === 'protection' ? protectionDaysMax : policy.pauses[ask.kind].daysMax
    // What began before today would rewrite what was done.
    const first = ask.fromOn < ctx.today ? ctx.today : ask.fromOn
    const last = addDays(day(first), daysMax - 1)
    if (ask.fromOn < ctx.today || ask.toOn < first || ask.toOn > last) throw new Refusal(pauseEndNeeded, { kindZh: pauseWords[ask.kind].zh, kindEn: pauseWords[ask.kind].en, to: ask.toOn, from: first, last })
    if (ask.itemId !== undefined && (ask.kind !== 'dispute' || !(await listOpenBills(ctx, state)).some((bill) => bill.billNo === ask.itemId))) throw new Refusal(disputeBillBad, { account: ask.accountNo, bill: ask.itemId })
    const pauseId = await insertPause(tx, { ...ask, areaCode: state.areaCode }, ctx.accountId, ctx.now)
    await writeAudit(tx, ctx, { verb: 'ladder.pause', subjectKind: 'arrearsPause', subjectId: String(pauseId), detail: { account: ask.accountNo, kind: ask.kind, ...(ask.itemId === undefined ? {} : { bill: ask.itemId }), toOn: ask.toOn } })
    return pauseId
  })
}

export async function endPause(asker: Context, pauseId: number): Promise<void> {
  const ctx = requirePermission(asker, pauseLadder.verb)
  await ctx.records.transaction(async (tx) => {
    const accountNo = await endOnePause(tx, pauseId, ctx.scopeAreaCodes, ctx.today, ctx.accountId)
    if (accountNo === null) throw new Refusal(pauseUnknown, { pause: pauseId })
    await writeAudit(tx, ctx, { verb: 'ladder.endPause', subjectKind: 'arrearsPause', subjectId: String(pauseId), detail: { account: accountNo } })
  })
}
