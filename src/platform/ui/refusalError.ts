import type { Params, Words } from '../../kernel/refusal.ts'

/** A refusal of the server as the browser holds it: `{code, sentence: {zh, en}, params}` with its HTTP status. */
export class RefusalError extends Error {
  readonly code: string
  readonly status: number
  readonly words: Words
  readonly params: Params
  constructor(refusal: { code: string; status: number; words: Words; params: Params }) {
    super(`${refusal.code}: ${refusal.words.en}`)
    this.name = 'RefusalError'
    this.code = refusal.code
    this.status = refusal.status
    this.words = refusal.words
    this.params = refusal.params
  }
}

/** Any other answer outside 2xx: a fault with its status and, where the server gave one, the id of the request. */
export class FaultError extends Error {
  readonly status: number
  readonly requestId: string | null
  constructor(status: number, requestId: string | null) {
    super(`The server answered ${status}.`)
    this.name = 'FaultError'
    this.status = status
    this.requestId = requestId
  }
}

/** Reads a refusal body; null when the body is none. The refusal may also travel in the `data` of an oRPC error. */
export function refusalOf(body: unknown, status: number): RefusalError | null {
  if (!isObject(body)) return null
  const sentence = body['sentence']
  if (typeof body['code'] === 'string' && isObject(sentence)) {
    const { zh, en } = sentence
    if (typeof zh !== 'string' || typeof en !== 'string') return null
    return new RefusalError({ code: body['code'], status, words: { zh, en }, params: paramsOf(body['params']) })
  }
  const inner = body['data']
  return isObject(inner) ? refusalOf({ code: body['code'], ...inner }, status) : null
}

function paramsOf(value: unknown): Params {
  const params: Record<string, string | number | null> = {}
  if (!isObject(value)) return params
  for (const [name, param] of Object.entries(value)) {
    if (typeof param === 'string' || typeof param === 'number' || param === null) params[name] = param
  }
  return params
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
