import { yuanText } from '../src/kernel/money.ts'
import { addDays } from '../src/kernel/day.ts'
import { asBytes, packLines } from './file.ts'
import type { TwinFile } from './file.ts'
import type { LivedMonth, World } from './state.ts'
import type { DailyTruth } from './truth.ts'

const headers = ['区域代码', '日期', '品牌', '新增用户', '离网用户', '停机用户', '复机用户', '缴费笔数', '缴费金额']
/** A later release of the reporting tool renamed two columns. */
const laterHeaders = ['归属区域', '统计日期', '品牌', '新增用户', '离网用户', '停机用户', '复机用户', '缴费笔数', '缴费金额']
const LATER_HEADERS_FROM = 20

/** 市场日报 of one day: a line for every township and brand, delivered the next morning. */
export function dailyFile(world: World, lived: LivedMonth, place: number): TwinFile {
  const day = lived.days[place]
  if (!day) throw new Error(`${lived.month} has no day ${place + 1}.`)
  const { areas, era } = world
  return {
    feedId: 'market.daily', name: `市场日报_${day.replaceAll('-', '')}.csv`, deliveredOn: addDays(day, 1), encoding: 'gb18030',
    chunks: () => packLines(lines()),
  }
  function* lines(): Generator<string> {
    yield `${asBytes((lived.index >= LATER_HEADERS_FROM ? laterHeaders : headers).join(','))}\r\n`
    const brandCells = era.brands.map((brand) => asBytes(brand.name))
    for (let cell = 0; cell < world.cellCount; cell++) {
      const township = areas.townships[Math.floor(cell / era.brands.length)]
      const at = place * world.cellCount + cell
      const numbers = [lived.grossAdds, lived.leavers, lived.stops, lived.restores, lived.paymentCount].map((column) => column[at] ?? 0)
      yield `${areas.codeInFiles(township?.code ?? '')},${day},${brandCells[cell % era.brands.length]},${numbers.join(',')},${yuanText(lived.paymentFen[at] ?? 0)}\r\n`
    }
  }
}

export function dailyTruth(world: World, lived: LivedMonth, place: number): DailyTruth[] {
  const day = lived.days[place]
  if (!day) throw new Error(`${lived.month} has no day ${place + 1}.`)
  return world.era.brands.map((brand, brandIndex) => {
    const sum = (column: Int32Array | Float64Array): number => {
      let total = 0
      for (let cell = brandIndex; cell < world.cellCount; cell += world.era.brands.length) total += column[place * world.cellCount + cell] ?? 0
      return total
    }
    return {
      day, brand: brand.name, grossAdds: sum(lived.grossAdds), leavers: sum(lived.leavers), stops: sum(lived.stops),
      restores: sum(lived.restores), paymentCount: sum(lived.paymentCount), paymentFen: sum(lived.paymentFen),
    }
  })
}
