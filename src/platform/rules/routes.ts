import { implement } from '@orpc/server'
import { addMonths, day, firstDayOf, monthOf } from '../../kernel/day.ts'
import { Refusal, type Words } from '../../kernel/refusal.ts'
import { type Context, hasPermission, requirePermission, scopeOf } from '../access/context.ts'
import { approveRule, draftRule, editRule, getKind, readBody, refuseVariant, rejectRule, retireRule, type RuleKinds, submitRule } from './actions.ts'
import { type OpenedRule, ruleContract, type PreviewProgress, type RuleKindShape, type RulePreview, type RuleShape, ruleUnknown } from './contract.ts'
import { differenceOf } from './difference.ts'
import { describeBody } from './fields.ts'
import { approveVerb, draftVerb, type PreviewQuestion, type RuleKind } from './kind.ts'
import { viewRulesPermission } from './permissions.ts'
import { getRuleArea, type ListedRule, listRuleAreas, listRules, RULES_LISTED_MAX, ruleInForce } from './store.ts'

const done = { done: true } as const

/** The kinds of all chapters are handed in by the app. */
export function makeRuleRouter(kinds: RuleKinds) {
  const os = implement(ruleContract).$context<Context>()
  /** By account: how far the preview is that was asked for last. It lives as long as its request. */
  const running = new Map<number, { progress: PreviewProgress | null }>()
  const view = (ctx: Context) => requirePermission(ctx, viewRulesPermission.verb)
  return os.router({
    kinds: os.kinds.handler(({ context }) => {
      view(context)
      return kinds.map((kind) => kindShape(context, kind))
    }),
    places: os.places.handler(async ({ context }) => {
      view(context)
      const scope = [...new Set(kinds.flatMap((kind) => scopeOf(context, draftVerb(kind))))]
      // Most rules begin with a month, and none should hold before people know of it.
      return { areas: await listRuleAreas(context.records, scope), from: firstDayOf(addMonths(monthOf(context.today), 1)) }
    }),
    list: os.list.handler(async ({ context, input }) => {
      view(context)
      const rows = await listRules(context.records, input)
      const listed = rows.slice(0, RULES_LISTED_MAX)
      return { rules: listed.map((row) => ruleShape(row, listed, context)), isCut: rows.length > RULES_LISTED_MAX }
    }),
    open: os.open.handler(({ context, input }) => {
      view(context)
      return openRule(context, kinds, input.ruleId)
    }),
    compare: os.compare.handler(async ({ context, input }) => {
      view(context)
      const [one, other] = [await getListed(context, input.ruleId), await getListed(context, input.otherId)]
      const kind = getKind(kinds, one.kind)
      return differenceOf(describeBody(kind.body), other.body, one.body, await kind.choices(context.records))
    }),
    preview: os.preview.handler(async ({ context, input, signal }) => {
      const kind = getKind(kinds, input.kind)
      const allowed = requirePermission(context, hasPermission(context, draftVerb(kind)) ? draftVerb(kind) : approveVerb(kind))
      refuseVariant(kind, input.variant)
      const { areaCode } = await getRuleArea(context.records, input.areaCode, allowed.scopeAreaCodes)
      const own: { progress: PreviewProgress | null } = { progress: null }
      running.set(context.accountId, own)
      const onProgress = (progress: PreviewProgress): void => {
        own.progress = progress
      }
      try {
        return await previewOf(context, kind, { areaCode, variant: input.variant, effectiveFrom: input.effectiveFrom, body: readBody(kind, input.body), onProgress, signal })
      } finally {
        if (running.get(context.accountId) === own) running.delete(context.accountId)
      }
    }),
    previewProgress: os.previewProgress.handler(({ context }) => {
      view(context)
      return running.get(context.accountId)?.progress ?? null
    }),
    draft: os.draft.handler(({ context, input }) => draftRule(context, kinds, input)),
    edit: os.edit.handler(({ context, input }) => editRule(context, kinds, { ...input, body: input.body })),
    submit: os.submit.handler(async ({ context, input }) => {
      await submitRule(context, kinds, input)
      return done
    }),
    approve: os.approve.handler(async ({ context, input }) => {
      await approveRule(context, kinds, input)
      return done
    }),
    reject: os.reject.handler(async ({ context, input }) => {
      await rejectRule(context, kinds, input)
      return done
    }),
    retire: os.retire.handler(async ({ context, input }) => {
      await retireRule(context, kinds, input)
      return done
    }),
  })
}

