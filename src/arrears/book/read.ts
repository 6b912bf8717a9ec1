import { addMonths, month as toMonth } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { findTopArea, getSubject, listSubjects, listValues, type Measure, valueOf, viewPermission } from '../../branch/index.ts'
import { type Context, hasPermission, requirePermission } from '../../platform/access/context.ts'
import { withinScope } from '../../platform/access/scope.ts'
import { literal } from '../../platform/facts/dialect.ts'
import { listVisibleBatches } from '../../platform/facts/ledger.ts'
import type { Records } from '../../platform/records/records.ts'
import { accountMonthFeed, adjustmentFeed, billFeed, collectionReturnFeed, openItemFeed, paymentFeed, reversalFeed, writeOffFeed } from '../feeds.ts'
import { loadGroupManagers } from '../group/manager.ts'
import { visible } from '../ledger/position.ts'
import { arrearsMeasures } from '../measures.ts'
import { readPermission } from '../permissions.ts'
import { printLettersVerb } from '../letter/permissions.ts'
import { accountUnknown, type StoryEntry } from './contract.ts'
import { listDeeds } from './story.ts'
import { readLines } from '../provision/store.ts'

const shown = ['arrears.ratio.monthEnd', 'arrears.balance.total', 'arrears.ratio.longTerm', 'arrears.recovery.rate', 'arrears.recovery.priorYear', 'arrears.bill.collectedRate', 'arrears.accounts.owing']
const ofPlaces = ['arrears.balance.total', 'arrears.ratio.monthEnd', 'arrears.ratio.longTerm', 'arrears.recovery.rate', 'arrears.bill.collectedRate']
const ages = ['current', 'month1', 'month2', 'month3', 'months4to6', 'months7to12', 'over12'].map((age) => `arrears.ageing.${age}`)
const trendMonths = 13
const rowsMax = 500

const measureOf = (id: string): Measure | undefined => arrearsMeasures.find((measure) => measure.id === id)

/** Figures of an area are open to everybody who may see indicators; the rows behind them are not. */
export async function readOverview(asker: Context, wanted: { areaCode?: string | undefined; month?: string | undefined }) {
  const ctx = requirePermission(asker, viewPermission.verb)
  const top = await findTopArea(ctx.records)
  const area = await getSubject(ctx.records, 'area', wanted.areaCode ?? top?.areaCode ?? '')
  const months = (await listVisibleBatches(ctx.facts, [accountMonthFeed.id])).map((batch) => batch.slice).toSorted().map((slice) => toMonth(slice))
  const month = months.find((one) => one === wanted.month) ?? months.at(-1) ?? null
  const parents = await listParents(ctx.records, area.parentCode)
  const nothing = { month, months, area: { code: area.code, name: area.name }, parents, figures: [], ageing: [], trend: [], places: [], counts: {} }
  if (month === null) return nothing
  const from = addMonths(month, -(trendMonths - 1))
  const own = await listValues(ctx.records, { measureIds: [...shown, ...ages], subjectKind: 'area', subjectCodes: [area.code], brand: '', from, to: month })
  const at = (id: string, of: string) => valueOf(own.find((value) => value.measureId === id && value.period === of))
  const figureOf = (id: string) => {
    const measure = measureOf(id)
    return measure ? [{ measureId: id, name: measure.name, definition: measure.definition, unit: measure.unit, better: measure.better, value: at(id, month), before: at(id, addMonths(month, -1)) }] : []
  }
  const children = (await listSubjects(ctx.records, { kind: 'area', parentCode: area.code })).filter((child) => child.parentCode === area.code)
  const offices = await listSubjects(ctx.records, { kind: 'unit', parentCode: area.code })
  const places = await Promise.all([{ kind: 'area', subjects: children } as const, { kind: 'unit', subjects: offices.filter((unit) => unit.level === 'business_office') } as const].map(async ({ kind, subjects }) => {
    const values = await listValues(ctx.records, { measureIds: ofPlaces, subjectKind: kind, subjectCodes: subjects.map((subject) => subject.code), brand: '', from: month, to: month })
    const found = new Map(values.map((value) => [`${value.measureId} ${value.subjectCode}`, valueOf(value)]))
    return subjects.map((subject) => ({ kind, code: subject.code, name: subject.name, figures: Object.fromEntries(ofPlaces.map((id) => [id, found.get(`${id} ${subject.code}`) ?? null])) }))
  }))
  return {
    ...nothing, figures: shown.flatMap(figureOf), ageing: ages.flatMap(figureOf),
    trend: months.filter((one) => one >= from && one <= month).map((one) => ({ month: one, ratio: at('arrears.ratio.monthEnd', one), recovery: at('arrears.recovery.rate', one) })), places: places.flat(),
    counts: Object.fromEntries((await readLines(ctx.records, month, area.code)).map((line) => [`arrears.ageing.${line.bucket}`, line.bills])),
  }
}

/** From the branch down to the area above; four levels at the most. */
async function listParents(records: Records, parentCode: string | null): Promise<{ code: string; name: string }[]> {
  const parents: { code: string; name: string }[] = []
  for (let code = parentCode, depth = 0; code !== null && depth < 6; depth += 1) {
    const parent = await getSubject(records, 'area', code)
    parents.unshift({ code: parent.code, name: parent.name })
    code = parent.parentCode
  }
  return parents
}

