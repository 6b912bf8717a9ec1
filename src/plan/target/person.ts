import { sql } from 'kysely'
import { type ActingFor, type Catalogue, expectedOfMonth, findTopArea, type KnownMeasure, listKnownMeasures, rollUp, type Series, valueOf, viewPermission } from '../../branch/index.ts'
import { type Month, month } from '../../kernel/day.ts'
import { completion } from '../../kernel/ratio.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { type Context, requirePermission, scopeOf } from '../../platform/access/context.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import type { ForecastView } from '../forecast/contract.ts'
import { listForecastsOf } from '../forecast/read.ts'
import { type Actual, actualsOf } from './actuals.ts'
import { liesWithin } from './children.ts'
import { type PersonForecast, type PersonLine, type PersonPage, personNobody, personNotYours } from './contract.ts'
import { makeGatherer } from './gather.ts'
import { paceOf } from './paceRules.ts'
import { approveTargetPermission } from './permissions.ts'
import { scoredTargets, type ScoredTarget } from './scored.ts'
import { monthsOfYear } from './sheet.ts'
import { splitKindOf } from './splitRules.ts'
import { rankKey, type Ranks, readRanks } from './standings.ts'
import { listHeldBy } from './store.ts'

type Lines = (person: { readonly staffNo: string; readonly name: string }) => Promise<PersonLine[]>
/** Ranks and the list of indicators are alike for everybody who asks until figures, targets or duties change. */
type Shared = { readonly measures: readonly KnownMeasure[]; readonly newestMonth: Month; readonly linesAt: Map<string, Promise<Lines>>; readonly lines: Map<string, Promise<PersonLine[]>> }
type Kept = { readonly stamp: string; readonly shared: Promise<Shared> }
const linesKeptMax = 5_000
export type PersonPages = { read(asker: Context, asked: { staffNo?: string | undefined; month?: string | undefined }): Promise<PersonPage> }

export function makePersonPages(catalogue: Catalogue): PersonPages {
  // One per database: tests open several in one process.
  const openers = new WeakMap<object, (ask: OpenAsk) => Promise<Opened>>()
  const kept = new WeakMap<object, Kept>()
  const openPage = (session: RecordsSession, ask: OpenAsk): Promise<Opened> => {
    const opener = openers.get(session) ?? makeGatherer((asks: readonly OpenAsk[]) => openPages(session, asks))
    openers.set(session, opener)
    return opener(ask)
  }
  const sharedAt = (ctx: Context, stamp: string): Promise<Shared> => {
    const known = kept.get(ctx.records)
    if (known?.stamp === stamp) return known.shared
    const made = (async (): Promise<Shared> => ({ measures: await listKnownMeasures(ctx.records, catalogue), newestMonth: await findNewestMonth(ctx.records, catalogue, ctx.today), linesAt: new Map(), lines: new Map() }))()
    kept.set(ctx.records, { stamp, shared: made })
    made.catch(() => kept.delete(ctx.records))
    return made
  }
  return {
    async read(asker, asked) {
      const ctx = requirePermission(asker, viewPermission.verb)
      const staffNo = asked.staffNo ?? asker.staffNo
      if (staffNo === null) throw new Refusal(personNobody)
      const { stamp, person, acting } = await openPage(ctx.records, { staffNo, askerNo: asker.staffNo, today: ctx.today })
      if (!person) throw new Refusal(personNobody)
      const isOwn = staffNo === asker.staffNo || acting.some((one) => one.staffNo === staffNo)
      if (!isOwn && !(await liesWithin(ctx.records, person.areaCode ?? '', scopeOf(asker, approveTargetPermission.verb)))) throw new Refusal(personNotYours, { name: person.name })
      const all = await sharedAt(ctx, `${stamp} ${ctx.today}`)
      const at = asked.month === undefined ? all.newestMonth : month(asked.month)
      const linesOf = await once(all.linesAt, at, async (): Promise<Lines> => {
        const ranks = await readRanks(ctx.records, { measures: all.measures, month: at })
        return makeGatherer((people) => readLines(ctx.records, { people, at, measures: all.measures, ranks }))
      })
      if (all.lines.size >= linesKeptMax) all.lines.clear()
      const lines = await once(all.lines, `${staffNo} ${at}`, () => linesOf({ staffNo, name: person.name }))
      return { ...person, month: at, actingFor: acting.map((one) => ({ ...one })), lines }
    },
  }
}