function kindShape(ctx: Context, kind: RuleKind): RuleKindShape {
  return {
    id: kind.id, words: kind.words, purpose: kind.purpose, variantWords: kind.variants?.words ?? null, editorPath: kind.editorPath ?? null, fields: describeBody(kind.body), initial: kind.initial,
    hasPreview: kind.preview !== null, may: { draft: hasPermission(ctx, draftVerb(kind)), approve: hasPermission(ctx, approveVerb(kind)) },
  }
}

function ruleShape({ body: _body, authorId: _authorId, editorId: _editorId, ...row }: ListedRule, all: readonly ListedRule[], ctx: Context): RuleShape {
  return { ...row, isInForce: isInForce(row, all, ctx.today) }
}

/** At its own area: the latest that has begun, unless it has ended. */
function isInForce(row: Omit<RuleShape, 'isInForce'>, all: readonly ListedRule[], today: string): boolean {
  if (row.state !== 'approved' && row.state !== 'retired') return false
  if (row.effectiveFrom > today || (row.retiredFrom !== null && today >= row.retiredFrom)) return false
  return !all.some((other) => other.kind === row.kind && other.variant === row.variant && other.areaCode === row.areaCode && (other.state === 'approved' || other.state === 'retired')
    && other.effectiveFrom <= today && (other.effectiveFrom > row.effectiveFrom || (other.effectiveFrom === row.effectiveFrom && other.version > row.version)))
}

async function getListed(ctx: Context, ruleId: number): Promise<ListedRule> {
  const [row] = await listRules(ctx.records, { ruleId })
  if (!row) throw new Refusal(ruleUnknown, { rule: ruleId })
  return row
}

async function openRule(ctx: Context, kinds: RuleKinds, ruleId: number): Promise<OpenedRule> {
  const row = await getListed(ctx, ruleId)
  const kind = getKind(kinds, row.kind)
  const line = (await listRules(ctx.records, { kind: row.kind })).filter((other) => other.variant === row.variant)
  const standing = await ruleInForce(ctx.records, kind, row.areaCode, day(row.effectiveFrom), row.variant)
  // A version that already holds is shown against the one before it.
  const earlier = line.filter((other) => other.areaCode === row.areaCode && other.ruleId !== ruleId && other.decidedAt !== null && (other.state === 'approved' || other.state === 'retired') && other.version < row.version)
    .toSorted((a, b) => b.version - a.version)[0]
  const before = standing && standing.ruleId !== ruleId ? standing : earlier ? { ruleId: earlier.ruleId, version: earlier.version, body: earlier.body } : null
  const isOpen = row.state === 'draft' || row.state === 'submitted'
  const choices = await kind.choices(ctx.records)
  const question = { ctx, session: ctx.records, areaCode: row.areaCode, variant: row.variant, effectiveFrom: day(row.effectiveFrom), body: readBody(kind, row.body) }
  return {
    ...ruleShape(row, line, ctx), body: row.body, kindShape: kindShape(ctx, kind), isOwn: row.authorId === ctx.accountId || row.editorId === ctx.accountId,
    before: before ? { ruleId: before.ruleId, version: before.version } : null, difference: before ? differenceOf(describeBody(kind.body), before.body, row.body, choices) : [],
    choices: Object.fromEntries(Object.entries(choices).map(([name, options]) => [name, [...options]])),
    faults: isOpen ? (await kind.floors(question)).map(bothLanguages) : [],
  }
}

async function previewOf(ctx: Context, kind: RuleKind, given: { areaCode: string; variant: string; effectiveFrom: string; body: unknown } & Pick<PreviewQuestion<unknown>, 'onProgress' | 'signal'>): Promise<{ preview: RulePreview | null; faults: Words[] }> {
  const question = { ctx, session: ctx.records, areaCode: given.areaCode, variant: given.variant, effectiveFrom: day(given.effectiveFrom), body: given.body }
  const faults = (await kind.floors(question)).map(bothLanguages)
  const before = await ruleInForce(ctx.records, kind, given.areaCode, question.effectiveFrom, given.variant)
  // What breaks a floor has no meaning to preview.
  return { preview: kind.preview && faults.length === 0 ? await kind.preview({ ...question, before: before?.body ?? null, ...(given.onProgress ? { onProgress: given.onProgress } : {}), signal: given.signal }) : null, faults }
}

function bothLanguages(fault: Refusal): Words {
  return { zh: fault.sentence('zh'), en: fault.sentence('en') }
}
