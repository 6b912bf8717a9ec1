import { type Catalogue, findTopArea } from '../../../branch/index.ts'
import { addMonths, lastDayOf, month as toMonth, monthOf } from '../../../kernel/day.ts'
import { type Context, hasPermission, requirePermission } from '../../../platform/access/context.ts'
import { type RuleKind, rulesInForce } from '../../../platform/rules/index.ts'
import type { Scheme } from '../scheme/contract.ts'
import { applyCorrections } from '../score/correctionRules.ts'
import { indicatorName, itemName } from '../score/scoreRules.ts'
import { findStandingRun, requireArea } from './actions.ts'
import type { AppealShape, MyScore, OpenedRun, RunHead } from './contract.ts'
import { answerAppeal, ownAssessment, publishAssessment, runAssessment, signAssessment, viewAssessment } from './permissions.ts'
import { getRun, listAppeals, listCorrections, listOwnResults, listPublishedRunsOf, listResults, listRuns, listSignatures, type StoredAppeal, type StoredCorrection, type StoredRun, type StoredSignature, subjectsOfPerson } from './store.ts'

export type ReadDeps = { readonly catalogue: Catalogue; readonly schemeKind: RuleKind<Scheme> }

export async function readSchemes(given: Context, deps: ReadDeps, asked: { areaCode?: string | undefined; month?: string | undefined }) {
  const ctx = requirePermission(given, viewAssessment.verb)
  const areaCode = asked.areaCode ?? (await findTopArea(ctx.records))?.areaCode ?? ''
  const month = toMonth(asked.month ?? addMonths(monthOf(ctx.today), -1))
  const rules = await rulesInForce(ctx.records, deps.schemeKind, areaCode, lastDayOf(month))
  const schemes = await Promise.all(rules.map(async (rule) => ({ variant: rule.variant, ruleId: rule.ruleId, version: rule.version, name: rule.body.name, nameEn: rule.body.nameEn, runId: await findStandingRun(ctx.records, { areaCode, month, variant: rule.variant }) })))
  return { areaCode, month, schemes }
}

function headOf(run: StoredRun, signatures: readonly StoredSignature[]): RunHead {
  const { inputs, batchIds: _batchIds, computedAt, ...head } = run
  return {
    ...head, computedAt: computedAt.toISOString(),
    signatures: inputs.scheme.signers.map((step) => {
      const signed = signatures.find((one) => one.runId === run.runId && one.stepId === step.id)
      return { stepId: step.id, name: step.name, nameEn: step.nameEn, role: step.role, signedBy: signed?.signedBy ?? null, signedAt: signed?.signedAt.toISOString() ?? null, note: signed?.note ?? '' }
    }),
  }
}

export async function readRuns(given: Context): Promise<RunHead[]> {
  const ctx = requirePermission(given, viewAssessment.verb)
  const runs = await listRuns(ctx.records, ctx.scopeAreaCodes)
  const signatures = await listSignatures(ctx.records, runs.map((run) => run.runId))
  return runs.map((run) => headOf(run, signatures))
}

export async function openRun(given: Context, runId: number): Promise<OpenedRun> {
  const ctx = requirePermission(given, viewAssessment.verb)
  const run = await getRun(ctx.records, runId)
  await requireArea(ctx.records, ctx, run.areaCode)
  const [results, signatures, corrections] = await Promise.all([listResults(ctx.records, runId), listSignatures(ctx.records, [runId]), listCorrections(ctx.records, [runId])])
  return {
    ...headOf(run, signatures), revision: results[0]?.revision ?? 0, scheme: run.inputs.scheme, results: results.map(({ score, why }) => ({ score, why })), corrections: corrections.map(correctionShape), batchIds: run.batchIds,
    entries: applyCorrections(run.inputs, corrections).entries.map(({ entryId, subjectCode, itemId, amount, evidence }) => ({ entryId, subjectCode, itemId, amount, evidence })),
    may: { run: hasPermission(ctx, runAssessment.verb), sign: hasPermission(ctx, signAssessment.verb), publish: hasPermission(ctx, publishAssessment.verb) },
  }
}

function correctionShape({ runId: _runId, madeAt, ...row }: StoredCorrection): OpenedRun['corrections'][number] {
  return { ...row, madeAt: madeAt.toISOString() }
}

function appealShape(ctx: Context, run: StoredRun, appeal: StoredAppeal, corrections: readonly StoredCorrection[]): AppealShape {
  const { scheme, subjects, measures } = run.inputs
  const indicator = scheme.indicators.find((one) => one.id === appeal.about)
  const item = [...scheme.items, ...scheme.vetoes].find((one) => one.id === appeal.about)
  const correction = corrections.find((one) => one.correctionId === appeal.correctionId)
  const { madeById, correctionId: _correctionId, ...row } = appeal
  return {
    ...row, month: run.month, schemeName: run.schemeName, subjectName: subjects.find((one) => one.kind === appeal.subjectKind && one.code === appeal.subjectCode)?.name ?? appeal.subjectCode,
    aboutName: indicator ? indicatorName(indicator, measures[indicator.measureId]?.name) : item ? itemName(item) : null, madeAt: appeal.madeAt.toISOString(), repliedAt: appeal.repliedAt?.toISOString() ?? null,
    correction: correction ? correctionShape(correction) : null, isOwn: madeById === ctx.accountId,
  }
}

export async function readAppeals(given: Context): Promise<AppealShape[]> {
  const ctx = requirePermission(given, answerAppeal.verb)
  const runs = new Map((await listRuns(ctx.records, ctx.scopeAreaCodes)).map((run) => [run.runId, run]))
  const [appeals, corrections] = await Promise.all([listAppeals(ctx.records, { runIds: [...runs.keys()] }), listCorrections(ctx.records, [...runs.keys()])])
  return appeals.flatMap((appeal) => {
    const run = runs.get(appeal.runId)
    return run ? [appealShape(ctx, run, appeal, corrections)] : []
  })
}

/** What is published about the asker and his unit; before publication there is nothing to see. */
export async function readMine(given: Context): Promise<MyScore[]> {
  const ctx = requirePermission(given, ownAssessment.verb)
  const own = await subjectsOfPerson(ctx.records, ctx.staffNo)
  if (own.length === 0) return []
  const runs = await listPublishedRunsOf(ctx.records, own)
  const ids = runs.map((run) => run.runId)
  const [results, appeals, corrections] = await Promise.all([listOwnResults(ctx.records, ids, own), listAppeals(ctx.records, { runIds: ids }), listCorrections(ctx.records, ids)])
  return runs.flatMap((run): MyScore[] => results.filter((result) => result.runId === run.runId).map(({ revision, score, why, firstTotal: before }) => {
    const band = run.inputs.scheme.bands.find((one) => one.id === score.band)
    return {
      runId: run.runId, month: run.month, schemeName: run.schemeName, schemeNameEn: run.schemeNameEn, subjectCount: run.subjectCount, bandName: band?.name ?? null, bandNameEn: band ? band.nameEn || band.name : null, revision,
      appealUntil: run.appealUntil, mayAppeal: run.appealUntil !== null && ctx.today <= run.appealUntil, result: { score, why }, before: before !== null && before !== score.total ? before : null,
      appeals: appeals.filter((appeal) => appeal.runId === run.runId && appeal.subjectKind === score.subject.kind && appeal.subjectCode === score.subject.code).map((appeal) => appealShape(ctx, run, appeal, corrections)),
    }
  }))
}
