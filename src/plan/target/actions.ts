import { type Catalogue, type KnownMeasure, listKnownMeasures, viewPermission } from '../../branch/index.ts'
import { addMonths, month } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { type Context, requirePermission, scopeOf } from '../../platform/access/context.ts'
import type { RecordsSession, Transaction } from '../../platform/records/records.ts'
import { workNow } from '../../work/index.ts'
import { findParent, liesWithin } from './children.ts'
import {
  type ListedVersion, type SheetKey, targetApproveOwn, targetCutMissing, targetEmpty, targetLevelAbove, targetLinesUnowned, targetMonthScored, targetNotDraft, targetNotSubmitted, targetOtherYear, targetOutside, targetOwn, targetPersonCut, targetPersonUnassigned, targetResidualUnowned,
  targetStale, targetSubjectUnknown, targetTwoParents, targetVersionUnknown, targetYearScored, type UnownedLine, type VersionDifference,
} from './contract.ts'
import { refuseBrandFaults } from './brandRules.ts'
import { approveTargetPermission, setTargetPermission } from './permissions.ts'
import { composeSheet, listMine, readGround, readInForce, refuseUnseenStaff, shapeOf, type SheetGround, staffScope } from './sheet.ts'
import { checkMonthsAgainstYear, checkRows, refuseLockedChanged } from './sheetRules.ts'
import { residualOf, splitKindOf } from './splitRules.ts'
import {
  changeVersion, type Draft, findNewestVersion, findOtherParent, findScoredMonth, findVersion, listCells, listDifference, listHeldBy, listUnowned, listVersions, lockBrands, lockSheet, markReturned, markSubmitted, openVersion, putInForce, removeVersion, replaceCells, type VersionRow,
} from './store.ts'

const stateWords = { submitted: { zh: '已提交', en: 'submitted' }, approved: { zh: '已批准', en: 'approved' }, draft: { zh: '是草稿', en: 'a draft' } } as const

/** Saves the whole sheet as a draft, or nothing of it. */
export async function saveSheet(asker: Context, catalogue: Catalogue, given: SheetKey & Draft & { revision: number | null }): Promise<{ versionId: number; revision: number }> {
  const ctx = requirePermission(asker, setTargetPermission.verb)
  const key = keyOf(given)
  return ctx.records.transaction(async (tx) => {
    const ground = await readGround(tx, catalogue, key, ctx.today)
    if (!(await liesWithin(tx, ground.areaCode, ctx.scopeAreaCodes))) throw new Refusal(targetOutside, { parent: ground.parentName })
    await lockSheet(tx, key)
    const newest = await findNewestVersion(tx, key)
    const open = newest !== null && newest.state !== 'approved' ? newest : null
    if (open && open.state !== 'draft') throw new Refusal(targetNotDraft, { state: stateWords[open.state].zh, stateEn: stateWords[open.state].en })
    if ((open?.revision ?? null) !== given.revision) throw new Refusal(targetStale)
    await refuseLocks(tx, ground, newest, given)
    await checkDraft(tx, asker, ground, given)
    const draft: Draft = { inForceFrom: given.inForceFrom, method: given.method, residualOwnerNo: given.residualOwnerNo, note: given.note, rows: given.rows }
    const saved = open ? await changeVersion(tx, open.versionId, draft, ctx.accountId, workNow(ctx)) : await openVersion(tx, key, draft, ctx.accountId, workNow(ctx))
    const cells = await replaceCells(tx, key, saved.versionId, draft, ground.months, ctx.accountId, workNow(ctx))
    await writeAudit(tx, ctx, { verb: 'target.set', subjectKind: 'measure', subjectId: key.measureId, detail: auditOf(key, { cells, version: saved.versionId }) })
    return saved
  })
}

