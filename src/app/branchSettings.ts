import { sql } from 'kysely'
import { catalogue } from './catalogue.ts'
import { type Day, day, dayInChina } from '../kernel/day.ts'
import type { BranchNote } from '../platform/access/entry/contract.ts'
import type { Facts } from '../platform/facts/facts.ts'
import { listVisibleBatches } from '../platform/facts/ledger.ts'
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

/** 黄南藏族自治州 -> 黄南分公司: as branches are called. */
export async function nameOfBranch(session: RecordsSession, areaCode: string): Promise<string> {
  const { rows: [area] } = await sql<{ name: string }>`select name from area where area_code = ${areaCode}`.execute(session.db)
  const short = (area?.name ?? areaCode).replace(/(?:[\u4e00-\u9fff]{1,4}族)*(?:自治州|自治区|自治县|地区|省|市|州|盟)$/u, '')
  return `${short === '' ? (area?.name ?? areaCode) : short}分公司`
}

/** What every page shows around itself: whose branch, which day, how fresh its data are. */
export async function noteBranch(session: RecordsSession, facts: Facts): Promise<BranchNote> {
  const feeds = catalogue.feeds.filter((feed) => !feed.isDerived)
  const [settings, batches] = await Promise.all([findBranchSettings(session), listVisibleBatches(facts, feeds.map((feed) => feed.id))])
  const dataAsOf = feeds.flatMap((feed) => {
    const newest = batches.filter((batch) => batch.feedId === feed.id).map((batch) => batch.slice.split('#')[0] ?? '').sort().at(-1)
    return newest && newest !== 'all' ? [{ feedId: feed.id, name: feed.name, slice: newest }] : []
  })
  return { name: settings?.name ?? '', areaCode: settings?.areaCode ?? '', today: todayOf(settings, new Date()), isDemo: settings?.isDemo ?? false, dataAsOf }
}

export function todayOf(settings: BranchSettings | null, now: Date): Day {
  return settings?.today ? day(settings.today) : dayInChina(now)
}
