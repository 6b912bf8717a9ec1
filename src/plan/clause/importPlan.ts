import { setImmediate as yieldOnce } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Measure } from '../../branch/index.ts'
import { Refusal, type Words } from '../../kernel/refusal.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { type Context, requirePermission } from '../../platform/access/context.ts'
import type { RecordsSession, Transaction } from '../../platform/records/records.ts'
import { areaUnknown, type PlanPreview, type PlanSource } from './contract.ts'
import { readDocx } from './docx.ts'
import { type Clause, flattenPlan } from './edit.ts'
import { type Indicators, listIndicators } from './indicators.ts'
import { parsePlan } from './parse.ts'
import { findNumberingSlips, findSlips, planYearOf } from './slips.ts'
import { findPlanInForce, findWidestArea, listClauses, type PlanRow, requireAreaScope, type StoredClause, takeClauseIds } from './store.ts'
import { isMeasurable, type Suggestion, suggestMeasures } from './suggest.ts'
import type { PlanTables } from './tables.ts'

/** More than a person decides about one sentence in one look. */
export const suggestionsPerClauseMax = 4
const previewNodesMax = 2_000

type ReadPlan = {
  title: string; year: number | null; text: string; clauses: Clause[]; leaves: ReadonlySet<string>; notices: Words[]
  /** What is proposed for each text of a leaf. */
  suggestions: ReadonlyMap<string, readonly Suggestion[]>
}

/** Reads what arrived without keeping anything: the outline, what looks wrong in it, and what would be proposed. */
export async function previewPlan(asker: Context, measures: readonly Measure[], source: PlanSource): Promise<PlanPreview> {
  const ctx = requirePermission(asker, 'plan.edit')
  const plan = await readPlan(source)
  const areaCode = source.areaCode ?? (await findWidestArea(ctx.records, ctx.scopeAreaCodes))
  const inForce = areaCode === undefined ? undefined : await findPlanInForce(ctx.records, areaCode)
  const [indicators, known] = await Promise.all([listIndicators(ctx.records, measures), inForce ? textsOf(ctx.records, inForce) : new Set<string>()])
  const nodes = await mapYielding(plan.clauses, (clause) => previewNode(clause, plan, indicators))
  const sentences = nodes.filter((node) => node.isLeaf)
  return {
    title: plan.title,
    year: plan.year,
    numberedByLevel: [1, 2, 3, 4, 5].map((level) => plan.clauses.filter((clause) => clause.level === level && clause.number !== null).length),
    sentenceCount: sentences.length,
    measurableCount: sentences.filter((node) => node.isMeasurable).length,
    suggestedSentenceCount: sentences.filter((node) => node.suggestions.length > 0).length,
    suggestionCount: nodes.reduce((sum, node) => sum + node.suggestions.length, 0),
    slipCount: nodes.reduce((sum, node) => sum + node.slips.length, 0),
    unchangedCount: sentences.filter((node) => known.has(node.text)).length,
    replaces: inForce ? { planId: inForce.plan_id, title: inForce.title, version: inForce.version } : null,
    notices: plan.notices,
    numberingSlips: findNumberingSlips(parsePlan(plan.text).clauses),
    nodes: nodes.slice(0, previewNodesMax),
    nodeCount: nodes.length,
  }
}

export type ImportedPlan = { planId: number; version: number; title: string; clauseCount: number; suggestionCount: number; carriedLinkCount: number; notices: Words[] }

