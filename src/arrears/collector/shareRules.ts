/** What a person was paid, shared out over the accounts by what came in of each: whole fen, none lost; what is left over goes to the largest first. */
export function shareOut(paidFen: number, parts: readonly { readonly accountNo: string; readonly fen: number }[]): Map<string, number> {
  const total = parts.reduce((sum, part) => sum + part.fen, 0)
  const ranked = parts.toSorted((one, other) => other.fen - one.fen || (one.accountNo < other.accountNo ? -1 : 1))
  if (total <= 0) return new Map()
  const shares = new Map(ranked.map((part) => [part.accountNo, Math.floor((paidFen * part.fen) / total)]))
  let left = paidFen - [...shares.values()].reduce((sum, share) => sum + share, 0)
  for (const part of ranked) {
    if (left <= 0) break
    shares.set(part.accountNo, (shares.get(part.accountNo) ?? 0) + 1)
    left -= 1
  }
  return shares
}
