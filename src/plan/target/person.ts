import { sql } from 'kysely'
import { type ActingFor, type Catalogue, expectedOfMonth, findTopArea, type KnownMeasure, listKnownMeasures, rollUp, type Series, type TargetSubjectKind, valueOf, viewPermission } from '../../branch/index.ts'
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
import { type ScoredLine, scoredLines } from './scored.ts'
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
  const ofPerson = new Map(people.map(({ staffNo, name }) => [staffNo, [{ kind: 'staff' as TargetSubjectKind, code: staffNo, name }]]))
  for (const { staffNo, kind, code, name } of held) ofPerson.get(staffNo)?.push({ kind, code, name })
  const subjects = [...new Map([...ofPerson.values()].flat().map((subject) => [`${subject.kind} ${subject.code}`, subject])).values()]
  const targets = await scoredLines(session, { subjects, months: [...months, year] })
  const known = new Map(measures.map((measure) => [measure.id, measure]))
  const used = [...new Set(targets.map((line) => line.measureId))].flatMap((id) => known.get(id) ?? [])
  const targetsBy = new Map(targets.map((line) => [rankKey(line), line]))
  // A month without a target of its own takes what the year asks of it, and that follows last year's.
  const isPartly = targets.some((line) => line.cells.length <= months.length)
  const behind = isPartly ? monthsOfYear(String(Number(year) - 1)) : []
  const keysOf = new Map<string, string[]>()
  for (const [key, line] of targetsBy) {
    const subject = `${line.subjectKind} ${line.subjectCode}`
    const keys = keysOf.get(subject)
    if (keys) keys.push(key)
    else keysOf.set(subject, [key])
  }
  // What has no target is not shown, so nothing is read of it.
  const aimed = subjects.filter((subject) => keysOf.has(`${subject.kind} ${subject.code}`))
  const [actuals, forecasts] = await Promise.all([
    actualsOf(session, { measures: used, subjects: aimed, brands: [...new Set(targets.map((line) => line.brand))], months: [...behind, ...months.filter((each) => each <= at)] }),
    listForecastsOf(session, used, { year, through: at, subjects: aimed }),
  ])
  const actualsBy = groupOf(actuals)
  const forecastBy = new Map(forecasts.map((forecast) => [rankKey(forecast), forecast]))
  const lineFor = (key: string, subjectName: string): PersonLine[] => {
    const own = targetsBy.get(key)
    const measure = own && known.get(own.measureId)
    return own && measure ? [lineOf({ measure, own, actuals: actualsBy.get(key) ?? [], at, months, subjectName, place: ranks.get(key) ?? null, forecast: forecastBy.get(key) ?? null })] : []
  }
  return people.map(({ staffNo }) => (ofPerson.get(staffNo) ?? []).flatMap((subject) => (keysOf.get(`${subject.kind} ${subject.code}`) ?? []).flatMap((key) => lineFor(key, subject.name))).toSorted((a, b) => (a.ahead ?? 9) - (b.ahead ?? 9)))
}

function groupOf(rows: readonly Actual[]): Map<string, Actual[]> {
  const groups = new Map<string, Actual[]>()
  for (const row of rows) {
    const group = groups.get(rankKey(row))
    if (group) group.push(row)
    else groups.set(rankKey(row), [row])
  }
  return groups
}

type LineAsked = { readonly measure: KnownMeasure; readonly own: ScoredLine; readonly actuals: readonly Actual[]; readonly at: Month; readonly months: readonly Month[]; readonly subjectName: string; readonly place: { rank: number; peers: number } | null; readonly forecast: ForecastView | null }

function lineOf({ measure, own, actuals, at, months, subjectName, place, forecast }: LineAsked): PersonLine {
  const series: Series = { values: new Map(actuals.map((actual) => [actual.period, actual])), targets: new Map(own.cells.map(([period, , target]) => [period, target])) }
  const actualOf = new Map(actuals.map((actual) => [actual.period, actual]))
  const expected = months.map((each) => expectedOfMonth(measure, series, each))
  const asked = expected[months.indexOf(at)] ?? { expected: null, basis: null }
  const better = measure.better === 'lower' ? 'lower' : 'higher'
  const [, base, , challenge] = own.cells.find(([period]) => period === at) ?? [at, null, 0, null]
  const value = valued(measure, actualOf.get(at))
  const soFar = rollUp(measure.rollUp, actuals.filter((actual) => actual.period >= (months[0] ?? at)))
  const toDate = soFar && !(measure.isRatio && soFar.denominator === null) ? valueOf(soFar) : null
  const yearTarget = series.targets.get(at.slice(0, 4)) ?? null
  const pace = paceOf({ kind: splitKindOf(measure), better: measure.better, actual: toDate, yearTarget, monthTargets: expected.map((each) => each.expected), monthOfYear: Number(at.slice(5, 7)) })
  return {
    subjectKind: own.subjectKind, subjectCode: own.subjectCode, subjectName, measureId: measure.id, name: measure.name, unit: measure.unit, better: measure.better, brand: own.brand,
    base, target: asked.expected, targetBasis: asked.basis, challenge, actual: value, completion: completion(value, asked.expected, better),
    toDate, yearTarget, yearCompletion: pace.completion, elapsed: pace.elapsed, ahead: pace.ahead, rank: place?.rank ?? null, peers: place?.peers ?? null,
    missing: actualOf.get(at)?.missing.slice(0, 5) ?? [], forecast: forecast ? forecastShown(forecast) : null,
    points: months.map((each, index) => ({ month: each, target: expected[index]?.expected ?? null, actual: each <= at ? valued(measure, actualOf.get(each)) : null })),
  }
}
function forecastShown({ kind, because, through, yearEnd, coverage, outlook, method, soFar }: ForecastView): PersonForecast {
  return { kind, because, through, yearEnd, coverage, outlook, method, soFar }
}
function valued(measure: KnownMeasure, actual: Actual | undefined): number | null {
  return !actual || (measure.isRatio && actual.denominator === null) ? null : valueOf(actual)
}
