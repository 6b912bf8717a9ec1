import { type ContactPoint, listContacts, pointsOf } from '../../branch/index.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { Context } from '../../platform/access/context.ts'
import { listGateways, type NewMessage, queueMessages, renderTemplate, takesPictures, textsOf } from '../../platform/messages/index.ts'
import type { Transaction } from '../../platform/records/records.ts'
import { getChineseFont, svgPicture } from '../../platform/pictures/index.ts'
import { type BulletinSettings, makeBulletin } from './actions.ts'
import type { Bulletin } from './contract.ts'
import { bulletinSvg, dotsPerPixel, pictureWidthPx } from './picture.ts'
import { insertBulletin, listToldAccounts } from './store.ts'
import { bulletinShortTemplate, bulletinTemplate } from './bulletinTemplate.ts'
import { bulletinText, bulletinTitle, shortValues } from './text.ts'

/** Somebody who is told in the morning; `accountId` null is the branch, whose bulletin goes to its group chats. */
export type Reader = { readonly ctx: Context; readonly accountId: number | null; readonly areaCode: string }

/**
 * Makes and queues the bulletins of a morning. Each reader's is kept and queued in one transaction, so a run that was cut off
 * goes on where it stopped and tells nobody twice.
 */
export async function sendBulletins(readers: readonly Reader[], settings: BulletinSettings, businessDate: string): Promise<{ told: number; pictures: number }> {
  const [first] = readers
  if (!first) return { told: 0, pictures: 0 }
  const told = await listToldAccounts(first.ctx.records, businessDate)
  let count = 0
  let pictures = 0
  // One after the other: each reads the board of its own areas, and the morning has time.
  for (const reader of readers) {
    if (told.has(reader.accountId)) continue
    const bulletin = await makeBulletin(reader.ctx, settings)
    const picture = reader.accountId === null ? await drawBulletin(bulletin) : null
    await keepAndQueue(reader, bulletin, picture, businessDate)
    count += 1
    if (picture !== null) pictures += 1
  }
  return { told: count, pictures }
}

/** Null on a machine without a Chinese font: the text goes out all the same. */
export async function drawBulletin(bulletin: Bulletin): Promise<Uint8Array | null> {
  try {
    const font = getChineseFont()
    return (await svgPicture(bulletinSvg(bulletin, 'zh', font.family), pictureWidthPx * dotsPerPixel, font)).png
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}

async function keepAndQueue({ ctx, accountId, areaCode }: Reader, bulletin: Bulletin, picture: Uint8Array | null, businessDate: string): Promise<void> {
  await ctx.records.transaction(async (tx) => {
    if (!(await insertBulletin(tx, { businessDate, accountId, areaCode, content: bulletin, now: ctx.now }))) return
    const content = renderTemplate(bulletinTemplate, await textsOf(tx, bulletinTemplate.id), ctx.language, { title: bulletinTitle(bulletin, ctx.language), lines: bulletinText(bulletin, ctx.language) })
    const base = { purpose: 'bulletin' as const, areaCode, content, linkPath: `/bulletin?day=${businessDate}` }
    const messages: NewMessage[] = accountId === null
      ? (await listChats(tx)).flatMap(({ to, hasPictures }) => [
        { ...base, to, dedupeKey: `bulletin ${businessDate} chat ${to.channel} ${to.gatewayId ?? ''} text` },
        ...(picture === null || !hasPictures ? [] : [{ ...base, to, picture, dedupeKey: `bulletin ${businessDate} chat ${to.channel} ${to.gatewayId ?? ''} picture` }]),
      ])
      : await toPerson(tx, bulletin, { accountId, businessDate, base })
    await queueMessages(tx, { now: ctx.now, queuedBy: null, messages })
  })
}

type Chat = { readonly to: Extract<NewMessage['to'], { gatewayId: number | null }>; readonly hasPictures: boolean }
/** The group chats that are on; without any, the message is shown in the list as it would have gone out. */
async function listChats(tx: Parameters<typeof listGateways>[0]): Promise<Chat[]> {
  const chats = (await listGateways(tx)).flatMap(({ isOn, gateway, gatewayId, name }): Chat[] => (isOn && (gateway.channel === 'wecom' || gateway.channel === 'dingtalk') ? [{ to: { channel: gateway.channel, gatewayId, name }, hasPictures: takesPictures(gateway) }] : []))
  return chats.length > 0 ? chats : [{ to: { channel: 'wecom', gatewayId: null, name: '经营群' }, hasPictures: true }]
}

type Base = Pick<NewMessage, 'purpose' | 'areaCode' | 'content' | 'linkPath'>
/** The whole of it as a notice and by mail, the short one by SMS, as the person chose. Figures and clauses are written in Chinese or English. */
async function toPerson(tx: Transaction, bulletin: Bulletin, { accountId, businessDate, base }: { accountId: number; businessDate: string; base: Base }): Promise<NewMessage[]> {
  const contacts = (await listContacts(tx, { staffNos: [], accountIds: [accountId] })).filter((contact) => contact.accountId === accountId)
  const texts = await textsOf(tx, bulletinShortTemplate.id)
  return contacts.flatMap((contact) => pointsOf(contact).map((to): NewMessage => ({
    ...base, to, dedupeKey: `bulletin ${businessDate} account ${accountId}${to.channel === 'inapp' ? '' : ` ${to.channel} ${pointText(to)}`}`,
    ...(to.channel === 'sms' ? { content: renderTemplate(bulletinShortTemplate, texts, contact.language, shortValues(bulletin, contact.language === 'en' ? 'en' : 'zh')) } : {}),
  })))
}
function pointText(to: ContactPoint): string {
  return to.channel === 'sms' ? to.number : to.channel === 'mail' ? to.address : String(to.accountId)
}
