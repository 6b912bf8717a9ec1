import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectedOfMonth, type KnownMeasure, listKnownMeasures } from '../../branch/index.ts'
import { addDays, day, type Day, firstDayOf, lastDayOf, listMonths, type Month, month } from '../../kernel/day.ts'
import type { Context } from '../../platform/access/context.ts'
import type { PersonLine } from './contract.ts'
import { makePersonPages } from './person.ts'
import { recomputeStandings } from './standings.ts'
import { adds, catalogue, openTargets } from './testTargets.ts'

/** What everybody's page should say, worked out the slow way: day by day, target by target, from the same invented branch. */
const measureIds = [adds, 'market.users.onBooks', 'market.users.churnRate'] as const
const people = ['P1', 'P2', 'P3'] as const
const places = [{ kind: 'area', code: '632301100' }, { kind: 'area', code: '632301101' }, { kind: 'unit', code: 'O1' }, { kind: 'unit', code: 'O2' }] as const
const months = listMonths(month('2010-01'), month('2011-12'))
const thisYear = months.slice(12)
const posts: Readonly<Record<string, string>> = { P1: '主任', P2: '片区经理', P3: '片区经理' }
const alikeOf = (kind: string, code: string) => (kind === 'staff' ? posts[code] : kind === 'area' ? 'township' : 'business_office')

/** `cuts`: days of 2011 on which the place changes hands; `shares`: who has it between them, the first owns it. */
type Plan = {
  readonly duties: readonly { readonly place: number; readonly cuts: readonly number[]; readonly holders: readonly (readonly { readonly who: number; readonly part: number }[])[] }[]
  readonly figures: readonly { readonly measure: number; readonly place: number; readonly month: number; readonly numerator: number; readonly denominator: number }[]
  readonly targets: readonly { readonly measure: number; readonly subject: number; readonly period: number; readonly value: number }[]
  readonly at: number
}
const planArbitrary: fc.Arbitrary<Plan> = fc.record({
  duties: fc.tuple(...places.map((_, place) => fc.record({
    place: fc.constant(place), cuts: fc.uniqueArray(fc.integer({ min: 1, max: 364 }), { maxLength: 2 }).map((cuts) => cuts.toSorted((a, b) => a - b)),
    holders: fc.array(fc.uniqueArray(fc.record({ who: fc.integer({ min: 0, max: 2 }), part: fc.integer({ min: 1, max: 4 }) }), { selector: (one) => one.who, maxLength: 3 }), { minLength: 3, maxLength: 3 }),
  }))),
  figures: fc.uniqueArray(fc.record({ measure: fc.integer({ min: 0, max: 2 }), place: fc.integer({ min: 0, max: 3 }), month: fc.integer({ min: 0, max: 23 }), numerator: fc.integer({ min: 0, max: 90 }), denominator: fc.integer({ min: 0, max: 900 }) }),
    { selector: (one) => `${one.measure} ${one.place} ${one.month}`, minLength: 150, maxLength: 288 }),
  targets: fc.uniqueArray(fc.record({ measure: fc.integer({ min: 0, max: 2 }), subject: fc.integer({ min: 0, max: 6 }), period: fc.integer({ min: 0, max: 12 }), value: fc.integer({ min: 0, max: 40 }) }),
    { selector: (one) => `${one.measure} ${one.subject} ${one.period}`, minLength: 40, maxLength: 273 }),
  at: fc.integer({ min: 0, max: 11 }),
})

let world: Awaited<ReturnType<typeof openTargets>>
let measures: ReadonlyMap<string, KnownMeasure>
beforeAll(async () => {
  world = await openTargets()
  measures = new Map((await listKnownMeasures(world.records, catalogue)).map((measure) => [measure.id, measure]))
})
afterAll(() => world.close())

type Held = { readonly staffNo: string; readonly kind: string; readonly code: string; readonly share: number; readonly from: Day; readonly to: Day }
function dutiesOf(plan: Plan): Held[] {
  return plan.duties.flatMap(({ place, cuts, holders }) => {
    const starts = [day('2010-01-01'), ...cuts.map((cut) => addDays(day('2011-01-01'), cut))]
    return starts.flatMap((from, index) => {
      const among = holders[index] ?? []
      const whole = among.reduce((sum, one) => sum + one.part, 0)
      const to = starts[index + 1]
      return among.map((one): Held => ({ staffNo: people[one.who] ?? '', kind: places[place]?.kind ?? '', code: places[place]?.code ?? '', share: one.part / whole, from, to: to === undefined ? day('9999-12-31') : addDays(to, -1) }))
    })
  })
}

