import { assert } from '../../kernel/refusal.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import type { Context } from '../../platform/access/context.ts'
import { readNumber } from '../../platform/messages/index.ts'
import type { ContactChannel, ContactLanguage, MyContact } from './contract.ts'
import { listContacts, savePreference } from './store.ts'

// One's own: the account is the permission and the scope, and needs no other.
export async function readMyContact(ctx: Context): Promise<MyContact> {
  const contact = (await listContacts(ctx.records, { staffNos: [], accountIds: [ctx.accountId] })).find((each) => each.accountId === ctx.accountId)
  assert(contact, 'Whoever asks has an account.')
  const { language, channels, staffNo, phoneNumber, mailAddress } = contact
  return { language, channels: [...channels], staffNo, phoneNumber, mailAddress, takesSms: phoneNumber !== null && readNumber(phoneNumber) !== null }
}

export async function saveMyContact(ctx: Context, chosen: { language: ContactLanguage; channels: readonly ContactChannel[] }): Promise<MyContact> {
  await ctx.records.transaction(async (tx) => {
    await savePreference(tx, ctx.accountId, chosen)
    await writeAudit(tx, ctx, { verb: 'contact.save', subjectKind: 'account', subjectId: String(ctx.accountId), detail: { language: chosen.language, channels: [...chosen.channels] } })
  })
  return readMyContact(ctx)
}
