import { Refusal } from '../../kernel/refusal.ts'
import { targetRollUpCircle } from './contract.ts'

export type RollUpNode = { readonly code: string; readonly parent: string | null; readonly name: string; /** Its own, without what lies below; null: nothing known. */ readonly value: number | null }

/**
 * What a parent area, parent unit or parent product counts: its own and everything below it, each once, at any depth.
 * A circle is refused with the names on it.
 */
export function countWithChildren(nodes: readonly RollUpNode[]): ReadonlyMap<string, number | null> {
  const byCode = new Map(nodes.map((node) => [node.code, node]))
  const childrenOf = new Map<string, RollUpNode[]>()
  for (const node of nodes) if (node.parent !== null && byCode.has(node.parent)) childrenOf.set(node.parent, [...(childrenOf.get(node.parent) ?? []), node])
  const counted = new Map<string, number | null>()
  const open: string[] = []
  const count = (node: RollUpNode): number | null => {
    const known = counted.get(node.code)
    if (known !== undefined) return known
    if (open.includes(node.code)) throw new Refusal(targetRollUpCircle, { path: [...open.slice(open.indexOf(node.code)), node.code].map((code) => byCode.get(code)?.name ?? code).join(' → ') })
    open.push(node.code)
    const parts = [node.value, ...(childrenOf.get(node.code) ?? []).map(count)].filter((value) => value !== null)
    open.pop()
    const total = parts.length === 0 ? null : parts.reduce((sum, value) => sum + value, 0)
    counted.set(node.code, total)
    return total
  }
  for (const node of nodes) count(node)
  return counted
}
