import type { AnySchema } from '@orpc/contract'
import { z } from 'zod'

/**
 * An address carries only text: where the contract asks for a number, a truth or a list, the text is read as such.
 * What stands in a JSON body is left as it was sent. Text that cannot be read stays, and the contract refuses it.
 */
export function readAddress(route: { method: string; path: string }, schema: AnySchema | undefined, input: unknown): unknown {
  if (!(schema instanceof z.ZodObject) || typeof input !== 'object' || input === null) return input
  const inPath = new Set(Array.from(route.path.matchAll(/\{\+?(\w+)\}/g), (match) => match[1] ?? ''))
  const isAddressOnly = route.method === 'GET' || route.method === 'HEAD'
  const fields: Readonly<Record<string, unknown>> = schema.shape
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, isAddressOnly || inPath.has(name) ? readText(fields[name], value) : value]))
}

function readText(schema: unknown, value: unknown): unknown {
  const inner = bare(schema)
  if (inner instanceof z.ZodArray) {
    const { element } = inner
    // A list of one looks like a single value in an address.
    return (Array.isArray(value) ? value : [value]).map((item) => readText(element, item))
  }
  if (typeof value !== 'string') return value
  if (inner instanceof z.ZodNumber && /^-?\d+(\.\d+)?$/.test(value)) return Number(value)
  if (inner instanceof z.ZodBoolean && (value === 'true' || value === 'false')) return value === 'true'
  return value
}

/** What stands inside of optional, nullable, default and the like. */
function bare(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault || schema instanceof z.ZodCatch || schema instanceof z.ZodReadonly) return bare(schema.unwrap())
  return schema instanceof z.ZodPipe ? bare(schema.in) : schema
}