async function checkDraft(tx: Transaction, asker: Context, ground: SheetGround, draft: Draft): Promise<void> {
  const { key, measure, children, months } = ground
  await refuseScoredMonths(tx, key, draft.inForceFrom)
  const names = new Map(children.map((child) => [child.code, child.name]))
  const stranger = draft.rows.find((row) => !names.has(row.code))
  if (stranger) throw new Refusal(targetSubjectUnknown, { cell: stranger.code, written: stranger.code })
  const [before, mine] = await Promise.all([readInForce(tx, ground), listMine(tx, asker.staffNo, children, key.year)])
  checkRows(draft.rows, { key, months, from: draft.inForceFrom, better: measure.better, nameOf: (code) => names.get(code) ?? code, before, mine })
  const used = draft.rows.filter((row) => row.year.target !== null || row.months.some((month) => month.target !== null)).map((row) => row.code)
  await refuseUncounted(tx, ground, used)
}

/** Locks outlive approval: those of the open version hold, else those of the newest approved one, for what the draft may change. */
async function refuseLocks(tx: Transaction, { key, children, months }: SheetGround, newest: VersionRow | null, draft: Draft): Promise<void> {
  if (newest === null) return
  const names = new Map(children.map((child) => [child.code, child.name]))
  const locked = (await listCells(tx, newest.versionId)).filter((cell) => cell.isLocked && names.has(cell.subjectCode) && (cell.period === key.year || cell.period >= draft.inForceFrom))
  refuseLockedChanged(locked, draft.rows, { year: key.year, months, nameOf: (code) => names.get(code) ?? code })
}

/** Months that were scored keep the targets that they were scored by. */
async function refuseScoredMonths(session: RecordsSession, key: SheetKey, from: string): Promise<void> {
  if (from.slice(0, 4) !== key.year) throw new Refusal(targetOtherYear, { year: key.year, from })
  const scored = await findScoredMonth(session, key)
  if (scored === null || from > scored) return
  if (scored === `${key.year}-12`) throw new Refusal(targetYearScored, { year: key.year })
  throw new Refusal(targetMonthScored, { month: scored, from, next: addMonths(month(scored), 1) })
}

const depth: Readonly<Record<string, number>> = { province: 0, prefecture: 1, county: 2, township: 3, village: 4, grid: 5 }
const cutWords = {
  area: { zh: '区域', en: 'area' }, unit: { zh: '单位', en: 'unit' }, outlet: { zh: '网点', en: 'outlet' }, staff: { zh: '人员', en: 'person' }, brand: { zh: '品牌', en: 'brand' }, level: { zh: '这一级区域', en: 'areas of this level' },
} as const

/** A target stands only where the figure will be: on a cut and down to the level that the indicator has; a person's, on everything that he answers for. */
async function refuseUncounted(session: RecordsSession, { key, measure, children }: SheetGround, codes: readonly string[]): Promise<void> {
  const used = children.filter((child) => codes.includes(child.code))
  const refuse = (name: string, cut: keyof typeof cutWords) => new Refusal(targetCutMissing, { cell: `${name} ${key.year}`, measure: measure.name.zh, measureEn: measure.name.en, cut: cutWords[cut].zh, cutEn: cutWords[cut].en })
  if (key.brand !== '' && !measure.cuts.includes('brand')) throw refuse(used[0]?.name ?? key.brand, 'brand')
  const bad = used.find((child) => child.kind !== 'staff' && !isCounted(measure, child))
  if (bad) throw refuse(bad.name, bad.kind === 'area' && measure.cuts.includes('area') ? 'level' : bad.kind)
  const people = used.filter((child) => child.kind === 'staff')
  if (people.length === 0) return
  const held = await listHeldBy(session, people.map((person) => person.code), key.year)
  for (const person of people) {
    const own = held.filter((row) => row.staffNo === person.code)
    if (own.length === 0) throw new Refusal(targetPersonUnassigned, { cell: `${person.name} ${key.year}`, name: person.name, year: key.year })
    const uncounted = own.find((subject) => !isCounted(measure, subject))
    if (uncounted) throw new Refusal(targetPersonCut, { cell: `${person.name} ${key.year}`, name: person.name, subject: uncounted.name, measure: measure.name.zh, measureEn: measure.name.en })
  }
}
function isCounted(measure: KnownMeasure, subject: { readonly kind: string; readonly level: string }): boolean {
  if (!measure.cuts.some((cut) => cut === subject.kind)) return false
  return subject.kind !== 'area' || (depth[subject.level] ?? 9) <= (depth[measure.finestArea] ?? 3)
}

