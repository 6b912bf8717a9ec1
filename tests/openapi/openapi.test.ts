import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { contract } from '../../src/app/api.ts'
import { generateOpenApi } from '../../src/platform/http/index.ts'

type Operation = {
  summary?: string; tags?: string[]; operationId?: string; parameters?: { name: string; in: string; required?: boolean }[]
  responses: Record<string, { $ref?: string; content?: Record<string, { schema?: { $ref?: string } }> }>
}
type Document = {
  openapi: string; info: { title: string; version: string }; paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, unknown>; responses: Record<string, unknown>; securitySchemes: Record<string, unknown> }
}

let written: Document
const operations: { name: string; path: string; operation: Operation }[] = []

beforeAll(async () => {
  written = JSON.parse(JSON.stringify(await generateOpenApi(contract))) as Document
  for (const [path, methods] of Object.entries(written.paths)) {
    for (const [method, operation] of Object.entries(methods)) operations.push({ name: `${method.toUpperCase()} ${path}`, path, operation })
  }
})

test('the committed document is what the contract says; node --import tsx scripts/writeOpenapi.mjs writes it anew', async () => {
  const committed = readFileSync(join(resolve(import.meta.dirname, '..', '..'), 'openapi', 'openapi.json'), 'utf8')
  expect(committed).toBe(`${JSON.stringify(written, null, 1)}\n`)
  expect(JSON.stringify(await generateOpenApi(contract))).toBe(JSON.stringify(written))
})

test('it is OpenAPI 3.1, with everything that it refers to in it', () => {
  expect(written.openapi).toMatch(/^3\.1\.\d$/)
  expect(written.info).toMatchObject({ title: expect.any(String), version: expect.any(String) })
  const refers = [...JSON.stringify(written).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '')
  const missing = refers.filter((reference) => reference.startsWith('#/') && !resolveReference(written, reference))
  expect(missing).toEqual([])
  expect(refers.filter((reference) => !reference.startsWith('#/'))).toEqual([])
})

function resolveReference(document: unknown, reference: string): boolean {
  const parts = reference.slice(2).split('/').map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
  return parts.reduce<unknown>((at, part) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[part] : undefined), document) !== undefined
}

test('every route has a summary of its own, an answer, and declares how it refuses', () => {
  expect(operations.length).toBeGreaterThan(60)
  expect(operations.filter(({ operation }) => !operation.summary?.trim()).map(({ name }) => name)).toEqual([])
  expect(operations.filter(({ operation }) => !Object.keys(operation.responses).some((status) => /^2\d\d$/.test(status))).map(({ name }) => name)).toEqual([])
  expect(operations.filter(({ operation }) => operation.responses['default']?.$ref !== '#/components/responses/Refused').map(({ name }) => name)).toEqual([])
  expect(written.components.schemas['Refusal']).toMatchObject({ required: ['code', 'sentence', 'params'] })
})

test('every place in a path is a declared parameter, and operations have names of their own', () => {
  const wrong = operations.filter(({ path, operation }) => {
    const places = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).toSorted()
    const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name).toSorted()
    return places.join() !== declared.join()
  })
  expect(wrong.map(({ name }) => name)).toEqual([])
  const ids = operations.map(({ operation }) => operation.operationId)
  expect(new Set(ids).size).toBe(ids.length)
})
