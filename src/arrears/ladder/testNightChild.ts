import { today } from '../../platform/access/testAccess.ts'
import { openRecords } from '../../platform/records/records.ts'
import { runNight } from './night.ts'
import { accounts, bookOf } from './testNight.ts'

/** Run as a process of its own, to be killed: one night, and a line for each page that is written. */
const records = await openRecords({ connectionString: process.argv[2] ?? '', connectionsMax: 3 })
process.stdout.write('open\n')
const outcome = await runNight({ records, book: bookOf(accounts), onPage: (done) => process.stdout.write(`${done} done\n`) }, today)
process.stdout.write(`end ${outcome.accounts}\n`)
await records.close()
