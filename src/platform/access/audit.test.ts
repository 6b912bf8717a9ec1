import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { canonicalJson, chainAudit, verifyAudit, writeAudit } from './audit.ts'
import { mask, unmask } from './mask.ts'
import { listAudit } from './store.ts'
import { openTestBranch, today, type TestBranch } from './testAccess.ts'

let branch: TestBranch
beforeEach(async () => {
  branch = await openTestBranch()
})
afterEach(() => branch.records.close())

async function write(count: number): Promise<void> {
  await branch.records.transaction(async (tx) => {
    for (let number = 1; number <= count; number += 1) {
      await writeAudit(tx, { accountId: 7 }, { verb: 'test.act', subjectKind: 'thing', subjectId: String(number), detail: { b: number, a: [1.5, null, '名'] } })
    }
  })
}
// Only somebody with the database's own password can do this; the chain is there to tell of it.
async function tamper(statement: string): Promise<void> {
  await branch.records.withClient((client) => client.query(`alter table audit disable trigger all; ${statement}; alter table audit enable trigger all`))
}

describe('the audit trail', () => {
  test('is chained in order, once, by one writer', async () => {
    await write(5)
    const counts = await Promise.all([chainAudit(branch.records), chainAudit(branch.records), chainAudit(branch.records)])
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(5)
    await write(3)
    expect(await verifyAudit(branch.records)).toMatchObject({ rows: 5, brokenAt: null, unchained: 3 })
    expect(await chainAudit(branch.records)).toBe(3)
    expect(await verifyAudit(branch.records)).toMatchObject({ rows: 8, brokenAt: null, unchained: 0, head: expect.stringMatching(/^8:[0-9a-f]{64}$/) })
  })
  test('goes with its act: what is undone leaves no row', async () => {
    await expect(branch.records.transaction(async (tx) => {
      await writeAudit(tx, { accountId: 7 }, { verb: 'test.act', subjectKind: 'thing', subjectId: '1' })
      throw new Error('undone')
    })).rejects.toThrow('undone')
    expect(await verifyAudit(branch.records)).toMatchObject({ rows: 0, brokenAt: null, unchained: 0 })
  })
  test.each(['update audit set verb = $$x$$ where subject_id = $$2$$', 'delete from audit where subject_id = $$2$$', 'truncate audit'])('is append-only: %s is refused', async (statement) => {
    await write(3)
    await chainAudit(branch.records)
    await expect(branch.records.withClient((client) => client.query(statement))).rejects.toThrow('append-only')
  })
  test.each([
    ['a changed detail', `update audit set detail = jsonb_set(detail, '{b}', '9') where chain_position = 3`, 3],
    ['a changed actor', 'update audit set account_id = 8 where chain_position = 1', 1],
    ['an instant moved by a microsecond', `update audit set at = at + interval '1 microsecond' where chain_position = 4`, 4],
    ['a row taken out', 'delete from audit where chain_position = 2', 2],
    ['the newest row taken out', 'delete from audit where chain_position = 5', 5],
    ['the first rows taken out', 'delete from audit where chain_position <= 3', 1],
    ['all rows taken out', 'delete from audit', 1],
    ['a row taken out and the rest moved up', 'delete from audit where chain_position = 2; update audit set chain_position = chain_position - 1 where chain_position = 3; update audit set chain_position = 3 where chain_position = 4', 2],
    ['a hash made to fit its own row', `update audit set hash = repeat('a', 64) where chain_position = 2`, 2],
  ])('%s is found where it is', async (_what, statement, brokenAt) => {
    await write(5)
    await chainAudit(branch.records)
    await tamper(statement)
    expect(await verifyAudit(branch.records)).toMatchObject({ brokenAt })
  })
  test('a trail cut at its end still shows the gap after new rows were chained', async () => {
    await write(5)
    await chainAudit(branch.records)
    await tamper('delete from audit where chain_position >= 4')
    await write(2)
    await chainAudit(branch.records)
    expect(await verifyAudit(branch.records)).toMatchObject({ brokenAt: 4 })
  })
})

test('who looks after one county reads the acts of those who hold nothing outside of it', async () => {
  await branch.add({ signInName: 'ofcounty', grants: [{ role: 'market', areaCode: '632301', validFrom: today }] })
  await branch.add({ signInName: 'ofbranch', grants: [{ role: 'market', areaCode: '6323', validFrom: today }] })
  for (const name of ['ofcounty', 'ofbranch']) await unmask(await branch.as(name), { subjectKind: 'subscriber', subjectId: name, fields: ['name'] }, async () => null)
  const unmasked = async (scope: readonly string[]): Promise<string[]> => (await listAudit(branch.records, scope, { verb: 'access.unmask' })).map((row) => row.subjectId)
  expect(await unmasked(['632301'])).toEqual(['ofcounty'])
  expect(await unmasked(['6323'])).toEqual(['ofbranch', 'ofcounty'])
  expect(await unmasked([])).toEqual([])
})

test('equal content has one spelling', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: undefined })).toBe('{"b":[1,{"c":"x","d":null}]}')
})

describe('masks', () => {
  test.each([
    ['name', '王小明', '王**'], ['name', '王明', '王**'], ['name', '𠮷田', '𠮷**'], ['name', '', ''], ['name', null, null],
    ['phone', '13812345678', '138****5678'], ['phone', '8722345', '****45'], ['phone', '110', '****0'], ['identity', '632321198001011234', '63****'], ['identity', 'A', 'A****'],
  ] as const)('%s %s → %s', (kind, value, masked) => {
    expect(mask(kind, value)).toBe(masked)
  })
  test('a look behind the mask needs the permission and leaves a row', async () => {
    await branch.add({ signInName: 'seller', grants: [{ role: 'market', areaCode: '6323', validFrom: today }] })
    await branch.add({ signInName: 'auditor', grants: [{ role: 'auditor', areaCode: '6323', validFrom: today }] })
    const subject = { subjectKind: 'subscriber', subjectId: '42', fields: ['name', 'phone'] } as const
    const reveal = async (): Promise<string> => '王小明'
    await expect(unmask(await branch.as('auditor'), subject, reveal)).rejects.toMatchObject({ code: 'NO_PERMISSION' })
    const seller = await branch.as('seller')
    expect(await unmask(seller, subject, reveal)).toBe('王小明')
    const { rows } = await branch.records.withClient((client) => client.query("select account_id, subject_id, detail from audit where verb = 'access.unmask'"))
    expect(rows).toEqual([{ account_id: seller.accountId, subject_id: '42', detail: { fields: ['name', 'phone'] } }])
  })
})
