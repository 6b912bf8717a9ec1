import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mask } from '../../platform/access/mask.ts'
import { openTestWork, type TestWork } from '../../work/testWork.ts'
import { readMyContact, saveMyContact } from './actions.ts'
import { type Contact, pointsOf } from './points.ts'
import { listContacts, listRoleHolders } from './store.ts'

const contact: Contact = { staffNo: 'chen', accountId: 7, phoneNumber: '+86 139-0973-0001', mailAddress: 'chen@qh.example', language: 'zh', channels: ['sms', 'mail'] }

test('what leads to a person: the program by the account, the rest as chosen and where it can arrive', () => {
  expect(pointsOf(contact)).toEqual([{ channel: 'inapp', accountId: 7 }, { channel: 'sms', number: '13909730001' }, { channel: 'mail', address: 'chen@qh.example' }])
  expect(pointsOf({ ...contact, accountId: null, phoneNumber: '0973-8722001', channels: ['sms'] })).toEqual([])
  expect(pointsOf({ ...contact, mailAddress: null, channels: ['mail'] })).toEqual([{ channel: 'inapp', accountId: 7 }])
})

test('a masked address tells its host and no name', () => {
  expect([mask('mail', 'chen@qh.example'), mask('mail', ''), mask('mail', null)]).toEqual(['c***@qh.example', '', null])
  fc.assert(fc.property(fc.emailAddress(), (address) => {
    const shown = mask('mail', address) ?? ''
    const [name = '', host = ''] = address.split('@')
    expect(shown.endsWith(`@${host}`)).toBe(true)
    if (name.length > 4) expect(shown).not.toContain(name)
  }))
})

let work: TestWork
beforeAll(async () => {
  work = await openTestWork()
  await sql`update staff set phone_number = '13909730001', mail_address = 'chen@qh.example' where staff_no = 'chen'`.execute(work.records.db)
})
afterAll(() => work.close())

test('one chooses for oneself, with an audit row; the account\'s language stands in until then', async () => {
  await sql`update account set language = 'en' where account_id = ${work.chen.accountId}`.execute(work.records.db)
  expect(await readMyContact(work.chen)).toEqual({ language: 'en', channels: ['sms'], staffNo: 'chen', phoneNumber: '13909730001', mailAddress: 'chen@qh.example', takesSms: true })
  expect(await saveMyContact(work.chen, { language: 'bo', channels: ['mail', 'mail'] })).toMatchObject({ language: 'bo', channels: ['mail'] })
  expect(await readMyContact(work.nobody)).toMatchObject({ staffNo: null, phoneNumber: null, takesSms: false })
  const { rows: [audit] } = await sql<{ detail: object }>`select detail from audit where verb = 'contact.save' order by audit_id desc limit 1`.execute(work.records.db)
  expect(audit?.detail).toEqual({ language: 'bo', channels: ['mail', 'mail'] })
})

test('colleagues with and without an account are found at once, and a disabled account is told nothing', async () => {
  await sql`update account set disabled_at = now() where account_id = ${work.kang.accountId}`.execute(work.records.db)
  const found = await listContacts(work.records, { staffNos: ['chen', 'kang'], accountIds: [work.nobody.accountId, work.kang.accountId] })
  expect(found.map((each) => [each.staffNo, each.accountId])).toEqual([['chen', work.chen.accountId], ['kang', null], [null, work.nobody.accountId]])
})

test('a role counts for what lies within its area, from its first to its last day', async () => {
  await sql`insert into role_grant (account_id, role, area_code, valid_from, valid_to) values (${work.chen.accountId}, 'county_manager', '632301', '2011-03-01', '2011-03-31')`.execute(work.records.db)
  const holders = async (areaCode: string, onDay: string) => (await listRoleHolders(work.records, [{ role: 'county_manager', areaCode }], onDay)).map((each) => [each.accountId, each.level])
  expect(await holders('632301100', '2011-03-31')).toEqual([[work.chen.accountId, 'county']])
  expect([await holders('632322100', '2011-03-21'), await holders('632301100', '2011-04-01'), await holders('6323', '2011-03-21')]).toEqual([[], [], []])
})
