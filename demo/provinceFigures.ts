import { divide } from '../src/kernel/ratio.ts'
import { findCell } from './truth.ts'
import type { CellTruth, MonthTruth } from './truth.ts'
import type { World } from './state.ts'

export const provinceIndicators = ['market.users.onBooks', 'market.users.billed', 'market.users.grossAdds', 'market.users.leavers', 'market.revenue.total', 'market.revenue.arpu'] as const
export type ProvinceIndicator = (typeof provinceIndicators)[number]

/** A difference planted on purpose, with the reason that a person should find. Revenue in yuan. */
export type ProvinceDifference = {
  readonly areaCode: string
  readonly indicator: ProvinceIndicator
  /** '' for all brands. */
  readonly brand: string
  readonly ours: number
  readonly theirs: number
  readonly because: 'preClosingCountsAsLeft' | 'lateOutlets' | 'ownStopIsNotBilled'
}
export type ProvinceFigure = { readonly areaCode: string; readonly indicator: ProvinceIndicator; readonly brand: string; readonly figure: string }

// Months by their place in the run. The province takes 预销 users off the books from the 19th month on; the files of some
// outlets of one county reached it late twice; for three months it left out users who keep their number by own wish.
const PRE_CLOSING_FROM = 18
const lateOutletMonths: readonly number[] = [1, 22]
const ownStopMonths: readonly number[] = [2, 23, 24]

/** The county whose outlets were late, and those outlets: every third of its agents. */
export function listLateOutlets(world: World): { areaCode: string; codes: string[] } {
  const county = world.areas.counties.length - 1
  const own = world.outlets.filter((outlet) => outlet.county === county && (outlet.kind === '代办点' || outlet.kind === '村级服务点'))
  return { areaCode: world.areas.counties[county]?.code ?? '', codes: own.filter((_, index) => index % 3 === 0).map((outlet) => outlet.code) }
}

type Counted = { onBooks: number; onBooksBefore: number; billed: number; grossAdds: number; leavers: number; revenueFen: number }

function countOurs(cell: CellTruth): Counted {
  return { onBooks: cell.closing, onBooksBefore: cell.opening, billed: cell.usage.billed, grossAdds: cell.grossAdds, leavers: cell.leavers, revenueFen: cell.usage.totalFen }
}

function figuresOf(counted: Counted): Record<ProvinceIndicator, number> {
  const arpuYuan = divide(counted.revenueFen / 100, (counted.onBooks + counted.onBooksBefore) / 2) ?? 0
  return {
    'market.users.onBooks': counted.onBooks,
    'market.users.billed': counted.billed,
    'market.users.grossAdds': counted.grossAdds,
    'market.users.leavers': counted.leavers,
    'market.revenue.total': counted.revenueFen / 100,
    'market.revenue.arpu': Math.round(arpuYuan * 100) / 100,
  }
}

/** What the province publishes for one closed month: counties and the branch, users also by brand. */
export function listProvinceFigures(world: World, truth: Omit<MonthTruth, 'provinceDifferences'>, index: number, before: MonthTruth | null): {
  figures: ProvinceFigure[]
  differences: ProvinceDifference[]
} {
  const full: MonthTruth = { ...truth, provinceDifferences: [] }
  const late = listLateOutlets(world)
  const codes = [world.areas.prefecture.code, ...world.areas.counties.map((county) => county.code)]
  const figures: ProvinceFigure[] = []
  const differences: ProvinceDifference[] = []
  for (const areaCode of codes) {
    for (const brand of ['', ...world.era.brands.map(({ name }) => name)]) {
      const cell = findCell(full, areaCode, brand)
      const ours = countOurs(cell)
      const theirs = { ...ours }
      const reasons = new Map<ProvinceIndicator, ProvinceDifference['because']>()
      if (index >= PRE_CLOSING_FROM) {
        theirs.onBooks -= cell.preClosing
        // ARPU stays on our users: the province put the new count into its user reports only.
        theirs.leavers += cell.enteredPreClosing - cell.closedFromPreClosing
        reasons.set('market.users.onBooks', 'preClosingCountsAsLeft')
        reasons.set('market.users.leavers', 'preClosingCountsAsLeft')
      }
      // Outlets know no brand here, so only the figure of all brands is late.
      if (brand === '' && (areaCode === late.areaCode || areaCode === world.areas.prefecture.code)) {
        if (lateOutletMonths.includes(index)) theirs.grossAdds -= addsOf(truth, late.codes)
        if (lateOutletMonths.includes(index - 1) && before) theirs.grossAdds += addsOf(before, late.codes)
        if (theirs.grossAdds !== ours.grossAdds) reasons.set('market.users.grossAdds', 'lateOutlets')
      }
      if (ownStopMonths.includes(index)) {
        theirs.billed -= cell.ownStopBilled
        theirs.revenueFen -= cell.ownStopRevenueFen
        for (const indicator of ['market.users.billed', 'market.revenue.total', 'market.revenue.arpu'] as const) reasons.set(indicator, 'ownStopIsNotBilled')
      }
      const ourFigures = figuresOf(ours)
      const theirFigures = { ...figuresOf(theirs), 'market.revenue.arpu': figuresOf({ ...theirs, onBooks: ours.onBooks })['market.revenue.arpu'] }
      for (const indicator of provinceIndicators) {
        if (brand !== '' && indicator.startsWith('market.revenue')) continue
        figures.push({ areaCode, indicator, brand, figure: indicator.startsWith('market.revenue') ? theirFigures[indicator].toFixed(2) : String(theirFigures[indicator]) })
        const because = reasons.get(indicator)
        if (because && ourFigures[indicator] !== theirFigures[indicator]) {
          differences.push({ areaCode, indicator, brand, ours: ourFigures[indicator], theirs: theirFigures[indicator], because })
        }
      }
    }
  }
  return { figures, differences }
}

function addsOf(truth: Pick<MonthTruth, 'addsByOutlet'>, codes: readonly string[]): number {
  return codes.reduce((sum, code) => sum + (truth.addsByOutlet[code] ?? 0), 0)
}