async function write(plan: Plan, duties: readonly Held[]): Promise<void> {
  const { records } = world
  await records.transaction(async (tx) => {
    await sql`truncate assignment, target, target_version, measure_value, standing, standing_year cascade`.execute(tx.db)
    for (const [index, held] of duties.entries()) {
      await sql`insert into assignment (staff_no, subject_kind, subject_code, duty, credit_share, valid_from, valid_to)
        values (${held.staffNo}, ${held.kind}, ${held.code}, ${duties.findIndex((one) => one.code === held.code && one.from === held.from) === index ? 'owner' : 'credit'}, ${held.share}, ${held.from}, ${held.to === '9999-12-31' ? null : held.to})`.execute(tx.db)
    }
    const { rows: [run] } = await sql<{ run_id: number }>`insert into measure_run (source_id, period, batch_ids) values ('test', '2011-12', '{}') returning run_id`.execute(tx.db)
    await records.copyInto(tx, 'measure_value', ['measure_id', 'period', 'subject_kind', 'subject_code', 'numerator', 'denominator', 'run_id', 'measure_version'],
      plan.figures.map((one) => [measureIds[one.measure] ?? '', months[one.month] ?? '', places[one.place]?.kind ?? '', places[one.place]?.code ?? '', one.numerator, one.measure === 2 ? one.denominator : null, run?.run_id ?? 0, 1]))
    const { rows: versions } = await sql<{ version_id: number; measure_id: string; child_kind: string }>`
      insert into target_version (measure_id, year, parent_kind, parent_code, child_kind, version_no, state, in_force_from, decided_at)
      select m, '2011', 'area', '6323', k, 1, 'approved', '2011-01', now() from unnest(cast(${[...measureIds]} as text[])) m cross join unnest(array['area', 'unit', 'staff']) k returning version_id, measure_id, child_kind`.execute(tx.db)
    for (const one of plan.targets) {
      const subject = subjects[one.subject]
      const version = versions.find((each) => each.measure_id === measureIds[one.measure] && each.child_kind === subject?.kind)
      await sql`insert into target (version_id, measure_id, subject_kind, subject_code, period, base, value, challenge, in_force_at)
        values (${version?.version_id}, ${measureIds[one.measure]}, ${subject?.kind}, ${subject?.code}, ${periodOf(one.period)}, ${one.value - 1}, ${one.value}, ${one.value + 1}, now())`.execute(tx.db)
    }
  })
}
const subjects = [...places, ...people.map((code) => ({ kind: 'staff' as const, code }))]
const periodOf = (index: number): string => (index === 12 ? '2011' : (thisYear[index] ?? ''))

type Parts = { readonly numerator: number; readonly denominator: number | null }
/** What a subject brought in a month; undefined where it held nothing or has no figure. */
function broughtOf(plan: Plan, duties: readonly Held[], measureId: string, subject: { kind: string; code: string }, of: Month): Parts | undefined {
  const figureOf = (code: string): Parts | undefined => {
    const found = plan.figures.find((one) => measureIds[one.measure] === measureId && places[one.place]?.code === code && months[one.month] === of)
    return found && { numerator: found.numerator, denominator: found.measure === 2 ? found.denominator : null }
  }
  if (subject.kind !== 'staff') return figureOf(subject.code)
  const days = Array.from({ length: Number(lastDayOf(of).slice(8)) }, (_, index) => addDays(firstDayOf(of), index))
  const counted = measures.get(measureId)?.rollUp === 'last' ? days.slice(-1) : days
  const brought = duties.filter((held) => held.staffNo === subject.code).flatMap((held) => {
    const daysHeld = counted.filter((each) => held.from <= each && each <= held.to).length
    return daysHeld === 0 ? [] : [{ figure: figureOf(held.code), weight: (held.share * daysHeld) / counted.length }]
  })
  if (brought.length === 0 || brought.some((one) => one.figure === undefined)) return undefined
  const sum = (name: 'numerator' | 'denominator') => brought.reduce((total, one) => total + (one.figure?.[name] ?? 0) * one.weight, 0)
  return { numerator: sum('numerator'), denominator: measureId === measureIds[2] ? sum('denominator') : null }
}
const valueOf = (parts: Parts | undefined): number | null => (parts === undefined || parts.denominator === 0 ? null : parts.numerator / (parts.denominator ?? 1))
const doneOf = (measureId: string, value: number | null, target: number | undefined): number | null => (value === null || target === undefined || target === 0 ? null : measures.get(measureId)?.better === 'lower' ? 2 - value / target : value / target)

