import { addMonths, month as toMonth, type Month } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { findTopArea, getSubject, listSubjects, viewPermission } from '../../branch/index.ts'
import { type Context, requirePermission } from '../../platform/access/context.ts'
import { ruleInForce } from '../../platform/rules/index.ts'
import { readPermission } from '../permissions.ts'
import { accountStates, rollStates } from '../roll/states.data.ts'
import { type HeldForecast, movesScopeEmpty } from './contract.ts'
import { readMovedAccounts } from './moves.ts'
import { viewProvision } from './permissions.ts'
import { provisionKind } from './policy.ts'
import { listRollMonths, readFlow, readLines, readPlaces, readRolls, readWholes, type StoredRoll } from './store.ts'

/** The whole branch: rates of a township would be made of a handful of debts. */
export async function readProvision(asker: Context, wanted: { month?: string | undefined }) {
  const ctx = requirePermission(asker, viewProvision.verb)
  const top = await findTopArea(ctx.records)
  const topCode = top?.areaCode ?? ''
  const area = await getSubject(ctx.records, 'area', topCode)
  const months = (await listRollMonths(ctx.records)).map((row) => row.month)
  const month = months.find((one) => one === wanted.month) ?? months.at(-1) ?? null
  const rule = await ruleInForce(ctx.records, provisionKind, topCode, ctx.today)
  const shown = { months, areaCode: topCode, areaName: area.name, rule: rule && { ruleId: rule.ruleId, version: rule.version, body: rule.body } }
  if (month === null) return { ...shown, month, computedAt: null, body: null, lines: [], before: [], places: [], wholes: [], held: [] }
  const rolls = await readRolls(ctx.records, months)
  const roll = rolls.find((one) => one.month === month)
  const wholes = await readWholes(ctx.records, topCode)
  const earlier = await readLines(ctx.records, addMonths(toMonth(month), -1), topCode)
  return {
    ...shown, month, computedAt: roll?.computedAt ?? null, body: roll?.body ?? null,
    lines: await readLines(ctx.records, month, topCode), before: earlier.map((line) => ({ bucket: line.bucket, provisionFen: line.provisionFen })), places: await readPlaces(ctx.records, month, topCode),
    wholes: wholes.map((whole) => ({ month: whole.month, openFen: whole.openFen })), held: heldForecasts(rolls, wholes),
  }
}

/** A month on: what each month's end foretold of the next, and what the next one was. What was written off meanwhile counts as still open: nobody foretold that decision. */
function heldForecasts(rolls: readonly StoredRoll[], wholes: readonly { month: string; openFen: number; writtenFen: number }[]): HeldForecast[] {
  return rolls.flatMap((roll): HeldForecast[] => {
    const next = addMonths(toMonth(roll.month), 1)
    const whole = wholes.find((one) => one.month === next)
    const foretold = roll.body.money?.ahead[0]?.at(-1)
    const later = rolls.find((one) => one.month === next)
    const steps = roll.body.forecast.kind === 'clean' ? roll.body.forecast.steps[0] : undefined
    const overdue = rollStates.indexOf('months3on')
    const accounts = steps?.[overdue]
    return [
      ...(whole && foretold ? [{ month: next, state: 'openFen', foretold: foretold.likely, low: foretold.low, high: foretold.high, came: whole.openFen + whole.writtenFen }] : []),
      ...(later && accounts ? [{ month: next, state: 'months3on', foretold: accounts.likely, low: accounts.low, high: accounts.high, came: later.body.standing[overdue] ?? 0 }] : []),
    ]
  })
}

/** Sums of an area are open to everybody who may see indicators, as on the overview. */
export async function readAreaFlow(asker: Context, wanted: { month?: string | undefined; areaCode?: string | undefined }): Promise<{ month: string | null; flows: { from: string; to: string; fen: number; bills: number }[] }> {
  const ctx = requirePermission(asker, viewPermission.verb)
  const months = (await listRollMonths(ctx.records)).map((row) => row.month)
  const month = wanted.month === undefined ? (months.at(-1) ?? null) : (months.find((one) => one === wanted.month) ?? null)
  const areaCode = wanted.areaCode ?? (await findTopArea(ctx.records))?.areaCode ?? ''
  return { month, flows: month === null ? [] : await readFlow(ctx.records, month, areaCode) }
}

/** The accounts behind a cell of the matrix. @throws ROLL_MONTH_UNKNOWN */
export async function readMoves(asker: Context, wanted: { month: string; from: string; to: string; limit: number }) {
  const ctx = requirePermission(asker, readPermission.verb)
  const month: Month = toMonth(wanted.month)
  const [from, to] = [accountStates.find((state) => state === wanted.from), accountStates.find((state) => state === wanted.to)]
  if (!from || !to || !(await listRollMonths(ctx.records)).some((row) => row.month === month)) throw new Refusal(movesScopeEmpty, { month })
  const rows = await readMovedAccounts(ctx, { month, from, to, limit: wanted.limit + 1 })
  const names = new Map((await listSubjects(ctx.records, { kind: 'area' })).map((subject) => [subject.code, subject.name]))
  return {
    isCut: rows.length > wanted.limit,
    moves: rows.slice(0, wanted.limit).map((row) => ({
      accountId: row.account_id, areaName: names.get(row.area_code) ?? row.area_code, brand: row.brand, tier: row.tier, beforeFen: row.before_fen, afterFen: row.after_fen, paidFen: row.paid_fen,
    })),
  }
}
