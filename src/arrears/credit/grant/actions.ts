import { addDays, day } from '../../../kernel/day.ts'
import { yuanText } from '../../../kernel/money.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { writeAudit } from '../../../platform/access/audit.ts'
import { type Context, requirePermission } from '../../../platform/access/context.ts'
import type { Transaction } from '../../../platform/records/records.ts'
import { ruleInForce } from '../../../platform/rules/index.ts'
import { workNow } from '../../../work/index.ts'
import { openGuaranteed } from '../../stop/propose.ts'
import { creditNoPolicy } from '../contract.ts'
import { type Ask, creditAreaOutside, creditDatesBad, creditGrantDecided, creditGrantUnknown, creditNotRaised, creditOwnApproval, creditRaisedInArrears, type GrantView, guarantorNeeded } from './contract.ts'
import { approveCredit, askCredit, viewCredit } from '../permissions.ts'
import { creditKind } from '../policy.ts'
import { findGrantForUpdate, insertGrant, isAreaInScope, listGrants, readStanding, saveEnd, saveFirst, saveRejection, saveSecond, type StoredGrant } from './store.ts'

export async function readGrants(asker: Context): Promise<GrantView[]> {
  const ctx = requirePermission(asker, viewCredit.verb)
  return listGrants(ctx.records, ctx.scopeAreaCodes, ctx.accountId)
}

/** Asks for a temporary limit or a guaranteed opening; it holds only once others have approved it, and ends on its day. */
export async function askGrant(asker: Context, ask: Ask): Promise<{ grantId: number; needsSecond: boolean }> {
  const ctx = requirePermission(asker, askCredit.verb)
  return ctx.records.transaction(async (tx) => {
    const standing = await readStanding(tx, ask.accountNo, ctx.today)
    // A known account lies where the ledger says, whatever was typed.
    const areaCode = standing.areaCode ?? ask.areaCode
    if (!(await isAreaInScope(tx, areaCode, ctx.scopeAreaCodes))) throw new Refusal(creditAreaOutside, { account: ask.accountNo })
    const rule = await ruleInForce(tx, creditKind, areaCode, ctx.today)
    if (rule === null) throw new Refusal(creditNoPolicy, { area: areaCode })
    const last = addDays(day(ask.fromOn), rule.body.grantDaysMax - 1)
    const first = ask.fromOn > ctx.today ? ask.fromOn : ctx.today
    if (ask.toOn < first || ask.toOn > last) throw new Refusal(creditDatesBad, { to: ask.toOn, from: first, last })
    if (ask.kind === 'guaranteedOpening' && ask.guarantor === '') throw new Refusal(guarantorNeeded)
    if (ask.kind === 'temporaryLimit') {
      if (ask.limitFen <= standing.limitFen) throw new Refusal(creditNotRaised, { account: ask.accountNo, now: yuanText(standing.limitFen), asked: yuanText(ask.limitFen) })
      refuseInArrears(ask.accountNo, standing)
    }
    const needsSecond = ask.limitFen > rule.body.secondAboveFen
    const grantId = await insertGrant(tx, { ...ask, areaCode }, { beforeFen: standing.limitFen, needsSecond, accountId: ctx.accountId, now: ctx.now })
    await writeAudit(tx, ctx, { verb: 'credit.ask', subjectKind: 'creditGrant', subjectId: String(grantId), detail: { account: ask.accountNo, kind: ask.kind, limitFen: ask.limitFen, toOn: ask.toOn, rule: rule.ruleId, version: rule.version } })
    return { grantId, needsSecond }
  })
}

function refuseInArrears(accountNo: string, standing: { readonly owesSince: string | null; readonly overdueFen: number }): void {
  if (standing.owesSince !== null) throw new Refusal(creditRaisedInArrears, { account: accountNo, since: standing.owesSince, yuan: yuanText(standing.overdueFen) })
}

/** The first approval, and above the threshold the second by yet another person. A guaranteed opening restores who is stopped for the debt. Who fell into arrears meanwhile gets no more. */
export async function approveGrant(asker: Context, grantId: number): Promise<'second' | 'approved'> {
  const { state, accountNo, opens } = await decide(asker, grantId, async (ctx, tx, grant) => {
    if (grant.kind === 'temporaryLimit') refuseInArrears(grant.accountNo, await readStanding(tx, grant.accountNo, ctx.today))
    if (grant.state === 'waiting') await saveFirst(tx, grant, ctx.accountId, workNow(ctx))
    else await saveSecond(tx, grant, ctx.accountId, workNow(ctx))
    await writeAudit(tx, ctx, { verb: grant.state === 'waiting' ? 'credit.approve' : 'credit.approveSecond', subjectKind: 'creditGrant', subjectId: String(grantId), detail: { account: grant.accountNo, limitFen: grant.limitFen } })
    const state = grant.state === 'waiting' && grant.needsSecond ? 'second' as const : 'approved' as const
    return { state, accountNo: grant.accountNo, opens: state === 'approved' && grant.kind === 'guaranteedOpening' }
  })
  // After the approval holds; where it is cut off in between, the night opens the account.
  if (opens) await openGuaranteed(asker, asker.today, accountNo)
  return state
}

export async function rejectGrant(asker: Context, grantId: number, reason: string): Promise<void> {
  await decide(asker, grantId, async (ctx, tx, grant) => {
    await saveRejection(tx, grantId, reason)
    await writeAudit(tx, ctx, { verb: 'credit.reject', subjectKind: 'creditGrant', subjectId: String(grantId), detail: { account: grant.accountNo, reason } })
  })
}

async function decide<Result>(asker: Context, grantId: number, work: (ctx: Context, tx: Transaction, grant: StoredGrant) => Promise<Result>): Promise<Result> {
  const ctx = requirePermission(asker, approveCredit.verb)
  return ctx.records.transaction(async (tx) => {
    const grant = await findGrantForUpdate(tx, grantId, ctx.scopeAreaCodes)
    if (grant === null) throw new Refusal(creditGrantUnknown, { grant: grantId })
    if (grant.state !== 'waiting' && grant.state !== 'second') throw new Refusal(creditGrantDecided)
    if (grant.askedBy === ctx.accountId || grant.approvedBy === ctx.accountId) throw new Refusal(creditOwnApproval)
    return work(ctx, tx, grant)
  })
}

export async function endGrant(asker: Context, grantId: number): Promise<void> {
  const ctx = requirePermission(asker, approveCredit.verb)
  await ctx.records.transaction(async (tx) => {
    const grant = await findGrantForUpdate(tx, grantId, ctx.scopeAreaCodes)
    if (grant === null) throw new Refusal(creditGrantUnknown, { grant: grantId })
    if (!(await saveEnd(tx, grantId, ctx.today, ctx.accountId))) throw new Refusal(creditGrantDecided)
    await writeAudit(tx, ctx, { verb: 'credit.end', subjectKind: 'creditGrant', subjectId: String(grantId), detail: { account: grant.accountNo } })
  })
}
