import { sql } from 'kysely'
import { type Month, month as toMonth } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { listSubjects, subscriberFeed } from '../../branch/index.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { type Allowed, type Context, requirePermission, scopeOf } from '../../platform/access/context.ts'
import { mask } from '../../platform/access/mask.ts'
import { ruleInForce } from '../../platform/rules/index.ts'
import { accountMonthFeed } from '../feeds.ts'
import { readPermission } from '../permissions.ts'
import { type CheckView, checkUnknown, type Debt, decisions, guarantorNotAsked, guarantorUnknown, openingNoRule, staffOutside } from './contract.ts'
import { listSlices, readDespite, readHeld, readInUse, readOwed, readOwn, readPaidUntil } from './facts.ts'
import { openingMonthFeed } from './feeds.ts'
import { digestOf } from './identity.ts'
import { checkOpening, viewOwn } from './permissions.ts'
import { openingKind } from './rule.ts'
import { decideOpening, readIdentity } from './rules.ts'
import { countGrantsPast, findCheckForUpdate, findStaff, insertCheck, listGuaranteed, listOwnChecks, listTestNumbers, saveGuarantor } from './store.ts'

/**
 * Asks at the counter about a person, by the number of the card or its digest. The whole branch is looked through, for a debt is a debt
 * wherever it lies; outside of the asker's areas an account shows masked. The number itself is hashed and forgotten.
 */
export async function checkIdentity(asker: Context, given: string): Promise<CheckView> {
  const ctx = requirePermission(asker, checkOpening.verb)
  const identity = readIdentity(given)
  const identityHash = identity.kind === 'digest' ? identity.text : digestOf(ctx.dataFolder, identity.text)
  const areaCode = ctx.scopeAreaCodes[0] ?? ''
  const rule = await ruleInForce(ctx.records, openingKind, areaCode, ctx.today)
  if (rule === null) throw new Refusal(openingNoRule, { area: areaCode })
  const held = await readHeld(ctx.facts, identityHash)
  // The account of a group is nobody's own.
  const owed = await readOwed(ctx.facts, held.filter((row) => row.is_group === 0).map((row) => row.account_id), ctx.today)
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  const standing = { owedFen: sum(owed.map((row) => row.owed_fen)), writtenOffFen: sum(owed.map((row) => row.written_off_fen)), numbersInUse: sum(held.map((row) => row.in_use)) }
  const decided = decideOpening(rule.body, standing)
  const checkId = await ctx.records.transaction(async (tx) => {
    const id = await insertCheck(tx, { identityHash, areaCode, decision: decided.decision, why: decided.why, owedFen: standing.owedFen, numbersInUse: standing.numbersInUse, ruleId: rule.ruleId, version: rule.version, accountId: ctx.accountId, on: ctx.today, now: ctx.now })
    await writeAudit(tx, ctx, { verb: 'opening.check', subjectKind: 'openingCheck', subjectId: String(id), detail: { outcome: decided.decision } })
    return id
  })
  return { checkId, ...decided, why: [...decided.why], owedFen: standing.owedFen, numbersInUse: standing.numbersInUse, debts: await debtsOf(ctx, owed), version: rule.version, checkedAt: ctx.now.toISOString(), asOf: await readPaidUntil(ctx.facts) }
}

async function debtsOf(ctx: Allowed, owed: Awaited<ReturnType<typeof readOwed>>): Promise<Debt[]> {
  const names = await namesOf(ctx)
  const isInside = await insideOf(ctx)
  return owed.map((row) => ({
    accountId: isInside(row.area_code) ? row.account_id : (mask('phone', row.account_id) ?? ''), areaName: names.area(row.area_code), owedFen: row.owed_fen, writtenOffFen: row.written_off_fen, oldestDueOn: row.oldest_due_on,
  }))
}
async function namesOf(ctx: Allowed) {
  const areas = new Map((await listSubjects(ctx.records, { kind: 'area' })).map((subject) => [subject.code, subject.name]))
  const outlets = new Map((await listSubjects(ctx.records, { kind: 'outlet' })).map((subject) => [subject.code, subject.name]))
  // A village's township is name enough at the counter.
  return { area: (code: string) => areas.get(code) ?? areas.get(code.slice(0, 9)) ?? areas.get(code.slice(0, 6)) ?? code, outlet: (code: string | null) => (code === null ? null : (outlets.get(code) ?? code)) }
}
async function insideOf(ctx: Allowed): Promise<(areaCode: string) => boolean> {
  const { rows } = await sql<{ area_code: string }>`select distinct area_code from area_closure where ancestor_code = any(cast(${[...ctx.scopeAreaCodes]} as text[]))`.execute(ctx.records.db)
  const inside = new Set(rows.map((row) => row.area_code))
  return (areaCode) => inside.has(areaCode)
}

