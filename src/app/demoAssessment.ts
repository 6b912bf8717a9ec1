import { sql } from 'kysely'
import { listKnownMeasures, type RoleId } from '../branch/index.ts'
import { addMonths, day, type Day, firstDayOf, listMonths, month, type Month, monthOf } from '../kernel/day.ts'
import type { Context } from '../platform/access/context.ts'
import type { TaskDeps } from '../platform/facts/owner.ts'
import { approveRule, draftRule, submitRule } from '../platform/rules/index.ts'
import { answerOneAppeal, defaultSchemes, enterItem, freezeRun, makeAppeal, publishRun, signRun } from '../plan/assessment/index.ts'
import { actAs } from './actAs.ts'
import { catalogue } from './catalogue.ts'
import { ruleKinds, schemeKind } from './ruleKinds.ts'

const monthsMax = 3
/** The scores of a month are published on this day of the next, and the appeal comes a few days later. */
const daysOfMonth = { frozen: 14, appealed: 17, answered: 19 } as const

type People = { readonly market: Context; readonly manager: Context; readonly optimisation: Context; readonly room: Context }
/** What was noted in a month: of whom by post or place in the list, which item, how often or how many points. */
type Note = { readonly variant: keyof typeof defaultSchemes; readonly by: keyof People; readonly place: number; readonly itemId: string; readonly amount: number; readonly evidence: string }
const judged = (itemId: string, points: readonly number[]): Note[] => points.map((amount, place) => ({ variant: 'room', by: 'optimisation', place, itemId, amount, evidence: '月度检查评分表' }))
const notes: readonly Note[] = [
  ...judged('duty', [98, 95, 92, 96, 88, 94]), ...judged('access', [100, 96, 90, 98, 95, 92]), ...judged('spares', [95, 92, 94, 90, 96, 93]),
  ...[95, 90, 92].map((amount, place): Note => ({ variant: 'optimisation', by: 'market', place, itemId: 'analysis', amount, evidence: '话务分析月报' })),
  { variant: 'room', by: 'optimisation', place: 0, itemId: 'late', amount: 2, evidence: '故障单 {mm}17、{mm}23' },
  { variant: 'county', by: 'market', place: 0, itemId: 'praise', amount: 1, evidence: '省公司 {month} 月通报' },
]

/**
 * The demo's assessments as a branch makes them: schemes are written by the market department and approved by the general manager,
 * closed months of the year are frozen, signed and published, and one appeal about the room's escalation is answered with a correction.
 * Of the newest month the items are noted, and the rest is left for the user to do.
 */
export async function plantDemoAssessment(deps: TaskDeps, { areaCode, today }: { areaCode: string; today: Day }): Promise<void> {
  const { rows: [there] } = await sql<{ n: number }>`select count(*) as n from rule where kind = ${schemeKind.id}`.execute(deps.records.db)
  const people = await findPeople(deps, areaCode, today)
  const months = closedMonths(today)
  if ((there?.n ?? 0) > 0 || people === null || months[0] === undefined) return
  const known = new Set((await listKnownMeasures(deps.records, catalogue)).map((measure) => measure.id))
  const variants = variantNames.filter((variant) => defaultSchemes[variant].indicators.every((indicator) => indicator.form === 'judged' || known.has(indicator.measureId)))
  for (const variant of variants) await bringScheme(people, { variant, areaCode, from: firstDayOf(months[0]) })
  for (const on of months) {
    for (const variant of variants) {
      const at = { variant, areaCode, month: on }
      const entered = await noteItems(deps, people, at)
      if (on !== months.at(-1)) await assess(people, at, entered)
    }
  }
}

const variantNames = ['office', 'county', 'room', 'optimisation'] as const

/** Of the demo's year, and never the running month. Early in January it is the year before. */
function closedMonths(today: Day): Month[] {
  const last = addMonths(monthOf(today), -1)
  return listMonths(month(`${last.slice(0, 4)}-01`), last).slice(-monthsMax)
}

