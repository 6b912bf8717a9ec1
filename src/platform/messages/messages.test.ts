import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '../access/context.ts'
import { accessPermissions, permissionsOf } from '../access/roles.ts'
import { unmaskPermission } from '../access/mask.ts'
import { openTestBranch, type TestBranch } from '../access/testAccess.ts'
import type { MessageDesk } from './desk.ts'
import { addGateway, readGateways, saveGateway, savePolicy, sendTest, showPolicy, takeGatewayAway } from './gateway/actions.ts'
import { smsSettingsShape } from './gateway/contract.ts'
import { openSecrets, sealSecrets } from './gateway/secretBox.ts'
import { askAboutMessage, cancelMessage, readMessage, readMessages, resendMessage, revealAddress, settleMessage } from './message/actions.ts'
import { appendEvents } from './message/log.ts'
import { queueMessages } from './message/queue.ts'
import { countUnread, listNotices, markRead } from './notice/store.ts'
import { messagePermissions } from './permissions.ts'
import { readTemplates, saveTemplate } from './template/actions.ts'
import { renderTemplate } from './template/rules.ts'
import { textsOf } from './template/store.ts'
import { testTemplate } from './templates.data.ts'

let branch: TestBranch
let folder = ''
let admin: Context
let county: Context
const desk: MessageDesk = { templates: [testTemplate], delivery: () => null }
const declared = [...accessPermissions, unmaskPermission, ...messagePermissions]
beforeAll(async () => {
  branch = await openTestBranch()
  folder = mkdtempSync(join(tmpdir(), 'bihuan-desk-'))
  const context = async (signInName: string, role: string, areaCode: string): Promise<Context> => {
    const accountId = await branch.add({ signInName })
    return {
      records: branch.records, facts: { engine: 'duckdb', rows: async () => [] }, factsOwner: { run: async () => null }, dataFolder: folder, accountId, signInName, staffNo: null, language: 'zh',
      grants: [{ permissions: permissionsOf([role], declared), areaCode }], today: '2011-03-22' as Context['today'], now: new Date('2011-03-22T04:00:00Z'),
    }
  }
  admin = await context('boss', 'administrator', '6323')
  county = await context('tongren', 'county_manager', '632301')
})
afterAll(async () => {
  await branch.records.close()
  rmSync(folder, { recursive: true, force: true })
})

const queue = async (areaCode = '632301', number = '13909731234'): Promise<number> => {
  const { queuedIds: [id] } = await branch.records.transaction((tx) => queueMessages(tx, {
    now: admin.now, queuedBy: admin.accountId, messages: [{ dedupeKey: null, to: { channel: 'sms', number }, purpose: 'work', areaCode, content: { templateId: 'messages.test', language: 'zh', subject: '', body: '请去泽库县发电。' } }],
  }))
  return id ?? 0
}
const submitted = async (id: number, ends: 'noAnswer' | 'refused'): Promise<void> => {
  const at = admin.now
  await branch.records.transaction((tx) => appendEvents(tx, [
    { messageId: id, event: { kind: 'submitting', at, attempt: 1, part: 1, partCount: 1 } }, { messageId: id, event: { kind: ends, at, attempt: 1, part: 1, because: 'timeout' } },
  ]))
}
const auditOf = async (verb: string) => (await sql<{ detail: object }>`select detail from audit where verb = ${verb} order by audit_id desc limit 1`.execute(branch.records.db)).rows[0]?.detail

test('a list masks numbers, and a county sees its own messages only', async () => {
  const own = await queue('632301100')
  const other = await queue('632302')
  const all = await readMessages(admin, desk, {})
  expect(all.rows.map((row) => [row.messageId, row.address])).toEqual([[other, '139****1234'], [own, '139****1234']])
  expect(all).toMatchObject({ isDryRun: true, isCut: false, counts: { queued: 2 } })
  expect((await readMessages(county, desk, {})).rows.map((row) => row.messageId)).toEqual([own])
  await expect(readMessage(county, desk, other)).rejects.toMatchObject({ code: 'MESSAGE_UNKNOWN' })
  await expect(settleMessage(county, { messageId: own, outcome: 'failed', because: '电话问过' })).rejects.toMatchObject({ code: 'NO_PERMISSION' })
})

