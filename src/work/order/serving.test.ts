import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestWork, type TestWork } from '../testWork.ts'
import { listFitting, listServing, listUnfit } from './store.ts'

let work: TestWork
beforeAll(async () => {
  work = await openTestWork()
})
afterAll(() => work.close())

const areas = ['6323', '632301', '632301100', '632301101', '632322', '632322100'] as const
const days = ['2011-03-01', '2011-03-10', '2011-03-20', '2011-03-31'] as const
const onDay = '2011-03-15'
const span = fc.record({ from: fc.constantFrom(...days), to: fc.option(fc.constantFrom(...days)) }).filter(({ from, to }) => to === null || to >= from)
type Span = { from: string; to: string | null }
const holds = ({ from, to }: Span) => from <= onDay && (to === null || to >= onDay)
const organisation = fc.record({
  units: fc.array(fc.constantFrom(...areas), { minLength: 1, maxLength: 3 }),
  territories: fc.uniqueArray(fc.record({ unit: fc.nat(2), area: fc.constantFrom(...areas), span }), { maxLength: 4, selector: (each) => `${each.unit} ${each.area} ${each.span.from}` }),
  staff: fc.array(fc.record({ unit: fc.nat(2), span }), { minLength: 1, maxLength: 4 }),
  duties: fc.array(fc.record({ person: fc.nat(3), area: fc.constantFrom(...areas), span }), { maxLength: 3 }),
})

test('who answers for a place: the unit\'s territory of the day, its own area where it has none, and duties on areas', async () => {
  const { rows: closure } = await sql<{ area: string; ancestor: string }>`select area_code as area, ancestor_code as ancestor from area_closure`.execute(work.records.db)
  const lies = (area: string, within: string) => closure.some((each) => each.area === area && each.ancestor === within)
  let run = 0
  await fc.assert(fc.asyncProperty(organisation, async (given) => {
    run += 1
    const unit = (index: number) => `R${run}U${index % given.units.length}`
    const person = (index: number) => `R${run}P${index % given.staff.length}`
    for (const [index, area] of given.units.entries()) await sql`insert into unit (unit_code, name, kind, area_code, valid_from) values (${unit(index)}, ${unit(index)}, 'business_office', ${area}, '2009-01-01')`.execute(work.records.db)
    for (const each of given.territories) await sql`insert into territory (unit_code, area_code, valid_from, valid_to) values (${unit(each.unit)}, ${each.area}, ${each.span.from}, ${each.span.to}) on conflict do nothing`.execute(work.records.db)
    for (const [index, each] of given.staff.entries()) await sql`insert into staff (staff_no, name, unit_code, post, valid_from, valid_to) values (${person(index)}, ${person(index)}, ${unit(each.unit)}, '客户经理', ${each.span.from}, ${each.span.to})`.execute(work.records.db)
    for (const each of given.duties) await sql`insert into assignment (staff_no, subject_kind, subject_code, duty, valid_from, valid_to) values (${person(each.person)}, 'area', ${each.area}, '包片', ${each.span.from}, ${each.span.to})`.execute(work.records.db)
    // Two territories of one unit, area and first day are one row: the first stays.
    const territories = given.territories.filter((each, index) => given.territories.findIndex((other) => unit(other.unit) === unit(each.unit) && other.area === each.area && other.span.from === each.span.from) === index)
    const serves = (index: number, area: string) => {
      const one = given.staff[index]
      if (!one || !holds(one.span)) return false
      const own = territories.filter((each) => unit(each.unit) === unit(one.unit) && holds(each.span))
      const byUnit = own.length > 0 ? own.some((each) => lies(area, each.area)) : lies(area, given.units[one.unit % given.units.length] ?? '')
      return byUnit || given.duties.some((each) => person(each.person) === person(index) && holds(each.span) && lies(area, each.area))
    }
    const staffNos = given.staff.map((_, index) => person(index))
    const wanted = areas.flatMap((areaCode) => staffNos.flatMap((staffNo, index) => (serves(index, areaCode) ? [`${staffNo} ${areaCode}`] : [])))
    const told = (pairs: readonly { staffNo: string; areaCode: string }[]) => pairs.map((pair) => `${pair.staffNo} ${pair.areaCode}`).toSorted()
    expect(told(await listServing(work.records, { staffNos, areaCodes: areas, onDay }))).toEqual(wanted.toSorted())
    const all = areas.flatMap((areaCode) => staffNos.map((staffNo) => ({ staffNo, areaCode })))
    expect(told(await listUnfit(work.records, all, onDay))).toEqual(told(all).filter((pair) => !wanted.includes(pair)))
    const fitting = await listFitting(work.records, { areaCode: '632301100', onDay, now: new Date() })
    expect(fitting.flatMap((each) => (staffNos.includes(each.staffNo) ? [`${each.staffNo} 632301100`] : [])).toSorted()).toEqual(wanted.filter((pair) => pair.endsWith(' 632301100')).toSorted())
  }), { numRuns: 40 })
})
