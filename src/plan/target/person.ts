import { sql } from 'kysely'
import { type Catalogue, findTopArea, type KnownMeasure, listActingFor, listKnownMeasures, rollUp, valueOf, viewPermission } from '../../branch/index.ts'
import { type Month, month } from '../../kernel/day.ts'
import { completion } from '../../kernel/ratio.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { type Context, requirePermission, scopeOf } from '../../platform/access/context.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import { type Actual, actualsOf } from './actuals.ts'
import { liesWithin } from './children.ts'
import { type PersonLine, type PersonPage, personNobody, personNotYours } from './contract.ts'
import { paceOf } from './paceRules.ts'
import { approveTargetPermission } from './permissions.ts'
import { scoredTargets, type ScoredTarget } from './scored.ts'
import { monthsOfYear } from './sheet.ts'
import { splitKindOf } from './splitRules.ts'
import { rankKey, type Ranks, readRanks, readStamp } from './standings.ts'
import { listHeldBy } from './store.ts'

/** Ranks and the list of indicators are alike for everybody who asks until figures, targets or duties change. */
type Shared = { readonly stamp: string; readonly measures: readonly KnownMeasure[]; readonly newestMonth: Month; readonly ranks: Map<string, Promise<Ranks>> }
export type PersonPages = { read(asker: Context, asked: { staffNo?: string | undefined; month?: string | undefined }): Promise<PersonPage> }

export function makePersonPages(catalogue: Catalogue): PersonPages {
  // One per database: tests open several in one process.
  const shared = new WeakMap<object, Shared>()
  const sharedNow = async (ctx: Context): Promise<Shared> => {
    const stamp = `${await readStamp(ctx.records)} ${ctx.today}`
    const known = shared.get(ctx.records)
    if (known?.stamp === stamp) return known
    const made: Shared = { stamp, measures: await listKnownMeasures(ctx.records, catalogue), newestMonth: await findNewestMonth(ctx.records, catalogue, ctx.today), ranks: new Map() }
    shared.set(ctx.records, made)
    return made
  }
  return {
    async read(asker, asked) {
      const ctx = requirePermission(asker, viewPermission.verb)
      const staffNo = asked.staffNo ?? asker.staffNo
      if (staffNo === null) throw new Refusal(personNobody)
      const [all, person, acting] = await Promise.all([sharedNow(asker), findPerson(ctx.records, staffNo), asker.staffNo === null ? [] : listActingFor(ctx.records, asker.staffNo, ctx.today)])
      if (!person) throw new Refusal(personNobody)
      const isOwn = staffNo === asker.staffNo || acting.some((one) => one.staffNo === staffNo)
      if (!isOwn && !(await liesWithin(ctx.records, person.areaCode ?? '', scopeOf(asker, approveTargetPermission.verb)))) throw new Refusal(personNotYours, { name: person.name })
      const at = asked.month === undefined ? all.newestMonth : month(asked.month)
      const ranks = all.ranks.get(at) ?? readRanks(ctx.records, { measures: all.measures, month: at })
      if (!all.ranks.has(at)) {
        all.ranks.set(at, ranks)
        ranks.catch(() => all.ranks.delete(at))
      }
      return { ...person, month: at, actingFor: acting.map((one) => ({ ...one })), lines: await readLines(ctx.records, { staffNo, name: person.name, at, measures: all.measures, ranks: await ranks }) }
    },
  }
}

async function findNewestMonth(session: RecordsSession, catalogue: Catalogue, today: string): Promise<Month> {
  const top = await findTopArea(session)
  const ids = catalogue.measures.map((measure) => measure.id)
  const { rows: [row] } = await sql<{ period: string | null }>`select max(period) as period from measure_value where subject_code = ${top?.areaCode ?? ''} and measure_id = any(cast(${ids} as text[])) and length(period) = 7`.execute(session.db)
  return month(row?.period ?? today.slice(0, 7))
}

async function findPerson(session: RecordsSession, staffNo: string) {
  const { rows: [row] } = await sql<{ staffNo: string; name: string; post: string; unitName: string; areaCode: string | null }>`
    select s.staff_no as "staffNo", s.name, s.post, u.name as "unitName", u.area_code as "areaCode" from staff s join unit u on u.unit_code = s.unit_code where s.staff_no = ${staffNo}`.execute(session.db)
  return row ?? null
}

