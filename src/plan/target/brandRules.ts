import { Refusal } from '../../kernel/refusal.ts'
import { type Sheet, targetBrandsApart, targetBrandsExceed, targetBrandsUnowned } from './contract.ts'
import { MONTHS } from './splitMonthRules.ts'
import { residualOf, sumKnown } from './splitRules.ts'

/**
 * How the parts by brand stand to the whole: they add up to it (counts, money, shares of something that knows no brand), or it lies between them
 * (ratios of the brand itself). null where neither holds: what counts moves from brand to brand is more in the parts than in the whole.
 */
export type BrandWay = 'sum' | 'within'
type Term = { readonly sum: string; readonly weight: number }
type Declared = {
  readonly measures: readonly { readonly id: string; readonly cuts: readonly string[]; readonly numerator: readonly Term[]; readonly denominator: readonly Term[] | null }[]
  readonly sources: readonly { readonly id: string; readonly brand: string | null; readonly sums: Readonly<Record<string, { readonly direction?: 'in' | 'out' }>> }[]
}
export function brandWayOf(catalogue: Declared, measureId: string): BrandWay | null {
  const measure = catalogue.measures.find((one) => one.id === measureId)
  if (!measure?.cuts.includes('brand')) return null
  const sourceOf = (sum: string) => catalogue.sources.find((source) => sum.startsWith(`${source.id}.`))
  // Moves in and out cancel where both are counted alike; alone they do not.
  const isCrossing = [measure.numerator, measure.denominator ?? []].some((terms) => terms.reduce((net, term) => {
    const source = sourceOf(term.sum)
    return source?.sums[term.sum.slice(source.id.length + 1)]?.direction === undefined ? net : net + term.weight
  }, 0) !== 0)
  if (isCrossing) return null
  if (measure.denominator === null) return 'sum'
  const branded = measure.denominator.map((term) => (sourceOf(term.sum)?.brand ?? null) !== null)
  return branded.every((is) => !is) ? 'sum' : branded.every((is) => is) ? 'within' : null
}

type Values = readonly (number | null)[]
export type BrandLine = { readonly code: string; readonly whole: Values; readonly parts: ReadonlyMap<string, Values> }

/** Of each row the whole and its parts, thirteen columns each: what stands in the sheet takes its place among what counts already. */
export function brandLines(sheet: Pick<Sheet, 'key' | 'byBrand'>, rows: readonly { readonly code: string; readonly year: { readonly target: number | null }; readonly months: readonly { readonly target: number | null }[] }[]): BrandLine[] {
  const { byBrand, key } = sheet
  if (byBrand === null) return []
  return rows.map((row) => {
    const own = [...Array.from({ length: MONTHS }, (_, index) => row.months[index]?.target ?? null), row.year.target]
    const inForce = new Map(byBrand.lines.filter((line) => line.code === row.code && line.brand !== key.brand).map((line) => [line.brand, line.values]))
    const whole = key.brand === '' ? own : (inForce.get('') ?? [])
    const parts = new Map([...inForce].filter(([brand]) => brand !== ''))
    if (key.brand !== '') parts.set(key.brand, own)
    return { code: row.code, whole, parts }
  })
}

const at = (values: Values, column: number): number | null => values[column] ?? null
const partsAt = (line: BrandLine, column: number): number[] => [...line.parts.values()].map((values) => at(values, column)).filter((value) => value !== null)
const dust = (whole: number): number => Math.max(1e-6, Math.abs(whole) * 1e-9)

/** What the whole leaves when the brands are taken off; null where there is nothing to compare. */
export function brandResidual(line: BrandLine, column: number): number | null {
  const parts = partsAt(line, column)
  return parts.length === 0 ? null : residualOf(at(line.whole, column), parts)
}

export type BrandFault = { readonly code: string; readonly column: number; readonly kind: 'exceed' | 'apart'; readonly whole: number; readonly parts: number }

/** Where the parts contradict the whole: more than it, or, of ratios that every brand has, all above or all below it. */
export function brandFaults(way: BrandWay, lines: readonly BrandLine[], brands: readonly string[]): BrandFault[] {
  return lines.flatMap((line) => Array.from({ length: MONTHS + 1 }, (_, column) => column).flatMap((column): BrandFault[] => {
    const whole = at(line.whole, column)
    const parts = partsAt(line, column)
    if (whole === null || parts.length === 0) return []
    if (way === 'sum') {
      const sum = sumKnown(parts) ?? 0
      return sum > whole + dust(whole) ? [{ code: line.code, column, kind: 'exceed', whole, parts: sum }] : []
    }
    const hasAll = brands.length > 1 && brands.every((brand) => (line.parts.get(brand)?.[column] ?? null) !== null)
    const [least, most] = [Math.min(...parts), Math.max(...parts)]
    if (!hasAll || (whole >= least - dust(whole) && whole <= most + dust(whole))) return []
    return [{ code: line.code, column, kind: 'apart', whole, parts: whole < least ? least : most }]
  }))
}

/** Before a version may count: no contradiction, and nothing that is left to no brand without an owner. */
export function refuseBrandFaults(sheet: Sheet, names: ReadonlyMap<string, string>): void {
  const { byBrand } = sheet
  if (byBrand === null) return
  const lines = brandLines(sheet, sheet.rows)
  const cellOf = (code: string, column: number) => `${names.get(code) ?? code} ${sheet.months[column] ?? sheet.key.year}`
  const [fault] = brandFaults(byBrand.way, lines, sheet.brands)
  if (fault) throw new Refusal(fault.kind === 'exceed' ? targetBrandsExceed : targetBrandsApart, { cell: cellOf(fault.code, fault.column), parts: fault.parts, whole: fault.whole })
  if (byBrand.way !== 'sum') return
  const owners = new Map(sheet.rows.map((row) => [row.code, row.ownerName]))
  for (const line of lines) {
    const column = Array.from({ length: MONTHS + 1 }, (_, index) => index).find((index) => Math.abs(brandResidual(line, index) ?? 0) > 1e-6)
    if (column !== undefined && (owners.get(line.code) ?? sheet.residualOwnerName) === null) throw new Refusal(targetBrandsUnowned, { cell: cellOf(line.code, column), residual: brandResidual(line, column) })
  }
}

/** The foot of the sheet by brands: the whole, what the brands come to, what no brand has. Only rows that have both count. */
export function brandFoot(lines: readonly BrandLine[]): { readonly whole: Values; readonly parts: Values; readonly residual: Values } {
  const columns = Array.from({ length: MONTHS + 1 }, (_, column) => column)
  const compared = (column: number) => lines.filter((line) => at(line.whole, column) !== null && partsAt(line, column).length > 0)
  return {
    whole: columns.map((column) => sumKnown(compared(column).map((line) => at(line.whole, column)))),
    parts: columns.map((column) => sumKnown(compared(column).flatMap((line) => partsAt(line, column)))),
    residual: columns.map((column) => sumKnown(compared(column).map((line) => brandResidual(line, column)))),
  }
}
