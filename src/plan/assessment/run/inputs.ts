import { sql } from 'kysely'
import { type Catalogue, type KnownMeasure, listKnownMeasures } from '../../../branch/index.ts'
import { firstDayOf, lastDayOf, type Month } from '../../../kernel/day.ts'
import { divide } from '../../../kernel/ratio.ts'
import type { RecordsSession } from '../../../platform/records/records.ts'
import { actualsOf, scoredTargets } from '../../target/index.ts'
import type { Scheme, SchemeIndicator } from '../scheme/contract.ts'
import type { FrozenCell, FrozenInputs, FrozenTarget, ScoredSubject } from '../score/contract.ts'
import { listEntries } from './entryStore.ts'

export type InputsAsked = { readonly areaCode: string; readonly month: Month; readonly variant: string; readonly ruleId: number; readonly ruleVersion: number; readonly scheme: Scheme }
/** `only`: of the assessed no more than these. */
type Narrowed = InputsAsked & { readonly only?: readonly { readonly kind: string; readonly code: string }[] }
const subjectsMax = 5_000

/** Reads everything that a month's scores are made of: a handful of statements, however many subjects and indicators. */
export async function gatherInputs(session: RecordsSession, catalogue: Catalogue, asked: Narrowed): Promise<FrozenInputs> {
  const { scheme, month, areaCode } = asked
  const { only } = asked
  const subjects = (await listScoredSubjects(session, scheme, areaCode, month)).filter((subject) => only === undefined || only.some((one) => one.kind === subject.kind && one.code === subject.code))
  const known = (await listKnownMeasures(session, catalogue)).filter((measure) => scheme.indicators.some((indicator) => indicator.measureId === measure.id))
  const cells = await readCells(session, known, subjects, asked)
  return {
    month, areaCode, ruleId: asked.ruleId, ruleVersion: asked.ruleVersion, scheme, subjects, cells,
    measures: Object.fromEntries(known.map((measure) => [measure.id, { name: measure.name, unit: measure.unit, better: measure.better, version: measure.version }])),
    entries: (await listEntries(session, asked)).map((entry) => ({ entryId: entry.entryId, subjectCode: entry.subjectCode, itemId: entry.itemId, amount: entry.amount, evidence: entry.evidence, by: entry.enteredBy, at: entry.enteredAt })),
  }
}

/** Who answers to the scheme in a month: valid on at least one of its days, inside the area. */
export async function listScoredSubjects(session: RecordsSession, scheme: Scheme, areaCode: string, month: Month): Promise<ScoredSubject[]> {
  const { subjects } = scheme
  const [first, last] = [firstDayOf(month), lastDayOf(month)]
  const own = subjects.kind === 'unit' ? sql`select 'unit' as kind, u.unit_code as code, u.name, u.unit_code, u.area_code from unit u where u.kind = ${subjects.unitKind} and u.valid_from <= ${last} and (u.valid_to is null or u.valid_to >= ${first})`
    : subjects.kind === 'staff' ? sql`select 'staff' as kind, s.staff_no as code, s.name, s.unit_code, u.area_code from staff s join unit u on u.unit_code = s.unit_code where s.post = any(cast(${subjects.posts} as text[])) and s.valid_from <= ${last} and (s.valid_to is null or s.valid_to >= ${first})`
    : sql`select 'area' as kind, a.area_code as code, a.name, cast(null as text) as unit_code, a.area_code from area a where a.level = ${subjects.level} and a.successor_code is null`
  const { rows } = await sql<ScoredSubject>`
    select o.kind, o.code, o.name, o.unit_code as "unitCode", o.area_code as "areaCode", k.ancestor_code as "countyCode"
      from (${own}) o join area_closure c on c.area_code = o.area_code and c.ancestor_code = ${areaCode}
      left join area_closure k on k.area_code = o.area_code and k.ancestor_level = 'county'
     where not (o.code = any(cast(${subjects.except} as text[]))) order by o.code limit ${subjectsMax}`.execute(session.db)
  return rows
}

type Place = FrozenCell['at']

