import { Refusal } from '../../kernel/refusal.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { type Context, hasPermission, requirePermission } from '../../platform/access/context.ts'
import { viewLadder } from '../ladder/permissions.ts'
import { lettersNone } from './contract.ts'
import { sendLetters } from './permissions.ts'
import { lettersListedMax, listLetters, markLettersSent } from './store.ts'

export async function readLetters(asker: Context) {
  const ctx = requirePermission(asker, viewLadder.verb)
  const rows = await listLetters(ctx.records, ctx.scopeAreaCodes)
  return { rows: rows.slice(0, lettersListedMax), isCut: rows.length > lettersListedMax, maySend: hasPermission(ctx, sendLetters.verb) }
}

/** @throws LETTERS_NONE when nothing of it was left to send */
export async function noteLettersSent(asker: Context, actIds: readonly number[]): Promise<number> {
  const ctx = requirePermission(asker, sendLetters.verb)
  return ctx.records.transaction(async (tx) => {
    const accounts = await markLettersSent(tx, actIds, ctx.scopeAreaCodes, { accountId: ctx.accountId, at: ctx.now })
    if (accounts.length === 0) throw new Refusal(lettersNone)
    await writeAudit(tx, ctx, { verb: sendLetters.verb, subjectKind: 'arrearsAct', subjectId: accounts.length === 1 ? (accounts[0] ?? '') : String(accounts.length), detail: { accounts: accounts.slice(0, 200), count: accounts.length } })
    return accounts.length
  })
}
