import { z } from 'zod'
import { day } from '../../kernel/day.ts'
import type { OwnerTask } from '../../platform/facts/owner.ts'
import { ledgerBook } from './facts.ts'
import { runNight } from './night.ts'

const nightInput = z.object({ businessDate: z.iso.date() })

/** The night over the ledger, in the process that owns the facts. */
export const nightTask: OwnerTask = async ({ records, facts, signal }, input, onProgress) => {
  const on = day(nightInput.parse(input).businessDate)
  return runNight({ records, book: ledgerBook(facts, on), signal, onPage: (done) => onProgress({ step: 'arrears.night', done, total: null }) }, on)
}
