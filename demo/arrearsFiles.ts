import { addDays, addMonths, firstDayOf, lastDayOf, monthOf } from '../src/kernel/day.ts'
import type { Day, Month } from '../src/kernel/day.ts'
import { yuanText } from '../src/kernel/money.ts'
import type { TwinBill } from './arrears.ts'
import { asBytes, packLines } from './file.ts'
import type { TwinFile } from './file.ts'
import { groupCode, subscriberIdOf } from './monthFiles.ts'
import type { World } from './state.ts'

const wayNames = { ordinary: '自缴', agreed: '协议欠费', collection: '托收' } as const

/** 账单 of a closed month, with its closing line. */
export function billFile(world: World, month: Month, on: Day): TwinFile {
  const bills = world.arrears.issued
  return tableFile('arrears.bills', `账单_${month.replace('-', '')}.csv`, on, {
    headers: ['账期', '账户编号', '账单编号', '客户编号', '用户编号', '费用项目', '应收金额', '缴费截止日', '区域代码', '网点编码', '品牌', '客户等级', '集团编号', '缴费方式', '协议到期日'],
    rows: () => bills.map((bill) => billCells(world, bill)),
    control: ['合计', '', String(bills.length), '', '', '', sumText(bills), '', '', '', '', '', '', '', ''],
  })
}

function billCells(world: World, bill: TwinBill): string[] {
  const village = world.areas.villages[bill.village]
  const dueOn = lastDayOf(addMonths(bill.month, 1))
  return [
    bill.month, bill.account, bill.billNo, `K${String(bill.person).padStart(10, '0')}`, subscriberIdOf(world, bill.subject), '话费', yuanText(bill.amountFen), dueOn, world.areas.codeInFiles(village?.code ?? ''),
    bill.outlet < 0 ? '' : (world.outlets[bill.outlet]?.code ?? ''), world.era.brands[bill.brand]?.name ?? '', world.era.tiers[bill.tier] ?? '', bill.group < 0 ? '' : groupCode(world, bill.group), wayNames[bill.way],
    bill.way === 'agreed' ? lastDayOf(addMonths(bill.month, 3)) : '',
  ]
}

/** Payments of the last months may come each day; before that, as everything else of the counters, every ten days. */
function comesDaily({ options }: World, last: Day): boolean {
  return options.paymentsDailyFrom !== null && monthOf(last) >= options.paymentsDailyFrom
}

/** 缴费记录 of the days since the last one; a day without a payment has a file too, whose closing line says nought. On a month's last day the counters send a second file. */
function paymentFiles(world: World, on: Day, first: Day, last: Day): TwinFile[] {
  const receipts = world.arrears.receipts.filter((one) => one.day >= first && one.day <= last)
  const parts = [receipts.filter((one) => one.because !== 'twice'), receipts.filter((one) => one.because === 'twice')]
  return parts.flatMap((part, index) => (part.length === 0 && (index > 0 || !comesDaily(world, last)) ? [] : [tableFile('arrears.payments', `缴费记录_${last.replaceAll('-', '')}_${index + 1}.csv`, on, {
    headers: ['业务日期', '文件批次', '缴费流水号', '账户编号', '缴费金额', '缴费日期', '缴费渠道', '网点编码', '受理工号'],
    rows: () => part.map((one) => [last, String(index + 1), one.receiptNo, one.account, yuanText(one.amountFen), one.day, one.outlet < 0 ? '电子渠道' : '现金', one.outlet < 0 ? '' : (world.outlets[one.outlet]?.code ?? ''), one.staffNo]),
    control: ['合计', String(index + 1), String(part.length), '', sumText(part), '', '', '', ''],
  })]))
}