async function findPeople(deps: TaskDeps, areaCode: string, today: Day): Promise<People | null> {
  const { rows } = await sql<{ account_id: number; sign_in_name: string; staff_no: string | null }>`select account_id, sign_in_name, staff_no from account where sign_in_name in ('zong', 'shichang', 'wangyou', 'jifang')`.execute(deps.records.db)
  const as = (signInName: string, role: RoleId): Context | null => {
    const account = rows.find((row) => row.sign_in_name === signInName)
    return account ? { ...actAs(deps, { accountId: account.account_id, signInName, roles: [role], areaCode, today }), staffNo: account.staff_no } : null
  }
  const [market, manager, optimisation, room] = [as('shichang', 'market'), as('zong', 'general_manager'), as('wangyou', 'optimisation'), as('jifang', 'machine_room')]
  return market && manager && optimisation && room ? { market, manager, optimisation, room } : null
}

async function bringScheme(people: People, at: { variant: keyof typeof defaultSchemes; areaCode: string; from: Day }): Promise<void> {
  const body = defaultSchemes[at.variant]
  const { ruleId } = await draftRule(people.market, ruleKinds, { kind: schemeKind.id, variant: at.variant, areaCode: at.areaCode, effectiveFrom: at.from, body, note: '按年度工作计划的考核要求制定' })
  await submitRule(people.market, ruleKinds, { ruleId, revision: 1 })
  await approveRule(people.manager, ruleKinds, { ruleId, revision: 2 })
}

type At = { readonly variant: keyof typeof defaultSchemes; readonly areaCode: string; readonly month: Month }
const assessment = { catalogue, schemeKind }

/** What was noted in the month, as it will be found when the month is frozen; gives the entries by person and item. */
async function noteItems(deps: TaskDeps, people: People, at: At): Promise<ReadonlyMap<string, number>> {
  const subjects = await listSubjects(deps, at.variant)
  const entered = new Map<string, number>()
  for (const note of notes.filter((one) => one.variant === at.variant)) {
    const code = subjects[note.place]
    if (code === undefined) continue
    const { kind } = defaultSchemes[at.variant].subjects
    const { entryId } = await enterItem(people[note.by], assessment, { ...at, subjectKind: kind, subjectCode: code, itemId: note.itemId, amount: note.amount, evidence: note.evidence.replaceAll('{mm}', at.month.slice(5)).replaceAll('{month}', String(Number(at.month.slice(5)))) })
    entered.set(`${code} ${note.itemId}`, entryId)
  }
  return entered
}

async function assess(people: People, at: At, entered: ReadonlyMap<string, number>): Promise<void> {
  const on = (who: Context, dayOfMonth: number): Context => {
    const today = day(`${addMonths(at.month, 1)}-${dayOfMonth}`)
    return { ...who, today, now: new Date(`${today}T10:00:00+08:00`) }
  }
  const [market, manager] = [on(people.market, daysOfMonth.frozen), on(people.manager, daysOfMonth.frozen)]
  const { runId } = await freezeRun(market, assessment, at)
  await signRun(market, { runId, stepId: 'market', note: '数据与凭证已核对' })
  await signRun(manager, { runId, stepId: 'manager', note: '' })
  await publishRun(manager, runId)
  const own = people.room.staffNo
  const entryId = own === null ? undefined : entered.get(`${own} late`)
  if (own === null || entryId === undefined || at.month.slice(5) !== '01') return
  const { appealId } = await makeAppeal(on(people.room, daysOfMonth.appealed), { runId, subjectKind: 'staff', subjectCode: own, about: 'late', reason: '其中一次是传输割接期间的告警，已按规定提前报备，不应计为上报迟缓。' })
  await answerOneAppeal(on(people.manager, daysOfMonth.answered), { appealId, outcome: 'upheld', reply: '核对割接报备记录，属实，减为一次。', correction: { what: 'entry', id: String(entryId), value: 1 } })
}

/** Those assessed, in the order in which the notes count them; the one who can sign in comes first where there is one. */
async function listSubjects(deps: TaskDeps, variant: keyof typeof defaultSchemes): Promise<string[]> {
  const { subjects } = defaultSchemes[variant]
  const { rows } = subjects.kind === 'staff'
    ? await sql<{ code: string }>`select s.staff_no as code from staff s left join account a on a.staff_no = s.staff_no where s.post = any(cast(${subjects.posts} as text[])) and s.valid_to is null order by a.account_id nulls last, s.staff_no`.execute(deps.records.db)
    : await sql<{ code: string }>`select unit_code as code from unit where kind = ${subjects.unitKind} and valid_to is null order by unit_code`.execute(deps.records.db)
  return rows.map((row) => row.code)
}
