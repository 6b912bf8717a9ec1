import { month as toMonth } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { findTopArea, listSubjects } from '../../branch/index.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { type Allowed, type Context, hasPermission, requirePermission } from '../../platform/access/context.ts'
import type { Transaction } from '../../platform/records/records.ts'
import { ruleInForce } from '../../platform/rules/index.ts'
import { provisionKind } from '../provision/policy.ts'
import { listStanding } from '../roll/facts.ts'
import { type KeptDebt, writeOffAreaOutside, writeOffDecided, type WriteOffItemView, type WriteOffListView, writeOffNoPolicy, writeOffNothing, writeOffOwnApproval, writeOffPaidSince, writeOffUnknown } from './contract.ts'
import { keptListedMax, readKept, readOldDebts, readWritten } from './facts.ts'
import { approveWriteOff, proposeWriteOff, viewWriteOff } from './permissions.ts'
import { findList, findListForUpdate, insertList, isAreaInScope, listedAccounts, listItems, listLists, saveDecision, type StoredList } from './store.ts'

export async function readLists(asker: Context): Promise<{ lists: WriteOffListView[]; mayPropose: boolean; mayApprove: boolean }> {
  const ctx = requirePermission(asker, viewWriteOff.verb)
  return { lists: await listLists(ctx.records, ctx.scopeAreaCodes, ctx.accountId), mayPropose: hasPermission(ctx, proposeWriteOff.verb), mayApprove: hasPermission(ctx, approveWriteOff.verb) }
}

/** @throws WRITE_OFF_UNKNOWN */
export async function readItems(asker: Context, listId: number): Promise<{ list: WriteOffListView; items: WriteOffItemView[] }> {
  const ctx = requirePermission(asker, viewWriteOff.verb)
  const list = await findList(ctx.records, listId, ctx.scopeAreaCodes, ctx.accountId)
  if (!list) throw new Refusal(writeOffUnknown, { list: listId })
  const written = await readWritten(ctx)
  return { list, items: (await listItems(ctx.records, listId)).map((item) => ({ ...item, writtenFen: written.get(item.accountNo) ?? 0 })) }
}

/** Everything of an area that has reached the age of the policy and stands on no other list. */
export async function proposeList(asker: Context, wanted: { month?: string | undefined; areaCode?: string | undefined; without: readonly string[]; note: string }): Promise<{ listId: number; accounts: number; amountFen: number }> {
  const ctx = requirePermission(asker, proposeWriteOff.verb)
  const areaCode = wanted.areaCode ?? (await findTopArea(ctx.records))?.areaCode ?? ''
  if (!(await isAreaInScope(ctx.records, areaCode, ctx.scopeAreaCodes))) throw new Refusal(writeOffAreaOutside, { area: areaCode })
  const rule = await ruleInForce(ctx.records, provisionKind, areaCode, ctx.today)
  if (rule === null) throw new Refusal(writeOffNoPolicy)
  const ageMonths = rule.body.writeOffMonths
  const standing = await listStanding(ctx.facts)
  const month = wanted.month === undefined ? standing.at(-1) : standing.find((one) => one === wanted.month)
  const old = month === undefined ? [] : await readOldDebts(ctx, { month, areaCode, ageMonths })
  return ctx.records.transaction(async (tx) => {
    const listed = await listedAccounts(tx)
    const left = new Set(wanted.without)
    const debts = old.filter((debt) => !listed.has(debt.accountNo) && !left.has(debt.accountNo))
    if (month === undefined || debts.length === 0) throw new Refusal(writeOffNothing, { month: month ?? wanted.month ?? '', months: ageMonths })
    const listId = await insertList(tx, { month, areaCode, ageMonths, ruleId: rule.ruleId, version: rule.version, note: wanted.note, accountId: ctx.accountId, now: ctx.now, debts })
    const amountFen = debts.reduce((sum, debt) => sum + debt.amountFen, 0)
    await writeAudit(tx, ctx, { verb: 'arrears.proposeWriteOff', subjectKind: 'arrears_write_off_list', subjectId: String(listId), detail: { month, area: areaCode, accounts: debts.length, amountFen, rule: rule.ruleId, version: rule.version } })
    return { listId, accounts: debts.length, amountFen }
  })
}

/** Another person, and only while every debt of it still stands as it was proposed. */
export async function approveList(asker: Context, listId: number): Promise<void> {
  await decide(asker, listId, async (ctx, tx, list) => {
    const newest = (await listStanding(ctx.facts)).at(-1) ?? toMonth(list.month)
    // A newer month end may have come: a debt of that age can only have been paid since.
    const now = new Map((await readOldDebts(ctx, { month: newest, areaCode: list.areaCode, ageMonths: list.ageMonths })).map((debt) => [debt.accountNo, debt.amountFen]))
    const changed = (await listItems(tx, listId)).filter((item) => (now.get(item.accountNo) ?? 0) < item.amountFen)
    if (changed.length > 0) throw new Refusal(writeOffPaidSince, { month: list.month, accounts: changed.length })
    await saveDecision(tx, listId, { state: 'approved', by: ctx.accountId, at: ctx.now, reason: null })
    await writeAudit(tx, ctx, { verb: 'arrears.approveWriteOff', subjectKind: 'arrears_write_off_list', subjectId: String(listId), detail: { accounts: list.accounts, amountFen: list.amountFen } })
  })
}

export async function rejectList(asker: Context, listId: number, reason: string): Promise<void> {
  await decide(asker, listId, async (ctx, tx) => {
    await saveDecision(tx, listId, { state: 'rejected', by: ctx.accountId, at: ctx.now, reason })
    await writeAudit(tx, ctx, { verb: 'arrears.rejectWriteOff', subjectKind: 'arrears_write_off_list', subjectId: String(listId), detail: { reason } })
  })
}

async function decide(asker: Context, listId: number, work: (ctx: Allowed, tx: Transaction, list: StoredList) => Promise<void>): Promise<void> {
  const ctx = requirePermission(asker, approveWriteOff.verb)
  await ctx.records.transaction(async (tx) => {
    const list = await findListForUpdate(tx, listId, ctx.scopeAreaCodes)
    if (!list) throw new Refusal(writeOffUnknown, { list: listId })
    if (list.state !== 'waiting') throw new Refusal(writeOffDecided)
    if (list.proposedBy === ctx.accountId) throw new Refusal(writeOffOwnApproval)
    await work(ctx, tx, list)
  })
}

/** 账销案存 within the areas of the asker. */
export async function readKeptDebts(asker: Context): Promise<{ month: string | null; writtenFen: number; returnedFen: number; accounts: number; debts: KeptDebt[]; isCut: boolean }> {
  const ctx = requirePermission(asker, viewWriteOff.verb)
  const month = (await listStanding(ctx.facts)).at(-1) ?? null
  if (month === null) return { month, writtenFen: 0, returnedFen: 0, accounts: 0, debts: [], isCut: false }
  const { rows, sums } = await readKept(ctx, month)
  const names = new Map((await listSubjects(ctx.records, { kind: 'area' })).map((subject) => [subject.code, subject.name]))
  return {
    month, ...sums, isCut: rows.length > keptListedMax,
    debts: rows.slice(0, keptListedMax).map((row) => ({ accountId: row.accountId, areaName: names.get(row.areaCode) ?? row.areaCode, writtenOn: row.writtenOn, writtenFen: row.writtenFen, returnedFen: row.returnedFen, leftFen: row.writtenFen - row.returnedFen })),
  }
}
