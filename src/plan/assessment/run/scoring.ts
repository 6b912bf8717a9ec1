import { sql } from 'kysely'
import { findTopArea } from '../../../branch/index.ts'
import { addMonths, lastDayOf, month as toMonth, monthOf } from '../../../kernel/day.ts'
import { type Context, requirePermission } from '../../../platform/access/context.ts'
import type { RecordsSession } from '../../../platform/records/records.ts'
import { rulesInForce } from '../../../platform/rules/index.ts'
import type { AssessmentDeps } from './actions.ts'
import type { Scoring } from './contract.ts'
import { listEnterables } from './enterableRules.ts'
import { listEntries } from './entryStore.ts'
import { listScoredSubjects } from './inputs.ts'
import { enterAssessment } from './permissions.ts'
import { findStandingRuns, subjectsOfPerson } from './store.ts'

/**
 * What whoever asks may judge or note in a month: the items that its schemes give to his roles, of everybody where he holds that role and never of himself.
 * Scores are not among it: who judges does not see what the others came to.
 */
export async function readScoring(given: Context, deps: AssessmentDeps, asked: { areaCode?: string | undefined; month?: string | undefined }): Promise<Scoring> {
  const ctx = requirePermission(given, enterAssessment.verb)
  const areaCode = asked.areaCode ?? (await findTopArea(ctx.records))?.areaCode ?? ''
  const month = toMonth(asked.month ?? addMonths(monthOf(ctx.today), -1))
  const rules = await rulesInForce(ctx.records, deps.schemeKind, areaCode, lastDayOf(month))
  const [standing, own, groups] = await Promise.all([
    findStandingRuns(ctx.records, { areaCode, month }), subjectsOfPerson(ctx.records, ctx.staffNo),
    Promise.all(rules.map(async (rule) => ({
      rule, subjects: await listScoredSubjects(ctx.records, rule.body, areaCode, month), entries: await listEntries(ctx.records, { areaCode, variant: rule.variant, month }),
    }))),
  ])
  const rolesAt = await listRolesAt(ctx.records, ctx.accountId, groups.flatMap(({ subjects }) => subjects.map((subject) => subject.areaCode)), ctx.today)
  return {
    areaCode, month,
    groups: groups.flatMap(({ rule, subjects, entries }) => {
      const items = listEnterables(rule.body)
      const open = subjects.flatMap((subject) => {
        const roles = rolesAt.get(subject.areaCode)
        const itemIds = roles === undefined ? [] : items.filter((item) => item.scorer === null || roles.has(item.scorer)).map((item) => item.id)
        const isOwn = own.some((one) => one.kind === subject.kind && one.code === subject.code)
        return itemIds.length === 0 || isOwn ? [] : [{ kind: subject.kind, code: subject.code, name: subject.name, itemIds }]
      })
      if (open.length === 0) return []
      return [{
        variant: rule.variant, name: rule.body.name, nameEn: rule.body.nameEn, isFrozen: standing.has(rule.variant), subjects: open,
        items: items.filter((item) => open.some((subject) => subject.itemIds.includes(item.id))),
        entries: entries.filter((entry) => entry.enteredById === ctx.accountId).map(({ entryId, subjectKind, subjectCode, itemId, amount, evidence, enteredBy, enteredAt }) => ({ entryId, subjectKind, subjectCode, itemId, amount, evidence, enteredBy, enteredAt })),
      }]
    }),
  }
}

/** The roles that an account holds in each of these areas; an area where it holds none is missing. */
async function listRolesAt(session: RecordsSession, accountId: number, areaCodes: readonly string[], on: string): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const { rows } = await sql<{ areaCode: string; roles: string[] }>`
    select c.area_code as "areaCode", array_agg(distinct g.role) as roles from role_grant g join area_closure c on c.ancestor_code = g.area_code
     where g.account_id = ${accountId} and g.valid_from <= ${on} and (g.valid_to is null or g.valid_to >= ${on}) and c.area_code = any(cast(${[...new Set(areaCodes)]} as text[])) group by c.area_code`.execute(session.db)
  return new Map(rows.map((row) => [row.areaCode, new Set(row.roles)]))
}
