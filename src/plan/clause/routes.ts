import { implement } from '@orpc/server'
import type { Measure } from '../../branch/index.ts'
import { type Context, requirePermission } from '../../platform/access/context.ts'
import { editClause, mergeClauseWithNext, moveClauseTo, splitClauseAt } from './actions.ts'
import { clauseContract } from './contract.ts'
import { inReadingOrder, planTextOf } from './edit.ts'
import { importPlan, previewPlan } from './importPlan.ts'
import { listIndicators } from './indicators.ts'
import { addNote, decideLinks, finishNote, linkClause } from './linkActions.ts'
import { findPlanFor, getPlan, listClauses, listPlanVersions, listStaffInService, listSuggestedLinks } from './store.ts'

export function makeClauseRouter(measures: readonly Measure[]) {
  const os = implement(clauseContract).$context<Context>()
  return os.router({
    preview: os.preview.handler(({ context, input }) => previewPlan(context, measures, input)),
    import: os.import.handler(({ context, input }) => importPlan(context, input)),
    versions: os.versions.handler(async ({ context }) => {
      requirePermission(context, 'plan.read')
      return (await listPlanVersions(context.records)).map((row) => ({
        planId: row.plan_id, title: row.title, year: row.year, areaCode: row.area_code, version: row.version, inForce: row.in_force,
        importedAt: row.imported_at.toISOString(), importedBy: row.imported_by, clauseCount: row.clause_count,
      }))
    }),
    text: os.text.handler(async ({ context, input }) => {
      requirePermission(context, 'plan.read')
      const plan = await getPlan(context.records, input.planId)
      const clauses = (await listClauses(context.records, input.planId)).map(({ clause }) => clause)
      return { title: plan.title, text: planTextOf(inReadingOrder(clauses)) }
    }),
    choices: os.choices.handler(async ({ context }) => {
      requirePermission(context, 'plan.read')
      const [indicators, staff] = await Promise.all([listIndicators(context.records, measures), listStaffInService(context.records, context.today)])
      return {
        measures: [...indicators.values()]
          .map(({ measureId, name, definition, unit, source }) => ({ measureId, name, definition, unit, isFed: source !== 'awaited' }))
          .sort((a, b) => Number(b.isFed) - Number(a.isFed) || (a.measureId < b.measureId ? -1 : 1)),
        staff: staff.map((row) => ({ staffNo: row.staff_no, name: row.name, post: row.post, unitName: row.unit_name })),
      }
    }),
    edit: os.edit.handler(({ context, input }) => editClause(context, input)),
    split: os.split.handler(({ context, input }) => splitClauseAt(context, input)),
    merge: os.merge.handler(({ context, input }) => mergeClauseWithNext(context, input.clauseId)),
    move: os.move.handler(({ context, input }) => moveClauseTo(context, input)),
    link: os.link.handler(({ context, input }) => linkClause(context, measures, input)),
    decide: os.decide.handler(({ context, input }) => decideLinks(context, input)),
    suggested: os.suggested.handler(async ({ context }) => {
      const { records, scopeAreaCodes } = requirePermission(context, 'plan.read')
      const plan = await findPlanFor(records, scopeAreaCodes)
      if (!plan) return []
      const [indicators, links] = await Promise.all([listIndicators(context.records, measures), listSuggestedLinks(context.records, plan.plan_id)])
      return links.map((link) => {
        const indicator = indicators.get(link.measure_id)
        return {
          clauseId: link.clause_id, clauseText: link.clause_text, heading: link.heading ?? '', linkId: link.link_id, measureId: link.measure_id,
          name: indicator?.name ?? { zh: link.measure_id, en: link.measure_id }, term: link.because.term ?? null, why: link.because.why ?? null,
          isFed: indicator !== undefined && indicator.source !== 'awaited',
        }
      })
    }),
    addNote: os.addNote.handler(({ context, input }) => addNote(context, input)),
    finishNote: os.finishNote.handler(({ context, input }) => finishNote(context, input.noteId)),
  })
}
