import { dayOfNumber, type Day } from '../src/kernel/day.ts'
import { yuanText } from '../src/kernel/money.ts'
import { asBytes, packLines } from './file.ts'
import type { TwinFile } from './file.ts'
import { drawBits, openStream } from './random.ts'
import type { LivedMonth, World } from './state.ts'
import { COLLECTION, paymentNames, phoneNumberOf, reasonNames, statusNames } from './subscribers.ts'
import { DATA_CENTIMEGABYTES, RENT_FEN, TOTAL_FEN } from './usage.ts'
import type { UsageMonth } from './usage.ts'

const subscriberHeaders = ['账期', '用户编号', '账户编号', '客户编号', '证件摘要', '手机号码', '终端摘要', '品牌', '资费', '付费方式', '客户等级', '区域代码', '网点编码', '入网日期', '用户状态', '停机原因', '离网日期', '集团编号']
const otherSubscriberHeaders = ['月份', '用户ID', '账户ID', '客户ID', '证件号摘要', '号码', 'IMEI摘要', '用户品牌', '套餐', '缴费方式', 'VIP等级', '归属区域', '发展网点', '开户日期', '状态', '停机原因', '销户日期', '集团编码']
const usageHeaders = ['账期', '用户编号', '通话分钟', '短信条数', '彩信条数', '数据流量', '月租费', '语音费', '短信费', '彩信费', '彩铃费', '数据费', '其他增值费', '合计']
const otherUsageHeaders = ['统计月', '用户标识', '通话分钟', '短信条数', '彩信条数', '数据流量', '月租费', '语音费', '短信费', '彩信费', '彩铃费', '数据费', '其他增值费', '应收合计']
const HANDSET_MONTHS = 18

/** Some months come from another extract: other headers, months as 201104, days as 2011/4/1. */
export function comesFromOtherExtract(monthIndex: number): boolean {
  return monthIndex % 5 === 3
}

function assertCurrent(world: World, stepsAtOffer: number): void {
  if (world.steps !== stepsAtOffer) throw new Error('The world went on before this file was read; read the files of a day before the next.')
}

export function subscriberFile(world: World, lived: LivedMonth, deliveredOn: Day): TwinFile {
  const stepsAtOffer = world.steps
  return {
    feedId: 'branch.subscribers', name: `用户月末快照_${lived.month.replace('-', '')}.csv`, deliveredOn, encoding: 'gb18030',
    chunks: () => {
      assertCurrent(world, stepsAtOffer)
      return packLines(subscriberLines(world, lived))
    },
  }
}

export function usageFile(world: World, lived: LivedMonth, usage: UsageMonth, deliveredOn: Day): TwinFile {
  const stepsAtOffer = world.steps
  return {
    feedId: 'market.usage', name: `用户用量与收入_${lived.month.replace('-', '')}.csv`, deliveredOn, encoding: 'gb18030',
    chunks: () => {
      assertCurrent(world, stepsAtOffer)
      return packLines(usageLines(world, lived, usage))
    },
  }
}

export function subscriberIdOf(world: World, subject: number): string {
  return `${world.options.areaPrefix}${String(subject).padStart(10, '0')}`
}

const fourDigits = Array.from({ length: 0x1_0000 }, (_, value) => value.toString(16).padStart(4, '0'))

function hex(stream: number, subject: number, period: number): string {
  const high = drawBits(stream, subject, period, 0)
  const low = drawBits(stream, subject, period, 1)
  return `${fourDigits[high >>> 16]}${fourDigits[high & 0xffff]}${fourDigits[low >>> 16]}${fourDigits[low & 0xffff]}`
}