test('the whole number is shown to those who may, and each look is audited', async () => {
  const id = await queue()
  expect(await revealAddress(county, id)).toBe('13909731234')
  expect(await auditOf('access.unmask')).toEqual({ fields: ['phone'] })
  await expect(revealAddress(admin, id)).rejects.toMatchObject({ code: 'NO_PERMISSION' })
})

test('a person settles what is unknown, with a reason, and nothing else', async () => {
  const id = await queue()
  await expect(settleMessage(admin, { messageId: id, outcome: 'delivered', because: '电话问过' })).rejects.toMatchObject({ code: 'MESSAGE_NOT_UNKNOWN' })
  await submitted(id, 'noAnswer')
  expect((await readMessage(admin, desk, id)).may).toMatchObject({ settle: true, cancel: false, resend: false })
  await settleMessage(admin, { messageId: id, outcome: 'failed', because: '电话问过，没收到' })
  const detail = await readMessage(admin, desk, id)
  expect(detail).toMatchObject({ state: 'failed', because: '电话问过，没收到', may: { settle: false, resend: true } })
  expect(detail.events.map((event) => event.kind)).toEqual(['queued', 'submitting', 'noAnswer', 'settled'])
  expect(await auditOf('messages.settle')).toEqual({ outcome: 'failed', reason: '电话问过，没收到' })
})

test('a failed message is sent again once, as a message of its own; one that may have left is not cancelled', async () => {
  const id = await queue()
  await expect(resendMessage(admin, id)).rejects.toMatchObject({ code: 'MESSAGE_NOT_RESENDABLE' })
  await submitted(id, 'refused')
  await expect(cancelMessage(admin, id)).rejects.toMatchObject({ code: 'MESSAGE_NOT_CANCELLABLE' })
  const again = await resendMessage(admin, id)
  expect(await readMessage(admin, desk, again)).toMatchObject({ state: 'queued', resendOf: id })
  expect(await readMessage(admin, desk, id)).toMatchObject({ state: 'failed', resentAs: again, may: { resend: false } })
  await expect(resendMessage(admin, id)).rejects.toMatchObject({ code: 'MESSAGE_RESENT_ALREADY' })
  await cancelMessage(admin, again)
  expect((await readMessage(admin, desk, again)).state).toBe('cancelled')
  await expect(askAboutMessage(admin, desk, id)).rejects.toMatchObject({ code: 'MESSAGE_NOT_ASKED' })
})

test('secrets are sealed, never shown, and stay when they are not given anew', async () => {
  const settings = smsSettingsShape.parse({ host: '10.1.2.3', port: 2775, systemId: 'qh' })
  const given = { name: '省短信网关', isOn: true, gateway: { channel: 'sms' as const, settings }, secrets: {} }
  await expect(addGateway(admin, desk, given)).rejects.toMatchObject({ code: 'GATEWAY_SECRET_MISSING' })
  const id = await addGateway(admin, desk, { ...given, secrets: { password: 'top-secret', other: 'x' } })
  const [shown] = await readGateways(admin, desk)
  expect(shown).toMatchObject({ name: '省短信网关', secretsSet: ['password'], link: { isReady: false } })
  await saveGateway(admin, desk, id, { ...given, name: '网关', secrets: { password: '' } })
  const stored = (await sql<{ secret: string }>`select secret from gateway where gateway_id = ${id}`.execute(branch.records.db)).rows[0]?.secret ?? ''
  expect(openSecrets(folder, stored)).toEqual({ password: 'top-secret' })
  const everything = JSON.stringify([await readGateways(admin, desk), (await sql`select * from audit`.execute(branch.records.db)).rows, stored])
  expect(everything).not.toContain('top-secret')
  expect(statSync(join(folder, 'secret.key')).mode & 0o077).toBe(0)
  await expect(addGateway(admin, desk, { ...given, secrets: { password: 'y' } })).rejects.toMatchObject({ code: 'GATEWAY_DOUBLED' })
  await expect(readGateways(county, desk)).rejects.toMatchObject({ code: 'NO_PERMISSION' })
  const tried = await sendTest(admin, desk, { gatewayId: id, address: '139 0973 1234' })
  expect(await readMessage(admin, desk, tried)).toMatchObject({ purpose: 'test', state: 'queued', body: '这是闭环的试发消息，2011-03-22 12:00。收到请忽略。' })
  await expect(sendTest(admin, desk, { gatewayId: id, address: '09738722' })).rejects.toMatchObject({ code: 'NUMBER_INVALID' })
  await takeGatewayAway(admin, desk, id)
  expect(await readGateways(admin, desk)).toEqual([])
  await expect(saveGateway(admin, desk, id, given)).rejects.toMatchObject({ code: 'GATEWAY_UNKNOWN' })
})

