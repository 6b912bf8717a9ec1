import { addDays, type Day } from '../../kernel/day.ts'
import type { Home, HomeClause } from '../board/contract.ts'
import type { Bulletin, Lack } from './contract.ts'

/** An order that somebody must finish, as the inbox lists it. */
export type OpenOrder = { readonly orderId: number; readonly title: string; readonly ownerName: string | null; readonly dueAt: string | null; readonly isLate: boolean }
export type Due = Bulletin['due'][number]
/** The first of a list, and how long the whole of it is. */
export type Counted<Row> = { readonly rows: readonly Row[]; readonly count: number; readonly lateCount: number }
export type LateFile = Bulletin['lateFiles'][number]

export const gapsShown = 5
export const duesShown = 12
const lateFilesShown = 6

/** The morning of one person, or of the branch, from what the home page, the orders and the calendar of files say. */
export function composeBulletin({ home, orders, dues, lateFiles, today }: { readonly home: Home; readonly orders: Counted<OpenOrder>; readonly dues: Counted<Due>; readonly lateFiles: readonly LateFile[]; readonly today: Day }): Bulletin {
  const [newest] = home.daily
  const figuresDay = newest?.day ?? null
  const gaps = gapsOf(home)
  const notes = notesOf(home, today)
  const due = inOrder([...ordersOf(orders.rows, today), ...notes, ...dues.rows])
  return {
    businessDate: today, areaName: home.areaName ?? '', isWhole: home.kind === 'manager', figuresDay, period: home.period,
    figures: home.daily.flatMap((figure) => (figure.value === null ? [] : [{
      measureId: figure.measureId, name: figure.name, unit: figure.unit, better: figure.better, value: figure.value, before: figure.dayBefore, usual: figure.sameWeekdayMean, path: figure.rowsPath,
    }])),
    gaps: gaps.slice(0, gapsShown), gapCount: gaps.length,
    due: due.slice(0, duesShown), dueCount: orders.count + home.dueCounts.now + dues.count, lateCount: orders.lateCount + home.dueCounts.late + dues.lateCount,
    lateFiles: lateFiles.slice(0, lateFilesShown), lateFileCount: lateFiles.length,
    lacks: lacksOf(home, figuresDay, today),
  }
}

function lacksOf(home: Home, figuresDay: string | null, today: Day): Lack[] {
  return [
    ...(home.planId === null ? ['plan' as const] : []),
    ...(home.planId !== null && home.period === null ? ['monthFigures' as const] : []),
    ...(figuresDay === null ? ['dayFigures' as const] : figuresDay < addDays(today, -1) ? ['yesterday' as const] : []),
  ]
}

/** The widest gaps of the branch for who leads it, of the own clauses for the others; the home page has put the worst first. Of several sentences about one indicator the worst speaks. */
function gapsOf(home: Home): Bulletin['gaps'] {
  const clauses = home.kind === 'manager' ? home.worst : home.mine.filter((clause) => clause.state === 'off_track' || clause.state === 'watch')
  const told = new Set<string>()
  return clauses.flatMap((clause) => {
    const figure = clause.figure
    if (figure === null || told.has(figure.measureId)) return []
    told.add(figure.measureId)
    return [{
      clauseId: clause.clauseId, text: clause.text, name: figure.name, unit: figure.unit, actual: figure.actual, expected: figure.expected, gap: figure.gap.value, amount: figure.gap.amount, amountUnit: figure.gap.amountUnit,
      owners: clause.owners.map((owner) => owner.name), path: pathOf(clause),
    }]
  })
}
function pathOf(clause: HomeClause): string {
  return `/plan?clause=${clause.clauseId}`
}

/** Orders whose day has come or gone. */
function ordersOf(orders: readonly OpenOrder[], today: Day): Due[] {
  return orders.flatMap((order) => {
    const dueOn = order.dueAt === null ? null : chinaDay(order.dueAt)
    return dueOn === null || dueOn > today ? [] : [{ kind: 'order' as const, text: order.title, owner: order.ownerName, dueOn, isLate: order.isLate || dueOn < today, path: `/work/orders/${order.orderId}` }]
  })
}
function notesOf(home: Home, today: Day): Due[] {
  return home.due.flatMap((note) => (note.dueOn === null || note.dueOn > today || note.doneAt !== null ? [] : [{
    kind: 'note' as const, text: note.text, owner: note.ownerName, dueOn: note.dueOn, isLate: note.dueOn < today, path: `/plan?clause=${note.clauseId}`,
  }]))
}
/** The longest overdue first; of one day what people do themselves before what others promised. */
function inOrder(dues: readonly Due[]): Due[] {
  return dues.toSorted((one, other) => compare(one.dueOn, other.dueOn) || Number(other.isLate) - Number(one.isLate) || Number(one.kind === 'promise') - Number(other.kind === 'promise') || compare(one.path, other.path))
}
function chinaDay(instant: string): string {
  return new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 10)
}
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