function* subscriberLines(world: World, lived: LivedMonth): Generator<string> {
  const { subscribers, areas, era, outlets } = world
  const isOther = comesFromOtherExtract(lived.index)
  const monthCell = isOther ? lived.month.replace('-', '') : lived.month
  const handsets = openStream(world.options.seed, 'handsets')
  const brandCells = era.brands.map((brand) => brand.tariffs.map((tariff) => asBytes(`${brand.name},${tariff.name}`)))
  const paymentTierCells = paymentNames.map((payment) => era.tiers.map((tier) => asBytes(`${payment},${tier}`)))
  const areaCells = areas.villages.map((village) => areas.codeInFiles(village.code))
  const outletCells = outlets.map((outlet) => outlet.code)
  const statusCells = statusNames.map((status) => reasonNames.map((reason) => asBytes(`${status},${reason}`)))
  const dayCells = new Map<number, string>()
  const dayCell = (number: number): string => {
    const known = dayCells.get(number)
    if (known !== undefined) return known
    const made = number === 0 ? '' : inExtract(dayOfNumber(number), isOther)
    dayCells.set(number, made)
    return made
  }
  yield `${asBytes((isOther ? otherSubscriberHeaders : subscriberHeaders).join(','))}\r\n`
  for (let row = 0; row < subscribers.count; row++) {
    const subject = subscribers.subject[row] ?? 0
    const head = subscribers.head[row] || (subscribers.head[row] = headOf(world, row))
    // A handset serves a year and a half; a person who returns brings it along.
    const person = subscribers.person[row] ?? subject
    const handset = hex(handsets, person, Math.floor((lived.index + (person % HANDSET_MONTHS)) / HANDSET_MONTHS))
    const outlet = subscribers.outlet[row] ?? -1
    const group = subscribers.group[row] ?? -1
    yield `${monthCell},${head},${handset},${brandCells[subscribers.brand[row] ?? 0]?.[subscribers.tariff[row] ?? 0]},${
      paymentTierCells[subscribers.payment[row] ?? 0]?.[subscribers.tier[row] ?? 0]},${areaCells[subscribers.village[row] ?? 0]},${
      outlet < 0 ? '' : outletCells[outlet]},${dayCell(subscribers.openedDay[row] ?? 0)},${
      statusCells[subscribers.status[row] ?? 0]?.[subscribers.reason[row] ?? 0]},${dayCell(subscribers.closedDay[row] ?? 0)},${
      group < 0 ? '' : groupCode(world, group)}\r\n`
  }
}

function inExtract(day: Day, isOther: boolean): string {
  return isOther ? `${day.slice(0, 4)}/${Number(day.slice(5, 7))}/${Number(day.slice(8))}` : day
}

export function groupCode(world: World, group: number): string {
  return `G${world.options.areaPrefix}${String(group + 1).padStart(4, '0')}`
}

/** Subscriber, account, customer, identity and number: they stay for life. A group that pays by collection has one account. */
function headOf(world: World, row: number): string {
  const { subscribers } = world
  const subject = subscribers.subject[row] ?? 0
  const person = subscribers.person[row] ?? subject
  return `${subscriberIdOf(world, subject)},${accountOf(world, row)},K${String(person).padStart(10, '0')},${identityOf(world, row)},${phoneNumberOf(subject, world.cellCount)}`
}

export function accountOf(world: World, row: number): string {
  const { subscribers } = world
  const group = subscribers.group[row] ?? -1
  return subscribers.payment[row] === COLLECTION && group >= 0 ? `A${groupCode(world, group)}` : `A${String(subscribers.subject[row] ?? 0).padStart(10, '0')}`
}
export function identityOf(world: World, row: number): string {
  return hex(openStream(world.options.seed, 'identities'), world.subscribers.person[row] ?? world.subscribers.subject[row] ?? 0, 0)
}

function* usageLines(world: World, lived: LivedMonth, usage: UsageMonth): Generator<string> {
  const { subscribers } = world
  const isOther = comesFromOtherExtract(lived.index)
  const monthCell = isOther ? lived.month.replace('-', '') : lived.month
  yield `${asBytes((isOther ? otherUsageHeaders : usageHeaders).join(','))}\r\n`
  const counts = usage.values.slice(0, DATA_CENTIMEGABYTES)
  const amounts = usage.values.slice(DATA_CENTIMEGABYTES, TOTAL_FEN + 1)
  for (let row = 0; row < subscribers.count; row++) {
    if (!usage.hasRow[row]) continue
    let line = `${monthCell},${subscriberIdOf(world, subscribers.subject[row] ?? 0)}`
    for (const column of counts) line += `,${column[row] ?? 0}`
    for (const column of amounts) line += `,${hundredths(column[row] ?? 0)}`
    yield `${line}\r\n`
  }
}

const common = Array.from({ length: RENT_FEN * 2500 }, (_, value) => yuanText(value))

/** Fen as yuan, and hundredths of a megabyte as megabytes: both have two decimals. */
function hundredths(value: number): string {
  return common[value] ?? yuanText(value)
}