/** The employee who answers for somebody; from then on the account is on his list. */
export async function nameGuarantor(asker: Context, asked: { checkId: number; staffNo: string }): Promise<void> {
  const ctx = requirePermission(asker, checkOpening.verb)
  await ctx.records.transaction(async (tx) => {
    const check = await findCheckForUpdate(tx, asked.checkId, ctx.accountId)
    if (check === null) throw new Refusal(checkUnknown, { check: asked.checkId })
    if (check.decision !== 'guarantor') throw new Refusal(guarantorNotAsked)
    if ((await findStaff(tx, asked.staffNo, ctx.today)) === null) throw new Refusal(guarantorUnknown, { staff: asked.staffNo })
    await saveGuarantor(tx, asked.checkId, asked.staffNo)
    await writeAudit(tx, ctx, { verb: 'opening.guarantee', subjectKind: 'openingCheck', subjectId: String(asked.checkId), detail: { staffNo: asked.staffNo } })
  })
}
export async function readOwnChecks(asker: Context) {
  const ctx = requirePermission(asker, checkOpening.verb)
  return listOwnChecks(ctx.records, ctx.accountId)
}

/** Who was opened in a month although the same person owed. */
export async function readOpenedDespite(asker: Context, wanted: { month?: string | undefined }) {
  const ctx = requirePermission(asker, readPermission.verb)
  const months = (await listSlices(ctx.facts, openingMonthFeed.id)).map((slice) => toMonth(slice))
  const month = months.find((each) => each === wanted.month) ?? months.at(-1) ?? null
  if (month === null) return { month, months, openings: 0, checkedCount: 0, rows: [] }
  const found = await readDespite(ctx.facts, ctx, month)
  const names = await namesOf(ctx)
  return {
    month, months, openings: found.openings, checkedCount: found.checkedCount,
    rows: found.rows.map((row) => ({
      subscriberId: row.subscriber_id, accountId: row.account_id, openedOn: row.opened_on, brand: row.brand, areaName: names.area(row.area_code), outletCode: row.outlet_code, outletName: names.outlet(row.outlet_code), staffNo: row.staff_no, owedFen: row.owed_fen,
      oldAccounts: row.old_accounts ?? '', checked: decisions.find((decision) => decision === row.checked) ?? ('none' as const),
    })),
  }
}

async function newestMonth(ctx: Allowed, feedId: string): Promise<Month | null> {
  const slice = (await listSlices(ctx.facts, feedId)).at(-1)
  return slice === undefined ? null : toMonth(slice)
}

/** One's own list, wherever its accounts lie; of another's, the accounts that lie where the asker may see arrears. */
export async function readOwnList(asker: Context, wanted: { staffNo?: string | undefined }) {
  const ctx = requirePermission(asker, viewOwn.verb)
  const staffNo = wanted.staffNo ?? ctx.staffNo
  if (staffNo === null) return { staffNo: null, name: null, month: null, rows: [] }
  const staff = await findStaff(ctx.records, staffNo, ctx.today)
  const scopeAreaCodes = scopeOf(ctx, readPermission.verb)
  const isOwn = staffNo === ctx.staffNo
  if (!isOwn && (scopeAreaCodes.length === 0 || staff === null)) throw new Refusal(staffOutside, { staff: staffNo })
  const month = await newestMonth(ctx, accountMonthFeed.id)
  if (month === null || staff === null) return { staffNo, name: staff?.name ?? null, month, rows: [] }
  const guaranteed = await listGuaranteed(ctx.records, staff)
  const names = await namesOf(ctx)
  const rows = await readOwn(ctx.facts, { scope: isOwn ? null : { scopeAreaCodes }, staffNo, month, guaranteed: guaranteed.identities, accounts: guaranteed.accounts })
  return { staffNo, name: staff.name, month, rows: rows.map((row) => ({ accountId: row.account_id, role: row.role, areaName: names.area(row.area_code), brand: row.brand, tier: row.tier, openFen: row.open_fen, openingFen: row.opening_fen, since: row.since })) }
}

export async function readTestNumbers(asker: Context) {
  const ctx = requirePermission(asker, readPermission.verb)
  const month = await newestMonth(ctx, subscriberFeed.id)
  const numbers = await listTestNumbers(ctx.records, ctx.scopeAreaCodes, ctx.today)
  const inUse = month === null ? new Set<string>() : await readInUse(ctx.facts, numbers.map((number) => number.subscriberId), month)
  return { month, numbers: numbers.map((number) => ({ ...number, isInUse: inUse.has(number.subscriberId) })), grantsPast: await countGrantsPast(ctx.records, ctx.scopeAreaCodes, ctx.today) }
}