/** Keeps a plan as the next version of its area and puts it in force; sentences that stayed the same bring their links along. */
export async function importPlan(asker: Context, source: PlanSource): Promise<ImportedPlan> {
  const ctx = requirePermission(asker, 'plan.edit')
  const plan = await readPlan(source)
  const areaCode = source.areaCode ?? (await findWidestArea(ctx.records, ctx.scopeAreaCodes))
  if (areaCode === undefined) throw new Refusal(areaUnknown, { areaCode: null })
  return ctx.records.transaction(async (tx) => {
    await requireAreaScope(tx, ctx, areaCode)
    const { planId, version, before } = await insertPlan(tx, ctx, { plan, areaCode, fileName: source.fileName ?? null })
    const carriedFrom = before ? matchSentences(await listClauses(tx, before.plan_id), plan) : new Map<string, number>()
    const suggestionCount = await insertClauses(ctx, tx, { planId, plan, carriedFrom })
    const carriedLinkCount = before ? await carryLinks(tx, planId) : 0
    await writeAudit(tx, ctx, {
      verb: 'plan.import', subjectKind: 'plan', subjectId: String(planId),
      detail: { areaCode, version, clauses: plan.clauses.length, suggestions: suggestionCount, carriedLinks: carriedLinkCount },
    })
    return { planId, version, title: plan.title, clauseCount: plan.clauses.length, suggestionCount, carriedLinkCount, notices: plan.notices }
  })
}

async function readPlan(source: PlanSource): Promise<ReadPlan> {
  const { text, notices } = source.docxBase64 === undefined
    ? { text: source.text ?? '', notices: [] }
    : await readDocx(Buffer.from(source.docxBase64, 'base64'))
  const parsed = parsePlan(text)
  const clauses = flattenPlan(parsed.clauses, (order) => String(order))
  const parents = new Set(clauses.map((clause) => clause.parentId))
  const leaves = new Set(clauses.filter((clause) => clause.level > 0 && !parents.has(clause.clauseId)).map((clause) => clause.clauseId))
  const title = parsed.title ?? source.fileName?.replace(/\.[^.]+$/, '') ?? '工作计划'
  const texts = [...new Set(clauses.filter((clause) => leaves.has(clause.clauseId)).map((clause) => clause.text))]
  const suggestions = new Map(await mapYielding(texts, (leaf) => [leaf, suggestionsFor(leaf)] as const))
  const isNumbered = clauses.some((clause) => clause.number !== null)
  return { title, year: planYearOf(text), text, clauses, leaves, notices: isNumbered ? notices : [...notices, withoutHeadings], suggestions }
}

const withoutHeadings: Words = {
  zh: '没有找到编号的标题（一、（一）、1、（1）），所有句子都放在标题之下，目录会是空的。如果原文有章节，请补上编号后再导入。',
  en: 'No numbered headings were found (一、 (一) 1、 (1)), so every sentence stands below the title and there is no table of contents. If the text has chapters, number them and import it again.',
}

const WORK_MS_MAX = 20

/** Maps in pieces: whoever waits for the process is answered in between. */
async function mapYielding<In, Out>(items: readonly In[], work: (item: In) => Out): Promise<Out[]> {
  const done: Out[] = []
  let began = performance.now()
  for (const item of items) {
    done.push(work(item))
    if (performance.now() - began < WORK_MS_MAX) continue
    await yieldOnce()
    began = performance.now()
  }
  return done
}

function previewNode(clause: Clause, plan: ReadPlan, indicators: Indicators): PlanPreview['nodes'][number] {
  const isLeaf = plan.leaves.has(clause.clauseId)
  const suggestions = isLeaf ? (plan.suggestions.get(clause.text) ?? []) : []
  return {
    level: clause.level, number: clause.number, text: clause.text, isLeaf, isMeasurable: isLeaf && isMeasurable(clause.text),
    slips: findSlips(clause.text, plan.year),
    suggestions: suggestions.map(({ measureId, name, term, why }) => ({ measureId, name, term, why, isFed: indicators.get(measureId)?.source !== 'awaited' })),
  }
}

export function suggestionsFor(text: string): Suggestion[] {
  return suggestMeasures(text).slice(0, suggestionsPerClauseMax)
}

async function textsOf(session: RecordsSession, plan: PlanRow): Promise<ReadonlySet<string>> {
  const stored = await listClauses(session, plan.plan_id)
  return new Set(stored.filter((clause) => clause.isLeaf).map(({ clause }) => clause.text))
}

type NewPlan = { plan: ReadPlan; areaCode: string; fileName: string | null }

