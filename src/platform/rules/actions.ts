import { z } from 'zod'
import { day } from '../../kernel/day.ts'
import { Refusal, type RefusalDeclaration } from '../../kernel/refusal.ts'
import { writeAudit } from '../access/audit.ts'
import { type Allowed, type Context, requirePermission } from '../access/context.ts'
import { issueWords } from '../http/issueWords.ts'
import type { RecordsSession, Transaction } from '../records/records.ts'
import {
  type DraftInput, ruleBodyBad, ruleChangedMeanwhile, ruleKindUnknown, ruleNotApproved, ruleNotOpen, ruleNotSubmitted, ruleOutsideScope, ruleOwnApproval, ruleRetiredTooEarly,
  ruleStateWords, ruleVariantNeeded, ruleVariantUnwanted, same,
} from './contract.ts'
import { placeOf } from './difference.ts'
import { describeBody } from './fields.ts'
import { approveVerb, draftVerb, type RuleKind } from './kind.ts'
import { getRuleArea, getRuleForUpdate, insertDraft, saveRule, type StoredRule } from './store.ts'

export type RuleKinds = readonly RuleKind[]

export function getKind(kinds: RuleKinds, id: string): RuleKind {
  const kind = kinds.find((one) => one.id === id)
  if (!kind) throw new Refusal(ruleKindUnknown, { kind: id })
  return kind
}

/** Reads a body by its kind; the refusal names the field in words. */
export function readBody(kind: RuleKind, body: unknown): unknown {
  try {
    return kind.read(body)
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    const [issue] = error.issues
    const place = placeOf(describeBody(kind.body), issue?.path ?? [])
    const reason = issue ? issueWords(issue) : same('')
    throw new Refusal(ruleBodyBad, { placeZh: place.zh, placeEn: place.en, reasonZh: reason.zh, reasonEn: reason.en })
  }
}

export async function draftRule(ctx: Context, kinds: RuleKinds, given: Omit<DraftInput, 'effectiveFrom'> & { effectiveFrom: string }): Promise<{ ruleId: number; version: number }> {
  const kind = getKind(kinds, given.kind)
  const allowed = requirePermission(ctx, draftVerb(kind))
  refuseVariant(kind, given.variant)
  const effectiveFrom = day(given.effectiveFrom)
  const body = readBody(kind, given.body)
  return ctx.records.transaction(async (tx) => {
    const area = await requireArea(tx, allowed, given.areaCode)
    const drafted = await insertDraft(tx, { kind: kind.id, variant: given.variant, areaCode: area, effectiveFrom, body, note: given.note, author: ctx.accountId })
    await audit(tx, ctx, 'rule.draft', { ruleId: drafted.ruleId, kind: kind.id, areaCode: area, version: drafted.version })
    return drafted
  })
}

/** Changes what is not yet approved; a version that waits for approval goes back to a draft. */
export async function editRule(ctx: Context, kinds: RuleKinds, given: { ruleId: number; revision: number; effectiveFrom: string; body: unknown; note: string }): Promise<{ revision: number }> {
  return ctx.records.transaction(async (tx) => {
    const { rule, kind } = await take(tx, ctx, kinds, given.ruleId, draftVerb)
    if (rule.state === 'approved' || rule.state === 'retired') throw stateRefusal(ruleNotOpen, rule)
    refuseOlder(rule, given.revision)
    const effectiveFrom = day(given.effectiveFrom)
    const revision = await saveRule(tx, rule.ruleId, {
      body: readBody(kind, given.body), effective_from: effectiveFrom, note: given.note, state: 'draft', edited_by: ctx.accountId, edited_at: ctx.now, submitted_at: null, approver: null, decided_at: null, reason: null,
    })
    await audit(tx, ctx, 'rule.edit', rule)
    return { revision }
  })
}

export async function submitRule(ctx: Context, kinds: RuleKinds, given: { ruleId: number; revision: number }): Promise<void> {
  await ctx.records.transaction(async (tx) => {
    const { rule, kind } = await take(tx, ctx, kinds, given.ruleId, draftVerb)
    if (rule.state !== 'draft' && rule.state !== 'rejected') throw stateRefusal(ruleNotOpen, rule)
    refuseOlder(rule, given.revision)
    await refuseBelowFloors(tx, ctx, kind, rule)
    await saveRule(tx, rule.ruleId, { state: 'submitted', submitted_at: ctx.now, approver: null, decided_at: null, reason: null })
    await audit(tx, ctx, 'rule.submit', rule)
  })
}

