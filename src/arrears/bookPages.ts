import { sql } from 'kysely'
import { setImmediate } from 'node:timers/promises'
import type { RecordsSession } from '../platform/records/records.ts'
import type { PreviewQuestion } from '../platform/rules/index.ts'

/** Accounts that are decided together, in a night and in a preview. */
export const bookPageAccounts = 20_000
/** So many accounts are decided before others get their turn: a preview runs beside everybody's pages. */
const decidedAtOnce = 2_000

type Pages<Account> = { readPage(after: string, limit: number): Promise<readonly Account[]> }
type Told = Pick<PreviewQuestion<unknown>, 'onProgress' | 'signal'>
type Steps<Account, Row> = {
  /** What a page is decided by, read for all of its accounts together; `after`: the account before it. */
  readonly read: (page: readonly Account[], after: string) => Promise<readonly Row[]>
  readonly add: (row: Row) => void
}

/**
 * Goes through a whole book for a preview, page by page, keeping none of them. `total`: about how many accounts it has, 0 when nobody knows.
 * It tells after each page how far it is, and ends when nobody waits for it any more.
 */
export async function goThroughBook<Account extends { readonly accountNo: string }, Row>(book: Pages<Account>, { pageAccounts, total }: { readonly pageAccounts: number; readonly total: number }, { read, add }: Steps<Account, Row>, { onProgress, signal }: Told): Promise<void> {
  let done = 0
  const tell = (): void => onProgress?.({ done, total: total > done ? total : null, unit: { zh: '户', en: 'accounts' } })
  // The first page takes the longest: the ledger is worked out for it.
  tell()
  let after = ''
  for (let page = await book.readPage(after, pageAccounts); page.length > 0; page = await book.readPage(after, pageAccounts)) {
    const rows = await read(page, after)
    for (const [index, row] of rows.entries()) {
      add(row)
      if (index % decidedAtOnce === decidedAtOnce - 1) await setImmediate()
    }
    after = page.at(-1)?.accountNo ?? after
    done += page.length
    tell()
    signal?.throwIfAborted()
  }
}

/** The area of a rule with all below it. */
export async function listAreasInside(session: RecordsSession, areaCode: string): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ areaCode: string }>`select area_code as "areaCode" from area_closure where ancestor_code = ${areaCode} limit 200000`.execute(session.db)
  return new Set(rows.map((row) => row.areaCode))
}
