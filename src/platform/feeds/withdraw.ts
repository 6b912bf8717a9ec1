import { writeAudit } from '../access/audit.ts'
import { literal, literalList } from '../facts/dialect.ts'
import type { OwnedFacts } from '../facts/facts.ts'
import { withdrawBatch } from '../facts/ledger.ts'
import type { Records } from '../records/records.ts'
import { type FileRow, getFile, listFilesOfBatches, listHalfWithdrawn, updateFile, type Withdrawal } from './store.ts'

type Stores = { readonly records: Records; readonly facts: OwnedFacts }

/**
 * Takes a batch out of sight. Who asked and why is written down first, then the batch goes, then the file's state and the audit row together:
 * should the process die in between, the next start sees from the ledger whether the batch is gone, and finishes or forgets.
 */
export async function withdrawBegun({ records, facts }: Stores, asked: Withdrawal & { fileId: number; now: Date }): Promise<{ outcome: 'withdrawn' | 'not_current'; feedId: string | null; slice: string | null }> {
  const { batch_id: batchId, feed_id: feedId, slice } = await getFile(records, asked.fileId)
  if (batchId === null || feedId === null || slice === null) return { outcome: 'not_current', feedId: null, slice: null }
  await updateFile(records, asked.fileId, { withdrawal: { accountId: asked.accountId, reason: asked.reason } })
  const wasCurrent = await facts.transaction(async (tx) => {
    const [pointer] = await tx.rows({ sql: `select batch_id from slice_pointer where batch_id = ${literal(batchId)} limit 1` })
    if (pointer) await withdrawBatch(tx, batchId, asked.now.toISOString())
    return pointer !== undefined
  })
  if (!wasCurrent) {
    await updateFile(records, asked.fileId, { withdrawal: null })
    return { outcome: 'not_current', feedId: null, slice: null }
  }
  await finish(records, await getFile(records, asked.fileId))
  return { outcome: 'withdrawn', feedId, slice }
}

async function finish(records: Records, file: FileRow): Promise<void> {
  const { file_id: fileId, batch_id: batchId, feed_id: feedId, slice, withdrawal } = file
  await records.transaction(async (tx) => {
    await updateFile(tx, fileId, { state: 'withdrawn', withdrawal: null })
    await writeAudit(tx, { accountId: withdrawal?.accountId ?? null }, { verb: 'feeds.withdraw', subjectKind: 'feed_file', subjectId: String(fileId), detail: { batchId, feedId, slice, reason: withdrawal?.reason ?? null } })
  })
}

/** After a start: the withdrawals that the process before was in the midst of. Gives the periods whose figures must follow. */
export async function settleWithdrawals(records: Records, facts: Pick<OwnedFacts, 'rows'>): Promise<{ feedId: string; slice: string }[]> {
  const begun = await listHalfWithdrawn(records)
  const batchIds = begun.flatMap((file) => file.batch_id ?? [])
  const gone = batchIds.length === 0 ? [] : await facts.rows<{ batch_id: number }>({ sql: `select batch_id from batch where state = 'withdrawn' and batch_id in ${literalList(batchIds)}` })
  const goneIds = new Set(gone.map((batch) => batch.batch_id))
  const touched: { feedId: string; slice: string }[] = []
  for (const file of begun) {
    if (file.batch_id === null || !goneIds.has(file.batch_id)) await updateFile(records, file.file_id, { withdrawal: null })
    else {
      await finish(records, file)
      if (file.feed_id !== null && file.slice !== null) touched.push({ feedId: file.feed_id, slice: file.slice })
    }
  }
  await followLedger(records, facts)
  return touched
}

/** Records that were restored from an older backup than the facts still call a withdrawn batch accepted. */
async function followLedger(records: Records, facts: Pick<OwnedFacts, 'rows'>): Promise<void> {
  const withdrawn = await facts.rows<{ batch_id: number }>({ sql: "select batch_id from batch where state = 'withdrawn' order by batch_id desc limit 10000" })
  const files = await listFilesOfBatches(records, withdrawn.map((batch) => batch.batch_id))
  for (const file of files) if (file.state === 'accepted') await updateFile(records, file.file_id, { state: 'withdrawn' })
}
