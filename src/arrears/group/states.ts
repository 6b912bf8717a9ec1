import { sql } from 'kysely'
import type { RecordsSession } from '../../platform/records/records.ts'
import { rungNameSql } from '../ladder/store.ts'

export type MemberState = { readonly accountNo: string; readonly areaCode: string; readonly overdueFen: number; readonly ladderDays: number; readonly oldestDueOn: string | null; readonly rungName: string | null }

/** Where these accounts stood after the last night, of those that owe something due. */
export async function listOwing(session: RecordsSession, accountNos: readonly string[]): Promise<MemberState[]> {
  const { rows } = await sql<MemberState>`
    select s.account_no as "accountNo", s.area_code as "areaCode", s.overdue_fen as "overdueFen", s.ladder_days as "ladderDays", s.oldest_due_on as "oldestDueOn",
           coalesce(${rungNameSql('s.rung')}, s.rung) as "rungName"
      from arrears_state s left join rule r on r.rule_id = s.rule_id where s.account_no = any(cast(${[...accountNos]} as text[])) and s.overdue_fen > 0 order by s.account_no`.execute(session.db)
  return rows
}