export async function approveRule(ctx: Context, kinds: RuleKinds, given: { ruleId: number; revision: number }): Promise<void> {
  await ctx.records.transaction(async (tx) => {
    const { rule, kind } = await takeSubmitted(tx, ctx, kinds, given)
    await refuseBelowFloors(tx, ctx, kind, rule)
    await saveRule(tx, rule.ruleId, { state: 'approved', approver: ctx.accountId, decided_at: ctx.now })
    await audit(tx, ctx, 'rule.approve', rule)
  })
}

export async function rejectRule(ctx: Context, kinds: RuleKinds, given: { ruleId: number; revision: number; reason: string }): Promise<void> {
  await ctx.records.transaction(async (tx) => {
    const { rule } = await takeSubmitted(tx, ctx, kinds, given)
    await saveRule(tx, rule.ruleId, { state: 'rejected', approver: ctx.accountId, decided_at: ctx.now, reason: given.reason })
    await audit(tx, ctx, 'rule.reject', rule, { reason: given.reason })
  })
}

export async function retireRule(ctx: Context, kinds: RuleKinds, given: { ruleId: number; from: string; reason: string }): Promise<void> {
  await ctx.records.transaction(async (tx) => {
    const { rule } = await take(tx, ctx, kinds, given.ruleId, approveVerb)
    if (rule.state !== 'approved') throw stateRefusal(ruleNotApproved, rule)
    const from = day(given.from)
    if (from < rule.effectiveFrom) throw new Refusal(ruleRetiredTooEarly, { from, effectiveFrom: rule.effectiveFrom })
    await saveRule(tx, rule.ruleId, { state: 'retired', retired_from: from, retired_by: ctx.accountId, reason: given.reason })
    await audit(tx, ctx, 'rule.retire', rule, { validTo: from, reason: given.reason })
  })
}

async function take(tx: Transaction, ctx: Context, kinds: RuleKinds, ruleId: number, verb: (kind: RuleKind) => string): Promise<{ rule: StoredRule; kind: RuleKind }> {
  const rule = await getRuleForUpdate(tx, ruleId)
  const kind = getKind(kinds, rule.kind)
  await requireArea(tx, requirePermission(ctx, verb(kind)), rule.areaCode)
  return { rule, kind }
}

async function takeSubmitted(tx: Transaction, ctx: Context, kinds: RuleKinds, given: { ruleId: number; revision: number }): Promise<{ rule: StoredRule; kind: RuleKind }> {
  const taken = await take(tx, ctx, kinds, given.ruleId, approveVerb)
  if (taken.rule.state !== 'submitted') throw stateRefusal(ruleNotSubmitted, taken.rule)
  refuseOlder(taken.rule, given.revision)
  if (taken.rule.author === ctx.accountId || taken.rule.editedBy === ctx.accountId) throw new Refusal(ruleOwnApproval)
  return taken
}

async function requireArea(session: RecordsSession, ctx: Allowed, areaCode: string): Promise<string> {
  const area = await getRuleArea(session, areaCode, ctx.scopeAreaCodes)
  if (!area.isInScope) throw new Refusal(ruleOutsideScope, { area: area.name })
  return area.areaCode
}

export function refuseVariant(kind: RuleKind, variant: string): void {
  const params = { kindZh: kind.words.zh, kindEn: kind.words.en }
  if (kind.variants && variant === '') throw new Refusal(ruleVariantNeeded, params)
  if (!kind.variants && variant !== '') throw new Refusal(ruleVariantUnwanted, params)
}

async function refuseBelowFloors(tx: Transaction, ctx: Context, kind: RuleKind, rule: StoredRule): Promise<void> {
  const [fault] = await kind.floors({ ctx, session: tx, areaCode: rule.areaCode, variant: rule.variant, effectiveFrom: rule.effectiveFrom, body: readBody(kind, rule.body) })
  if (fault) throw fault
}

function refuseOlder(rule: StoredRule, revision: number): void {
  if (rule.revision !== revision) throw new Refusal(ruleChangedMeanwhile, { version: rule.version })
}
function stateRefusal(declared: RefusalDeclaration, rule: StoredRule): Refusal {
  return new Refusal(declared, { version: rule.version, stateZh: ruleStateWords[rule.state].zh, stateEn: ruleStateWords[rule.state].en })
}

async function audit(tx: Transaction, ctx: Context, verb: string, rule: { ruleId: number; kind: string; areaCode: string; version: number }, detail: { reason?: string; validTo?: string } = {}): Promise<void> {
  await writeAudit(tx, ctx, { verb, subjectKind: 'rule', subjectId: String(rule.ruleId), detail: { kind: rule.kind, areaCode: rule.areaCode, version: rule.version, ...detail } })
}
