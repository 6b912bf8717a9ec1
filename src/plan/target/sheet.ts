import { type Catalogue, findTopArea, getKnownMeasure, type KnownMeasure, listOwners, targetsInForce, type TargetInForce, viewPermission } from '../../branch/index.ts'
import { listMonths, month, type Month } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { type Context, requirePermission, scopeOf } from '../../platform/access/context.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import { type BrandWay, brandWayOf } from './brandRules.ts'
import { type BasisRow, type Child, findParent, liesWithin, listBrands, listChildren, type Parent, readBasis } from './children.ts'
import { type Sheet, type SheetKey, type SheetRow, targetParentUnknown, targetStaffNotYours } from './contract.ts'
import { approveTargetPermission, setTargetPermission } from './permissions.ts'
import { blankMonths, type Placed } from './sheetRules.ts'
import { none, splitKindOf, sumKnown, type Three } from './splitRules.ts'
import { findNewestVersion, listCells, type StoredCell, type VersionRow } from './store.ts'
import { divide } from '../../kernel/ratio.ts'

export type SheetGround = {
  readonly key: SheetKey
  readonly measure: KnownMeasure
  readonly parent: Parent | null
  /** The area that the parent stands in: who may split, and who is above. */
  readonly areaCode: string
  readonly parentName: string
  readonly children: readonly Child[]
  readonly months: readonly Month[]
  readonly brandWay: BrandWay | null
}

export function monthsOfYear(year: string): Month[] {
  return listMonths(month(`${year}-01`), month(`${year}-12`))
}

/** The parent, its children and the indicator; refused where there is no such parent. */
export async function readGround(session: RecordsSession, catalogue: Catalogue, key: SheetKey, today: string): Promise<SheetGround> {
  const measure = await getKnownMeasure(session, catalogue, key.measureId)
  // Who stands below is asked for the year: today while it runs, else its first or last day.
  const onDay = today < `${key.year}-01-01` ? `${key.year}-01-01` : today > `${key.year}-12-31` ? `${key.year}-12-31` : today
  const [parent, top, children] = await Promise.all([key.parentKind === 'top' ? null : findParent(session, key), findTopArea(session), listChildren(session, key, onDay)])
  if ((key.parentKind !== 'top' && !parent) || (key.parentKind === 'top' && key.childKind !== 'area')) throw new Refusal(targetParentUnknown, { code: key.parentCode })
  return { key, measure, parent, areaCode: parent?.areaCode ?? top?.areaCode ?? '', parentName: parent?.name ?? top?.name ?? '', children, months: monthsOfYear(key.year), brandWay: brandWayOf(catalogue, key.measureId) }
}

export async function readInForce(session: RecordsSession, { key, children, months }: Pick<SheetGround, 'key' | 'children' | 'months'>): Promise<ReadonlyMap<string, Placed>> {
  return placeByCode(await targetsInForce(session, { subjects: children.map(({ kind, code }) => ({ kind, code })), measureIds: [key.measureId], brand: key.brand, years: [key.year] }), key.year, months)
}
function placeByCode(targets: readonly TargetInForce[], year: string, months: readonly string[]): Map<string, Placed> {
  return placeCells(targets.map((one) => ({ subjectCode: one.subjectCode, period: one.period, base: one.base, target: one.target, challenge: one.challenge })), year, months)
}
function placeCells(cells: readonly ({ subjectCode: string; period: string } & Three)[], year: string, months: readonly string[]): Map<string, Placed> {
  const lines = new Map<string, { year: Three; months: Three[] }>()
  for (const { subjectCode, period, base, target, challenge } of cells) {
    const line = lines.get(subjectCode) ?? { year: none, months: [...blankMonths] }
    const three = { base, target, challenge }
    const index = months.indexOf(period)
    if (period === year) line.year = three
    else if (index >= 0) line.months[index] = three
    lines.set(subjectCode, line)
  }
  return lines
}

