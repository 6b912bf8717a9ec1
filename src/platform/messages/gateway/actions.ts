import { Refusal } from '../../../kernel/refusal.ts'
import { writeAudit } from '../../access/audit.ts'
import { type Context, requirePermission } from '../../access/context.ts'
import { codeOf } from '../../records/folderLock.ts'
import type { MessageDesk } from '../desk.ts'
import { queueMessages, type Recipient } from '../message/queue.ts'
import { manageGateways } from '../permissions.ts'
import { minuteOfDay, type Policy } from '../policy/rules.ts'
import { renderTemplate } from '../template/rules.ts'
import { textsOf } from '../template/store.ts'
import { testTemplate } from '../templates.data.ts'
import { gatewayDoubled, gatewaySecretMissing, gatewaySecretUnreadable, type GatewaySettings, gatewayUnknown, type GatewayView, policyTimeInvalid, secretNames, type Secrets } from './contract.ts'
import { openSecrets, sealSecrets } from './secretBox.ts'
import { insertGateway, listGateways, readPolicy, removeGateway, type StoredGateway, updateGateway, writePolicy } from './store.ts'

export type GivenGateway = { readonly name: string; readonly isOn: boolean; readonly gateway: GatewaySettings; readonly secrets: Secrets }

const secretWords: Readonly<Record<string, { zh: string; en: string }>> = {
  password: { zh: '口令', en: 'password' }, key: { zh: '机器人 key', en: 'robot key' }, accessToken: { zh: '机器人 access_token', en: 'robot access_token' }, signSecret: { zh: '加签密钥', en: 'signing secret' },
}
/** A mail server may take mail without sign-in, a DingTalk robot may be guarded by words instead of a signature. */
const neededSecrets: Readonly<Record<GatewaySettings['channel'], readonly string[]>> = { sms: ['password'], mail: [], wecom: ['key'], dingtalk: ['accessToken'] }

export async function readGateways(ctx: Context, desk: MessageDesk): Promise<GatewayView[]> {
  requirePermission(ctx, manageGateways.verb)
  const states = desk.delivery()?.linkStates()
  return (await listGateways(ctx.records)).map((stored) => {
    const secrets = readSealed(ctx, stored)
    return {
      gatewayId: stored.gatewayId, channel: stored.gateway.channel, name: stored.name, isOn: stored.isOn, settings: stored.gateway.settings, changedBy: stored.changedBy, changedAt: stored.changedAt.toISOString(),
      secretsSet: Object.keys(secrets ?? {}), link: !stored.isOn ? null : secrets === null ? { isReady: false, fault: 'secretUnreadable', inFlight: 0 } : (states?.get(stored.gatewayId) ?? { isReady: false, fault: null, inFlight: 0 }),
    }
  })
}

function readSealed(ctx: Context, stored: StoredGateway): Secrets | null {
  return stored.sealed === null ? {} : openSecrets(ctx.dataFolder, stored.sealed)
}

export async function addGateway(ctx: Context, desk: MessageDesk, given: GivenGateway): Promise<number> {
  requirePermission(ctx, manageGateways.verb)
  const secrets = keepSecrets(given, {})
  try {
    const gatewayId = await ctx.records.transaction(async (tx) => {
      const added = await insertGateway(tx, savedOf(ctx, given, secrets))
      await writeAudit(tx, ctx, { verb: 'messages.addGateway', subjectKind: 'gateway', subjectId: String(added), detail: auditOf(given) })
      return added
    })
    desk.delivery()?.wake()
    return gatewayId
  } catch (error) {
    // The unique index decides between two administrators.
    if (codeOf(error) === '23505') throw new Refusal(gatewayDoubled)
    throw error
  }
}

export async function saveGateway(ctx: Context, desk: MessageDesk, gatewayId: number, given: GivenGateway): Promise<void> {
  requirePermission(ctx, manageGateways.verb)
  const stored = await getGateway(ctx, gatewayId)
  if (stored.gateway.channel !== given.gateway.channel) throw new Refusal(gatewayUnknown)
  const before = readSealed(ctx, stored)
  if (before === null && neededSecrets[given.gateway.channel].some((name) => !given.secrets[name])) throw new Refusal(gatewaySecretUnreadable, { name: stored.name })
  const secrets = keepSecrets(given, before ?? {})
  await ctx.records.transaction(async (tx) => {
    await updateGateway(tx, gatewayId, savedOf(ctx, given, secrets))
    await writeAudit(tx, ctx, { verb: 'messages.saveGateway', subjectKind: 'gateway', subjectId: String(gatewayId), detail: auditOf(given) })
  })
  desk.delivery()?.wake()
}