export async function submitVersion(asker: Context, catalogue: Catalogue, given: { versionId: number; revision: number }): Promise<void> {
  const ctx = requirePermission(asker, setTargetPermission.verb)
  await ctx.records.transaction(async (tx) => {
    const { version, ground } = await lockVersion(tx, catalogue, ctx, given.versionId)
    if (!(await liesWithin(tx, ground.areaCode, ctx.scopeAreaCodes))) throw new Refusal(targetOutside, { parent: ground.parentName })
    if (version.state !== 'draft') throw new Refusal(targetNotDraft, { state: stateWords[version.state].zh, stateEn: stateWords[version.state].en })
    if (version.revision !== given.revision) throw new Refusal(targetStale)
    await checkWhole(tx, asker, version, ground)
    await markSubmitted(tx, version.versionId, ctx.accountId, workNow(ctx))
    await writeAudit(tx, ctx, { verb: 'target.submit', subjectKind: 'measure', subjectId: version.key.measureId, detail: auditOf(version.key, { version: version.versionId }) })
  })
}

/** What must hold before a version may count: something in it, months that make the year, no residual without an owner, no child with two parents, no brands that contradict the whole. */
async function checkWhole(tx: Transaction, asker: Context, version: VersionRow, ground: SheetGround): Promise<void> {
  // Two brands approved at once would each look right beside what counts now: one waits for the other.
  await lockBrands(tx, version.key)
  await refuseScoredMonths(tx, version.key, version.inForceFrom)
  const sheet = await composeSheet(tx, asker, ground)
  const filled = sheet.rows.filter((row) => row.year.target !== null || row.months.some((month) => month.target !== null))
  if (filled.length === 0) throw new Refusal(targetEmpty)
  await refuseUncounted(tx, ground, filled.map((row) => row.code))
  const names = new Map(sheet.rows.map((row) => [row.code, row.name]))
  checkMonthsAgainstYear(filled, sheet.kind, (code) => names.get(code) ?? code)
  const other = await findOtherParent(tx, version)
  if (other) throw new Refusal(targetTwoParents, { cell: names.get(other.subjectCode) ?? other.subjectCode, other: other.other })
  refuseBrandFaults(sheet, names)
  if (sheet.kind === 'ratio' || sheet.parent === null || sheet.residualOwnerName !== null) return
  const periods: readonly (readonly [string, number | null, readonly (number | null)[]])[] = [
    [version.key.year, sheet.parent.year.target, filled.map((row) => row.year.target)],
    ...sheet.months.map((period, index) => [period, sheet.parent?.months[index]?.target ?? null, filled.map((row) => row.months[index]?.target ?? null)] as const),
  ]
  for (const [period, target, parts] of periods) {
    const residual = residualOf(target, parts)
    if (residual !== null && Math.abs(residual) > 1e-9) throw new Refusal(targetResidualUnowned, { cell: `${sheet.parent.name} ${period}`, residual })
  }
}