async function insertPlan(tx: Transaction, ctx: Context, { plan, areaCode, fileName }: NewPlan) {
  const db = tx.tables<PlanTables>()
  // Two imports for one area queue here, so that versions follow each other.
  await sql`select area_code from area where area_code = ${areaCode} for update`.execute(tx.db)
  const before = await findPlanInForce(tx, areaCode)
  const last = await db.selectFrom('plan').select((eb) => eb.fn.max('version').as('version')).where('area_code', '=', areaCode).executeTakeFirst()
  const version = Number(last?.version ?? 0) + 1
  await db.updateTable('plan').set({ in_force: false }).where('area_code', '=', areaCode).where('in_force', '=', true).execute()
  const { plan_id: planId } = await db.insertInto('plan')
    .values({ title: plan.title, year: plan.year, area_code: areaCode, source_text: plan.text, file_name: fileName, imported_by: ctx.accountId, version, in_force: true })
    .returning('plan_id').executeTakeFirstOrThrow()
  return { planId, version, before }
}

/** New clauses whose text the old plan has too, the first with the first where one stands twice. */
function matchSentences(old: readonly StoredClause[], plan: ReadPlan): ReadonlyMap<string, number> {
  const waiting = new Map<string, number[]>()
  for (const { clauseId, clause } of [...old].reverse()) {
    const found = waiting.get(clause.text)
    if (found) found.push(clauseId)
    else if (clause.text !== '') waiting.set(clause.text, [clauseId])
  }
  const matched = new Map<string, number>()
  for (const clause of plan.clauses) {
    const from = waiting.get(clause.text)?.pop()
    if (from !== undefined) matched.set(clause.clauseId, from)
  }
  return matched
}

type NewClauses = { planId: number; plan: ReadPlan; carriedFrom: ReadonlyMap<string, number> }

async function insertClauses(ctx: Context, tx: Transaction, { planId, plan, carriedFrom }: NewClauses): Promise<number> {
  const ids = await takeClauseIds(tx, plan.clauses.length)
  const idOf = (clauseId: string | null): number | null => (clauseId === null ? null : (ids[Number(clauseId)] ?? null))
  await ctx.records.copyInto(tx, 'clause', ['clause_id', 'plan_id', 'parent_id', 'position', 'level', 'number', 'text', 'source', 'is_leaf', 'carried_from'],
    plan.clauses.map((clause) => [
      idOf(clause.clauseId), planId, idOf(clause.parentId), clause.position, clause.level, clause.number, clause.text, clause.source,
      plan.leaves.has(clause.clauseId) ? 't' : 'f', carriedFrom.get(clause.clauseId) ?? null,
    ]))
  const links = plan.clauses.filter((clause) => plan.leaves.has(clause.clauseId)).flatMap((clause) =>
    (plan.suggestions.get(clause.text) ?? []).map((suggestion) => [idOf(clause.clauseId), 'measure', suggestion.measureId, 'suggested', reasonOf(suggestion)]))
  return ctx.records.copyInto(tx, 'clause_link', ['clause_id', 'kind', 'reference', 'state', 'because'], links)
}

/** As stored with the link: the words that matched and why. */
export function reasonOf({ term, start, end, why }: Suggestion): string {
  return JSON.stringify({ term, start, end, why })
}

/** What was decided about a sentence, and what is still open, comes along with it. */
async function carryLinks(tx: Transaction, toPlanId: number): Promise<number> {
  const { rows } = await sql<{ state: string }>`
    insert into clause_link (clause_id, kind, reference, state, because, decided_by, decided_at)
    select c.clause_id, l.kind, l.reference, l.state, l.because, l.decided_by, l.decided_at
    from clause_link l join clause c on c.carried_from = l.clause_id where c.plan_id = ${toPlanId}
    on conflict (clause_id, kind, reference) do update
      set state = excluded.state, because = excluded.because, decided_by = excluded.decided_by, decided_at = excluded.decided_at
    returning state`.execute(tx.db)
  await sql`
    insert into clause_note (clause_id, text, due_on, owner_staff_no, account_id, written_at)
    select c.clause_id, n.text, n.due_on, n.owner_staff_no, n.account_id, n.written_at
    from clause_note n join clause c on c.carried_from = n.clause_id where c.plan_id = ${toPlanId} and n.done_at is null`.execute(tx.db)
  return rows.filter((row) => row.state !== 'suggested').length
}