type Asked = { readonly staffNo: string; readonly name: string; readonly at: Month; readonly measures: readonly KnownMeasure[]; readonly ranks: Ranks }

/** His own targets and those of what he answers for, with what was achieved up to the month. */
async function readLines(session: RecordsSession, { staffNo, name, at, measures, ranks }: Asked): Promise<PersonLine[]> {
  const year = at.slice(0, 4)
  const months = monthsOfYear(year)
  const held = await listHeldBy(session, [staffNo], year)
  const subjects = [{ kind: 'staff' as const, code: staffNo, name }, ...held.map(({ kind, code, name: subject }) => ({ kind, code, name: subject }))]
  const targets = await scoredTargets(session, { subjects, months: [...months, year] })
  const known = new Map(measures.map((measure) => [measure.id, measure]))
  const used = [...new Set(targets.map((target) => target.measureId))].flatMap((id) => known.get(id) ?? [])
  const actuals = await actualsOf(session, { measures: used, subjects, brands: [...new Set(targets.map((target) => target.brand))], months: months.filter((each) => each <= at) })
  const actualsBy = groupOf(actuals)
  const nameOf = new Map(subjects.map((subject) => [`${subject.kind} ${subject.code}`, subject.name]))
  return [...groupOf(targets)].flatMap(([key, own]): PersonLine[] => {
    const [first] = own
    const measure = first && known.get(first.measureId)
    return first && measure ? [lineOf({ measure, own, actuals: actualsBy.get(key) ?? [], at, months, subjectName: nameOf.get(`${first.subjectKind} ${first.subjectCode}`) ?? first.subjectCode, place: ranks.get(rankKey(first)) ?? null })] : []
  }).toSorted((a, b) => (a.ahead ?? 9) - (b.ahead ?? 9))
}

function groupOf<Of extends ScoredTarget | Actual>(rows: readonly Of[]): Map<string, Of[]> {
  const groups = new Map<string, Of[]>()
  for (const row of rows) groups.set(rankKey(row), [...(groups.get(rankKey(row)) ?? []), row])
  return groups
}

function lineOf(given: { measure: KnownMeasure; own: readonly ScoredTarget[]; actuals: readonly Actual[]; at: Month; months: readonly Month[]; subjectName: string; place: { rank: number; peers: number } | null }): PersonLine {
  const { measure, own, actuals, at, months } = given
  const targetAt = (period: string) => own.find((target) => target.period === period)
  const actualAt = (period: string) => valued(measure, actuals.find((actual) => actual.period === period))
  const better = measure.better === 'lower' ? 'lower' : 'higher'
  const ofMonth = targetAt(at)
  const value = actualAt(at)
  const soFar = rollUp(measure.rollUp, actuals)
  const toDate = soFar && !(measure.isRatio && soFar.denominator === null) ? valueOf(soFar) : null
  const ofYear = targetAt(at.slice(0, 4))
  const pace = paceOf({ kind: splitKindOf(measure), better: measure.better, actual: toDate, yearTarget: ofYear?.target ?? null, monthTargets: months.map((each) => targetAt(each)?.target ?? null), monthOfYear: Number(at.slice(5, 7)) })
  return {
    subjectKind: own[0]?.subjectKind ?? 'staff', subjectCode: own[0]?.subjectCode ?? '', subjectName: given.subjectName, measureId: measure.id, name: measure.name, unit: measure.unit, better: measure.better, brand: own[0]?.brand ?? '',
    base: ofMonth?.base ?? null, target: ofMonth?.target ?? null, challenge: ofMonth?.challenge ?? null, actual: value, completion: completion(value, ofMonth?.target ?? null, better),
    toDate, yearTarget: ofYear?.target ?? null, yearCompletion: pace.completion, elapsed: pace.elapsed, ahead: pace.ahead, rank: given.place?.rank ?? null, peers: given.place?.peers ?? null,
    missing: actuals.find((actual) => actual.period === at)?.missing.slice(0, 5) ?? [], points: months.map((each) => ({ month: each, target: targetAt(each)?.target ?? null, actual: each <= at ? actualAt(each) : null })),
  }
}
function valued(measure: KnownMeasure, actual: Actual | undefined): number | null {
  return !actual || (measure.isRatio && actual.denominator === null) ? null : valueOf(actual)
}