test('a secret of another data folder is not read, and says so', async () => {
  const other = mkdtempSync(join(tmpdir(), 'bihuan-other-'))
  expect(openSecrets(folder, sealSecrets(other, { password: 'x' }))).toBeNull()
  rmSync(other, { recursive: true })
})

test('the branch changes the words of a template, with a history; words that cannot be sent are refused', async () => {
  expect((await readTemplates(admin, desk))[0]?.texts.map((text) => [text.language, text.version, text.encoding, text.segments])).toEqual([['zh', 0, 'ucs2', 1], ['bo', 0, 'ucs2', 1], ['en', 0, 'gsm7', 1]])
  expect(await saveTemplate(admin, desk, { templateId: 'messages.test', language: 'zh', subject: '', body: '试 {time}' })).toBe(1)
  expect(await saveTemplate(admin, desk, { templateId: 'messages.test', language: 'zh', subject: '', body: '再试 {time}' })).toBe(2)
  expect(renderTemplate(testTemplate, await textsOf(branch.records, 'messages.test'), 'zh', { time: '九点' }).body).toBe('再试 九点')
  const refuse = (language: string, body: string, templateId = 'messages.test') => expect(saveTemplate(admin, desk, { templateId, language, subject: '', body })).rejects
  await refuse('fr', 'x').toMatchObject({ code: 'TEMPLATE_LANGUAGE_UNKNOWN' })
  await refuse('zh', '{name}').toMatchObject({ code: 'TEMPLATE_PARAMETER_UNKNOWN' })
  await refuse('zh', 'x', 'no.such').toMatchObject({ code: 'TEMPLATE_UNKNOWN' })
  await expect(saveTemplate(county, desk, { templateId: 'messages.test', language: 'zh', subject: '', body: 'x' })).rejects.toMatchObject({ code: 'NO_PERMISSION' })
})

test('quiet hours and limits are kept by the administrator', async () => {
  const policy = { isQuietOn: true, quietFrom: '22:00', quietTo: '07:30', perDayMax: 1, perWeekMax: 3, staffPerDayMax: 9 }
  await savePolicy(admin, policy)
  expect(await showPolicy(admin)).toEqual(policy)
  await expect(savePolicy(admin, { ...policy, quietTo: '25:00' })).rejects.toMatchObject({ code: 'MESSAGE_POLICY_TIME_INVALID' })
})

test('notices are one\'s own and are read once', async () => {
  await branch.records.transaction((tx) => queueMessages(tx, {
    now: admin.now, queuedBy: null, messages: [county.accountId, county.accountId, admin.accountId].map((accountId) => ({ dedupeKey: null, to: { channel: 'inapp', accountId }, purpose: 'bulletin', areaCode: '6323', content: { templateId: 'x', language: 'zh', subject: '早报', body: '…' }, linkPath: '/bulletin' })),
  }))
  expect(await countUnread(county)).toBe(2)
  const [first] = await listNotices(county, undefined)
  await markRead(county, [first?.messageId ?? 0])
  expect([await countUnread(county), await countUnread(admin)]).toEqual([1, 1])
  await markRead(county, undefined)
  expect(await countUnread(county)).toBe(0)
})