/** Each target has one owner: lines without one are approved only by whoever says why they stay so. */
export async function approveVersion(asker: Context, catalogue: Catalogue, given: { versionId: number; revision: number; unownedBecause?: string | undefined }): Promise<number> {
  const ctx = requirePermission(asker, approveTargetPermission.verb)
  return ctx.records.transaction(async (tx) => {
    const { version, ground } = await lockVersion(tx, catalogue, ctx, given.versionId)
    if (version.state !== 'submitted') throw new Refusal(targetNotSubmitted)
    if (version.revision !== given.revision) throw new Refusal(targetStale)
    if (ctx.accountId === version.authorId || ctx.accountId === version.submittedById) throw new Refusal(targetApproveOwn)
    if (!(await liesWithin(tx, ground.areaCode, ctx.scopeAreaCodes))) throw new Refusal(targetLevelAbove, { parent: ground.parentName })
    await refuseOwn(tx, asker, ground, version)
    await checkWhole(tx, asker, version, ground)
    const unowned = await listUnowned(tx, version, dayOfYear(ctx.today, version.key.year))
    const because = (given.unownedBecause ?? '').trim()
    if (unowned.length > 0 && because === '') throw new Refusal(targetLinesUnowned, { count: unowned.length, names: namesOf(unowned, '、'), namesEn: namesOf(unowned, ', ') })
    const kept: Readonly<Record<string, string | number>> = unowned.length > 0 ? { unowned: unowned.length, reason: because } : {}
    const cells = await putInForce(tx, version, { accountId: ctx.accountId, now: workNow(ctx), unownedBecause: unowned.length > 0 ? because : null })
    await writeAudit(tx, ctx, { verb: 'target.approve', subjectKind: 'measure', subjectId: version.key.measureId, detail: auditOf(version.key, { cells, version: version.versionId, ...kept }) })
    return cells
  })
}

const namesShown = 10
const namesOf = (lines: readonly UnownedLine[], comma: string): string => `${lines.slice(0, namesShown).map((line) => line.name).join(comma)}${lines.length > namesShown ? '…' : ''}`

/** Lines of a version that nobody answers for, today or on the year's first day. */
export async function readUnowned(asker: Context, versionId: number): Promise<UnownedLine[]> {
  const version = await seeVersion(asker, versionId)
  return listUnowned(asker.records, version, dayOfYear(asker.today, version.key.year))
}
/** The day on which a sheet's owners are asked for. */
const dayOfYear = (today: string, year: string): string => (today.slice(0, 4) === year ? today : `${year}-01-01`)

/** Whoever is scored on a target neither writes nor approves it. */
async function refuseOwn(tx: Transaction, asker: Context, ground: SheetGround, version: VersionRow): Promise<void> {
  const mine = await listMine(tx, asker.staffNo, ground.children, version.key.year)
  if (mine.size === 0) return
  const changed = (await listDifference(tx, version)).find((cell) => mine.has(cell.code))
  if (changed) throw new Refusal(targetOwn, { cell: `${changed.name} ${changed.period}` })
}

/** By who approves, or by who submitted and thinks again. */
export async function sendBackVersion(asker: Context, catalogue: Catalogue, given: { versionId: number; reason: string }): Promise<void> {
  await asker.records.transaction(async (tx) => {
    const { version, ground } = await lockVersion(tx, catalogue, asker, given.versionId)
    if (version.state !== 'submitted') throw new Refusal(targetNotSubmitted)
    if (asker.accountId !== version.submittedById) {
      const ctx = requirePermission(asker, approveTargetPermission.verb)
      if (!(await liesWithin(tx, ground.areaCode, ctx.scopeAreaCodes))) throw new Refusal(targetLevelAbove, { parent: ground.parentName })
    }
    await markReturned(tx, version.versionId, given.reason)
    await writeAudit(tx, asker, { verb: 'target.return', subjectKind: 'measure', subjectId: version.key.measureId, detail: auditOf(version.key, { version: version.versionId, reason: given.reason }) })
  })
}

