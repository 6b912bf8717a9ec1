import { sql } from 'kysely'
import { type Fen, yuanText } from '../../kernel/money.ts'
import type { Words } from '../../kernel/refusal.ts'
import { type Context, hasPermission, requirePermission } from '../../platform/access/context.ts'
import { ownCases, viewCases } from './permissions.ts'

export type PromiseDue = { readonly text: Words; readonly owner: string | null; readonly dueOn: string; readonly isLate: boolean; readonly path: string }
export type PromisesDue = { readonly rows: readonly PromiseDue[]; readonly count: number; readonly lateCount: number }
const none: PromisesDue = { rows: [], count: 0, lateCount: 0 }

/** Promises to pay whose day has come and that nobody has settled: of the areas whose cases the asker sees, or of their own cases. */
export async function promisesDue(asked: Context, { isWhole, limit }: { readonly isWhole: boolean; readonly limit: number }): Promise<PromisesDue> {
  const verb = isWhole ? viewCases.verb : ownCases.verb
  if (!hasPermission(asked, verb) || (!isWhole && asked.staffNo === null)) return none
  const ctx = requirePermission(asked, verb)
  const isTheirs = isWhole
    ? sql<boolean>`p.area_code in (select c.area_code from area_closure c where c.ancestor_code = any(cast(${[...ctx.scopeAreaCodes]} as text[])))`
    : sql<boolean>`coalesce(k.owner_staff_no, p.taken_by) = ${ctx.staffNo}`
  const { rows } = await sql<{ accountNo: string; areaName: string; dueOn: string; amountFen: Fen; owner: string | null; count: number; lateCount: number }>`
    select p.account_no as "accountNo", a.name as "areaName", p.due_on as "dueOn", p.amount_fen as "amountFen", s.name as owner, count(*) over () as count, count(*) filter (where p.due_on < ${ctx.today}) over () as "lateCount"
      from arrears_promise p join area a on a.area_code = p.area_code left join arrears_case k on k.case_id = p.case_id left join staff s on s.staff_no = coalesce(k.owner_staff_no, p.taken_by)
     where p.state = 'open' and p.due_on <= ${ctx.today} and ${isTheirs} order by p.due_on, p.amount_fen desc, p.promise_id limit ${limit}`.execute(ctx.records.db)
  // The account is named by its place: a bulletin stands in group chats as well.
  const pathOf = (accountNo: string) => (hasPermission(ctx, 'arrears.read') ? `/arrears/accounts/${encodeURIComponent(accountNo)}` : '/arrears/my')
  return {
    rows: rows.map((row) => ({
      text: { zh: `${row.areaName}客户承诺还款 ${yuanText(row.amountFen)} 元`, en: `${row.areaName}: promise to pay ${yuanText(row.amountFen)} yuan` }, owner: row.owner, dueOn: row.dueOn, isLate: row.dueOn < ctx.today, path: pathOf(row.accountNo),
    })),
    count: rows[0]?.count ?? 0, lateCount: rows[0]?.lateCount ?? 0,
  }
}
