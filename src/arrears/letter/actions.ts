import { sql } from 'kysely'
import { addDays, addMonths, day, type Day, daysBetween, monthOf } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { findTopArea } from '../../branch/index.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { type Context, hasPermission, requirePermission } from '../../platform/access/context.ts'
import { mask, unmaskPermission } from '../../platform/access/mask.ts'
import { systemScope } from '../../platform/access/scope.ts'
import { literal, literalList } from '../../platform/facts/dialect.ts'
import { ruleInForce } from '../../platform/rules/index.ts'
import { listCustomers } from '../act/customers.ts'
import { officesOf } from '../act/store.ts'
import { billFeed } from '../feeds.ts'
import { ledgerSql, visible } from '../ledger/position.ts'
import { letterNothingOwed, lettersMax, lettersTooMany } from './contract.ts'
import { defaultLetter } from './letter.data.ts'
import { printLettersVerb } from './permissions.ts'
import { letterKind } from './policy.ts'
import { type Letter, openBills } from './rules.ts'

const note = systemScope('written demands')

/** The letters of some accounts as one docx; who printed which is in the trail before the file is handed out. */
export async function printLetters(asker: Context, asked: readonly string[]): Promise<{ fileName: string; bytes: Buffer }> {
  const ctx = requirePermission(asker, printLettersVerb.verb)
  const accountNos = [...new Set(asked)]
  if (accountNos.length > lettersMax) throw new Refusal(lettersTooMany, { max: lettersMax, count: accountNos.length })
  const { rows: states } = await sql<{ accountNo: string; areaCode: string }>`
    select account_no as "accountNo", area_code as "areaCode" from arrears_state where account_no = any(cast(${accountNos} as text[])) and overdue_fen > 0
       and area_code in (select c.area_code from area_closure c where c.ancestor_code = any(cast(${[...ctx.scopeAreaCodes]} as text[])))`.execute(ctx.records.db)
  const areaOf = new Map(states.map((row) => [row.accountNo, row.areaCode]))
  const outside = accountNos.find((accountNo) => !areaOf.has(accountNo))
  if (outside !== undefined) throw new Refusal(letterNothingOwed, { account: outside })
  const list = literalList(accountNos)
  const bills = await ctx.facts.rows<{ account_id: string; bill_no: string; month: string; due_on: Day; amount_fen: number }>({
    // The account lies within scope, as was read above; its older bills may have been issued elsewhere.
    sql: `${note} select account_id, bill_no, month, coalesce(agreed_until, due_on) as due_on, amount_fen from (${visible(billFeed, `t.account_id in ${list} and t.month < ${literal(monthOf(ctx.today))}`)}) b order by account_id, month, bill_no limit 100000`,
  })
  const money = new Map((await ctx.facts.rows<{ account_id: string; fen: number }>({
    sql: `${note} with ${ledgerSql({ billedBefore: addMonths(monthOf(ctx.today), 1), lastDay: ctx.today })} select account_id, cast(sum(amount_fen) as bigint) as fen from (select account_id, amount_fen from cash union all select account_id, amount_fen from credit) m where account_id in ${list} group by account_id order by account_id`,
  })).map((row) => [row.account_id, row.fen]))
  const customers = await listCustomers(ctx.facts, accountNos, ctx.today)
  const offices = await officesOf(ctx.records, [...areaOf.values()], ctx.today)
  const { rows: units } = await sql<{ unitCode: string; name: string; kind: string }>`select unit_code as "unitCode", name, kind from unit where kind = 'branch' or unit_code = any(cast(${[...offices.values()]} as text[]))`.execute(ctx.records.db)
  const branchName = units.find((unit) => unit.kind === 'branch')?.name ?? ''
  const top = await findTopArea(ctx.records)
  const rule = await ruleInForce(ctx.records, letterKind, top?.areaCode ?? '', ctx.today)
  const policy = rule?.body ?? defaultLetter
  const maySeeAll = hasPermission(ctx, unmaskPermission.verb)
  const letters = accountNos.map((accountNo): Letter => {
    const open = openBills(bills.filter((bill) => bill.account_id === accountNo).map((bill) => ({ billNo: bill.bill_no, month: bill.month, dueOn: day(bill.due_on), amountFen: bill.amount_fen })), money.get(accountNo) ?? 0, ctx.today)
    const [oldest] = open
    const areaCode = areaOf.get(accountNo)
    if (areaCode === undefined || !oldest) throw new Refusal(letterNothingOwed, { account: accountNo })
    const number = customers.get(accountNo)?.number ?? null
    return {
      number: `${ctx.today.replaceAll('-', '')}-${accountNo}`, accountNo, addressee: number === null ? '尊敬的客户' : `尊敬的客户 ${maySeeAll ? number : mask('phone', number)}`, branchName, officeName: units.find((unit) => unit.unitCode === offices.get(areaCode))?.name ?? '营业部',
      on: ctx.today, until: addDays(ctx.today, policy.days), oldestDueOn: oldest.dueOn, days: daysBetween(oldest.dueOn, ctx.today), totalFen: open.reduce((sum, bill) => sum + bill.openFen, 0), bills: open,
    }
  })
  await ctx.records.transaction((tx) => writeAudit(tx, ctx, { verb: printLettersVerb.verb, subjectKind: 'arrearsLetter', subjectId: letters.length === 1 ? (letters[0]?.accountNo ?? '') : String(letters.length), detail: { accounts: letters.slice(0, 200).map((letter) => letter.accountNo), isMasked: !maySeeAll, rule: rule?.ruleId ?? null, version: rule?.version ?? null } }))
  const { makeLetters } = await import('./docx.ts')
  return { fileName: letters.length === 1 ? `${policy.title}${letters[0]?.accountNo}.docx` : `${policy.title}${ctx.today}（${letters.length} 封）.docx`, bytes: await makeLetters(letters, policy) }
}
