import { addDays, type Day, daysBetween } from '../../kernel/day.ts'
import type { Fen } from '../../kernel/money.ts'
import type { RewardPolicy } from './contract.ts'

/** A bill that was open when the month began. */
export type OpeningItem = { readonly accountNo: string; readonly billNo: string; readonly billMonth: string; readonly ageMonths: number; readonly openFen: Fen; /** The share that comes in within a month anyway, by its mix. */ readonly expectedRate: number }
/** A receipt of the month, what was reversed of it within the month taken off. */
export type MonthReceipt = { readonly accountNo: string; readonly receiptNo: string; readonly on: Day; readonly amountFen: Fen }
/** Who had the account's case, the last day excluded. */
export type Spell = { readonly accountNo: string; readonly staffNo: string; readonly from: Day; readonly to: Day | null }
export type Piece = { readonly receiptNo: string; readonly billNo: string; readonly accountNo: string; readonly on: Day; readonly ageMonths: number; readonly amountFen: Fen }
export type OwnedPiece = Piece & { readonly staffNo: string; readonly grade: string }

/** What a month's money settled of what was open when it began: oldest bill first, receipt after receipt; waivers went to the oldest before it. */
export function allocate(items: readonly OpeningItem[], receipts: readonly MonthReceipt[], waivedFen: ReadonlyMap<string, Fen>): Piece[] {
  const byAccount = new Map<string, { item: OpeningItem; leftFen: number }[]>()
  for (const item of items.toSorted((one, other) => compare(one.billMonth, other.billMonth) || compare(one.billNo, other.billNo))) byAccount.set(item.accountNo, [...(byAccount.get(item.accountNo) ?? []), { item, leftFen: item.openFen }])
  for (const [accountNo, fen] of waivedFen) reduce(byAccount.get(accountNo) ?? [], fen, () => undefined)
  const pieces: Piece[] = []
  for (const receipt of receipts.toSorted((one, other) => compare(one.on, other.on) || compare(one.receiptNo, other.receiptNo))) {
    reduce(byAccount.get(receipt.accountNo) ?? [], receipt.amountFen, (item, amountFen) => pieces.push({ receiptNo: receipt.receiptNo, billNo: item.billNo, accountNo: item.accountNo, on: receipt.on, ageMonths: item.ageMonths, amountFen }))
  }
  return pieces
}
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)
function reduce(open: { item: OpeningItem; leftFen: number }[], fen: Fen, take: (item: OpeningItem, fen: Fen) => void): void {
  let left = fen
  for (const each of open) {
    const part = Math.min(each.leftFen, Math.max(0, left))
    if (part === 0) continue
    each.leftFen -= part
    left -= part
    take(each.item, part)
  }
}

export function gradeOf(policy: RewardPolicy, ageMonths: number): string {
  return (policy.grades.findLast((grade) => ageMonths >= grade.fromAgeMonths) ?? policy.grades[0])?.id ?? ''
}

/** Money belongs to whoever had the case on its day; money of nobody's case is nobody's. */
export function ownPieces(policy: RewardPolicy, pieces: readonly Piece[], spells: readonly Spell[]): { owned: OwnedPiece[]; unownedFen: Fen } {
  const of = groupBy(spells, (spell) => spell.accountNo)
  const owned: OwnedPiece[] = []
  let unownedFen = 0
  for (const piece of pieces) {
    // The newest hand of a day has it: a case that was passed on at noon is the new one's.
    const spell = (of.get(piece.accountNo) ?? []).findLast((each) => each.from <= piece.on && (each.to === null || piece.on < each.to))
    if (spell) owned.push({ ...piece, staffNo: spell.staffNo, grade: gradeOf(policy, piece.ageMonths) })
    else unownedFen += piece.amountFen
  }
  return { owned, unownedFen }
}

export type Expectation = { readonly staffNo: string; readonly grade: string; readonly items: number; readonly baseFen: Fen; readonly expectedFen: number }
/**
 * What would have come in anyway while somebody had the cases. Who had one for a part of the month is expected to see that part of it:
 * at an even pace through the month the share after a fraction f of its days is 1 - (1 - E)^f.
 */
export function expectRecovery(policy: RewardPolicy, items: readonly OpeningItem[], spells: readonly Spell[], span: { readonly first: Day; readonly last: Day }): Expectation[] {
  const of = groupBy(spells, (spell) => spell.accountNo)
  const days = daysBetween(span.first, span.last) + 1
  const sums = new Map<string, { staffNo: string; grade: string; items: number; baseFen: number; expectedFen: number }>()
  for (const item of items) {
    const held = new Map<string, number>()
    for (const spell of of.get(item.accountNo) ?? []) {
      const from = spell.from > span.first ? spell.from : span.first
      const until = spell.to === null || spell.to > span.last ? addDays(span.last, 1) : spell.to
      if (until > from) held.set(spell.staffNo, (held.get(spell.staffNo) ?? 0) + daysBetween(from, until))
    }
    for (const [staffNo, heldDays] of held) {
      const grade = gradeOf(policy, item.ageMonths)
      const key = `${staffNo} ${grade}`
      const sum = sums.get(key) ?? { staffNo, grade, items: 0, baseFen: 0, expectedFen: 0 }
      sums.set(key, { ...sum, items: sum.items + 1, baseFen: sum.baseFen + item.openFen, expectedFen: sum.expectedFen + item.openFen * (1 - (1 - item.expectedRate) ** (heldDays / days)) })
    }
  }
  return [...sums.values()]
}

