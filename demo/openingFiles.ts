import { addDays, dayNumber, dayOfNumber, firstDayOf, lastDayOf, monthOf } from '../src/kernel/day.ts'
import type { Day } from '../src/kernel/day.ts'
import { clerkOf } from './clerks.ts'
import { asBytes, packLines } from './file.ts'
import type { TwinFile } from './file.ts'
import { identityOf, subscriberIdOf, accountOf } from './monthFiles.ts'
import { draw, drawBelow, openStream } from './random.ts'
import type { World } from './state.ts'
import { CLOSED } from './subscribers.ts'
import { workbookFile } from './workbook.ts'

const headers = ['业务日期', '入网日期', '用户编号', '账户编号', '证件摘要', '区域代码', '品牌', '受理网点', '发展工号']

/** 入网清单 of the ten days that ended yesterday, with who sold each number. */
export function openingFiles(world: World, on: Day): TwinFile[] {
  const last = addDays(on, -1)
  const isMonthEnd = last === lastDayOf(monthOf(last))
  const dayOfMonth = Number(last.slice(8))
  if (!isMonthEnd && dayOfMonth !== 10 && dayOfMonth !== 20) return []
  const first = isMonthEnd ? addDays(firstDayOf(monthOf(last)), 20) : addDays(last, -9)
  const { subscribers, areas, era, outlets } = world
  const [from, to] = [dayNumber(first), dayNumber(last)]
  const lines: string[] = []
  for (let row = 0; row < subscribers.count; row++) {
    const opened = subscribers.openedDay[row] ?? 0
    if (opened < from || opened > to) continue
    const subject = subscribers.subject[row] ?? 0
    const outlet = subscribers.outlet[row] ?? -1
    // Where nobody knows the outlet, the number was opened over the network.
    const cells = [last, dayOfNumber(opened), subscriberIdOf(world, subject), accountOf(world, row), identityOf(world, row), areas.codeInFiles(areas.villages[subscribers.village[row] ?? 0]?.code ?? ''), era.brands[subscribers.brand[row] ?? 0]?.name ?? '', outlet < 0 ? '' : (outlets[outlet]?.code ?? ''), clerkOf(world, outlet, subject) || 'DZQD']
    lines.push(`${cells.join(',')}\r\n`)
  }
  if (lines.length === 0) return []
  const text = `${headers.join(',')}\r\n${lines.join('')}`
  return [{ feedId: 'arrears.openings', name: `入网清单_${last.replaceAll('-', '')}.csv`, deliveredOn: on, encoding: 'gb18030', chunks: () => packLines([asBytes(text)]) }]
}

const purposes = ['网络拨测', '业务演示', '客户体验', '系统联调', '合作单位公务', '领导公务'] as const
const TEST_NUMBERS = 24

/** 测试号与免费号, looked through at the turn of each year: some are past their end and still in use. */
export function testNumberFile(world: World, on: Day): TwinFile {
  const stream = openStream(world.options.seed, 'test numbers')
  const { subscribers, staff } = world
  const living = Array.from({ length: subscribers.count }, (_, row) => row).filter((row) => subscribers.status[row] !== CLOSED)
  const owners = staff.filter((person) => person.validTo === null && person.validFrom <= on)
  const rows = Array.from({ length: TEST_NUMBERS }, (_, place) => {
    const row = living[drawBelow(stream, place, Number(on.slice(0, 4)), 0, living.length)] ?? 0
    const from = addDays(on, -60 - drawBelow(stream, place, 0, 1, 600))
    const endsOn = draw(stream, place, 0, 2) < 0.3 ? addDays(on, -5 - drawBelow(stream, place, 0, 3, 50)) : addDays(on, 20 + drawBelow(stream, place, 0, 3, 340))
    return [subscriberIdOf(world, subscribers.subject[row] ?? 0), draw(stream, place, 0, 4) < 0.6 ? '测试' : '免费', purposes[drawBelow(stream, place, 0, 5, purposes.length)] ?? '', owners[drawBelow(stream, place, 0, 6, owners.length)]?.staffNo ?? '', from, endsOn]
  })
  const once = [...new Map(rows.map((row) => [row[0], row])).values()]
  return workbookFile('arrears.testNumbers', `测试号与免费号_演示_${on.slice(0, 4)}.xlsx`, on, ['用户编号', '号码性质', '用途', '负责人工号', '启用日期', '到期日期'], () => once)
}
