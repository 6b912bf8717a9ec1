import { sql } from 'kysely'
import { month as toMonth } from '../../../kernel/day.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { writeAudit } from '../../../platform/access/audit.ts'
import { type Context, requirePermission } from '../../../platform/access/context.ts'
import { listRolesHeld } from '../../../platform/access/store.ts'
import { rulesInForce } from '../../../platform/rules/index.ts'
import { workNow } from '../../../work/index.ts'
import { lastDayOf } from '../../../kernel/day.ts'
import { schemeRoleWords } from '../scheme/contract.ts'
import type { ScoredSubject } from '../score/contract.ts'
import { type AssessmentDeps, findStandingRun, lockPlace, type PlaceAsked, refuseScored, requireArea } from './actions.ts'
import { entryFrozen, entryOutOfRange, entryUnknown, itemUnknown, notTheScorer, schemeNotInForce, subjectNotScored } from './contract.ts'
import { listEnterables } from './enterableRules.ts'
import { listScoredSubjects } from './inputs.ts'
import { enterAssessment } from './permissions.ts'
import { findSchemeName } from './store.ts'

type Entered = PlaceAsked & { readonly subjectKind: ScoredSubject['kind']; readonly subjectCode: string; readonly itemId: string; readonly amount: number; readonly evidence: string }

/** Enters an item, a veto or a judged score of a month that is not frozen; by whom the scheme names, and never about oneself. */
export async function enterItem(given: Context, deps: AssessmentDeps, asked: Entered): Promise<{ entryId: number }> {
  const ctx = requirePermission(given, enterAssessment.verb)
  return ctx.records.transaction(async (tx) => {
    await lockPlace(tx, asked)
    if ((await findStandingRun(tx, asked)) !== null) throw new Refusal(entryFrozen, { month: asked.month })
    const month = toMonth(asked.month)
    const rule = (await rulesInForce(tx, deps.schemeKind, asked.areaCode, lastDayOf(month))).find((one) => one.variant === asked.variant)
    if (!rule) throw new Refusal(schemeNotInForce, { month, ...(await findSchemeName(tx, { kind: deps.schemeKind.id, ...asked })) })
    const subject = (await listScoredSubjects(tx, rule.body, asked.areaCode, month)).find((one) => one.kind === asked.subjectKind && one.code === asked.subjectCode)
    if (!subject) throw new Refusal(subjectNotScored, { subject: asked.subjectCode, month })
    const item = listEnterables(rule.body).find((one) => one.id === asked.itemId)
    if (!item) throw new Refusal(itemUnknown, { item: asked.itemId })
    if (asked.amount < item.low || asked.amount > item.high) throw new Refusal(entryOutOfRange, { item: item.name, amount: asked.amount, low: item.low, high: item.high })
    await requireArea(tx, ctx, subject.areaCode)
    if (item.scorer !== null && !(await listRolesHeld(tx, ctx.accountId, subject.areaCode, ctx.today)).has(item.scorer)) {
      throw new Refusal(notTheScorer, { item: item.name, roleZh: schemeRoleWords[item.scorer].zh, roleEn: schemeRoleWords[item.scorer].en })
    }
    await refuseScored(tx, ctx, { subjects: [subject] })
    const { rows: [row] } = await sql<{ entryId: number }>`
      insert into assessment_entry (area_code, variant, month, subject_kind, subject_code, item_id, amount, evidence, entered_by, entered_at)
      values (${asked.areaCode}, ${asked.variant}, ${asked.month}, ${asked.subjectKind}, ${asked.subjectCode}, ${asked.itemId}, ${asked.amount}, ${asked.evidence}, ${ctx.accountId}, ${workNow(ctx)}) returning entry_id as "entryId"`.execute(tx.db)
    const entryId = row?.entryId ?? 0
    await writeAudit(tx, ctx, { verb: 'assessment.enter', subjectKind: asked.subjectKind, subjectId: asked.subjectCode, detail: { period: asked.month, kind: asked.variant, item: item.name, amount: asked.amount, reason: asked.evidence } })
    return { entryId }
  })
}

export async function removeEntry(given: Context, asked: { entryId: number; reason: string }): Promise<void> {
  const ctx = requirePermission(given, enterAssessment.verb)
  await ctx.records.transaction(async (tx) => {
    const { rows: [entry] } = await sql<PlaceAsked & { enteredBy: number; subjectKind: string; subjectCode: string }>`
      select area_code as "areaCode", variant, month, entered_by as "enteredBy", subject_kind as "subjectKind", subject_code as "subjectCode" from assessment_entry where entry_id = ${asked.entryId} and removed_at is null`.execute(tx.db)
    // Only who entered it takes it back; to others it is not there.
    if (!entry || entry.enteredBy !== ctx.accountId) throw new Refusal(entryUnknown, { entry: asked.entryId })
    await lockPlace(tx, entry)
    if ((await findStandingRun(tx, entry)) !== null) throw new Refusal(entryFrozen, { month: entry.month })
    await sql`update assessment_entry set removed_by = ${ctx.accountId}, removed_at = ${workNow(ctx)}, removed_because = ${asked.reason} where entry_id = ${asked.entryId}`.execute(tx.db)
    await writeAudit(tx, ctx, { verb: 'assessment.removeEntry', subjectKind: entry.subjectKind, subjectId: entry.subjectCode, detail: { period: entry.month, kind: entry.variant, reason: asked.reason } })
  })
}
