import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { factEngines, openTestFacts } from './testFacts.ts'
import type { Feed, FeedColumn } from '../feeds/feed.ts'
import { openTestRecords } from '../records/testRecords.ts'
import type { Records } from '../records/records.ts'
import { publishRows, publishSelected } from './derived.ts'
import type { OwnedFacts } from './facts.ts'
import { prepareFacts } from './ledger.ts'

const column = (name: string, kind: FeedColumn['kind'], required = true): FeedColumn => ({ name, header: name, headerEn: name, synonyms: [], kind, required })
const feed: Feed = { id: 'test.standing', name: { zh: '往来', en: 'Standing' }, kind: 'facts', table: 'standing_month', columns: [column('month', 'code'), column('account_id', 'code'), column('note', 'text', false), column('fen', 'integer')], key: ['account_id'], slice: { column: 'month', kind: 'month' }, expected: null, isDerived: true }
const slice = '2011-03'
const now = new Date('2011-04-01T00:00:00Z')
const note = '/* scope:system test of derived rows */'

for (const engine of factEngines) {
  describe(`derived rows on ${engine}`, () => {
    let records: Records
    let facts: OwnedFacts
    beforeAll(async () => {
      records = await openTestRecords()
      facts = await openTestFacts(engine, records)
      await prepareFacts(facts, [feed])
    })
    afterAll(async () => {
      await facts.close()
      await records.close()
    })
    /** As a query may give them: a sum is no bigint, and a number that is added up as it comes is a small one. */
    const selected = (rows: readonly (readonly [string, string | null, number])[]): Promise<{ batchId: number; isChanged: boolean }> =>
      facts.transaction((tx) => publishSelected(tx, feed, slice, { note, select: `with r as (select * from (values ${rows.map(([id, said, fen]) => `('${id}', ${said === null ? 'cast(null as varchar)' : `'${said}'`}, ${fen})`).join(', ')}) v (account_id, note, fen)) select '${slice}' as month, account_id, note, sum(fen) as fen from r group by account_id, note` }, now))
    const shown = () => facts.rows({ sql: `select t.account_id, t.note, t.fen from standing_month t join slice_pointer p on p.batch_id = t.batch_id and p.feed_id = '${feed.id}' order by t.account_id` })

    test('the same rows in another order keep their batch, and every other content gets one', async () => {
      const first = await selected([['A', 'x', 1], ['B', null, 2]])
      expect(first.isChanged).toBe(true)
      expect(await selected([['B', null, 2], ['A', 'x', 1]])).toEqual({ batchId: first.batchId, isChanged: false })
      let last = first.batchId
      // Values that changed places, a word for nothing, a row less, a row twice over.
      for (const rows of [[['A', 'x', 2], ['B', null, 1]], [['A', 'x', 1], ['B', '', 2]], [['A', null, 1], ['B', 'x', 2]], [['A', 'x', 1]], [['A', 'x', 1], ['B', null, 2], ['C', null, 2]]] as const) {
        const next = await selected(rows)
        expect(next).toEqual({ batchId: last + 1, isChanged: true })
        expect(await selected(rows)).toEqual({ batchId: last + 1, isChanged: false })
        expect(await shown()).toEqual(rows.map(([account_id, said, fen]) => ({ account_id, note: said, fen })))
        last = next.batchId
      }
      const states = await facts.rows<{ state: string; n: number }>({ sql: 'select state, count(*) as n from batch group by state order by state' })
      expect(states).toEqual([{ state: 'current', n: 1 }, { state: 'superseded', n: 5 }])
    })

    test('given rows keep their batch while they are the same, also none at all', async () => {
      const given = (rows: readonly (readonly [string, string | null, number])[]) => facts.transaction((tx) => publishRows(tx, feed, slice, rows.map((row) => [slice, ...row]), now))
      const first = await given([['A', null, 1], ['B', 'x', 2]])
      expect(first.isChanged).toBe(true)
      expect(await given([['A', null, 1], ['B', 'x', 2]])).toEqual({ batchId: first.batchId, isChanged: false })
      expect((await given([['A', null, 1], ['B', 'x', 3]])).isChanged).toBe(true)
      const none = await given([])
      expect(none.isChanged).toBe(true)
      expect(await given([])).toEqual({ batchId: none.batchId, isChanged: false })
      expect(await shown()).toEqual([])
    })
  })
}
