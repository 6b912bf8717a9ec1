import { sql } from 'kysely'
import { promisesDue } from '../arrears/index.ts'
import { type Day, day, dayInChina } from '../kernel/day.ts'
import type { Language } from '../kernel/refusal.ts'
import type { Context } from '../platform/access/context.ts'
import { permissionsOf } from '../platform/access/roles.ts'
import type { Facts } from '../platform/facts/facts.ts'
import type { FactsOwner } from '../platform/facts/owner.ts'
import { listLateFiles } from '../platform/feeds/index.ts'
import type { Job } from '../platform/jobs/jobs.ts'
import type { Records } from '../platform/records/records.ts'
import { type BulletinSettings, type Reader, sendBulletins } from '../plan/bulletin/index.ts'
import { type BranchSettings, findBranchSettings } from './branchSettings.ts'
import { feedsConfig } from './feedsConfig.ts'
import { homeSettings } from './homeSettings.ts'
import { declaredPermissions } from './permissions.ts'

export const bulletinSettings: BulletinSettings = {
  home: homeSettings,
  dues: async (ctx, asked) => {
    const { rows, ...counts } = await promisesDue(ctx, asked)
    return { rows: rows.map((row) => ({ kind: 'promise' as const, ...row })), ...counts }
  },
  lateFiles: async (ctx) => (await listLateFiles(ctx, feedsConfig)).map(({ name, slice, dueAt }) => ({ name, slice, dueAt, path: '/feeds' })),
}

export type BulletinParts = { readonly records: Records; readonly facts: Facts; readonly factsOwner: FactsOwner; readonly dataFolder: string }
const dueMinute = 7 * 60 + 50

/** The morning bulletin, once for each business date. A demo's day stands still, so its one morning is due at any hour. */
export function bulletinJob(parts: BulletinParts): Job {
  return {
    id: 'plan.bulletin',
    async dueAt(now) {
      const settings = await findBranchSettings(parts.records)
      if (settings === null || !settings.isComplete) return null
      if (settings.today !== null) return day(settings.today)
      return minuteInChina(now) >= dueMinute ? dayInChina(now) : null
    },
    async run(businessDate) {
      const settings = await findBranchSettings(parts.records)
      return settings === null ? { told: 0 } : sendBulletins(await listReaders(parts, settings, businessDate), bulletinSettings, businessDate)
    },
  }
}

function minuteInChina(now: Date): number {
  return ((now.getUTCHours() + 8) % 24) * 60 + now.getUTCMinutes()
}

type AccountRow = { account_id: number; sign_in_name: string; staff_no: string | null; language: Language; grants: { role: string; areaCode: string }[] }

/** Everybody who may sign in and read the plan, and the branch itself, whose bulletin goes to its group chats. */
async function listReaders(parts: BulletinParts, settings: BranchSettings, today: Day): Promise<Reader[]> {
  const { rows } = await sql<AccountRow>`select a.account_id, a.sign_in_name, a.staff_no, a.language,
      jsonb_agg(jsonb_build_object('role', g.role, 'areaCode', g.area_code) order by g.area_code, g.role) as grants
    from account a join role_grant g on g.account_id = a.account_id and g.valid_from <= ${today} and (g.valid_to is null or g.valid_to >= ${today})
    where a.disabled_at is null group by a.account_id order by a.account_id limit 5000`.execute(parts.records.db)
  const context = (who: Omit<AccountRow, 'grants'>, grants: AccountRow['grants']): Context => ({
    ...parts, accountId: who.account_id, signInName: who.sign_in_name, staffNo: who.staff_no, language: who.language,
    grants: grants.map(({ role, areaCode }) => ({ permissions: permissionsOf([role], declaredPermissions), areaCode })), today, now: new Date(),
  })
  const people = rows.map((row): Reader => ({ ctx: context(row, row.grants), accountId: row.account_id, areaCode: row.grants[0]?.areaCode ?? settings.areaCode }))
  const branch = context({ account_id: 0, sign_in_name: '', staff_no: null, language: 'zh' }, [{ role: 'general_manager', areaCode: settings.areaCode }])
  return [{ ctx: branch, accountId: null, areaCode: settings.areaCode }, ...people.filter(({ ctx }) => ctx.grants.some((grant) => grant.permissions.has('plan.read')))]
}
