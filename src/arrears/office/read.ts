import { sql } from 'kysely'
import { addMonths, month as toMonth } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { listSubjects, listTargets, listValues, type Measure, targetKey, valueOf, viewPermission } from '../../branch/index.ts'
import { type Context, requirePermission, scopeOf } from '../../platform/access/context.ts'
import { listVisibleBatches } from '../../platform/facts/ledger.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import { collectionMeasures } from '../collector/measures.ts'
import { accountMonthFeed } from '../feeds.ts'
import { arrearsMeasures } from '../measures.ts'
import { viewRewards } from '../reward/permissions.ts'
import { isUnitWithin } from '../reward/store.ts'
import { officeUnknown, type OfficePerson, type UnitScore } from './contract.ts'

/** How the branch scored a unit last; the plan knows, and the app hands it in. */
export type ReadUnitScore = (session: RecordsSession, unitCode: string) => Promise<UnitScore | null>

const shown = ['arrears.ratio.monthEnd', 'arrears.balance.total', 'arrears.recovery.rate', 'arrears.recovery.priorYear', 'arrears.bill.collectedRate', 'arrears.collection.worked', 'arrears.collection.timelyRate', 'arrears.promise.keptRate', 'arrears.collector.rewardShare']
const ofPlaces = ['arrears.balance.total', 'arrears.ratio.monthEnd', 'arrears.recovery.rate']
const measures: readonly Measure[] = [...arrearsMeasures, ...collectionMeasures]

/**
 * Figures of an office are open to everybody who may see indicators; its people are named as the organisation names them.
 * What a person earned shows to himself and where rewards may be seen.
 */
export async function readOffice(asker: Context, wanted: { unitCode: string; month?: string | undefined }, readUnitScore: ReadUnitScore) {
  const ctx = requirePermission(asker, viewPermission.verb)
  const offices = (await listSubjects(ctx.records, { kind: 'unit' })).filter((unit) => unit.level === 'business_office')
  const office = offices.find((unit) => unit.code === wanted.unitCode)
  if (!office) throw new Refusal(officeUnknown, { unit: wanted.unitCode })
  const months = (await listVisibleBatches(ctx.facts, [accountMonthFeed.id])).map((batch) => batch.slice).toSorted().map((slice) => toMonth(slice))
  const month = months.find((one) => one === wanted.month) ?? months.at(-1) ?? null
  const values = month === null ? [] : await listValues(ctx.records, { measureIds: shown, subjectKind: 'unit', subjectCodes: [office.code], brand: '', from: addMonths(month, -1), to: month })
  const targets = month === null ? new Map<string, Map<string, number>>() : await listTargets(ctx.records, { measureIds: shown, subjectKind: 'unit', subjectCodes: [office.code], brand: '', years: [month.slice(0, 4)] })
  const at = (id: string, period: string) => valueOf(values.find((value) => value.measureId === id && value.period === period))
  const { rows: townships } = await sql<{ areaCode: string; name: string }>`
    select distinct a.area_code as "areaCode", a.name from territory t join area_closure c on c.ancestor_code = t.area_code join area a on a.area_code = c.area_code and a.level = 'township' where t.unit_code = ${office.code} and t.valid_to is null order by 1 limit 200`.execute(ctx.records.db)
  const placeValues = month === null || townships.length === 0 ? [] : await listValues(ctx.records, { measureIds: ofPlaces, subjectKind: 'area', subjectCodes: townships.map((place) => place.areaCode), brand: '', from: month, to: month })
  const ofPlace = (id: string, areaCode: string) => valueOf(placeValues.find((value) => value.measureId === id && value.subjectCode === areaCode))
  const rewardScope = scopeOf(ctx, viewRewards.verb)
  const { rows: people } = await sql<OfficePerson>`
    select s.staff_no as "staffNo", s.name, s.post, coalesce(k.n, 0) as "inHand", coalesce(k.fen, 0)::bigint as "balanceFen", coalesce(p.open, 0) as "openPromises", coalesce(p.broken, 0) as "brokenPromises", w.fen as "rewardFen", w.recovered as "recoveredFen", w.expected as "expectedFen"
      from staff s left join (select owner_staff_no, count(*)::int as n, sum(overdue_fen) as fen from arrears_case where closed_on is null group by 1) k on k.owner_staff_no = s.staff_no
      left join (select c.owner_staff_no, count(*) filter (where q.state = 'open')::int as open, count(*) filter (where q.state = 'broken')::int as broken from arrears_promise q join arrears_case c on c.case_id = q.case_id and c.closed_on is null group by 1) p on p.owner_staff_no = s.staff_no
      left join lateral (select r.paid_fen as fen, sum(l.recovered_fen)::bigint as recovered, sum(l.expected_fen)::bigint as expected from arrears_reward_person r join unit u on u.unit_code = r.unit_code left join arrears_reward_line l on l.run_id = r.run_id and l.staff_no = r.staff_no
         where r.staff_no = s.staff_no and r.run_id = (select run_id from arrears_reward_run order by month desc limit 1)
           and (r.staff_no = ${ctx.staffNo} or ${isUnitWithin(rewardScope)}) group by r.paid_fen) w on true
     where s.unit_code = ${office.code} and s.valid_from <= ${ctx.today} and (s.valid_to is null or s.valid_to >= ${ctx.today}) order by "balanceFen" desc, s.staff_no limit 500`.execute(ctx.records.db)
  const { rows: [cases] } = await sql<{ count: number; balanceFen: number; nobody: number; broken: number }>`
    select count(*)::int as count, coalesce(sum(k.overdue_fen), 0)::bigint as "balanceFen", count(*) filter (where k.owner_staff_no is null)::int as nobody, count(*) filter (where exists (select 1 from arrears_promise p where p.case_id = k.case_id and p.state = 'broken'))::int as broken
      from arrears_case k where k.closed_on is null and k.area_code in (select c.area_code from territory t join area_closure c on c.ancestor_code = t.area_code where t.unit_code = ${office.code} and t.valid_to is null)`.execute(ctx.records.db)
  const { rows: [run] } = await sql<{ month: string }>`select month from arrears_reward_run order by month desc limit 1`.execute(ctx.records.db)
  const { rows: [unit] } = await sql<{ seesRewards: boolean }>`select ${isUnitWithin(rewardScope)} as "seesRewards" from unit u where u.unit_code = ${office.code}`.execute(ctx.records.db)
  return {
    unitCode: office.code, name: office.name, month, months, offices: offices.map((unit) => ({ code: unit.code, name: unit.name })), people, cases: cases ?? { count: 0, balanceFen: 0, nobody: 0, broken: 0 }, rewardMonth: run?.month ?? null, seesRewards: unit?.seesRewards ?? false, score: await readUnitScore(ctx.records, office.code),
    figures: shown.flatMap((id) => {
      const measure = measures.find((one) => one.id === id)
      return measure && month !== null ? [{ measureId: id, name: measure.name, definition: measure.definition, unit: measure.unit, better: measure.better, value: at(id, month), before: at(id, addMonths(month, -1)), target: targets.get(targetKey(id, office.code, ''))?.get(month) ?? null }] : []
    }),
    places: townships.map((place) => ({ ...place, balance: ofPlace('arrears.balance.total', place.areaCode), ratio: ofPlace('arrears.ratio.monthEnd', place.areaCode), recovery: ofPlace('arrears.recovery.rate', place.areaCode) })).toSorted((one, other) => (other.balance ?? -1) - (one.balance ?? -1)),
  }
}
