import { sql } from 'kysely'
import { addMonths, type Day, type Month } from '../../../kernel/day.ts'
import type { SliceOf } from '../../../branch/index.ts'
import { publishRows } from '../../../platform/facts/derived.ts'
import type { TaskDeps } from '../../../platform/facts/owner.ts'
import { limitMonthFeed } from '../../feeds.ts'

/** The plan asks that every limit is looked at twice a year. */
const reviewMonths = 6

type Row = { readonly accountNo: string; readonly areaCode: string; readonly brand: string; readonly tier: string | null; readonly way: string; readonly limitFen: number; readonly isReviewed: boolean; readonly isOver: boolean; readonly usedFen: number | null }

/**
 * Limits as they stand in a month, as rows that measures read: decided for this month with no change waiting, and over the limit or not.
 * Published anew when something moved; the last one of a month is what stays.
 */
export async function publishLimits({ records, facts }: Pick<TaskDeps, 'records' | 'facts'>, month: Month, on: Day, now: Date): Promise<SliceOf> {
  const { rows } = await sql<Row>`
    select l.account_no as "accountNo", l.area_code as "areaCode", l.brand, l.tier, l.way, l.limit_fen as "limitFen", l.month >= ${addMonths(month, 1 - reviewMonths)} and r.review_id is null as "isReviewed",
           coalesce(u.used_fen > 0 and u.used_fen >= greatest(l.limit_fen, coalesce(g.limit_fen, 0)), false) as "isOver", u.used_fen as "usedFen"
      from credit_limit l left join credit_review r on r.account_no = l.account_no and r.state = 'waiting'
      left join credit_use u on u.account_no = l.account_no and u.as_of >= ${`${month}-01`}
      left join (select account_no, max(limit_fen) as limit_fen from credit_grant where state = 'approved' and kind = 'temporaryLimit' and from_on <= ${on} and ${on} <= to_on and (ended_on is null or ${on} < ended_on) group by account_no) g on g.account_no = l.account_no
     order by l.account_no`.execute(records.db)
  await facts.transaction((tx) => publishRows(tx, limitMonthFeed, month, rows.map((row) => [month, row.accountNo, row.areaCode, row.brand, row.tier, row.way, row.limitFen, row.isReviewed ? 1 : 0, row.isOver ? 1 : 0, row.usedFen]), now))
  return { feedId: limitMonthFeed.id, slice: month }
}