/** One account within the asker's areas. @throws ARREARS_ACCOUNT_UNKNOWN */
export async function readAccount(asker: Context, accountId: string) {
  const ctx = requirePermission(asker, readPermission.verb)
  const own = `t.account_id = ${literal(accountId)}`
  type BillRow = { bill_no: string; month: string; item: string | null; subscriber_id: string | null; customer_id: string; area_code: string; brand: string; tier: string | null; group_id: string | null; way: string | null; due_on: string; amount_fen: number }
  const bills = await ctx.facts.rows<BillRow>({
    sql: `${visible(billFeed, `${own} and ${withinScope(ctx, billFeed.table, 't')}`)} order by t.month desc, t.bill_no desc limit ${rowsMax}`,
  })
  const [newest] = bills
  if (!newest) throw new Refusal(accountUnknown, { account: accountId })
  const month = (await listVisibleBatches(ctx.facts, [accountMonthFeed.id])).map((batch) => batch.slice).toSorted().at(-1) ?? null
  const open = new Map(month === null ? [] : (await ctx.facts.rows<{ bill_no: string; open_fen: number }>({
    sql: `select bill_no, open_fen from (${visible(openItemFeed, `${own} and p.slice = ${literal(month)} and ${withinScope(ctx, openItemFeed.table, 't')}`)}) i order by bill_no limit 10000`,
  })).map((row) => [row.bill_no, row.open_fen]))
  const [position] = month === null ? [] : await ctx.facts.rows<{ open_fen: number; advance_fen: number }>({
    sql: `select open_fen, advance_fen from (${visible(accountMonthFeed, `${own} and p.slice = ${literal(month)} and ${withinScope(ctx, accountMonthFeed.table, 't')}`)}) a limit 1`,
  })
  type MoneyRow = { kind: 'payment' | 'collection' | 'collection_failed' | 'reversal' | 'adjustment' | 'write_off'; day: string; reference: string; amount_fen: number; note: string | null }
  const money = await ctx.facts.rows<MoneyRow>({
    sql: `select 'payment' as kind, day, receipt_no as reference, amount_fen, outlet_code as note from (${visible(paymentFeed, own)}) y
      union all select case when result = 'paid' then 'collection' else 'collection_failed' end, day, receipt_no, amount_fen, reason from (${visible(collectionReturnFeed, own)}) c
      union all select 'reversal', day, reversal_no, -amount_fen, receipt_no from (${visible(reversalFeed, own)}) v
      union all select 'adjustment', day, adjustment_no, amount_fen, reason from (${visible(adjustmentFeed, own)}) a
      union all select 'write_off', day, write_off_no, amount_fen, reason from (${visible(writeOffFeed, own)}) w
      order by 2 desc, 3 limit ${rowsMax}`,
  })
  const area = await getSubject(ctx.records, 'area', newest.area_code)
  const way: 'ordinary' | 'agreed' | 'collection' = newest.way === 'agreed' ? 'agreed' : newest.way === 'collection' ? 'collection' : 'ordinary'
  const group = newest.group_id === null ? null : (await loadGroupManagers(ctx.records, [{ groupId: newest.group_id, areaCode: newest.area_code }], ctx.today))({ groupId: newest.group_id, areaCode: newest.area_code })
  return {
    accountId, groupName: group?.name ?? null, manager: group?.manager ? { name: group.manager.name, isNamed: group.manager.isNamed } : null, customerId: newest.customer_id, areaName: area.name, brand: newest.brand, tier: newest.tier, groupId: newest.group_id, way, month: month === null ? null : toMonth(month),
    openFen: position?.open_fen ?? 0, advanceFen: position?.advance_fen ?? 0,
    bills: bills.map((bill) => ({
      billNo: bill.bill_no, month: bill.month, item: bill.item, subscriberId: bill.subscriber_id, dueOn: bill.due_on, amountFen: bill.amount_fen, openFen: open.get(bill.bill_no) ?? (month !== null && bill.month < month ? 0 : null),
    })),
    mayPrint: hasPermission(ctx, printLettersVerb.verb),
    story: [...bills.map(billEntry), ...money.map(moneyEntry), ...(await listDeeds(ctx.records, accountId))].toSorted((one, other) => (one.on < other.on ? 1 : one.on > other.on ? -1 : 0)),
    money: money.map((row) => ({ kind: row.kind, day: row.day, reference: row.reference, amountFen: row.amount_fen, note: row.note })),
  }
}

const moneyWords = {
  payment: { zh: '缴费', en: 'Payment' }, collection: { zh: '托收成功', en: 'Collected by bank' }, collection_failed: { zh: '托收失败', en: 'Collection failed' }, reversal: { zh: '返销', en: 'Reversal' }, adjustment: { zh: '调账减免', en: 'Adjustment' }, write_off: { zh: '核销', en: 'Write-off' },
} as const
/** A bill stands at the first day of the month in which it is issued. */
const billEntry = (bill: { bill_no: string; month: string; amount_fen: number; due_on: string }): StoryEntry => ({
  on: `${addMonths(toMonth(bill.month), 1)}-01`, kind: 'bill', what: { zh: `${bill.month} 账单`, en: `Bill of ${bill.month}` }, detail: { zh: `${bill.due_on} 前缴清`, en: `due on ${bill.due_on}` }, amountFen: bill.amount_fen, link: null, who: null,
})
const moneyEntry = (row: { kind: keyof typeof moneyWords; day: string; reference: string; amount_fen: number }): StoryEntry => ({ on: row.day, kind: 'money', what: moneyWords[row.kind], detail: { zh: row.reference, en: row.reference }, amountFen: row.amount_fen, link: null, who: null })

