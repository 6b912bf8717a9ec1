import type { z } from 'zod'
import type { Day } from '../../kernel/day.ts'
import type { Refusal, Words } from '../../kernel/refusal.ts'
import type { Context } from '../access/context.ts'
import type { DeclaredPermission, RoleId } from '../access/roles.ts'
import type { RecordsSession } from '../records/records.ts'
import type { PreviewProgress, RulePreview } from './contract.ts'

/** What a text field of a name is picked from: the code that is stored, and its words. */
export type RuleChoices = Readonly<Record<string, readonly { readonly value: string; readonly words: Words }[]>>

/** What a check or a preview is asked about: one body, where and from when it would hold. */
export type RuleQuestion<Body> = {
  readonly ctx: Context
  /** The transaction of an approval, else the pool. */
  readonly session: RecordsSession
  readonly areaCode: string
  readonly variant: string
  readonly effectiveFrom: Day
  readonly body: Body
}

/** `before` is the body in force, null when there is none. A preview that reads much tells how far it is, and stops when nobody waits for it any more. */
export type PreviewQuestion<Body> = RuleQuestion<Body> & { readonly before: Body | null; readonly onProgress?: (progress: PreviewProgress) => void; readonly signal?: AbortSignal | undefined }

type Declared<Body> = {
  /** `chapter.noun`, also the first part of its two verbs. */
  readonly id: string
  readonly words: Words
  /** What is decided by it, in one sentence. */
  readonly purpose: Words
  /** Fields carry their words by `named`; the form, the difference and every complaint speak with them. */
  readonly body: z.ZodType<Body>
  /** What a first draft starts from. */
  readonly initial: Body
  readonly roles: { readonly draft: readonly RoleId[]; readonly approve: readonly RoleId[] }
  /** Where several stand side by side at one area: what tells them apart. */
  readonly variants?: { readonly words: Words }
  /** A screen of its own for the body: `/assessment/schemes/{ruleId}`. */
  readonly editorPath?: string
  /** Text fields, by name, that are picked from a list: indicators, posts. The form, the difference and its reader see their words. */
  readonly choices?: (session: RecordsSession) => Promise<RuleChoices>
  /** What no version may break, beyond the type of its body; asked at submission and again at approval. */
  readonly floors?: (asked: RuleQuestion<Body>) => Promise<readonly Refusal[]>
  /** What would be decided differently. */
  readonly preview?: (asked: PreviewQuestion<Body>) => Promise<RulePreview>
}

/** A kind of rule as the table sees it: its bodies come as JSON and are read again each time. */
export type RuleKind<Body = unknown> = Pick<Declared<Body>, 'id' | 'words' | 'purpose' | 'roles' | 'variants' | 'editorPath' | 'initial'> & {
  readonly body: z.ZodType<Body>
  readonly read: (body: unknown) => Body
  readonly choices: (session: RecordsSession) => Promise<RuleChoices>
  readonly floors: (asked: RuleQuestion<unknown>) => Promise<readonly Refusal[]>
  readonly preview: ((asked: PreviewQuestion<unknown>) => Promise<RulePreview>) | null
}

/** Declares a kind of rule; the app lists it, and it has versions, approval, a page and a trail. */
export function defineRuleKind<Body>(declared: Declared<Body>): RuleKind<Body> {
  const { choices, floors, preview, ...rest } = declared
  const read = (body: unknown): Body => declared.body.parse(body)
  return {
    ...rest, read,
    choices: async (session) => choices?.(session) ?? {},
    floors: async (asked) => floors?.({ ...asked, body: read(asked.body) }) ?? [],
    preview: preview ? async (asked) => preview({ ...asked, body: read(asked.body), before: asked.before === null ? null : read(asked.before) }) : null,
  }
}

export const draftVerb = (kind: Pick<RuleKind, 'id'>): string => `${kind.id}.draft`
export const approveVerb = (kind: Pick<RuleKind, 'id'>): string => `${kind.id}.approve`

/** Two verbs for each kind: who writes it and who lets it hold. */
export function permissionsOfKinds(kinds: readonly RuleKind[]): DeclaredPermission[] {
  return kinds.flatMap((kind) => [
    { verb: draftVerb(kind), words: { zh: `起草${kind.words.zh}`, en: `Draft: ${kind.words.en}` }, roles: kind.roles.draft },
    { verb: approveVerb(kind), words: { zh: `批准、停用${kind.words.zh}`, en: `Approve and retire: ${kind.words.en}` }, roles: kind.roles.approve },
  ])
}