/** Asked for at the same time, worked out once; a failure is not kept. */
function once<Of>(kept: Map<string, Promise<Of>>, key: string, work: () => Promise<Of>): Promise<Of> {
  const known = kept.get(key)
  if (known) return known
  const begun = work()
  kept.set(key, begun)
  begun.catch(() => kept.delete(key))
  return begun
}

async function findNewestMonth(session: RecordsSession, catalogue: Catalogue, today: string): Promise<Month> {
  const top = await findTopArea(session)
  const ids = catalogue.measures.map((measure) => measure.id)
  const { rows: [row] } = await sql<{ period: string | null }>`select max(period) as period from measure_value where subject_code = ${top?.areaCode ?? ''} and measure_id = any(cast(${ids} as text[])) and length(period) = 7`.execute(session.db)
  return month(row?.period ?? today.slice(0, 7))
}

type OpenAsk = { readonly staffNo: string; readonly askerNo: string | null; readonly today: string }
type Opened = { readonly stamp: string; readonly person: { staffNo: string; name: string; post: string; unitName: string; areaCode: string | null } | null; readonly acting: readonly ActingFor[] }

/** Who is asked for and whom each asker acts for, with a stamp of figures, targets and duties: while it stays, lines and ranks stay. One statement, however many ask. */
async function openPages(session: RecordsSession, asks: readonly OpenAsk[]): Promise<Opened[]> {
  const { rows } = await sql<Opened>`
    with stamp as (
      select concat_ws(' ', (select max(run_id) from measure_run), (select max(version_id) from target_version), (select max(decided_at) from target_version),
        (select changes from change_count where subject = 'assignment'), (select max(computed_at) from forecast)) as stamp
    )
    select stamp.stamp,
      (select jsonb_build_object('staffNo', s.staff_no, 'name', s.name, 'post', s.post, 'unitName', u.name, 'areaCode', u.area_code) from staff s join unit u on u.unit_code = s.unit_code where s.staff_no = asked.staff_no) as person,
      coalesce((select jsonb_agg(x order by x."staffNo") from (
        select o.staff_no as "staffNo", s.name, to_char(min(a.valid_from), 'YYYY-MM-DD') as "from", to_char(max(a.valid_to), 'YYYY-MM-DD') as "to" from assignment a join assignment o on o.assignment_id = a.deputy_for join staff s on s.staff_no = o.staff_no
        where a.staff_no = asked.asker_no and a.duty = 'deputy' and a.valid_from <= asked.today and a.valid_to >= asked.today group by o.staff_no, s.name) x), '[]') as acting
    from unnest(cast(${asks.map((ask) => ask.staffNo)} as text[]), cast(${asks.map((ask) => ask.askerNo)} as text[]), cast(${asks.map((ask) => ask.today)} as date[])) with ordinality as asked (staff_no, asker_no, today, place)
    cross join stamp order by asked.place`.execute(session.db)
  return rows
}

type Asked = { readonly people: readonly { readonly staffNo: string; readonly name: string }[]; readonly at: Month; readonly measures: readonly KnownMeasure[]; readonly ranks: Ranks }

/** Of each person his own targets and those of what he answers for, with what was achieved up to the month and where it will end. As many statements for one as for many. */
async function readLines(session: RecordsSession, { people, at, measures, ranks }: Asked): Promise<PersonLine[][]> {
  const year = at.slice(0, 4)
  const months = monthsOfYear(year)
  const held = await listHeldBy(session, people.map((person) => person.staffNo), year)
  const ofPerson = new Map(people.map(({ staffNo, name }) => [staffNo, [{ kind: 'staff' as const, code: staffNo, name }, ...held.filter((row) => row.staffNo === staffNo).map(({ kind, code, name: subject }) => ({ kind, code, name: subject }))]]))
  const subjects = [...new Map([...ofPerson.values()].flat().map((subject) => [`${subject.kind} ${subject.code}`, subject])).values()]
  const targets = await scoredTargets(session, { subjects, months: [...months, year] })
  const known = new Map(measures.map((measure) => [measure.id, measure]))
  const used = [...new Set(targets.map((target) => target.measureId))].flatMap((id) => known.get(id) ?? [])
  const targetsBy = groupOf(targets)
  // A month without a target of its own takes what the year asks of it, and that follows last year's.
  const isPartly = [...targetsBy.values()].some((own) => new Set(own.map((target) => target.period)).size <= months.length)
  const behind = isPartly ? monthsOfYear(String(Number(year) - 1)) : []
  const [actuals, forecasts] = await Promise.all([
    actualsOf(session, { measures: used, subjects, brands: [...new Set(targets.map((target) => target.brand))], months: [...behind, ...months.filter((each) => each <= at)] }),
    listForecastsOf(session, used, { year, through: at, subjects }),
  ])
  const actualsBy = groupOf(actuals)
  const forecastBy = new Map(forecasts.map((forecast) => [rankKey(forecast), forecast]))
  const keysOf = new Map<string, string[]>()
  for (const [key, [first]] of targetsBy) {
    const subject = `${first?.subjectKind ?? ''} ${first?.subjectCode ?? ''}`
    keysOf.set(subject, [...(keysOf.get(subject) ?? []), key])
  }
  const lineFor = (key: string, subjectName: string): PersonLine[] => {
    const own = targetsBy.get(key) ?? []
    const [first] = own
    const measure = first && known.get(first.measureId)
    return first && measure ? [lineOf({ measure, own, actuals: actualsBy.get(key) ?? [], at, months, subjectName, place: ranks.get(rankKey(first)) ?? null, forecast: forecastBy.get(key) ?? null })] : []
  }
  return people.map(({ staffNo }) => (ofPerson.get(staffNo) ?? []).flatMap((subject) => (keysOf.get(`${subject.kind} ${subject.code}`) ?? []).flatMap((key) => lineFor(key, subject.name))).toSorted((a, b) => (a.ahead ?? 9) - (b.ahead ?? 9)))
}