/** Only names of secrets that its kind has; what is not given anew stays. */
function keepSecrets(given: GivenGateway, before: Secrets): Secrets {
  const names: readonly string[] = secretNames[given.gateway.channel]
  const secrets = Object.fromEntries(names.flatMap((name) => {
    const value = given.secrets[name] || before[name]
    return value === undefined || value === '' ? [] : [[name, value]]
  }))
  const missing = given.isOn ? neededSecrets[given.gateway.channel].find((name) => secrets[name] === undefined) : undefined
  if (missing !== undefined) throw new Refusal(gatewaySecretMissing, { secret: secretWords[missing]?.zh ?? missing, secretEn: secretWords[missing]?.en ?? missing })
  return secrets
}

function savedOf(ctx: Context, given: GivenGateway, secrets: Secrets): Parameters<typeof insertGateway>[1] {
  return { name: given.name, isOn: given.isOn, gateway: given.gateway, sealed: Object.keys(secrets).length === 0 ? null : sealSecrets(ctx.dataFolder, secrets), accountId: ctx.accountId, now: ctx.now }
}
// The trail says which secrets were changed, never to what.
function auditOf(given: GivenGateway) {
  return { name: given.name, channel: given.gateway.channel, isOn: given.isOn, changedSecrets: Object.keys(given.secrets).filter((name) => given.secrets[name] !== '') }
}

export async function takeGatewayAway(ctx: Context, desk: MessageDesk, gatewayId: number): Promise<void> {
  requirePermission(ctx, manageGateways.verb)
  const stored = await getGateway(ctx, gatewayId)
  await ctx.records.transaction(async (tx) => {
    await removeGateway(tx, gatewayId, ctx.accountId, ctx.now)
    await writeAudit(tx, ctx, { verb: 'messages.removeGateway', subjectKind: 'gateway', subjectId: String(gatewayId), detail: { name: stored.name, channel: stored.gateway.channel } })
  })
  desk.delivery()?.wake()
}

async function getGateway(ctx: Context, gatewayId: number): Promise<StoredGateway> {
  const found = (await listGateways(ctx.records)).find((each) => each.gatewayId === gatewayId)
  if (!found) throw new Refusal(gatewayUnknown)
  return found
}

export async function sendTest(asker: Context, desk: MessageDesk, given: { gatewayId: number; address: string }): Promise<number> {
  const ctx = requirePermission(asker, manageGateways.verb)
  const stored = await getGateway(ctx, given.gatewayId)
  const { channel } = stored.gateway
  const to: Recipient = channel === 'sms' ? { channel, number: given.address } : channel === 'mail' ? { channel, address: given.address } : { channel, gatewayId: stored.gatewayId, name: stored.name }
  const time = new Date(ctx.now.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
  const messageId = await ctx.records.transaction(async (tx) => {
    const content = renderTemplate(testTemplate, await textsOf(tx, testTemplate.id), ctx.language, { time })
    const { queuedIds: [queued] } = await queueMessages(tx, { now: ctx.now, queuedBy: ctx.accountId, messages: [{ dedupeKey: null, to, purpose: 'test', areaCode: ctx.scopeAreaCodes[0] ?? '', content }] })
    await writeAudit(tx, ctx, { verb: 'messages.test', subjectKind: 'gateway', subjectId: String(given.gatewayId) })
    return queued ?? 0
  })
  desk.delivery()?.wake()
  return messageId
}

export async function showPolicy(ctx: Context): Promise<Policy> {
  requirePermission(ctx, manageGateways.verb)
  return readPolicy(ctx.records)
}
export async function savePolicy(ctx: Context, policy: Policy): Promise<void> {
  requirePermission(ctx, manageGateways.verb)
  for (const written of [policy.quietFrom, policy.quietTo]) if (minuteOfDay(written) === null) throw new Refusal(policyTimeInvalid, { written })
  await ctx.records.transaction(async (tx) => {
    await writePolicy(tx, policy)
    await writeAudit(tx, ctx, { verb: 'messages.savePolicy', subjectKind: 'setting', subjectId: 'message_policy', detail: { ...policy } })
  })
}
