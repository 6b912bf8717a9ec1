import { sql } from 'kysely'
import { addMonths, type Day, firstDayOf, lastDayOf, month as toMonth, type Month, monthOf } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { findTopArea } from '../../branch/index.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { type Allowed, type Context, hasPermission, requirePermission, scopeOf } from '../../platform/access/context.ts'
import type { Transaction } from '../../platform/records/records.ts'
import { ruleInForce } from '../../platform/rules/index.ts'
import { readRecovery } from '../case/chanceRules.ts'
import { listClosedMonths, readRecoveryCells } from '../case/history.ts'
import { listConfirmedGaming } from '../gaming/store.ts'
import { correctionMissing, disputeAnswered, disputeNotYours, disputeOpen, disputeOwn, disputeUnknown, rewardGapBefore, rewardMonthOpen, rewardNoFigures, rewardScopeSmall, rewardThere, rewardUnknown } from './contract.ts'
import { readBatches, readOpening, readReceipts, readReversed, readWaived } from './facts.ts'
import { answerDisputes, computeRewards, ownRewards, viewRewards } from './permissions.ts'
import { rewardKind } from './policy.ts'
import { defaultReward } from './reward.data.ts'
import { allocate, clawback, expectRecovery, ownPieces, payPeople, rewardLines } from './rules.ts'
import { insertRun, listClawbacks, listDisputes, listPeople, listRuns, listSpells, readRun, saveClawbacks, saveReward, type StoredRun } from './store.ts'

const REWARD_LOCK = 6_323_071
/** A receipt is looked at for reversals for so long. */
const clawbackMonths = 12

/** Computes a month that is over and freezes it, with what it takes back of months before. */
export async function computeReward(asker: Context, asked: string): Promise<{ people: number; paidFen: number; clawbackFen: number }> {
  const ctx = requirePermission(asker, computeRewards.verb)
  const month = toMonth(asked)
  const top = await findTopArea(ctx.records)
  if (!top || !ctx.scopeAreaCodes.includes(top.areaCode)) throw new Refusal(rewardScopeSmall)
  if (month >= monthOf(ctx.today)) throw new Refusal(rewardMonthOpen, { month })
  const rule = await ruleInForce(ctx.records, rewardKind, top.areaCode, lastDayOf(month))
  const policy = rule?.body ?? defaultReward
  const history = (await listClosedMonths(ctx.facts)).filter((each) => each < month).slice(0, policy.historyMonths)
  const read = await readBatches(ctx.facts, [...history, ...history.map((each) => addMonths(each, -1)), addMonths(month, -1), month])
  if (!read.hasEnd(month)) throw new Refusal(rewardNoFigures, { month, last: lastDayOf(month) })
  return ctx.records.transaction(async (tx) => {
    await sql`select pg_advisory_xact_lock(${REWARD_LOCK})`.execute(tx.db)
    const runs = await listRuns(tx)
    if (runs.some((run) => run.month === month)) throw new Refusal(rewardThere, { month })
    const later = runs.find((run) => run.month > month)
    if (later) throw new Refusal(rewardGapBefore, { month, later: later.month })
    const span = { first: firstDayOf(month), last: lastDayOf(month) }
    const spells = await listSpells(tx, span, policy.posts)
    const accountNos = [...new Set(spells.map((spell) => spell.accountNo))]
    const rateOf = readRecovery(await readRecoveryCells(ctx.facts, history), policy.shrinkK)
    const items = await readOpening(ctx.facts, month, accountNos, rateOf)
    const gamed = await listGamedReceipts(tx, addMonths(month, -clawbackMonths), ctx.today)
    const receipts = (await readReceipts(ctx.facts, month, accountNos)).filter((receipt) => !gamed.has(receipt.receiptNo))
    const pieces = allocate(items, receipts, await readWaived(ctx.facts, month, accountNos))
    const { owned, unownedFen } = ownPieces(policy, pieces, spells)
    const lines = rewardLines(policy, expectRecovery(policy, items, spells, span), owned)
    const accountsOf = new Map<string, Set<string>>()
    for (const spell of spells) accountsOf.set(spell.staffNo, (accountsOf.get(spell.staffNo) ?? new Set()).add(spell.accountNo))
    const paid = new Map(payPeople(policy, lines).map((each) => [each.staffNo, each]))
    const people = [...accountsOf].map(([staffNo, accounts]) => ({ staffNo, accounts: accounts.size, sumFen: paid.get(staffNo)?.sumFen ?? 0, paidFen: paid.get(staffNo)?.paidFen ?? 0 }))
    const runId = await insertRun(tx, { month, areaCode: top.areaCode, ruleId: rule?.ruleId ?? null, version: rule?.version ?? null, policy, batchIds: read.batchIds, historyMonths: history, unownedFen }, { accountId: ctx.accountId, now: ctx.now })
    await saveReward(tx, runId, { lines, people, pieces: owned })
    const taken = await takeBack(ctx, runs.filter((run) => run.month >= addMonths(month, -clawbackMonths)), month, gamed)
    await saveClawbacks(tx, runId, taken)
    const outcome = { people: people.length, paidFen: people.reduce((sum, each) => sum + each.paidFen, 0), clawbackFen: taken.reduce((sum, each) => sum + each.amountFen, 0) }
    await writeAudit(tx, ctx, { verb: 'collection.reward', subjectKind: 'arrearsReward', subjectId: month, detail: { ...outcome, batches: read.batchIds.length, rule: rule?.ruleId ?? null, version: rule?.version ?? null } })
    return outcome
  })
}