function groupOf<Of extends ScoredTarget | Actual>(rows: readonly Of[]): Map<string, Of[]> {
  const groups = new Map<string, Of[]>()
  for (const row of rows) {
    const group = groups.get(rankKey(row))
    if (group) group.push(row)
    else groups.set(rankKey(row), [row])
  }
  return groups
}

function lineOf(given: { measure: KnownMeasure; own: readonly ScoredTarget[]; actuals: readonly Actual[]; at: Month; months: readonly Month[]; subjectName: string; place: { rank: number; peers: number } | null; forecast: ForecastView | null }): PersonLine {
  const { measure, own, at, months } = given
  const actuals = given.actuals.filter((actual) => actual.period >= (months[0] ?? at))
  const series: Series = { values: new Map(given.actuals.map((actual) => [actual.period, actual])), targets: new Map(own.map((target) => [target.period, target.target])) }
  const expectedAt = (each: Month) => expectedOfMonth(measure, series, each)
  const targetAt = (period: string) => own.find((target) => target.period === period)
  const actualAt = (period: string) => valued(measure, actuals.find((actual) => actual.period === period))
  const better = measure.better === 'lower' ? 'lower' : 'higher'
  const ofMonth = targetAt(at)
  const asked = expectedAt(at)
  const value = actualAt(at)
  const soFar = rollUp(measure.rollUp, actuals)
  const toDate = soFar && !(measure.isRatio && soFar.denominator === null) ? valueOf(soFar) : null
  const ofYear = targetAt(at.slice(0, 4))
  const pace = paceOf({ kind: splitKindOf(measure), better: measure.better, actual: toDate, yearTarget: ofYear?.target ?? null, monthTargets: months.map((each) => expectedAt(each).expected), monthOfYear: Number(at.slice(5, 7)) })
  return {
    subjectKind: own[0]?.subjectKind ?? 'staff', subjectCode: own[0]?.subjectCode ?? '', subjectName: given.subjectName, measureId: measure.id, name: measure.name, unit: measure.unit, better: measure.better, brand: own[0]?.brand ?? '',
    base: ofMonth?.base ?? null, target: asked.expected, targetBasis: asked.basis, challenge: ofMonth?.challenge ?? null, actual: value, completion: completion(value, asked.expected, better),
    toDate, yearTarget: ofYear?.target ?? null, yearCompletion: pace.completion, elapsed: pace.elapsed, ahead: pace.ahead, rank: given.place?.rank ?? null, peers: given.place?.peers ?? null,
    missing: actuals.find((actual) => actual.period === at)?.missing.slice(0, 5) ?? [], forecast: given.forecast ? forecastShown(given.forecast) : null, points: months.map((each) => ({ month: each, target: expectedAt(each).expected, actual: each <= at ? actualAt(each) : null })),
  }
}
function forecastShown({ kind, because, through, yearEnd, coverage, outlook, method, soFar }: ForecastView): PersonForecast {
  return { kind, because, through, yearEnd, coverage, outlook, method, soFar }
}
function valued(measure: KnownMeasure, actual: Actual | undefined): number | null {
  return !actual || (measure.isRatio && actual.denominator === null) ? null : valueOf(actual)
}
