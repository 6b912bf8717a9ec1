import { Refusal } from '../../kernel/refusal.ts'
import { targetHandNotOne, targetMixNotOne, targetNoBasis } from './contract.ts'

/** What a child's share is made of; null where nothing is known of it. */
export type Basis = { readonly code: string; readonly lastYear: number | null; readonly market: number | null; readonly capacity: number | null; readonly hand: number | null }
/** alpha x last year's share + beta x market share + gamma x capacity + what is set by hand; together one. */
export type Mix = { readonly lastYear: number; readonly market: number; readonly capacity: number; readonly hand: number }
export const mixParts = ['lastYear', 'market', 'capacity', 'hand'] as const
export const basisWords = {
  lastYear: { zh: '去年完成', en: "last year's figure" }, market: { zh: '市场容量（人口或户数）', en: 'market (population or households)' },
  capacity: { zh: '能力（网点或人员）', en: 'capacity (outlets or people)' }, hand: { zh: '手工占比', en: 'shares set by hand' },
} as const

/** Weights are typed with two decimals at most: what is nearer to one than this is one. */
const DUST = 1e-6

/** Shares of the children; they sum to one. Below zero (net adds of a bad year) counts as nothing. */
export function mixShares(mix: Mix, children: readonly Basis[]): ReadonlyMap<string, number> {
  const sum = mixParts.reduce((total, part) => total + mix[part], 0)
  if (Math.abs(sum - 1) > DUST || mixParts.some((part) => mix[part] < 0)) throw new Refusal(targetMixNotOne, { sum: percent(sum) })
  const sorted = children.toSorted(byCode)
  const shares = new Map(sorted.map((child) => [child.code, 0]))
  for (const part of mixParts) {
    if (mix[part] === 0) continue
    const weightOf = (child: Basis) => Math.max(0, child[part] ?? 0)
    const total = sorted.reduce((all, child) => all + weightOf(child), 0)
    if (total <= 0) throw new Refusal(targetNoBasis, { basis: basisWords[part].zh, basisEn: basisWords[part].en })
    if (part === 'hand' && Math.abs(total - 1) > DUST) throw new Refusal(targetHandNotOne, { sum: percent(total) })
    for (const child of sorted) shares.set(child.code, (shares.get(child.code) ?? 0) + (mix[part] * weightOf(child)) / total)
  }
  return shares
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(6))}%`
}
export function byCode(a: { readonly code: string }, b: { readonly code: string }): number {
  return a.code < b.code ? -1 : a.code > b.code ? 1 : 0
}

export type Weighted = { readonly code: string; readonly weight: number }

/**
 * Largest remainder: whole steps that sum to the total exactly, whatever the order of the children; who weighs more never gets less.
 * A rest smaller than a step is given to nobody. Without any weight nobody gets anything.
 */
export function largestRemainder(total: number, children: readonly Weighted[], step = 1): ReadonlyMap<string, number> {
  const sorted = children.toSorted(byCode)
  const weights = sorted.reduce((all, child) => all + Math.max(0, child.weight), 0)
  if (weights <= 0) return new Map(sorted.map((child) => [child.code, 0]))
  const whole = wholeSteps(total, step)
  const quotas = sorted.map((child) => {
    const quota = (whole * Math.max(0, child.weight)) / weights
    // 2.9999999999999996 is 3.
    const floor = Math.floor(quota + DUST * Math.min(1, Math.abs(quota)))
    return { code: child.code, weight: child.weight, floor, rest: Math.max(0, quota - floor) }
  })
  let left = whole - quotas.reduce((all, one) => all + one.floor, 0)
  const parts = new Map(quotas.map((one) => [one.code, one.floor]))
  const byRest = quotas.filter((one) => one.weight > 0).toSorted((a, b) => (Math.abs(b.rest - a.rest) > 1e-9 ? b.rest - a.rest : b.weight - a.weight || byCode(a, b)))
  for (let index = 0; left > 0 && byRest.length > 0; index = (index + 1) % byRest.length, left -= 1) {
    const one = byRest[index]
    if (one) parts.set(one.code, (parts.get(one.code) ?? 0) + 1)
  }
  return new Map([...parts].map(([code, steps]) => [code, inSteps(steps, step)]))
}

/** How many whole steps fit, towards zero. */
export function wholeSteps(total: number, step: number): number {
  const steps = total / step
  const near = Math.round(steps)
  return Math.abs(steps - near) < DUST ? near : Math.trunc(steps)
}
export function inSteps(steps: number, step: number): number {
  // 3 x 0.01 is 0.03.
  return Number((steps * step).toPrecision(15))
}

export type SplitChild = { readonly code: string; readonly share: number; readonly locked: number | null; /** What its locked months already come to. */ readonly least?: number }
export type Split = { readonly parts: ReadonlyMap<string, number>; /** What the parts leave of the total; below zero they are more than it. */ readonly residual: number }

/** One total to its children. Locked parts stay as they are; the others share what is left of it. */
export function splitTotal(total: number, children: readonly SplitChild[], step = 1): Split {
  const parts = new Map(children.flatMap((child): [string, number][] => (child.locked === null ? [] : [[child.code, child.locked]])))
  let free = children.filter((child) => child.locked === null).toSorted(byCode)
  const taken = () => [...parts.values()].reduce((all, part) => all + part, 0)
  // Each turn fixes one child at least, so it ends after as many turns as there are children.
  for (;;) {
    const rest = total - taken()
    const given = largestRemainder(total >= 0 ? Math.max(0, rest) : rest, free.map((child) => ({ code: child.code, weight: child.share })), step)
    const short = free.filter((child) => (given.get(child.code) ?? 0) < (child.least ?? -Infinity) && total >= 0)
    if (short.length === 0) {
      for (const [code, part] of given) parts.set(code, part)
      break
    }
    for (const child of short) parts.set(child.code, child.least ?? 0)
    free = free.filter((child) => !short.includes(child))
  }
  return { parts, residual: tidy(total - taken()) }
}

/** Dust of adding fractions is taken off. */
export function tidy(value: number): number {
  const rounded = Number(value.toPrecision(12))
  return Math.abs(rounded) < 1e-9 ? 0 : rounded
}
