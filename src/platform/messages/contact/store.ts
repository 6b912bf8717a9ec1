import { sql } from 'kysely'
import { addDays, type Day } from '../../../kernel/day.ts'
import type { RecordsSession, Transaction } from '../../records/records.ts'
import { readPolicy } from '../gateway/store.ts'
import { firstFreeDay, type SentByDay } from '../policy/rules.ts'
import { type Purpose, purposes } from '../purposes.data.ts'

/** A call or a visit that reached somebody. `origin` is the act behind it; the same one counts once. */
export type NewContact = { readonly personKey: string; readonly channel: 'call' | 'visit'; readonly onDay: string; readonly origin: string }

export async function addContacts(tx: Transaction, contacts: readonly NewContact[], now: Date): Promise<void> {
  if (contacts.length === 0) return
  await sql`insert into contact (person_key, channel, on_day, origin, added_at)
    select c."personKey", c.channel, c."onDay", c.origin, ${now} from jsonb_to_recordset(cast(${JSON.stringify(contacts)} as jsonb)) as c ("personKey" text, channel text, "onDay" date, origin text) on conflict (origin) do nothing`.execute(tx.db)
}

/** What each person has had of all chapters together on each of the last seven days: messages that count, and of a customer calls and visits. */
export async function countContacts(session: RecordsSession, personKeys: readonly string[], today: Day, limit: NonNullable<Purpose['limit']> = 'customer'): Promise<Map<string, SentByDay>> {
  const counted = Object.entries(purposes).filter(([, purpose]) => purpose.limit === limit).map(([id]) => id)
  const { rows } = await sql<{ person_key: string; on_day: string; sent: number }>`
    select person_key, on_day, sum(sent)::int as sent from (
      select person_key, submitted_on as on_day, count(*) as sent from message
       where person_key = any(${[...new Set(personKeys)]}) and submitted_on > ${addDays(today, -7)} and purpose = any(${counted}) group by person_key, submitted_on
      union all select person_key, on_day, count(*) from contact where person_key = any(${[...new Set(personKeys)]}) and on_day > ${addDays(today, -7)} and ${limit} = 'customer' group by person_key, on_day) c
     group by person_key, on_day`.execute(session.db)
  const sent = new Map<string, Record<string, number>>()
  for (const row of rows) {
    const own = sent.get(row.person_key) ?? {}
    own[row.on_day] = row.sent
    sent.set(row.person_key, own)
  }
  return sent
}

/** When each person may be contacted again; those who may today are not in the answer. */
export async function listContactedUntil(session: RecordsSession, personKeys: readonly string[], today: Day): Promise<Map<string, Day>> {
  const policy = await readPolicy(session)
  const found = new Map<string, Day>()
  for (const [key, sent] of await countContacts(session, personKeys, today)) {
    const free = firstFreeDay(policy, sent, today)
    if (free.because !== null) found.set(key, free.day)
  }
  return found
}
