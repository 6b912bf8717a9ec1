import type { Words } from '../../kernel/refusal.ts'
import type { RuleChoices } from './kind.ts'
import { type FieldNode, type FieldShape, same, type RuleDifference } from './contract.ts'

type Leaf = { readonly place: Words; readonly value: string; readonly words: Words }
const nothing: Words = { zh: '—', en: '—' }

/** Where in a body something stands, in words: 指标第 3 行 · 权重. */
export function placeOf(node: FieldNode, path: readonly PropertyKey[]): Words {
  const parts: Words[] = []
  let at: FieldNode | null = node
  for (const step of path) {
    if (at?.kind === 'object') {
      const field: FieldShape | undefined = at.fields.find((one) => one.name === step)
      parts.push(field?.words ?? same(String(step)))
      at = field?.node ?? null
    } else if (at?.kind === 'list') {
      const row = Number(step) + 1
      const last = parts.pop() ?? nothing
      parts.push({ zh: `${last.zh}第 ${row} 行`, en: `${last.en}, row ${row}` })
      at = at.item
    } else parts.push(same(String(step)))
  }
  return parts.length === 0 ? { zh: '内容', en: 'Body' } : join(parts)
}

/** What changed between two bodies, field by field. Rows of a list that carry an `id` are followed by it, others by their place. */
export function differenceOf(node: FieldNode, before: unknown, after: unknown, choices: RuleChoices = {}): RuleDifference[] {
  const leaves = (body: unknown) => new Map(leavesOf(node, body, { places: [], key: '', name: '', choices }).map((leaf) => [leaf.key, leaf]))
  const [old, now] = [leaves(before), leaves(after)]
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [was, is] = [old.get(key), now.get(key)]
    if (was?.value === is?.value) return []
    return [{ place: is?.place ?? was?.place ?? nothing, before: was?.words ?? nothing, after: is?.words ?? nothing }]
  })
}

type At = { readonly places: readonly Words[]; readonly key: string; readonly name: string; readonly choices: RuleChoices }

function leavesOf(node: FieldNode, value: unknown, at: At): (Leaf & { readonly key: string })[] {
  if (value === undefined || value === null) return []
  if (node.kind === 'object' && isRecord(value)) return node.fields.flatMap((field) => leavesOf(field.node, value[field.name], { ...at, places: [...at.places, field.words], key: `${at.key}/${field.name}`, name: field.name }))
  if (node.kind === 'list' && Array.isArray(value)) {
    const last = at.places.at(-1) ?? nothing
    return value.flatMap((item: unknown, index) => {
      const id = isRecord(item) && typeof item['id'] === 'string' ? item['id'] : null
      const name = nameOfRow(item, at.choices) ?? (id === null ? null : same(id))
      const row = name === null ? { zh: `${last.zh}第 ${index + 1} 行`, en: `${last.en}, row ${index + 1}` } : { zh: `${last.zh}“${name.zh}”`, en: `${last.en} "${name.en}"` }
      return leavesOf(node.item, item, { ...at, places: [...at.places.slice(0, -1), row], key: `${at.key}/${id ?? index}` })
    })
  }
  return [{ key: at.key, place: join(at.places), value: JSON.stringify(value), words: shown(node, value, at.choices[at.name]) }]
}

/** A row is known by its name, else by what was picked for it. */
function nameOfRow(item: unknown, choices: RuleChoices): Words | null {
  if (!isRecord(item)) return null
  if (typeof item['name'] === 'string' && item['name'] !== '') return same(item['name'])
  for (const [field, options] of Object.entries(choices)) {
    const picked = options.find((option) => option.value === item[field])
    if (picked) return picked.words
  }
  return null
}

function shown(node: FieldNode, value: unknown, options: RuleChoices[string] | undefined): Words {
  if (node.kind === 'choice') return node.options.find((option) => option.value === String(value))?.words ?? same(String(value))
  if (typeof value === 'boolean') return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' }
  return options?.find((option) => option.value === value)?.words ?? same(typeof value === 'string' ? value : JSON.stringify(value))
}
function join(parts: readonly Words[]): Words {
  return { zh: parts.map((part) => part.zh).join(' · '), en: parts.map((part) => part.en).join(' · ') }
}
function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
