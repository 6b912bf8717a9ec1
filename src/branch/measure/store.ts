import { sql } from 'kysely'
import { Refusal } from '../../kernel/refusal.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import type { KnownMeasure } from './known.ts'
import { subjectUnknown } from './refusals.ts'
import type { PeriodParts } from './rules.ts'
import type { MeasureTables, SubjectKind } from './tables.ts'
import { targetsInForce } from './targets.ts'

export type Subject = { readonly kind: SubjectKind; readonly code: string; readonly name: string; readonly level: string; readonly parentCode: string | null }
export type StoredValue = PeriodParts & { readonly measureId: string; readonly subjectCode: string; readonly brand: string; readonly runId: number }

const subjectsMax = 20_000

/** Stored figures between two stored periods, both included. `brand` null: every brand and their total. */
export async function listValues(session: RecordsSession, wanted: {
  measureIds: readonly string[]; subjectKind: SubjectKind; subjectCodes: readonly string[]; brand: string | null; from: string; to: string
}): Promise<StoredValue[]> {
  if (wanted.measureIds.length === 0 || wanted.subjectCodes.length === 0) return []
  let query = session.tables<MeasureTables>().selectFrom('measure_value')
    .select(['measure_id', 'period', 'subject_code', 'brand', 'numerator', 'denominator', 'run_id'])
    .where('subject_code', 'in', [...wanted.subjectCodes]).where('measure_id', 'in', [...wanted.measureIds]).where('subject_kind', '=', wanted.subjectKind)
    .where('period', '>=', wanted.from).where('period', '<=', wanted.to)
  if (wanted.brand !== null) query = query.where('brand', '=', wanted.brand)
  const rows = await query.orderBy('period').limit(2_000_000).execute()
  return rows.map((row) => ({ measureId: row.measure_id, period: row.period, subjectCode: row.subject_code, brand: row.brand, numerator: row.numerator, denominator: row.denominator, runId: row.run_id }))
}

/** An area by its current, former or local code; a unit; an outlet. */
export async function getSubject(session: RecordsSession, kind: SubjectKind, code: string): Promise<Subject> {
  const db = session.tables<MeasureTables>()
  if (kind === 'area') {
    const row = await db.selectFrom('area_spelling as s').innerJoin('area as a', 'a.area_code', 's.area_code').select(['a.area_code', 'a.name', 'a.level', 'a.parent_code']).where('s.written', '=', code).executeTakeFirst()
    if (row) return { kind, code: row.area_code, name: row.name, level: row.level, parentCode: row.parent_code }
  } else if (kind === 'unit') {
    const row = await db.selectFrom('unit').select(['unit_code', 'name', 'kind', 'parent_code']).where('unit_code', '=', code).executeTakeFirst()
    if (row) return { kind, code: row.unit_code, name: row.name, level: row.kind, parentCode: row.parent_code }
  } else {
    const row = await db.selectFrom('outlet').select(['outlet_code', 'name', 'kind', 'unit_code']).where('outlet_code', '=', code).executeTakeFirst()
    if (row) return { kind, code: row.outlet_code, name: row.name, level: row.kind, parentCode: row.unit_code }
  }
  throw new Refusal(subjectUnknown, { code, kind: kind === 'area' ? '区域' : kind === 'unit' ? '单位' : '网点' })
}

