import { z } from 'zod'
import type { Words } from '../../kernel/refusal.ts'
import { same, type FieldNode, type FieldShape } from './contract.ts'

type JsonSchema = {
  readonly type?: string | readonly string[]; readonly zh?: string; readonly en?: string; readonly options?: Readonly<Record<string, Words>>
  readonly properties?: Readonly<Record<string, JsonSchema>>; readonly required?: readonly string[]
  readonly items?: JsonSchema; readonly anyOf?: readonly JsonSchema[]; readonly enum?: readonly unknown[]
  readonly minimum?: number; readonly maximum?: number; readonly maxLength?: number; readonly pattern?: string; readonly format?: string
}

/** The body of a kind as a tree of named fields, for forms, differences and complaints. */
export function describeBody(body: z.ZodType): FieldNode {
  return nodeOf(z.toJSONSchema(body, { unrepresentable: 'any', io: 'input' }) as JsonSchema)
}

function nodeOf(schema: JsonSchema): FieldNode {
  const inner = schema.anyOf?.filter((one) => one.type !== 'null')
  if (inner && inner.length === 1 && inner[0]) return { ...nodeOf({ ...inner[0], ...(schema.options ? { options: schema.options } : {}) }), isNullable: true }
  if (Array.isArray(schema.type)) {
    const [type] = schema.type.filter((one) => one !== 'null')
    return { ...nodeOf({ ...schema, ...(type === undefined ? {} : { type }) }), isNullable: schema.type.includes('null') }
  }
  if (schema.enum) return { kind: 'choice', options: schema.enum.map((value) => ({ value: String(value), words: schema.options?.[String(value)] ?? same(String(value)) })) }
  if (schema.type === 'object' && schema.properties) return { kind: 'object', fields: Object.entries(schema.properties).map(([name, field]) => fieldOf(name, field)) }
  if (schema.type === 'array' && schema.items) return { kind: 'list', item: nodeOf(schema.items) }
  if (schema.type === 'number' || schema.type === 'integer') {
    // A bound that only says "a safe integer" is none that a person needs to read.
    const bound = (value: number | undefined) => (value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? null : value)
    return { kind: 'number', isInteger: schema.type === 'integer', min: bound(schema.minimum), max: bound(schema.maximum) }
  }
  if (schema.type === 'boolean') return { kind: 'yesNo' }
  if (schema.type === 'string') return { kind: 'text', maxLength: schema.maxLength ?? null }
  return { kind: 'other' }
}

function fieldOf(name: string, schema: JsonSchema): FieldShape {
  const words = wordsOf(schema) ?? schema.anyOf?.map(wordsOf).find((found) => found !== null) ?? same(name)
  return { name, words, node: nodeOf(schema) }
}
function wordsOf(schema: JsonSchema): Words | null {
  return schema.zh !== undefined && schema.en !== undefined ? { zh: schema.zh, en: schema.en } : null
}
