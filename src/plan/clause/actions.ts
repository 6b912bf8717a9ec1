import { sql } from 'kysely'
import { Refusal } from '../../kernel/refusal.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { type Allowed, type Context, requirePermission } from '../../platform/access/context.ts'
import type { Transaction } from '../../platform/records/records.ts'
import { clauseChanged, clauseOfOldPlan } from './contract.ts'
import { type Clause, type ClauseEdit, editClauseText, mergeWithNext, moveClause, splitClause } from './edit.ts'
import { reasonOf, suggestionsFor } from './importPlan.ts'
import { getClauseHome, listClauses, requireAreaScope, takeClauseIds } from './store.ts'
import type { ClauseAct, PlanTables } from './tables.ts'

export async function editClause(asker: Context, { clauseId, text, before }: { clauseId: number; text: string; before: string }): Promise<{ clauseId: number }> {
  const ctx = requirePermission(asker, 'plan.edit')
  return changePlan(ctx, clauseId, async (tx, clauses, keep) => {
    refuseStale(clauses, clauseId, before)
    const edit = editClauseText(clauses, String(clauseId), text)
    await keep(edit, [{ clauseId, act: 'edited', otherClauseId: null }])
    await renewSuggestions(tx, clauseId, textOf(edit.clauses, clauseId))
    return { clauseId }
  })
}

/** The first part keeps id, owner and links; a link whose words went into the second part goes with them. */
export async function splitClauseAt(asker: Context, { clauseId, offset, before }: { clauseId: number; offset: number; before: string }): Promise<{ clauseId: number; newClauseId: number }> {
  const ctx = requirePermission(asker, 'plan.edit')
  return changePlan(ctx, clauseId, async (tx, clauses, keep) => {
    refuseStale(clauses, clauseId, before)
    const [newClauseId = 0] = await takeClauseIds(tx, 1)
    const edit = splitClause(clauses, { clauseId: String(clauseId), offset, newClauseId: String(newClauseId) })
    await keep(edit, [{ clauseId, act: 'split', otherClauseId: newClauseId }])
    await shareLinks(tx, { clauseId, newClauseId, head: textOf(edit.clauses, clauseId), tail: textOf(edit.clauses, newClauseId) })
    return { clauseId, newClauseId }
  })
}

/** The merged clause stays as a removed row that says into which it went; its links and notes move over. */
export async function mergeClauseWithNext(asker: Context, clauseId: number): Promise<{ clauseId: number }> {
  const ctx = requirePermission(asker, 'plan.edit')
  return changePlan(ctx, clauseId, async (tx, clauses, keep) => {
    const edit = mergeWithNext(clauses, String(clauseId))
    const mergedId = edit.change.kind === 'merged' ? Number(edit.change.mergedClauseId) : 0
    await keep(edit, [{ clauseId, act: 'merged', otherClauseId: mergedId }, { clauseId: mergedId, act: 'removed', otherClauseId: clauseId }])
    await sql`update clause set removed_at = ${ctx.now}, merged_into = ${clauseId} where clause_id = ${mergedId}`.execute(tx.db)
    await sql`
      insert into clause_link (clause_id, kind, reference, state, because, decided_by, decided_at)
      select ${clauseId}, kind, reference, state, because, decided_by, decided_at from clause_link where clause_id = ${mergedId}
      on conflict (clause_id, kind, reference) do update
        set state = excluded.state, because = excluded.because, decided_by = excluded.decided_by, decided_at = excluded.decided_at
        where clause_link.state <> 'confirmed' and excluded.state = 'confirmed'`.execute(tx.db)
    await sql`update clause_note set clause_id = ${clauseId} where clause_id = ${mergedId}`.execute(tx.db)
    return { clauseId }
  })
}

export async function moveClauseTo(asker: Context, { clauseId, parentId, position }: { clauseId: number; parentId: number | null; position: number }): Promise<{ clauseId: number }> {
  const ctx = requirePermission(asker, 'plan.edit')
  return changePlan(ctx, clauseId, async (_tx, clauses, keep) => {
    const edit = moveClause(clauses, String(clauseId), { parentId: parentId === null ? null : String(parentId), position })
    await keep(edit, [{ clauseId, act: 'moved', otherClauseId: null }])
    return { clauseId }
  })
}

type Act = { clauseId: number; act: ClauseAct; otherClauseId: number | null }
type Keep = (edit: ClauseEdit, acts: readonly Act[]) => Promise<void>

/** One change of a plan at a time: its row is locked, the clauses are read, and what the change made of them is written. */
async function changePlan<R>(ctx: Allowed, clauseId: number, change: (tx: Transaction, clauses: Clause[], keep: Keep) => Promise<R>): Promise<R> {
  return ctx.records.transaction(async (tx) => {
    const home = await getClauseHome(tx, clauseId)
    if (!home.in_force) throw new Refusal(clauseOfOldPlan)
    await requireAreaScope(tx, ctx, home.area_code)
    await sql`select plan_id from plan where plan_id = ${home.plan_id} for update`.execute(tx.db)
    const before = (await listClauses(tx, home.plan_id)).map(({ clause }) => clause)
    return change(tx, before, async (edit, acts) => {
      // A new part must be there before the history can name it.
      await writeClauses(tx, home.plan_id, before, edit.clauses)
      await writeVersions(tx, ctx, before, acts)
      for (const act of acts.slice(0, 1)) {
        await writeAudit(tx, ctx, { verb: `plan.clause.${act.act}`, subjectKind: 'clause', subjectId: String(act.clauseId), detail: { other: act.otherClauseId } })
      }
    })
  })
}