/** Current areas of a level, business offices, or outlets; within one area when it is given. */
export async function listSubjects(session: RecordsSession, wanted: { kind: SubjectKind; level?: string | undefined; parentCode?: string | undefined }): Promise<Subject[]> {
  const db = session.tables<MeasureTables>()
  const inArea = wanted.parentCode ?? null
  if (wanted.kind === 'area') {
    let query = db.selectFrom('area as a').innerJoin('area_closure as s', (join) => join.onRef('s.area_code', '=', 'a.area_code').onRef('s.ancestor_code', '=', 'a.area_code')).select(['a.area_code', 'a.name', 'a.level', 'a.parent_code'])
    if (wanted.level) query = query.where('s.ancestor_level', '=', wanted.level)
    if (inArea !== null) query = query.where('a.area_code', 'in', db.selectFrom('area_closure').select('area_code').where('ancestor_code', '=', inArea))
    const rows = await query.orderBy('a.area_code').limit(subjectsMax).execute()
    return rows.map((row) => ({ kind: 'area', code: row.area_code, name: row.name, level: row.level, parentCode: row.parent_code }))
  }
  if (wanted.kind === 'unit') {
    const { rows } = await sql<{ unit_code: string; name: string; kind: string; parent_code: string | null }>`
      select unit_code, name, kind, parent_code from unit
       where kind in ('business_office', 'county_company') and exists (select 1 from territory t where t.unit_code = unit.unit_code)
         and (cast(${inArea} as text) is null or area_code in (select area_code from area_closure where ancestor_code = ${inArea}))
       order by parent_code, unit_code limit ${subjectsMax}`.execute(session.db)
    return rows.map((row) => ({ kind: 'unit', code: row.unit_code, name: row.name, level: row.kind, parentCode: row.parent_code }))
  }
  const { rows } = await sql<{ outlet_code: string; name: string; kind: string; unit_code: string }>`
    select outlet_code, name, kind, unit_code from outlet
     where cast(${inArea} as text) is null or area_code in (select area_code from area_closure where ancestor_code = ${inArea}) order by outlet_code limit ${subjectsMax}`.execute(session.db)
  return rows.map((row) => ({ kind: 'outlet', code: row.outlet_code, name: row.name, level: row.kind, parentCode: row.unit_code }))
}

/** Targets in force by period, of each `measureId subjectCode brand`. */
export async function listTargets(session: RecordsSession, wanted: { measureIds: readonly string[]; subjectKind: SubjectKind; subjectCodes: readonly string[]; brand: string | null; years: readonly string[] }): Promise<Map<string, Map<string, number>>> {
  const targets = new Map<string, Map<string, number>>()
  const rows = await targetsInForce(session, { ...wanted, subjects: wanted.subjectCodes.map((code) => ({ kind: wanted.subjectKind, code })) })
  for (const row of rows) {
    const key = targetKey(row.measureId, row.subjectCode, row.brand)
    const own = targets.get(key)
    if (own) own.set(row.period, row.target)
    else targets.set(key, new Map([[row.period, row.target]]))
  }
  return targets
}
export function targetKey(measureId: string, subjectCode: string, brand: string): string {
  return `${measureId} ${subjectCode} ${brand}`
}

export async function listBatchIds(session: RecordsSession, runIds: readonly number[]): Promise<number[]> {
  if (runIds.length === 0) return []
  const runs = await session.tables<MeasureTables>().selectFrom('measure_run').select('batch_ids').where('run_id', 'in', [...new Set(runIds)]).execute()
  return [...new Set(runs.flatMap((run) => run.batch_ids))].toSorted((a, b) => a - b)
}

export async function listMonths(session: RecordsSession, measures: readonly KnownMeasure[]): Promise<string[]> {
  const ids = measures.filter((measure) => measure.grain === 'month' && measure.origin === 'computed').map((measure) => measure.id)
  if (ids.length === 0) return []
  const top = await findTopArea(session)
  if (!top) return []
  const rows = await session.tables<MeasureTables>().selectFrom('measure_value').select('period').distinct().where('subject_code', '=', top.areaCode).where('measure_id', 'in', ids).orderBy('period').limit(1200).execute()
  return rows.map((row) => row.period)
}

/** The branch's own area: the one that lies in no other. */
export async function findTopArea(session: RecordsSession): Promise<{ areaCode: string; name: string } | null> {
  const row = await session.tables<MeasureTables>().selectFrom('area').select(['area_code', 'name']).where('parent_code', 'is', null).where('successor_code', 'is', null).orderBy('area_code').executeTakeFirst()
  return row ? { areaCode: row.area_code, name: row.name } : null
}
