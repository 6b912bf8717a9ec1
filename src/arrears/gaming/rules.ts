import type { Month } from '../../kernel/day.ts'
import { type Fen, yuanText } from '../../kernel/money.ts'
import type { Words } from '../../kernel/refusal.ts'
import type { Evidence, GamingRule, Pattern } from './contract.ts'

export type Find = {
  /** The same for the same people and month, however often it is looked for. */
  readonly key: string
  readonly pattern: Pattern
  readonly month: Month
  readonly areaCode: string
  readonly outletCode: string | null
  readonly staffNo: string | null
  readonly accounts: number
  readonly amountFen: Fen
  readonly why: Words
  readonly evidence: readonly Evidence[]
}

/** A receipt of the last days of a month, with the outlet that sold the number. */
export type LateReceipt = { readonly receiptNo: string; readonly accountId: string; readonly day: string; readonly amountFen: Fen; readonly outletCode: string; readonly staffNo: string | null; readonly soldBy: string | null; readonly areaCode: string }

/** 代缴养卡: one clerk brings round sums on many numbers that his own outlet sold, just before they are counted. */
export function findPaidFor(receipts: readonly LateReceipt[], month: Month, rule: GamingRule['paysForCustomers']): Find[] {
  return groupsOf(receipts, (receipt) => `${receipt.outletCode}:${receipt.staffNo ?? ''}`).flatMap((own): Find[] => {
    const paid = own.filter((receipt) => receipt.soldBy === receipt.outletCode && receipt.amountFen % rule.roundFen === 0)
    const accounts = new Set(paid.map((receipt) => receipt.accountId)).size
    const [first] = paid
    if (!first || accounts < rule.accountsMin || paid.length * 100 < own.length * rule.sharePercent) return []
    const amountFen = sumOf(paid)
    return [{
      key: `paysForCustomers:${month}:${first.outletCode}:${first.staffNo ?? ''}`, pattern: 'paysForCustomers', month, areaCode: first.areaCode, outletCode: first.outletCode, staffNo: first.staffNo, accounts, amountFen,
      why: {
        zh: `月末 ${rule.lastDays} 天内，同一工号给本网点发展的 ${accounts} 户整数缴费，共 ${yuanText(amountFen)} 元，占其同期 ${own.length} 笔的 ${Math.round((paid.length * 100) / own.length)}%`,
        en: `Within the last ${rule.lastDays} days of the month one clerk paid round sums for ${accounts} accounts that the outlet sold, ${yuanText(amountFen)} yuan in all, ${Math.round((paid.length * 100) / own.length)}% of the ${own.length} receipts`,
      },
      evidence: paid.map((receipt) => ({ day: receipt.day, what: 'payment', reference: receipt.receiptNo, accountId: receipt.accountId, amountFen: receipt.amountFen })),
    }]
  })
}

/** A reversal beside a payment of the same sum by the same clerk on another account, in order of the reversal. */
export type MovedPair = { readonly reversalNo: string; readonly fromAccount: string; readonly reversedOn: string; readonly receiptNo: string; readonly toAccount: string; readonly paidOn: string; readonly amountFen: Fen; readonly staffNo: string; readonly outletCode: string | null; readonly areaCode: string | null }

/** 账户间倒款: each reversal and each payment belong to one pair; once may be a mistyped number. */
export function findMoved(pairs: readonly MovedPair[], month: Month, rule: GamingRule['movedMoney']): Find[] {
  return groupsOf(pairs, (pair) => pair.staffNo).flatMap((own): Find[] => {
    const moved = oneEach(own)
    const [first] = moved
    if (!first || first.areaCode === null || moved.length < rule.movesMin) return []
    const amountFen = sumOf(moved)
    return [{
      key: `movedMoney:${month}:${first.staffNo}`, pattern: 'movedMoney', month, areaCode: first.areaCode, outletCode: first.outletCode, staffNo: first.staffNo, accounts: new Set(moved.flatMap((pair) => [pair.fromAccount, pair.toAccount])).size, amountFen,
      why: {
        zh: `同一工号当月 ${moved.length} 次返销后 ${rule.withinDays} 天内把同样金额缴到另一账户，共 ${yuanText(amountFen)} 元`,
        en: `One clerk ${moved.length} times in the month took a payment back and booked the same sum on another account within ${rule.withinDays} days, ${yuanText(amountFen)} yuan in all`,
      },
      evidence: moved.flatMap((pair): Evidence[] => [
        { day: pair.reversedOn, what: 'reversal', reference: pair.reversalNo, accountId: pair.fromAccount, amountFen: -pair.amountFen }, { day: pair.paidOn, what: 'payment', reference: pair.receiptNo, accountId: pair.toAccount, amountFen: pair.amountFen },
      ]),
    }]
  })
}
function oneEach(pairs: readonly MovedPair[]): MovedPair[] {
  const used = new Set<string>()
  return pairs.filter((pair) => {
    if (used.has(pair.reversalNo) || used.has(pair.receiptNo)) return false
    used.add(pair.reversalNo).add(pair.receiptNo)
    return true
  })
}

/** Somebody opened a number; an account of the same person owes. */
export type ReEntry = { readonly subscriberId: string; readonly accountId: string; readonly openedOn: string; readonly outletCode: string | null; readonly areaCode: string; readonly oldAccountId: string; readonly owedFen: Fen }

/** 欠费重入网: by the hashed identity, a new number beside an old debt. */
export function findReEntries(rows: readonly ReEntry[], month: Month, rule: GamingRule['reEntry']): Find[] {
  return groupsOf(rows, (row) => row.subscriberId).flatMap((own): Find[] => {
    const amountFen = own.reduce((sum, row) => sum + row.owedFen, 0)
    const [first] = own
    if (!first || amountFen < rule.owedFromFen) return []
    return [{
      key: `reEntry:${first.subscriberId}`, pattern: 'reEntry', month, areaCode: first.areaCode, outletCode: first.outletCode, staffNo: null, accounts: own.length, amountFen,
      why: { zh: `${first.openedOn} 新入网，同一证件的原账户还欠 ${yuanText(amountFen)} 元`, en: `A number opened on ${first.openedOn}; earlier accounts of the same identity owe ${yuanText(amountFen)} yuan` },
      evidence: [
        { day: first.openedOn, what: 'opening', reference: first.subscriberId, accountId: first.accountId, amountFen: 0 },
        ...own.map((row): Evidence => ({ day: first.openedOn, what: 'debt', reference: row.oldAccountId, accountId: row.oldAccountId, amountFen: row.owedFen })),
      ],
    }]
  })
}

const sumOf = (rows: readonly { readonly amountFen: Fen }[]): Fen => rows.reduce((sum, row) => sum + row.amountFen, 0)
function groupsOf<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[][] {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return [...groups.values()]
}
