import type { Fen } from '../../kernel/money.ts'

/** A call or visit that is to be made. `isFree`: tonight; else it waits for a later day already. */
export type ToContact = { readonly actId: number; readonly accountNo: string; readonly overdueFen: Fen; readonly isFree: boolean }
export type Holds = {
  /** Acts that wait, with the account of the same person whose call or visit goes first. */
  readonly held: readonly { readonly actId: number; readonly accountNo: string }[]
  /** By the account that goes first: the others of its person, for whoever calls. */
  readonly others: ReadonlyMap<string, readonly ToContact[]>
}

/**
 * One call or visit for a person at a time, however many accounts there are: the first of `acts` goes, the others wait and are named to whoever calls.
 * `keysOf` tells who somebody is; one key in common is enough. `inHand`: accounts whose call or visit is with somebody already; they go on as they are.
 */
export function holdForPersons(acts: readonly ToContact[], keysOf: (accountNo: string) => readonly string[], inHand: ReadonlySet<string>): Holds {
  const first = new Map<string, string>()
  const claim = (accountNo: string): void => {
    for (const key of keysOf(accountNo)) if (!first.has(key)) first.set(key, accountNo)
  }
  const ahead = (accountNo: string): string | undefined => {
    for (const key of keysOf(accountNo)) {
      const other = first.get(key)
      if (other !== undefined && other !== accountNo) return other
    }
    return undefined
  }
  for (const accountNo of inHand) claim(accountNo)
  const held: { actId: number; accountNo: string }[] = []
  const others = new Map<string, ToContact[]>()
  for (const act of [...acts.filter((each) => each.isFree), ...acts.filter((each) => !each.isFree)]) {
    if (inHand.has(act.accountNo)) continue
    const other = ahead(act.accountNo)
    if (other === undefined) {
      if (act.isFree) claim(act.accountNo)
      continue
    }
    if (act.isFree) held.push({ actId: act.actId, accountNo: other })
    const named = others.get(other) ?? []
    others.set(other, named)
    if (!named.some((each) => each.accountNo === act.accountNo)) named.push(act)
  }
  return { held, others }
}
