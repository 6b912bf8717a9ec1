import exceljs from 'exceljs'
import { addMonths, listMonths, month } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { type Catalogue, getKnownMeasure, type KnownMeasure, listSubjects, readMultiples, type Subject, viewPermission } from '../../branch/index.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { type Context, requirePermission } from '../../platform/access/context.ts'
import { type TargetCell, targetCutMissing, targetFileUnreadable, type TargetGrid, targetSubjectUnknown } from './contract.ts'
import { setTargetPermission } from './permissions.ts'
import { readGrid } from './rules.ts'
import { listYear, type Place, replaceTargets } from './store.ts'

export async function readTargetGrid(ctx: Context, catalogue: Catalogue, wanted: Place & { level: 'prefecture' | 'county' | 'township'; year: string }): Promise<TargetGrid> {
  requirePermission(ctx, viewPermission.verb)
  const measure = await getKnownMeasure(ctx.records, catalogue, wanted.measureId)
  const months = listMonths(month(`${wanted.year}-01`), month(`${wanted.year}-12`))
  const subjects = await listSubjects(ctx.records, { kind: wanted.subjectKind, level: wanted.subjectKind === 'area' ? wanted.level : undefined })
  const targets = new Map((await listYear(ctx.records, wanted, wanted.year)).map((target) => [`${target.subjectCode} ${target.period}`, target.value]))
  const figures = wanted.subjectKind === 'area'
    ? await readMultiples(ctx.records, catalogue, { id: measure.id, level: wanted.level, brand: wanted.brand, from: addMonths(month(`${wanted.year}-01`), -12), to: `${wanted.year}-12` })
    : { months: [], lines: [] }
  const lineOf = new Map(figures.lines.map((line) => [line.subject.code, line.points]))
  return {
    measureId: measure.id, year: wanted.year, months,
    rows: subjects.map((subject) => {
      const points = lineOf.get(subject.code) ?? []
      return {
        subjectCode: subject.code, name: subject.name, level: subject.level, months: months.map((one) => targets.get(`${subject.code} ${one}`) ?? null), year: targets.get(`${subject.code} ${wanted.year}`) ?? null,
        lastYear: months.map((_, index) => points[index] ?? null), actual: months.map((_, index) => points[index + 12] ?? null),
      }
    }),
  }
}

export async function saveTargets(ctx: Context, catalogue: Catalogue, given: Place & { cells: readonly TargetCell[] }): Promise<number> {
  requirePermission(ctx, setTargetPermission.verb)
  const measure = await getKnownMeasure(ctx.records, catalogue, given.measureId)
  const subjects = new Map((await listSubjects(ctx.records, { kind: given.subjectKind })).map((subject) => [subject.code, subject]))
  for (const cell of given.cells) refuseUnservable(measure, given, subjects.get(cell.subjectCode), cell)
  return ctx.records.transaction(async (tx) => {
    const saved = await replaceTargets(tx, given, given.cells, ctx.accountId, ctx.now)
    await writeAudit(tx, ctx, { verb: 'target.set', subjectKind: 'measure', subjectId: given.measureId, detail: { subjectKind: given.subjectKind, brand: given.brand, cells: saved } })
    return saved
  })
}

const depth: Readonly<Record<string, number>> = { province: 0, prefecture: 1, county: 2, township: 3, village: 4, grid: 5 }

/** A target stands only where the figure will be: on a cut and down to the level that the indicator has. */
function refuseUnservable(measure: KnownMeasure, place: Place, subject: Subject | undefined, cell: TargetCell): void {
  const at = `${subject?.name ?? cell.subjectCode} ${cell.period}`
  if (!subject) throw new Refusal(targetSubjectUnknown, { cell: at, written: cell.subjectCode })
  const refuse = (cut: string) => new Refusal(targetCutMissing, { cell: at, measure: measure.name.zh, cut })
  if (!measure.cuts.includes(place.subjectKind)) throw refuse(place.subjectKind === 'unit' ? '单位' : '区域')
  if (place.brand !== '' && !measure.cuts.includes('brand')) throw refuse('品牌')
  if (place.subjectKind === 'area' && (depth[subject.level] ?? 9) > (depth[measure.finestArea] ?? 3)) throw refuse('这一级区域')
}

export async function readTargetText(ctx: Context, catalogue: Catalogue, given: { measureId: string; subjectKind: 'area' | 'unit'; year: string }, rows: readonly (readonly string[])[]): Promise<TargetCell[]> {
  requirePermission(ctx, setTargetPermission.verb)
  const measure = await getKnownMeasure(ctx.records, catalogue, given.measureId)
  const subjects = await listSubjects(ctx.records, { kind: given.subjectKind })
  const byWriting = new Map<string, string | null>()
  // A name that two areas share tells nothing; their codes do.
  for (const subject of subjects) byWriting.set(subject.name, byWriting.has(subject.name) ? null : subject.code)
  for (const subject of subjects) byWriting.set(subject.code, subject.code)
  const cells = readGrid(rows, { year: given.year, codeOf: (written) => byWriting.get(written) ?? null })
  const bySubject = new Map(subjects.map((subject) => [subject.code, subject]))
  for (const cell of cells) refuseUnservable(measure, { ...given, brand: '' }, bySubject.get(cell.subjectCode), cell)
  return cells
}

export async function readWorkbook(contentBase64: string, fileName: string): Promise<string[][]> {
  const workbook = new exceljs.Workbook()
  try {
    const bytes = Uint8Array.from(Buffer.from(contentBase64, 'base64'))
    await workbook.xlsx.load(bytes.buffer)
  } catch {
    throw new Refusal(targetFileUnreadable, { file: fileName })
  }
  const [sheet] = workbook.worksheets
  if (!sheet || sheet.rowCount === 0) throw new Refusal(targetFileUnreadable, { file: fileName })
  const columnCount = Math.min(sheet.columnCount, 100)
  return Array.from({ length: Math.min(sheet.rowCount, 5_000) }, (_, row) =>
    Array.from({ length: columnCount }, (__, column) => {
      const cell = sheet.getRow(row + 1).getCell(column + 1)
      const isPercent = typeof cell.value === 'number' && cell.numFmt?.includes('%')
      if (cell.value instanceof Date) return cell.value.toISOString().slice(0, 7)
      return isPercent ? `${Number((Number(cell.value) * 100).toPrecision(12))}%` : cell.text
    }))
}

