import type { Fen } from '../../kernel/money.ts'

export type CaseToGive = { readonly caseId: number; readonly worthFen: Fen; readonly /** Who may take it, as places in the list of people. */ fits: readonly number[] }
export type Taker = { readonly staffNo: string; /** How many more today. */ readonly room: number; /** In hand already, and how many at most. */ readonly inHand: number; readonly inHandMax: number }
export type LeftBecause = 'nobody' | 'full' | 'worthless'
export type Given = { readonly caseId: number; readonly taker: number; readonly rank: number; readonly choices: number; readonly inHandBefore: number; readonly wasMoved: boolean }
export type Plan = { readonly given: readonly Given[]; readonly left: readonly { readonly caseId: number; readonly because: LeftBecause }[]; readonly worthFen: Fen }

/**
 * Gives cases to people so that the worth of what is worked is as large as it can be. What a case is worth does not depend on who takes it, so the
 * sets of cases that fit into people's room are the independent sets of a transversal matroid: taking cases by falling worth, and making room by passing
 * earlier ones on where that is possible, is optimal. Who has no room and cannot get any (a set that was searched in vain) never gets any again.
 * Of the people who may take a case the one with the least in hand does.
 */
export function assignCases(cases: readonly CaseToGive[], takers: readonly Taker[]): Plan {
  const ranked = cases.toSorted((one, other) => other.worthFen - one.worthFen || one.caseId - other.caseId)
  const held: CaseToGive[][] = takers.map(() => [])
  const isFull = takers.map((taker) => taker.room <= 0)
  const notes = new Map<number, { rank: number; inHandBefore: number; wasMoved: boolean }>()
  const left: { caseId: number; because: LeftBecause }[] = []
  const loadOf = (place: number): number => ((takers[place]?.inHand ?? 0) + (held[place]?.length ?? 0)) / Math.max(1, takers[place]?.inHandMax ?? 1)
  const hasRoom = (place: number): boolean => (held[place]?.length ?? 0) < (takers[place]?.room ?? 0)

  for (const [rank, one] of ranked.entries()) {
    if (one.worthFen <= 0) { left.push({ caseId: one.caseId, because: 'worthless' }); continue }
    if (one.fits.length === 0) { left.push({ caseId: one.caseId, because: 'nobody' }); continue }
    const path = findPath(one)
    if (path === null) { left.push({ caseId: one.caseId, because: 'full' }); continue }
    const [last] = path.slice(-1)
    notes.set(one.caseId, { rank: rank + 1, inHandBefore: (takers[path[0]?.place ?? 0]?.inHand ?? 0) + (held[path[0]?.place ?? 0]?.length ?? 0), wasMoved: false })
    // From the free end backwards: each passes one on to the next, and the first has room for the new one.
    for (let index = path.length - 1; index > 0; index -= 1) {
      const [from, to] = [path[index - 1], path[index]]
      if (!from || !to || to.via === null) continue
      held[from.place] = (held[from.place] ?? []).filter((each) => each.caseId !== to.via?.caseId)
      held[to.place]?.push(to.via)
      const note = notes.get(to.via.caseId)
      if (note) notes.set(to.via.caseId, { ...note, wasMoved: true })
    }
    if (last) held[path[0]?.place ?? 0]?.push(one)
  }

  /** The shortest way to somebody with room: over people who can pass on what they hold. */
  function findPath(one: CaseToGive): { place: number; via: CaseToGive | null }[] | null {
    const from = new Map<number, { before: number | null; via: CaseToGive | null }>()
    let edge = one.fits.filter((place) => isFull[place] !== true)
    for (const place of edge) from.set(place, { before: null, via: null })
    while (edge.length > 0) {
      const [free] = edge.filter(hasRoom).toSorted((a, b) => loadOf(a) - loadOf(b) || a - b)
      if (free !== undefined) {
        const path: { place: number; via: CaseToGive | null }[] = []
        for (let place: number | null = free; place !== null; place = from.get(place)?.before ?? null) path.unshift({ place, via: from.get(place)?.via ?? null })
        return path
      }
      const next: number[] = []
      for (const place of edge) {
        for (const each of held[place] ?? []) {
          for (const other of each.fits) {
            if (from.has(other) || isFull[other] === true) continue
            from.set(other, { before: place, via: each })
            next.push(other)
          }
        }
      }
      edge = next
    }
    for (const place of from.keys()) isFull[place] = true
    return null
  }

  const given = held.flatMap((own, taker) => own.map((one): Given => ({ caseId: one.caseId, taker, choices: one.fits.length, ...(notes.get(one.caseId) ?? { rank: 0, inHandBefore: 0, wasMoved: false }) })))
  const byCase = new Map(cases.map((one) => [one.caseId, one.worthFen]))
  return { given: given.toSorted((a, b) => a.rank - b.rank), left, worthFen: given.reduce((sum, each) => sum + (byCase.get(each.caseId) ?? 0), 0) }
}