export type RewardLine = { readonly staffNo: string; readonly grade: string; readonly items: number; readonly baseFen: Fen; readonly expectedFen: Fen; readonly recoveredFen: Fen; readonly rewardFen: Fen }
export type PersonReward = { readonly staffNo: string; readonly sumFen: Fen; readonly paidFen: Fen }

/** r x max(0, recovered - expected), by age of the money; fractions of a fen are not paid. */
export function rewardLines(policy: RewardPolicy, expected: readonly Expectation[], owned: readonly OwnedPiece[]): RewardLine[] {
  const recovered = new Map<string, number>()
  for (const piece of owned) recovered.set(`${piece.staffNo} ${piece.grade}`, (recovered.get(`${piece.staffNo} ${piece.grade}`) ?? 0) + piece.amountFen)
  const known = new Map(expected.map((each) => [`${each.staffNo} ${each.grade}`, each]))
  for (const piece of owned) if (!known.has(`${piece.staffNo} ${piece.grade}`)) known.set(`${piece.staffNo} ${piece.grade}`, { staffNo: piece.staffNo, grade: piece.grade, items: 0, baseFen: 0, expectedFen: 0 })
  return [...known.values()].map((each) => {
    const recoveredFen = recovered.get(`${each.staffNo} ${each.grade}`) ?? 0
    const expectedFen = Math.round(each.expectedFen)
    const rate = policy.grades.find((grade) => grade.id === each.grade)?.ratePermille ?? 0
    return { staffNo: each.staffNo, grade: each.grade, items: each.items, baseFen: each.baseFen, expectedFen, recoveredFen, rewardFen: rewardOf(rate, policy.basePercent, recoveredFen, expectedFen) }
  }).toSorted((one, other) => compare(one.staffNo, other.staffNo) || compare(one.grade, other.grade))
}
export function rewardOf(ratePermille: number, basePercent: number, recoveredFen: Fen, expectedFen: Fen): Fen {
  // The last bits of a fraction must not cost a whole fen.
  return Math.floor((ratePermille * Math.max(0, recoveredFen - (expectedFen * basePercent) / 100)) / 1_000 + 1e-6)
}
export function payPeople(policy: Pick<RewardPolicy, 'capFen'>, lines: readonly Pick<RewardLine, 'staffNo' | 'rewardFen'>[]): PersonReward[] {
  const sums = new Map<string, number>()
  for (const line of lines) sums.set(line.staffNo, (sums.get(line.staffNo) ?? 0) + line.rewardFen)
  return [...sums].map(([staffNo, sumFen]) => ({ staffNo, sumFen, paidFen: Math.min(policy.capFen, sumFen) }))
}

/** Of what a receipt settled, what is left once some of it was reversed: the newest bills are open again first. */
export function netPieces<Of extends { readonly receiptNo: string; readonly amountFen: Fen }>(pieces: readonly Of[], keptFen: ReadonlyMap<string, Fen>): Of[] {
  const left = new Map(keptFen)
  return pieces.flatMap((piece) => {
    const kept = left.get(piece.receiptNo)
    if (kept === undefined) return [piece]
    const amountFen = Math.min(piece.amountFen, Math.max(0, kept))
    left.set(piece.receiptNo, kept - amountFen)
    return amountFen === 0 ? [] : [{ ...piece, amountFen }]
  })
}

/** What a month that was paid comes to without the reversed money, less what was paid for it so far: zero or below. */
export function clawback(policy: RewardPolicy, month: { readonly lines: readonly RewardLine[]; readonly pieces: readonly OwnedPiece[]; /** Paid, and taken back before, by person. */ readonly paidFen: ReadonlyMap<string, Fen> }, keptFen: ReadonlyMap<string, Fen>): Map<string, Fen> {
  const net = netPieces(month.pieces, keptFen)
  const due = new Map(payPeople(policy, rewardLines(policy, month.lines, net)).map((each) => [each.staffNo, each.paidFen]))
  return new Map([...month.paidFen].flatMap(([staffNo, paid]): [string, Fen][] => {
    const change = Math.min(0, (due.get(staffNo) ?? 0) - paid)
    return change < 0 ? [[staffNo, change]] : []
  }))
}

function groupBy<Of>(list: readonly Of[], keyOf: (each: Of) => string): Map<string, Of[]> {
  const groups = new Map<string, Of[]>()
  for (const each of list) {
    const group = groups.get(keyOf(each))
    if (group) group.push(each)
    else groups.set(keyOf(each), [each])
  }
  return groups
}
