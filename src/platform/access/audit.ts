import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Records, RecordsSession, Transaction } from '../records/records.ts'
import type { AccessTables } from './tables.ts'

export type AuditDetail = { readonly [name: string]: AuditValue }
type AuditValue = string | number | boolean | null | readonly AuditValue[] | AuditDetail
export type AuditEntry = { readonly verb: string; readonly subjectKind: string; readonly subjectId: string; readonly detail?: AuditDetail }

/** Acts of the system itself carry no account. */
export type Actor = { readonly accountId: number | null }

const LOCK_KEY = 6_323_011
const FIRST_HASH = '0'.repeat(64)
const ROWS_PER_PAGE = 5_000
const HEAD_SETTING = 'audit_head'

/** Writes one row inside the transaction of the act: both happen or neither. */
export async function writeAudit(tx: Transaction, actor: Actor, entry: AuditEntry): Promise<void> {
  await tx.tables<AccessTables>().insertInto('audit').values({
    account_id: actor.accountId, verb: entry.verb, subject_kind: entry.subjectKind, subject_id: entry.subjectId,
    detail: JSON.stringify(entry.detail ?? {}),
  }).execute()
}

type ChainRow = {
  audit_id: number; at: string; account_id: number | null; verb: string; subject_kind: string; subject_id: string; detail: unknown
  chain_position: number | null; previous_hash: string | null; hash: string | null
}
type Head = { position: number; hash: string }

// The instant as text: a Date would lose the microseconds, and a change there would go unseen.
const chainColumns = sql<ChainRow>`audit_id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as at, account_id, verb,
  subject_kind, subject_id, detail, chain_position, previous_hash, hash`

/**
 * Gives the rows that are not yet chained their place and hash, oldest first; gives how many.
 * One writer at a time: a second one finds the lock taken and leaves the work to the first.
 */
export async function chainAudit(records: Records): Promise<number> {
  return records.transaction(async (tx) => {
    const { rows: [lock] } = await sql<{ held: boolean }>`select pg_try_advisory_xact_lock(${LOCK_KEY}) as held`.execute(tx.db)
    if (!lock?.held) return 0
    const { rows } = await sql<ChainRow>`select ${chainColumns} from audit where hash is null order by audit_id limit ${ROWS_PER_PAGE}`.execute(tx.db)
    if (rows.length === 0) return 0
    let head = await lastLink(tx)
    const links = rows.map((row) => {
      const position = head.position + 1
      const previousHash = head.hash
      head = { position, hash: hashOf(row, position, previousHash) }
      return { id: row.audit_id, position, previous: previousHash, hash: head.hash }
    })
    await sql`update audit set chain_position = link.position, previous_hash = link.previous, hash = link.hash
      from jsonb_to_recordset(cast(${JSON.stringify(links)} as jsonb)) as link (id bigint, position bigint, previous text, hash text)
      where audit.audit_id = link.id`.execute(tx.db)
    await sql`insert into setting (name, value) values (${HEAD_SETTING}, cast(${JSON.stringify(head)} as jsonb))
      on conflict (name) do update set value = excluded.value, changed_at = now()`.execute(tx.db)
    return rows.length
  })
}

async function lastLink(tx: RecordsSession): Promise<Head> {
  const { rows: [row] } = await sql<Head>`select chain_position as position, hash from audit
    where chain_position is not null order by chain_position desc limit 1`.execute(tx.db)
  // A trail cut at its end goes on from where it was, so that the gap stays visible.
  const remembered = await readHead(tx)
  const head = row ?? { position: 0, hash: FIRST_HASH }
  return remembered && remembered.position > head.position ? remembered : head
}

async function readHead(session: RecordsSession): Promise<Head | null> {
  const { rows: [row] } = await sql<{ value: Head }>`select value from setting where name = ${HEAD_SETTING}`.execute(session.db)
  return row?.value ?? null
}

export type AuditVerdict = {
  /** Chained rows that were read. */
  readonly rows: number
  /** The first chain position that is missing or does not fit; null when the chain is whole. */
  readonly brokenAt: number | null
  readonly unchained: number
  /** To be noted outside of the database: whoever may change everything in it may also write a new chain. */
  readonly head: string
}

/** Reads the whole chain again and computes every hash. */
export async function verifyAudit(records: Records): Promise<AuditVerdict> {
  return records.transaction(async (tx) => {
    let head: Head = { position: 0, hash: FIRST_HASH }
    let rowCount = 0
    let brokenAt: number | null = null
    for (;;) {
      const { rows } = await sql<ChainRow>`select ${chainColumns} from audit
        where chain_position > ${head.position} order by chain_position limit ${ROWS_PER_PAGE}`.execute(tx.db)
      if (rows.length === 0) break
      for (const row of rows) {
        const position = head.position + 1
        const fits = row.chain_position === position && row.previous_hash === head.hash && row.hash === hashOf(row, position, head.hash)
        if (!fits && brokenAt === null) brokenAt = position
        head = { position: row.chain_position ?? position, hash: row.hash ?? '' }
      }
      rowCount += rows.length
    }
    const remembered = await readHead(tx)
    if (brokenAt === null && remembered !== null && remembered.position > head.position) brokenAt = head.position + 1
    const { rows: [open] } = await sql<{ unchained: number }>`select count(*) as unchained from audit where chain_position is null`.execute(tx.db)
    return { rows: rowCount, brokenAt, unchained: open?.unchained ?? 0, head: `${head.position}:${head.hash}` }
  }, 'repeatable read')
}

function hashOf(row: ChainRow, position: number, previousHash: string): string {
  const content = canonicalJson({
    accountId: row.account_id, at: row.at, auditId: row.audit_id, detail: row.detail, position,
    subjectId: row.subject_id, subjectKind: row.subject_kind, verb: row.verb,
  })
  return createHash('sha256').update(previousHash).update('\n').update(content).digest('hex')
}

/** JSON with the names of every object in order of their code units, so that equal content has one spelling. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined).sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${canonicalJson(inner)}`).join(',')}}`
  }
  return JSON.stringify(value)
}
