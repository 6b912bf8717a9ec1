import { sql } from 'kysely'
import { type Day, day, dayInChina } from '../kernel/day.ts'
import type { RecordsSession } from '../platform/records/records.ts'

/** What a folder is: whose branch, made up or real, and which day it has. */
export type BranchSettings = {
  readonly name: string
  readonly areaCode: string
  readonly isDemo: boolean
  /** Only the demo stands still; a real branch has the day of the clock in China. */
  readonly today: string | null
  /** A demo that was cut off while it was made goes on where it stopped. */
  readonly isComplete: boolean
}

const settingName = 'branch'

export async function findBranchSettings(session: RecordsSession): Promise<BranchSettings | null> {
  const { rows: [row] } = await sql<{ value: BranchSettings }>`select value from setting where name = ${settingName}`.execute(session.db)
  return row?.value ?? null
}

export async function saveBranchSettings(session: RecordsSession, settings: BranchSettings): Promise<void> {
  await sql`insert into setting (name, value) values (${settingName}, cast(${JSON.stringify(settings)} as jsonb))
    on conflict (name) do update set value = excluded.value, changed_at = now()`.execute(session.db)
}

export function todayOf(settings: BranchSettings | null, now: Date): Day {
  return settings?.today ? day(settings.today) : dayInChina(now)
}