/** Children on which a person is scored in the year: himself, and what he owns or shares. */
export async function listMine(session: RecordsSession, staffNo: string | null, children: readonly Child[], year: string): Promise<ReadonlySet<string>> {
  if (staffNo === null) return new Set()
  const owners = await listOwners(session, children, `${year}-01-01`, `${year}-12-31`)
  return new Set([...children.filter((child) => child.kind === 'staff' && child.code === staffNo).map((child) => child.code), ...owners.filter((owner) => owner.staffNo === staffNo).map((owner) => owner.code)])
}

export async function readSheet(asker: Context, catalogue: Catalogue, key: SheetKey): Promise<Sheet> {
  requirePermission(asker, viewPermission.verb)
  const ground = await readGround(asker.records, catalogue, key, asker.today)
  await refuseUnseenStaff(asker, ground)
  return composeSheet(asker.records, asker, ground)
}

/** Targets of persons are seen where they are set or approved, as the pages of persons are; everybody has his own on his page. */
export function staffScope(asker: Pick<Context, 'grants'>): readonly string[] {
  return [...new Set([...scopeOf(asker, setTargetPermission.verb), ...scopeOf(asker, approveTargetPermission.verb)])]
}
export async function refuseUnseenStaff(asker: Pick<Context, 'records' | 'grants'>, at: Pick<SheetGround, 'key' | 'areaCode' | 'parentName'>): Promise<void> {
  if (at.key.childKind === 'staff' && !(await liesWithin(asker.records, at.areaCode, staffScope(asker)))) throw new Refusal(targetStaffNotYours, { parent: at.parentName })
}

/** The sheet as one person sees it, out of the pool or inside of a transaction. */
export async function composeSheet(session: RecordsSession, asker: Pick<Context, 'today' | 'staffNo' | 'accountId' | 'grants'>, ground: SheetGround): Promise<Sheet> {
  const { key } = ground
  const { measure, parent, children, months } = ground
  const lastYear = String(Number(key.year) - 1)
  const onDay = asker.today.slice(0, 4) === key.year ? asker.today : `${key.year}-01-01`
  const subjects = [...children, ...(parent ? [{ kind: parent.kind, code: parent.code }] : [])]
  const [version, inForce, basis, owners, mine, ofParent, brands, byBrand, mayEdit, mayApprove] = await Promise.all([
    findNewestVersion(session, key), readInForce(session, ground),
    readBasis(session, { subjects, measureId: key.measureId, brand: key.brand, lastYear, onDay }), listOwners(session, subjects, onDay, onDay), listMine(session, asker.staffNo, children, key.year),
    parent ? targetsInForce(session, { subjects: [parent], measureIds: [key.measureId], brand: key.brand, years: [key.year] }) : [],
    listBrands(session, key.measureId, ground.areaCode), readByBrand(session, ground),
    liesWithin(session, ground.areaCode, scopeOf(asker, setTargetPermission.verb)), liesWithin(session, ground.areaCode, scopeOf(asker, approveTargetPermission.verb)),
  ])
  const open = version !== null && version.state !== 'approved' ? version : null
  // Locks outlive approval: without an open version those of the newest approved one hold.
  const cells = version ? await listCells(session, version.versionId) : []
  const from = open?.inForceFrom ?? nextFrom(version, asker.today, key.year)
  const kind = splitKindOf(measure)
  const ownerOf = (subject: { kind: string; code: string }) => owners.find((owner) => owner.kind === subject.kind && owner.code === subject.code && owner.duty === 'owner')?.name ?? null
  const drafted = placeCells(open ? cells : [], key.year, months)
  const rows = children.map((child): SheetRow => {
    const now = inForce.get(child.code)
    const shown: Placed = open ? mergeAt(drafted.get(child.code), now, months, from) : (now ?? { year: none, months: blankMonths })
    return {
      code: child.code, kind: child.kind, name: child.name, level: child.level, ownerName: child.kind === 'staff' ? child.name : ownerOf(child), isMine: mine.has(child.code),
      year: shown.year, months: [...shown.months], ...lockedOf(cells, child.code, key.year, months), ...lastYearOf(basis.get(child.code), measure),
    }
  })
  const parentOwner = parent ? ownerOf(parent) : null
  const parentLine = placeByCode(ofParent, key.year, months).get(parent?.code ?? '') ?? { year: none, months: blankMonths }
  const parentBasis = parent ? lastYearOf(basis.get(parent.code), measure) : null
  return {
    key, title: { zh: `${measure.name.zh} ${key.year}年 ${ground.parentName}`, en: `${measure.name.en} ${key.year} ${ground.parentName}` }, months: [...months],
    measure: { id: measure.id, name: measure.name, unit: measure.unit, better: measure.better, rollUp: measure.rollUp, isRatio: measure.isRatio, hasBrands: measure.cuts.includes('brand') }, kind,
    parent: parent && parentBasis ? { code: parent.code, name: parent.name, ownerName: parentOwner, year: parentLine.year, months: [...parentLine.months], lastYear: parentBasis.lastYear, opening: parentBasis.opening } : null,
    rows, brands, byBrand, version: version ? shapeOf(version) : null, shows: open ? 'open' : inForce.size > 0 ? 'inForce' : 'nothing', from,
    residualOwnerName: version?.residualOwnerName ?? parentOwner,
    may: { edit: mayEdit && (open === null || open.state === 'draft'), approve: mayApprove && open?.state === 'submitted' && asker.accountId !== open.authorId && asker.accountId !== open.submittedById },
  }
}

