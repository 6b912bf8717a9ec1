import { ORPCError } from '@orpc/server'
import { ValidationError } from '@orpc/contract'
import { z } from 'zod'
import { Refusal, fill, type Params, type Words } from '../../kernel/refusal.ts'
import { noPermission } from '../access/context.ts'
import type { DeclaredPermission } from '../access/roles.ts'
import { issueWords } from './issueWords.ts'
import { badInput, bodyTooLarge, routeUnknown, unknownMediaType, unreadableRequest } from './refusals.ts'

/** Every answer outside 2xx: what happened, in both languages, and the values its sentence was made of. */
export type WireError = { readonly code: string; readonly sentence: Words; readonly params: Params; readonly requestId?: string }
export type Answer = { readonly status: number; readonly body: WireError; readonly isFault: boolean }

const faultSentence: Words = {
  zh: '系统出错了，刚才的操作没有完成。请把编号 {requestId} 告诉管理员。',
  en: 'Something went wrong and the last step was not done. Give the administrator the code {requestId}.',
}

/** What the outside hears of an error. A fault keeps its details to the log; the request id joins the two. */
export function answerOf(error: unknown, requestId: string, permissions: readonly DeclaredPermission[]): Answer {
  const refused = refusalIn(error)
  if (refused) {
    const sentence = refused.code === noPermission.code ? permissionSentence(refused, permissions) : { zh: refused.sentence('zh'), en: refused.sentence('en') }
    return { status: refused.status, body: { code: refused.code, sentence, params: refused.params }, isFault: false }
  }
  const params = { requestId }
  return {
    status: 500, isFault: true,
    body: { code: 'FAULT', sentence: { zh: fill(faultSentence.zh, params), en: fill(faultSentence.en, params) }, params, requestId },
  }
}

/** A verb is said by its words, as the page of roles shows them. */
function permissionSentence(refused: Refusal, permissions: readonly DeclaredPermission[]): Words {
  const { verb } = refused.params
  const words = permissions.find((permission) => permission.verb === verb)?.words
  return { zh: fill(refused.words.zh, { verb: words?.zh ?? verb ?? null }), en: fill(refused.words.en, { verb: words?.en ?? verb ?? null }) }
}

function refusalIn(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error
  if (error instanceof ORPCError) {
    if (error.code === 'BAD_REQUEST' && error.cause instanceof ValidationError) return inputRefusal(error.cause.issues)
    return error.code === 'BAD_REQUEST' ? new Refusal(unreadableRequest) : null
  }
  if (error instanceof z.ZodError) return inputRefusal(error.issues)
  return httpRefusal(error)
}

// What fastify itself refuses: a body too large, cut off, or of an unknown type.
function httpRefusal(error: unknown): Refusal | null {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return null
  if (error.statusCode === 413) return new Refusal(bodyTooLarge)
  if (error.statusCode === 415) return new Refusal(unknownMediaType)
  if (error.statusCode === 404) return new Refusal(routeUnknown)
  return error.statusCode >= 400 && error.statusCode < 500 ? new Refusal(unreadableRequest) : null
}

type Issue = ValidationError['issues'][number]

function inputRefusal(issues: readonly Issue[]): Refusal {
  const [issue] = issues
  const field = (issue?.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.')
  const reason = issue ? issueWords(issue) : { zh: '', en: '' }
  return new Refusal(badInput, { field: field === '' ? '·' : field, reasonZh: reason.zh, reasonEn: reason.en })
}