async function readCells(session: RecordsSession, known: readonly KnownMeasure[], subjects: readonly ScoredSubject[], asked: InputsAsked): Promise<FrozenCell[]> {
  const { scheme, month } = asked
  const measured = scheme.indicators.filter((indicator) => indicator.form !== 'judged' && known.some((measure) => measure.id === indicator.measureId))
  if (measured.length === 0 || subjects.length === 0) return []
  const names = await namesOfAreas(session, [asked.areaCode, ...subjects.flatMap((subject) => (subject.countyCode === null ? [] : [subject.countyCode]))])
  const wanted = measured.flatMap((indicator) => subjects.map((subject) => ({ indicator, subject, at: placeOf(indicator, subject, asked.areaCode, names) })))
  const places = [...new Map(wanted.flatMap(({ at }) => (at === null ? [] : [[`${at.kind} ${at.code}`, { kind: at.kind, code: at.code }] as const]))).values()]
  const brands = [...new Set(measured.map((indicator) => indicator.brand))]
  const [actuals, targets, batches] = await Promise.all([
    actualsOf(session, { measures: known, subjects: places, brands, months: [month] }),
    scoredTargets(session, { subjects: places, months: [month, month.slice(0, 4)], measureIds: known.map((measure) => measure.id) }),
    batchesOf(session, known.map((measure) => measure.id), month),
  ])
  const nameOf = await namesOfParts(session, actuals.flatMap((actual) => actual.parts ?? []))
  const actualAt = new Map(actuals.map((actual) => [keyOf(actual.measureId, actual.subjectKind, actual.subjectCode, actual.brand), actual]))
  const targetAt = new Map(targets.map((target) => [`${keyOf(target.measureId, target.subjectKind, target.subjectCode, target.brand)} ${target.period}`, target]))
  return wanted.flatMap(({ indicator, subject, at }): FrozenCell[] => {
    const measure = known.find((one) => one.id === indicator.measureId)
    if (!measure || at === null) return []
    const key = keyOf(indicator.measureId, at.kind, at.code, indicator.brand)
    const actual = actualAt.get(key)
    const numerator = actual?.numerator ?? null
    const denominator = actual?.denominator ?? null
    // A rate is held all year: without a target of the month the year's counts. What adds up has no such month.
    const sheet = targetAt.get(`${key} ${month}`) ?? (measure.isRatio ? targetAt.get(`${key} ${month.slice(0, 4)}`) : undefined)
    return [{
      indicatorId: indicator.id, subjectCode: subject.code, at, numerator, denominator, value: measure.isRatio ? divide(numerator, denominator) : numerator,
      missing: [...(actual?.missing ?? [])], batchIds: numerator === null ? [] : batches.get(indicator.measureId) ?? [],
      parts: (actual?.parts ?? []).map((part) => ({ ...part, name: nameOf.get(`${part.kind} ${part.code}`) ?? part.code })),
      target: indicator.targetFrom === 'scheme' ? targetOfScheme(indicator) : sheet ? { base: sheet.base, target: sheet.target, challenge: sheet.challenge, versionId: sheet.versionId } : null,
    }]
  })
}

function placeOf(indicator: SchemeIndicator, subject: ScoredSubject, areaCode: string, names: ReadonlyMap<string, string>): Place | null {
  if (indicator.at === 'own') return { kind: subject.kind, code: subject.code, name: subject.name }
  const code = indicator.at === 'branch' ? areaCode : subject.countyCode
  return code === null ? null : { kind: 'area', code, name: names.get(code) ?? code }
}
function targetOfScheme(indicator: SchemeIndicator): FrozenTarget | null {
  return indicator.target === null ? null : { base: indicator.base, target: indicator.target, challenge: indicator.challenge, versionId: null }
}
const keyOf = (measureId: string, kind: string, code: string, brand: string): string => `${measureId} ${kind} ${code} ${brand}`

async function namesOfAreas(session: RecordsSession, codes: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ code: string; name: string }>`select area_code as code, name from area where area_code = any(cast(${[...new Set(codes)]} as text[])) limit ${subjectsMax}`.execute(session.db)
  return new Map(rows.map((row) => [row.code, row.name]))
}

async function namesOfParts(session: RecordsSession, parts: readonly { readonly kind: string; readonly code: string }[]): Promise<ReadonlyMap<string, string>> {
  if (parts.length === 0) return new Map()
  const codes = [...new Set(parts.map((part) => part.code))]
  const { rows } = await sql<{ key: string; name: string }>`
    select 'area ' || area_code as key, name from area where area_code = any(cast(${codes} as text[])) union all select 'unit ' || unit_code, name from unit where unit_code = any(cast(${codes} as text[]))
    union all select 'outlet ' || outlet_code, name from outlet where outlet_code = any(cast(${codes} as text[]))`.execute(session.db)
  return new Map(rows.map((row) => [row.key, row.name]))
}

/** Which batches the figures of a month were computed from. A month of an indicator is computed in one go, so the runs are few. */
async function batchesOf(session: RecordsSession, measureIds: readonly string[], month: Month): Promise<ReadonlyMap<string, number[]>> {
  const { rows } = await sql<{ measureId: string; batchIds: number[] }>`
    select v.measure_id as "measureId", coalesce(array_agg(distinct b.id order by b.id), '{}') as "batchIds"
      from (select distinct measure_id, run_id from measure_value where measure_id = any(cast(${measureIds} as text[])) and period = ${month}) v
      join measure_run r on r.run_id = v.run_id cross join unnest(r.batch_ids) as b (id) group by v.measure_id`.execute(session.db)
  return new Map(rows.map((row) => [row.measureId, row.batchIds]))
}