/** What counts for the children of all brands and of each, where the two can contradict each other. */
async function readByBrand(session: RecordsSession, { key, children, months, brandWay }: SheetGround): Promise<Sheet['byBrand']> {
  if (brandWay === null) return null
  const targets = await targetsInForce(session, { subjects: children.map(({ kind, code }) => ({ kind, code })), measureIds: [key.measureId], brand: null, years: [key.year] })
  const lines = new Map<string, { code: string; brand: string; values: (number | null)[] }>()
  for (const { subjectCode, brand, period, target } of targets) {
    const line = lines.get(`${subjectCode} ${brand}`) ?? { code: subjectCode, brand, values: Array.from({ length: months.length + 1 }, () => null) }
    line.values[period === key.year ? months.length : months.findIndex((month) => month === period)] = target
    lines.set(`${subjectCode} ${brand}`, line)
  }
  return { way: brandWay, lines: [...lines.values()] }
}

export function shapeOf({ key: _key, authorId: _author, submittedById: _submitted, ...version }: VersionRow) {
  return version
}

/** A first version counts from January; a later one from the month that runs. */
function nextFrom(version: VersionRow | null, today: string, year: string): string {
  const running = today.slice(0, 7)
  return version === null || running.slice(0, 4) < year ? `${year}-01` : running.slice(0, 4) > year ? `${year}-12` : running
}

/** Months before a version counts show what counts for them. */
export function mergeAt(drafted: Placed | undefined, now: Placed | undefined, months: readonly string[], from: string): Placed {
  return { year: drafted?.year ?? none, months: months.map((period, index) => (period < from ? now : drafted)?.months[index] ?? none) }
}

function lockedOf(cells: readonly StoredCell[], code: string, year: string, months: readonly string[]) {
  const locked = new Set(cells.filter((cell) => cell.subjectCode === code && cell.isLocked).map((cell) => cell.period))
  return { isYearLocked: locked.has(year), lockedMonths: months.map((period) => locked.has(period)) }
}

function lastYearOf(basis: BasisRow | undefined, measure: KnownMeasure): Pick<SheetRow, 'lastYear' | 'lastYearWeights' | 'opening' | 'basis'> {
  const months = basis?.months ?? []
  const values = Array.from({ length: 12 }, (_, index) => {
    const month = months[index]
    return !month ? null : month.denominator === null ? month.numerator : divide(month.numerator, month.denominator)
  })
  const isFlow = splitKindOf(measure) === 'flow'
  return {
    lastYear: values, lastYearWeights: Array.from({ length: 12 }, (_, index) => months[index]?.denominator ?? null), opening: values[11] ?? null,
    basis: { lastYear: isFlow ? sumKnown(values) : (values[11] ?? null), population: basis?.population ?? null, households: basis?.households ?? null, outlets: basis?.outlets ?? null, staff: basis?.staff ?? null },
  }
}