function slowLine(plan: Plan, duties: readonly Held[], measureId: string, subject: { kind: string; code: string }) {
  const at = thisYear[plan.at] ?? month('2011-01')
  const targetOf = (of: { kind: string; code: string }, period: string) => plan.targets.find((one) => measureIds[one.measure] === measureId && subjects[one.subject]?.code === of.code && periodOf(one.period) === period)?.value
  const brought = new Map(months.flatMap((of) => {
    const parts = broughtOf(plan, duties, measureId, subject, of)
    return parts ? [[of, parts] as const] : []
  }))
  const own = [...thisYear, '2011'].flatMap((period) => {
    const value = targetOf(subject, period)
    return value === undefined ? [] : [[period, value] as const]
  })
  if (own.length === 0) return null
  const measure = measures.get(measureId)
  if (!measure) return null
  const series = { values: brought, targets: new Map(own) }
  const expected = expectedOfMonth(measure, series, at)
  const value = valueOf(brought.get(at))
  // Everybody alike with a target of this very month.
  const alike = subjects.filter((one) => one.kind === subject.kind && alikeOf(one.kind, one.code) === alikeOf(subject.kind, subject.code))
    .flatMap((one) => doneOf(measureId, valueOf(broughtOf(plan, duties, measureId, one, at)), targetOf(one, at)) ?? [])
  const mine = doneOf(measureId, value, targetOf(subject, at))
  const known = thisYear.slice(0, plan.at + 1).flatMap((of) => (valueOf(brought.get(of)) === null ? [] : (brought.get(of) ?? [])))
  const last = known.at(-1)
  const toDate = last === undefined ? null : measure.rollUp === 'last' ? valueOf(last) : valueOf({ numerator: known.reduce((sum, one) => sum + one.numerator, 0), denominator: last.denominator === null ? null : known.reduce((sum, one) => sum + (one.denominator ?? 0), 0) })
  return {
    target: expected.expected, targetBasis: expected.basis, actual: value, completion: doneOf(measureId, value, expected.expected ?? undefined), toDate, yearTarget: targetOf(subject, '2011') ?? null,
    rank: mine === null ? null : 1 + alike.filter((one) => one > mine + 1e-9).length, peers: mine === null ? null : alike.length,
    points: thisYear.map((of, index) => ({ month: of, target: expectedOfMonth(measure, series, of).expected, actual: index <= plan.at ? valueOf(brought.get(of)) : null })),
  }
}

/** The same to the last digits that adding in another order leaves. */
const near = (value: unknown): unknown => (typeof value === 'number' ? Number(value.toPrecision(9)) : value)
const rounded = (line: object) => JSON.parse(JSON.stringify(line, (_, value) => near(value)))

test('the stored lines of every page say what day by day and target by target comes to: hand-overs, shared credit, missing figures, months on the way', async () => {
  const pages = makePersonPages(catalogue)
  const as = (staffNo: string): Context => ({ ...world.writer, staffNo, grants: [{ permissions: new Set(['measure.view']), areaCode: '632301' }] })
  await fc.assert(fc.asyncProperty(planArbitrary, async (plan) => {
    const duties = dutiesOf(plan)
    await write(plan, duties)
    await recomputeStandings(world.records, catalogue, { years: ['2011'], now: new Date() })
    for (const staffNo of people) {
      const page = await pages.read(as(staffNo), { month: thisYear[plan.at] })
      expect(page.isBehind).toBe(false)
      const held = new Set(duties.filter((one) => one.staffNo === staffNo && one.to >= '2011-01-01').map((one) => one.code))
      const wanted = subjects.filter((subject) => subject.code === staffNo || held.has(subject.code)).flatMap((subject) => measureIds.flatMap((measureId) => {
        const line = slowLine(plan, duties, measureId, subject)
        return line ? [[`${subject.code} ${measureId}`, rounded(line)] as const] : []
      }))
      const shown = page.lines.map(({ subjectCode, measureId, target, targetBasis, actual, completion, toDate, yearTarget, rank, peers, points }: PersonLine) => [`${subjectCode} ${measureId}`, rounded({ target, targetBasis, actual, completion, toDate, yearTarget, rank, peers, points })] as const)
      expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(wanted))
    }
  }), { numRuns: 25, interruptAfterTimeLimit: 90_000 })
}, 120_000)