export async function discardVersion(asker: Context, catalogue: Catalogue, versionId: number): Promise<void> {
  const ctx = requirePermission(asker, setTargetPermission.verb)
  await ctx.records.transaction(async (tx) => {
    const { version, ground } = await lockVersion(tx, catalogue, ctx, versionId)
    if (!(await liesWithin(tx, ground.areaCode, ctx.scopeAreaCodes))) throw new Refusal(targetOutside, { parent: ground.parentName })
    if (version.state !== 'draft') throw new Refusal(targetNotDraft, { state: stateWords[version.state].zh, stateEn: stateWords[version.state].en })
    await removeVersion(tx, versionId)
    await writeAudit(tx, ctx, { verb: 'target.discard', subjectKind: 'measure', subjectId: version.key.measureId, detail: auditOf(version.key, { version: versionId }) })
  })
}

async function lockVersion(tx: Transaction, catalogue: Catalogue, ctx: Pick<Context, 'today'>, versionId: number): Promise<{ version: VersionRow; ground: SheetGround }> {
  const found = await findVersion(tx, versionId)
  if (!found) throw new Refusal(targetVersionUnknown)
  await lockSheet(tx, found.key)
  const version = await findVersion(tx, versionId)
  if (!version) throw new Refusal(targetVersionUnknown)
  return { version, ground: await readGround(tx, catalogue, version.key, ctx.today) }
}

export async function listTargetVersions(asker: Context, catalogue: Catalogue, asked: { year?: string | undefined; measureId?: string | undefined }): Promise<ListedVersion[]> {
  const ctx = requirePermission(asker, viewPermission.verb)
  const versions = await listVersions(ctx.records, { year: asked.year ?? null, measureId: asked.measureId ?? null, staffScope: staffScope(asker) })
  const scope = scopeOf(asker, approveTargetPermission.verb)
  const areas = [...new Set(versions.flatMap((version) => (version.state === 'submitted' && version.parentArea !== null ? [version.parentArea] : [])))]
  const mayIn = new Map(await Promise.all(areas.map(async (areaCode): Promise<[string, boolean]> => [areaCode, await liesWithin(ctx.records, areaCode, scope)])))
  const known = new Map((await listKnownMeasures(ctx.records, catalogue)).map((measure) => [measure.id, measure]))
  return versions.map(({ parentName, parentArea, parentTarget, cellCount, total, inForceTo, ...version }) => {
    const measure = known.get(version.key.measureId)
    const isSplit = measure !== undefined && splitKindOf(measure) !== 'ratio'
    return {
      ...shapeOf(version), key: version.key, measureName: measure?.name ?? { zh: version.key.measureId, en: version.key.measureId }, unit: measure?.unit ?? 'count', parentName, cellCount, inForceTo,
      total: isSplit ? total : null, residual: isSplit ? residualOf(parentTarget, [total]) : null,
      mayDecide: version.state === 'submitted' && version.authorId !== asker.accountId && version.submittedById !== asker.accountId && (mayIn.get(parentArea ?? '') ?? false),
    }
  })
}

export async function readDifference(asker: Context, versionId: number): Promise<VersionDifference[]> {
  return listDifference(asker.records, await seeVersion(asker, versionId))
}

async function seeVersion(asker: Context, versionId: number): Promise<VersionRow> {
  const ctx = requirePermission(asker, viewPermission.verb)
  const version = await findVersion(ctx.records, versionId)
  if (!version) throw new Refusal(targetVersionUnknown)
  const parent = await findParent(ctx.records, version.key)
  await refuseUnseenStaff(asker, { key: version.key, areaCode: parent?.areaCode ?? '', parentName: parent?.name ?? version.key.parentCode })
  return version
}

export function keyOf({ measureId, year, brand, parentKind, parentCode, childKind }: SheetKey): SheetKey {
  return { measureId, year, brand, parentKind, parentCode: parentKind === 'top' ? '' : parentCode, childKind }
}
function auditOf(key: SheetKey, more: Readonly<Record<string, string | number>>) {
  return { period: key.year, brand: key.brand, reference: `${key.parentKind} ${key.parentCode}`.trim(), subjectKind: key.childKind, ...more }
}