function refuseStale(clauses: readonly Clause[], clauseId: number, before: string): void {
  if (textOf(clauses, clauseId) !== before) throw new Refusal(clauseChanged)
}
function textOf(clauses: readonly Clause[], clauseId: number): string {
  return clauses.find((clause) => clause.clauseId === String(clauseId))?.text ?? ''
}

async function writeVersions(tx: Transaction, ctx: Context, before: readonly Clause[], acts: readonly Act[]): Promise<void> {
  const rows = acts.flatMap(({ clauseId, act, otherClauseId }) => {
    const clause = before.find((candidate) => candidate.clauseId === String(clauseId))
    return clause ? [{ id: clauseId, act, parent: clause.parentId === null ? null : Number(clause.parentId), position: clause.position, text: clause.text, source: clause.source, other: otherClauseId }] : []
  })
  await sql`
    insert into clause_version (clause_id, version, act, parent_id, position, text, source, other_clause_id, changed_by, changed_at)
    select r.id, coalesce((select max(v.version) from clause_version v where v.clause_id = r.id), 0) + 1, r.act, r.parent, r.position, r.text, r.source, r.other, ${ctx.accountId}, ${ctx.now}
    from jsonb_to_recordset(cast(${JSON.stringify(rows)} as jsonb)) as r (id bigint, act text, parent bigint, position int, text text, source text, other bigint)`.execute(tx.db)
}

/** Writes only the rows that the change touched. */
async function writeClauses(tx: Transaction, planId: number, before: readonly Clause[], after: readonly Clause[]): Promise<void> {
  const known = new Map(before.map((clause) => [clause.clauseId, clause]))
  const parentsBefore = new Set(before.map((clause) => clause.parentId))
  const parents = new Set(after.map((clause) => clause.parentId))
  const changed = after.filter((clause) => {
    const old = known.get(clause.clauseId)
    return !old || old.parentId !== clause.parentId || old.position !== clause.position || old.level !== clause.level
      || old.text !== clause.text || old.source !== clause.source || parentsBefore.has(clause.clauseId) !== parents.has(clause.clauseId)
  })
  const rows = changed.map((clause) => ({
    id: Number(clause.clauseId), parent: clause.parentId === null ? null : Number(clause.parentId), position: clause.position, level: clause.level,
    number: clause.number, text: clause.text, source: clause.source, leaf: clause.level > 0 && !parents.has(clause.clauseId),
  }))
  await sql`
    insert into clause (clause_id, plan_id, parent_id, position, level, number, text, source, is_leaf)
    select r.id, ${planId}, r.parent, r.position, r.level, r.number, r.text, r.source, r.leaf
    from jsonb_to_recordset(cast(${JSON.stringify(rows)} as jsonb)) as r (id bigint, parent bigint, position int, level int, number text, text text, source text, leaf boolean)
    on conflict (clause_id) do update set parent_id = excluded.parent_id, position = excluded.position, level = excluded.level,
      text = excluded.text, source = excluded.source, is_leaf = excluded.is_leaf`.execute(tx.db)
}

/** Proposals follow the words of a clause; what a person decided stays. */
async function renewSuggestions(tx: Transaction, clauseId: number, text: string): Promise<void> {
  const suggestions = suggestionsFor(text)
  const names = JSON.stringify(suggestions.map((suggestion) => suggestion.measureId))
  await sql`delete from clause_link where clause_id = ${clauseId} and kind = 'measure' and state = 'suggested'
    and reference not in (select jsonb_array_elements_text(cast(${names} as jsonb)))`.execute(tx.db)
  for (const suggestion of suggestions) {
    await sql`insert into clause_link (clause_id, kind, reference, state, because)
      values (${clauseId}, 'measure', ${suggestion.measureId}, 'suggested', cast(${reasonOf(suggestion)} as jsonb))
      on conflict (clause_id, kind, reference) do update set because = excluded.because`.execute(tx.db)
  }
}

type Parts = { clauseId: number; newClauseId: number; head: string; tail: string }

async function shareLinks(tx: Transaction, { clauseId, newClauseId, head, tail }: Parts): Promise<void> {
  const db = tx.tables<PlanTables>()
  const inHead = new Set(suggestionsFor(head).map((suggestion) => suggestion.measureId))
  const moving = suggestionsFor(tail).map((suggestion) => suggestion.measureId).filter((measureId) => !inHead.has(measureId))
  if (moving.length > 0) {
    // Only links that came from the words: what a person linked by hand stays with the first part.
    await db.updateTable('clause_link').set({ clause_id: newClauseId }).where('clause_id', '=', clauseId).where('kind', '=', 'measure')
      .where('reference', 'in', moving).where(sql<boolean>`because ? 'term'`).execute()
  }
  await sql`insert into clause_link (clause_id, kind, reference, state, because, decided_by, decided_at)
    select ${newClauseId}, kind, reference, state, because, decided_by, decided_at from clause_link where clause_id = ${clauseId} and kind = 'owner'`.execute(tx.db)
  await renewSuggestions(tx, newClauseId, tail)
}
