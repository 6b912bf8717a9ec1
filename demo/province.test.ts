import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { subscriberFeed } from '../src/branch/feeds.ts'
import { provinceSql } from './province.ts'

async function openProvince() {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run("create table area as select '63' || lpad(i::varchar, 10, '0') as area_code from range(200) as numbers(i)")
  const months = provinceSql({ subscribers: 20_000, months: 2 })
  for (const [index, sql] of months.entries()) {
    await connection.run(`${index === 0 ? 'create table subscriber_month as' : 'insert into subscriber_month'} ${sql.subscriberMonth}`)
    await connection.run(`${index === 0 ? 'create table usage_month as' : 'insert into usage_month'} ${sql.usageMonth}`)
  }
  return {
    async rows(sql: string) {
      return (await connection.runAndReadAll(sql)).getRowsJson()
    },
  }
}

test('a province made inside the store has the columns of the feeds and months that agree', async () => {
  const store = await openProvince()
  const columns = await store.rows("select column_name from information_schema.columns where table_name = 'subscriber_month' order by ordinal_position")
  expect(columns.flat()).toEqual(['batch_id', ...subscriberFeed.columns.map((column) => column.name)])
  const [size] = await store.rows("select count(*) filter (where status <> 'closed') between 17000 and 23000 from subscriber_month where month = '2010-02'")
  expect(size).toEqual([true])
  const faults = await store.rows(`select count(*) from subscriber_month where substr(opened_on, 1, 7) > month or (status = 'closed') <> (closed_on is not null)`)
  expect(faults).toEqual([['0']])
  // Closing = opening + adds - leavers over the whole province.
  const balance = await store.rows(`
    select (select count(*) from subscriber_month where month = '2010-01' and status <> 'closed')
      + count(*) filter (where substr(opened_on, 1, 7) = month) - count(*) filter (where status = 'closed')
      - count(*) filter (where status <> 'closed')
    from subscriber_month where month = '2010-02'`)
  expect(balance).toEqual([['0']])
  const totals = await store.rows('select min(total_fen) >= 0, sum(total_fen) / count(distinct subscriber_id || month) between 4000 and 9000 from usage_month')
  expect(totals).toEqual([[true, true]])
})

test('a province is the same twice', async () => {
  const sum = 'select sum(hash(s)::hugeint)::varchar from subscriber_month s'
  expect(await (await openProvince()).rows(sum)).toEqual(await (await openProvince()).rows(sum))
})