/** Receipts of gaming that a person confirmed and handed to the claw-back: they earn nothing, whenever they came. */
async function listGamedReceipts(tx: Transaction, since: Month, today: Day): Promise<ReadonlySet<string>> {
  const finds = await listConfirmedGaming(tx, { from: firstDayOf(since), to: today })
  return new Set(finds.flatMap((find) => find.evidence).filter((row) => row.what === 'payment').map((row) => row.reference))
}

/** Months that were paid, without the receipts that were reversed since or turned out to be gaming. */
async function takeBack(ctx: Context, runs: readonly StoredRun[], month: Month, gamed: ReadonlySet<string>) {
  const oldest = runs.at(-1)
  if (!oldest) return []
  const kept = new Map([...await readReversed(ctx.facts, firstDayOf(oldest.month), lastDayOf(month), month), ...[...gamed].map((receiptNo): [string, number] => [receiptNo, 0])])
  if (kept.size === 0) return []
  const taken: { fromRunId: number; staffNo: string; amountFen: number; receipts: string[] }[] = []
  for (const run of runs) {
    const stood = await readRun(ctx.records, run.runId)
    for (const [staffNo, amountFen] of clawback(run.policy, stood, kept)) {
      taken.push({ fromRunId: run.runId, staffNo, amountFen, receipts: [...new Set(stood.pieces.filter((piece) => piece.staffNo === staffNo && kept.has(piece.receiptNo)).map((piece) => piece.receiptNo))] })
    }
  }
  return taken
}

export async function readLeague(asker: Context, wanted: string | null) {
  const ctx = requirePermission(asker, viewRewards.verb)
  const runs = await listRuns(ctx.records)
  const run = runs.find((one) => one.month === wanted) ?? runs[0] ?? null
  const open = nextMonth(await listClosedMonths(ctx.facts), runs, monthOf(ctx.today))
  const mayCompute = hasPermission(ctx, computeRewards.verb)
  const none = { months: runs.map((one) => one.month), open, month: null, ruleId: null, version: null, historyMonths: [], batchCount: 0, computedAt: null, unownedFen: 0, people: [], disputes: [], mayCompute, mayAnswer: hasPermission(ctx, answerDisputes.verb) }
  if (run === null) return none
  return {
    ...none, month: run.month, ruleId: run.ruleId, version: run.version, historyMonths: [...run.historyMonths], batchCount: run.batchIds.length, computedAt: run.computedAt.toISOString(), unownedFen: run.unownedFen,
    people: await listPeople(ctx.records, { runId: run.runId, scopeAreaCodes: ctx.scopeAreaCodes }), disputes: await listDisputes(ctx.records, { runId: run.runId, scopeAreaCodes: ctx.scopeAreaCodes, accountId: ctx.accountId, ownStaffNo: ctx.staffNo }),
  }
}

/** The oldest closed month after the last one that was computed; of a branch that begins, the newest. */
function nextMonth(closed: readonly Month[], runs: readonly StoredRun[], current: Month): string | null {
  const last = runs[0]?.month
  const fitting = closed.filter((month) => month < current && (last === undefined || month > last))
  return (last === undefined ? fitting[0] : fitting.at(-1)) ?? null
}

export async function readMyRewards(asker: Context) {
  const ctx = requirePermission(asker, ownRewards.verb)
  return { staffNo: ctx.staffNo, months: ctx.staffNo === null ? [] : await listPeople(ctx.records, { staffNo: ctx.staffNo, scopeAreaCodes: null }) }
}