/** The money of the ten days that ended yesterday; payments of the last months may come each day. */
export function moneyFiles(world: World, on: Day): TwinFile[] {
  const last = addDays(on, -1)
  const isMonthEnd = last === lastDayOf(monthOf(last))
  const dayOfMonth = Number(last.slice(8))
  if (!isMonthEnd && dayOfMonth !== 10 && dayOfMonth !== 20) return comesDaily(world, last) ? paymentFiles(world, on, last, last) : []
  const first = isMonthEnd ? addDays(firstDayOf(monthOf(last)), 20) : addDays(last, -9)
  const within = <Row extends { readonly day: Day }>(rows: readonly Row[]) => rows.filter((row) => row.day >= first && row.day <= last)
  const { arrears: book } = world
  const stamp = last.replaceAll('-', '')
  const reversals = within(book.reversals)
  const returns = within(book.returns)
  const waivers = within(book.waivers)
  const writeOffs = within(book.writeOffs)
  const remittances = within(book.remittances)
  return [
    ...paymentFiles(world, on, comesDaily(world, last) ? last : first, last),
    ...optional(reversals, () => tableFile('arrears.reversals', `缴费返销_${stamp}.csv`, on, {
      headers: ['业务日期', '返销流水号', '原缴费流水号', '账户编号', '返销金额', '原因', '返销日期', '受理工号'],
      rows: () => reversals.map((one) => [last, one.reversalNo, one.receiptNo, one.account, yuanText(one.amountFen), '号码录错', one.day, one.staffNo]),
      control: ['合计', String(reversals.length), '', '', sumText(reversals), '', '', ''],
    })),
    ...optional(waivers, () => tableFile('arrears.adjustments', `调账减免_${stamp}.csv`, on, {
      headers: ['业务日期', '调账单号', '账户编号', '调账金额', '调账类型', '原因'],
      rows: () => waivers.map((one) => [last, one.number, one.account, yuanText(one.amountFen), '减免', '资费争议']),
      control: ['合计', String(waivers.length), '', sumText(waivers), '', ''],
    })),
    ...optional(writeOffs, () => tableFile('arrears.writeOffs', `坏账核销_${stamp}.csv`, on, {
      headers: ['业务日期', '核销单号', '账户编号', '核销金额', '原因'],
      rows: () => writeOffs.map((one) => [last, one.number, one.account, yuanText(one.amountFen), '销户满一年仍未缴']),
      control: ['合计', String(writeOffs.length), '', sumText(writeOffs), ''],
    })),
    ...optional(returns, () => tableFile('arrears.collectionReturns', `托收回盘_${stamp}.csv`, on, {
      headers: ['业务日期', '托收流水号', '账户编号', '托收账期', '托收金额', '回盘结果', '原因'],
      rows: () => returns.map((one) => [last, one.receiptNo, one.account, one.billMonth, yuanText(one.amountFen), one.isPaid ? '成功' : '失败', one.isPaid ? '' : '余额不足']),
      control: ['合计', String(returns.length), '', '', sumText(returns), '', ''],
    })),
    ...optional(remittances, () => tableFile('arrears.remittances', `网点应缴实缴_${stamp}.csv`, on, {
      headers: ['业务日期', '网点编码', '区域代码', '应缴金额', '实缴金额', '押金余额', '代收话费'],
      rows: () => remittances.map((one) => [last, world.outlets[one.outlet]?.code ?? '', world.areas.codeInFiles(world.outlets[one.outlet]?.villageCode ?? ''), yuanText(one.dueFen), yuanText(one.paidInFen), yuanText(one.depositFen), yuanText(one.takenFen)]),
      control: ['合计', String(remittances.length), '', yuanText(remittances.reduce((sum, one) => sum + one.dueFen, 0)), yuanText(remittances.reduce((sum, one) => sum + one.paidInFen, 0)), '', ''],
    })),
  ]
}

function optional(rows: readonly unknown[], file: () => TwinFile): TwinFile[] {
  return rows.length === 0 ? [] : [file()]
}

function sumText(rows: readonly { readonly amountFen: number }[]): string {
  return yuanText(rows.reduce((sum, row) => sum + row.amountFen, 0))
}

export function tableFile(feedId: string, name: string, deliveredOn: Day, table: { readonly headers: readonly string[]; readonly rows: () => readonly (readonly string[])[]; readonly control: readonly string[] }): TwinFile {
  // Made at once: the book goes on with the next month.
  const text = [table.headers, ...table.rows(), table.control].map((cells) => `${cells.join(',')}\r\n`).join('')
  return { feedId, name, deliveredOn, encoding: 'gb18030', chunks: () => packLines([asBytes(text)]) }
}
