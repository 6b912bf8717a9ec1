import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { openRecords } from '../src/platform/records/records.ts'
import { standingsAreBehind } from '../src/plan/target/index.ts'

/** Another process changes figures, waits until the server has made all targets of the year anew, and changes them again. Tells how often it has. */
const [connectionString, year] = process.argv.slice(2)
if (connectionString === undefined || year === undefined) throw new Error('An address and a year are given.')
const records = await openRecords({ connectionString, connectionsMax: 2 })
let isOver = false
process.on('message', () => {
  isOver = true
})
process.on('disconnect', () => process.exit(0))
let round = 0
while (!isOver) {
  // A month of one indicator came: its run is what makes the pages' rows old.
  await sql`insert into measure_run (source_id, period, batch_ids) values ('bench', ${`${year}-12`}, '{1}')`.execute(records.db)
  await sql`update measure_value set numerator = numerator + 1 where period = ${`${year}-12`} and measure_id = 'market.users.grossAdds'`.execute(records.db)
  round += 1
  process.send?.(round)
  while (!isOver && (await standingsAreBehind(records))) await sleep(50)
}
await records.close()
process.exit(0)
