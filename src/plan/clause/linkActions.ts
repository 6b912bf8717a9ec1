import type { Measure } from '../../branch/index.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { type Context, requirePermission } from '../../platform/access/context.ts'
import { clauseOfOldPlan, measureUnknown, noteGone, staffUnknown } from './contract.ts'
import { listIndicators } from './indicators.ts'
import { getClauseHome, getLinks, requireAreaScope } from './store.ts'
import type { LinkKind, PlanTables } from './tables.ts'

export type NewLink = { clauseId: number; kind: LinkKind; reference: string }

/** A link made by hand is confirmed at once; one that was rejected before comes back. */
export async function linkClause(asker: Context, measures: readonly Measure[], { clauseId, kind, reference }: NewLink): Promise<{ linkId: number }> {
  const ctx = requirePermission(asker, 'plan.confirm')
  return ctx.records.transaction(async (tx) => {
    const home = await getClauseHome(tx, clauseId)
    if (!home.in_force) throw new Refusal(clauseOfOldPlan)
    await requireAreaScope(tx, ctx, home.area_code)
    const db = tx.tables<PlanTables>()
    if (kind === 'measure' && !(await listIndicators(tx, measures)).has(reference)) throw new Refusal(measureUnknown, { measureId: reference })
    if (kind === 'owner') await requireStaff(ctx, reference)
    const row = await db.insertInto('clause_link')
      .values({ clause_id: clauseId, kind, reference, state: 'confirmed', decided_by: ctx.accountId, decided_at: ctx.now })
      .onConflict((conflict) => conflict.columns(['clause_id', 'kind', 'reference']).doUpdateSet({ state: 'confirmed', decided_by: ctx.accountId, decided_at: ctx.now }))
      .returning('clause_link_id').executeTakeFirstOrThrow()
    await writeAudit(tx, ctx, { verb: 'plan.link', subjectKind: 'clause', subjectId: String(clauseId), detail: { kind, reference } })
    return { linkId: row.clause_link_id }
  })
}

/** Confirms or rejects. A confirmed link that is rejected is no longer one, and the row says who ended it. */
export async function decideLinks(asker: Context, { linkIds, state }: { linkIds: readonly number[]; state: 'confirmed' | 'rejected' }): Promise<{ changed: number }> {
  const ctx = requirePermission(asker, 'plan.confirm')
  return ctx.records.transaction(async (tx) => {
    const links = await getLinks(tx, linkIds)
    if (links.some((link) => !link.in_force)) throw new Refusal(clauseOfOldPlan)
    for (const areaCode of new Set(links.map((link) => link.area_code))) await requireAreaScope(tx, ctx, areaCode)
    const changing = links.filter((link) => link.state !== state)
    if (changing.length === 0) return { changed: 0 }
    await tx.tables<PlanTables>().updateTable('clause_link').set({ state, decided_by: ctx.accountId, decided_at: ctx.now })
      .where('clause_link_id', 'in', changing.map((link) => link.clause_link_id)).execute()
    await writeAudit(tx, ctx, {
      verb: state === 'confirmed' ? 'plan.confirm' : 'plan.reject', subjectKind: 'clause_link', subjectId: String(changing[0]?.clause_link_id ?? ''),
      detail: { links: changing.map((link) => ({ clause: link.clause_id, kind: link.kind, reference: link.reference, before: link.state })) },
    })
    return { changed: changing.length }
  })
}

export type NewNote = { clauseId: number; text: string; dueOn: string | null; ownerStaffNo: string | null }

export async function addNote(asker: Context, note: NewNote): Promise<{ noteId: number }> {
  const ctx = requirePermission(asker, 'plan.note')
  return ctx.records.transaction(async (tx) => {
    const home = await getClauseHome(tx, note.clauseId)
    if (!home.in_force) throw new Refusal(clauseOfOldPlan)
    if (note.ownerStaffNo !== null) await requireStaff(ctx, note.ownerStaffNo)
    const row = await tx.tables<PlanTables>().insertInto('clause_note')
      .values({ clause_id: note.clauseId, text: note.text.trim(), due_on: note.dueOn, owner_staff_no: note.ownerStaffNo, account_id: ctx.accountId, written_at: ctx.now })
      .returning('clause_note_id').executeTakeFirstOrThrow()
    await writeAudit(tx, ctx, { verb: 'plan.note', subjectKind: 'clause', subjectId: String(note.clauseId), detail: { note: row.clause_note_id, dueOn: note.dueOn } })
    return { noteId: row.clause_note_id }
  })
}

export async function finishNote(asker: Context, noteId: number): Promise<{ noteId: number }> {
  const ctx = requirePermission(asker, 'plan.note')
  return ctx.records.transaction(async (tx) => {
    const row = await tx.tables<PlanTables>().updateTable('clause_note').set({ done_at: ctx.now, done_by: ctx.accountId })
      .where('clause_note_id', '=', noteId).where('done_at', 'is', null).returning('clause_id').executeTakeFirst()
    if (!row) throw new Refusal(noteGone)
    await writeAudit(tx, ctx, { verb: 'plan.note.finish', subjectKind: 'clause', subjectId: String(row.clause_id), detail: { note: noteId } })
    return { noteId }
  })
}

async function requireStaff(ctx: Context, staffNo: string): Promise<void> {
  const row = await ctx.records.tables<PlanTables>().selectFrom('staff').select('staff_no').where('staff_no', '=', staffNo)
    .where('valid_from', '<=', ctx.today).where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>=', ctx.today)])).executeTakeFirst()
  if (!row) throw new Refusal(staffUnknown, { staffNo })
}
