/** The two languages every sentence of the product exists in. */
export type Language = 'zh' | 'en'
export type Words = { readonly zh: string; readonly en: string }
export type Params = Readonly<Record<string, string | number | null>>

/**
 * Something the user can act on: declared in a contract with its sentence in both languages, sent as a 4xx.
 * Faults of ours use `assert`; faults of the outside world an Error with its cause.
 */
export class Refusal extends Error {
  readonly code: string
  readonly params: Params
  readonly words: Words
  readonly status: number
  constructor(declared: RefusalDeclaration, params: Params = {}) {
    super(fill(declared.words.zh, params))
    this.name = 'Refusal'
    this.code = declared.code
    this.words = declared.words
    this.params = params
    this.status = declared.status
  }
  sentence(language: Language): string {
    return fill(this.words[language], this.params)
  }
}

export type RefusalDeclaration = { readonly code: string; readonly words: Words; readonly status: number }

/** Declares a refusal once, beside the contract of its topic. Sentences carry `{name}` places. */
export function refusal(code: string, words: Words, status = 422): RefusalDeclaration {
  return { code, words, status }
}

/** Puts `params` into the `{name}` places of a sentence; an unknown place stays visible. */
export function fill(sentence: string, params: Params): string {
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = params[name]
    return value === undefined ? place : value === null ? '—' : String(value)
  })
}

/** A fault of ours: fail the request, log it, alert. */
export function assert(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new Error(sentence)
}