/** One's own, or anybody's within the areas where rewards may be seen. */
export async function readStatement(asker: Context, asked: { month: string; staffNo: string }) {
  const ctx = requirePermission(asker, ownRewards.verb)
  const isOwn = ctx.staffNo === asked.staffNo
  const run = (await listRuns(ctx.records)).find((one) => one.month === asked.month)
  const [person] = run ? await listPeople(ctx.records, { runId: run.runId, staffNo: asked.staffNo, scopeAreaCodes: isOwn ? null : scopeOf(ctx, viewRewards.verb) }) : []
  if (!run || !person) throw new Refusal(rewardUnknown, asked)
  const { lines, pieces } = await readRun(ctx.records, run.runId)
  return {
    month: run.month, person, basePercent: run.policy.basePercent, capFen: run.policy.capFen, isOwn,
    lines: run.policy.grades.map((grade) => {
      const line = lines.find((one) => one.staffNo === asked.staffNo && one.grade === grade.id)
      return { grade: grade.id, name: grade.name, nameEn: grade.nameEn, ratePermille: grade.ratePermille, items: line?.items ?? 0, baseFen: line?.baseFen ?? 0, expectedFen: line?.expectedFen ?? 0, recoveredFen: line?.recoveredFen ?? 0, rewardFen: line?.rewardFen ?? 0 }
    }),
    money: pieces.filter((piece) => piece.staffNo === asked.staffNo).map(({ receiptNo, billNo, accountNo, grade, on, amountFen }) => ({ receiptNo, billNo, accountNo, grade, paidOn: on, amountFen })),
    clawbacks: await listClawbacks(ctx.records, run.runId, asked.staffNo), disputes: await listDisputes(ctx.records, { runId: run.runId, staffNo: asked.staffNo, scopeAreaCodes: null, accountId: ctx.accountId, ownStaffNo: ctx.staffNo }),
  }
}

export async function disputeReward(asker: Context, asked: { month: string; reason: string }): Promise<{ disputeId: number }> {
  const ctx = requirePermission(asker, ownRewards.verb)
  return ctx.records.transaction(async (tx) => {
    const run = (await listRuns(tx)).find((one) => one.month === asked.month)
    const [person] = run && ctx.staffNo !== null ? await listPeople(tx, { runId: run.runId, staffNo: ctx.staffNo, scopeAreaCodes: null }) : []
    if (!run || !person || ctx.staffNo === null) throw new Refusal(disputeNotYours)
    const { rows } = await sql<{ disputeId: number }>`insert into arrears_reward_dispute (run_id, staff_no, reason, made_by, made_at) values (${run.runId}, ${ctx.staffNo}, ${asked.reason}, ${ctx.accountId}, ${ctx.now})
      on conflict (run_id, staff_no) where outcome is null do nothing returning dispute_id as "disputeId"`.execute(tx.db)
    const [made] = rows
    if (!made) throw new Refusal(disputeOpen, { month: asked.month })
    await writeAudit(tx, ctx, { verb: 'collection.dispute', subjectKind: 'arrearsReward', subjectId: asked.month, detail: { staffNo: ctx.staffNo, reason: asked.reason } })
    return made
  })
}

/** By somebody else; an upheld one carries the yuan that are put right. */
export async function answerDispute(asker: Context, asked: { disputeId: number; outcome: 'upheld' | 'rejected'; reply: string; correctionFen: number | null }): Promise<void> {
  const ctx: Allowed = requirePermission(asker, answerDisputes.verb)
  if ((asked.outcome === 'upheld') !== (asked.correctionFen !== null && asked.correctionFen !== 0)) throw new Refusal(correctionMissing)
  await ctx.records.transaction(async (tx) => {
    const { rows: [locked] } = await sql<{ madeBy: number }>`select made_by as "madeBy" from arrears_reward_dispute where dispute_id = ${asked.disputeId} for update`.execute(tx.db)
    const [dispute] = locked ? await listDisputes(tx, { disputeId: asked.disputeId, scopeAreaCodes: ctx.scopeAreaCodes, accountId: ctx.accountId, ownStaffNo: ctx.staffNo }) : []
    if (!dispute) throw new Refusal(disputeUnknown, { dispute: asked.disputeId })
    if (dispute.outcome !== null) throw new Refusal(disputeAnswered)
    if (dispute.isOwn) throw new Refusal(disputeOwn)
    await sql`update arrears_reward_dispute set outcome = ${asked.outcome}, reply = ${asked.reply}, correction_fen = ${asked.correctionFen}, replied_by = ${ctx.accountId}, replied_at = ${ctx.now} where dispute_id = ${asked.disputeId}`.execute(tx.db)
    await writeAudit(tx, ctx, { verb: 'collection.answer', subjectKind: 'arrearsReward', subjectId: dispute.month, detail: { staffNo: dispute.staffNo, outcome: asked.outcome, correctionFen: asked.correctionFen, reply: asked.reply } })
  })
}
