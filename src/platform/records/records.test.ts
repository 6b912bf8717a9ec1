import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPostgres } from './postgres.ts'
import { openRecords, type Records } from './records.ts'
import { openTestRecords } from './testRecords.ts'

type Tables = { visit: { visit_id: number; note: string | null; paid_fen: number | null; due_on: string | null } }

let records: Records
beforeAll(async () => {
  records = await openTestRecords()
  await sql`create table visit (visit_id bigint primary key, note text, paid_fen numeric, due_on date)`.execute(records.db)
})
afterAll(() => records.close())

test('numbers come as numbers, a day as its text, an instant as a Date', async () => {
  const { rows } = await sql`
    select 42::bigint as whole, 1.25::numeric as part, date '2026-03-01' as due_on, timestamptz '2026-03-01 00:00:00+08' as opened_at,
           array[1, null, 3]::bigint[] as list, array['2026-03-01'::date] as days, sum(n) as total
    from generate_series(1::bigint, 3) as n`.execute(records.db)
  expect(rows).toEqual([{
    whole: 42, part: 1.25, due_on: '2026-03-01', opened_at: new Date('2026-02-28T16:00:00Z'), list: [1, null, 3], days: ['2026-03-01'], total: 6,
  }])
})

test('a whole number too large to be exact is a fault, not a rounded figure', async () => {
  await expect(sql`select 9007199254740993::bigint as whole`.execute(records.db)).rejects.toThrow(/too large/)
  expect(await sql`select 1 as alive`.execute(records.db)).toMatchObject({ rows: [{ alive: 1 }] })
})

test('a day taken from an instant is the day in China', async () => {
  const { rows } = await sql`select timestamptz '2026-03-01 17:00:00+00'::date as opened_on`.execute(records.db)
  expect(rows).toEqual([{ opened_on: '2026-03-02' }])
})

test('100,000 rows are copied with every sign kept', async () => {
  const odd = 'tab\t, back\\slash, line\nfeed, return\r, \\N, 汉字 and 😀'
  function* rows(): Generator<readonly (string | number | null)[]> {
    for (let id = 1; id <= 100_000; id += 1) yield [id, id === 7 ? odd : id % 2 === 0 ? null : `note ${id}`, id / 4, '2026-03-01']
  }
  expect(await records.copyInto(records, 'visit', ['visit_id', 'note', 'paid_fen', 'due_on'], rows())).toBe(100_000)
  const db = records.tables<Tables>()
  const totals = await db.selectFrom('visit').select((eb) => [eb.fn.countAll<number>().as('visits'), eb.fn.sum<number>('paid_fen').as('paid_fen')]).execute()
  expect(totals).toEqual([{ visits: 100_000, paid_fen: (100_000 * 100_001) / 8 }])
  expect(await db.selectFrom('visit').selectAll().where('visit_id', '=', 7).execute()).toEqual([{ visit_id: 7, note: odd, paid_fen: 1.75, due_on: '2026-03-01' }])
})

test('a transaction that throws leaves nothing behind, its copied rows included', async () => {
  const failed = records.transaction(async (tx) => {
    await tx.tables<Tables>().insertInto('visit').values({ visit_id: 200_001, note: null, paid_fen: null, due_on: null }).execute()
    await records.copyInto(tx, 'visit', ['visit_id'], [[200_002], [200_003]])
    expect(await tx.tables<Tables>().selectFrom('visit').select('visit_id').where('visit_id', '>', 200_000).execute()).toHaveLength(3)
    throw new Error('changed our mind')
  })
  await expect(failed).rejects.toThrow('changed our mind')
  expect(await records.tables<Tables>().selectFrom('visit').select('visit_id').where('visit_id', '>', 200_000).execute()).toEqual([])
})

test('a copy with a bad row takes none of its rows, and the connection stays usable', async () => {
  await expect(records.copyInto(records, 'visit', ['visit_id', 'due_on'], [[300_001, '2026-03-01'], [300_002, 'no day']])).rejects.toThrow(/no day/)
  await expect(records.copyInto(records, 'visit', ['visit_id', 'due_on'], [[300_001]])).rejects.toThrow(/1 values for 2 columns/)
  expect(await records.tables<Tables>().selectFrom('visit').select('visit_id').where('visit_id', '>', 300_000).execute()).toEqual([])
})

test('questions asked at once inside a transaction queue, and a nested one is a fault', async () => {
  const answers = await records.transaction((tx) => Promise.all([1, 2, 3].map(async (n) => (await sql<{ n: number }>`select ${n}::int as n`.execute(tx.db)).rows[0]?.n)))
  expect(answers).toEqual([1, 2, 3])
  await expect(records.transaction((tx) => tx.db.transaction().execute(async () => 1))).rejects.toThrow(/does not nest/)
})

test('of two serializable transactions that read before either wrote, one loses and is told so', async () => {
  let readers = 0
  let bothHaveRead = (): void => undefined
  const barrier = new Promise<void>((resolve) => { bothHaveRead = resolve })
  const increment = (): Promise<unknown> => records.transaction(async (tx) => {
    const visit = await tx.tables<Tables>().selectFrom('visit').select('paid_fen').where('visit_id', '=', 1).executeTakeFirstOrThrow()
    readers += 1
    if (readers === 2) bothHaveRead()
    await barrier
    await tx.tables<Tables>().updateTable('visit').set({ paid_fen: (visit.paid_fen ?? 0) + 1 }).where('visit_id', '=', 1).execute()
  }, 'serializable')
  const results = await Promise.allSettled([increment(), increment()])
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('a server that is not there is refused by name, without its password', async () => {
  await expect(openRecords({ connectionString: 'postgresql://me:secret@127.0.0.1:1/branch' })).rejects.toMatchObject({ code: 'RECORDS_UNREACHABLE' })
  await expect(openRecords({ connectionString: 'postgresql://me:secret@127.0.0.1:1/branch' })).rejects.not.toThrow(/secret/)
})

test.skipIf(process.env['TEST_DATABASE_URL'])('records go on after the server was restarted', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'bihuan-restart-'))
  const first = await startPostgres({ dataFolder })
  const lost: string[] = []
  const open = await openRecords({ connectionString: first.connectionString, onConnectionLost: (error) => lost.push(error.message) })
  await expect(open.transaction(async (tx) => {
    await sql`select 1`.execute(tx.db)
    await first.stop()
    await sql`select 2`.execute(tx.db)
  })).rejects.toThrow()
  await expect(sql`select 3`.execute(open.db)).rejects.toThrow()
  const second = await startPostgres({ dataFolder })
  expect(await sql`select 4 as four`.execute(open.db)).toMatchObject({ rows: [{ four: 4 }] })
  await open.close()
  await second.stop()
  rmSync(dataFolder, { recursive: true, force: true })
})
