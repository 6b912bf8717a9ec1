import { openDuckFacts } from '../facts/duckdb.ts'
import { openRecords } from '../records/records.ts'
import { takeFile } from './intake.ts'
import { testFeeds, testMaster, testToday } from './testIntake.ts'

/** Run as a process of its own, to be killed: takes one file and tells each step on a line. */
const [recordsAddress = '', factsPath = '', dataFolder = '', path = '', fileName = ''] = process.argv.slice(2)
const records = await openRecords({ connectionString: recordsAddress, connectionsMax: 3 })
const facts = await openDuckFacts({ path: factsPath, memoryLimit: '512MB', threads: 2 })
process.stdout.write('open\n')
let lastStep = ''
const outcomes = await takeFile(
  { records, facts, feeds: testFeeds, master: testMaster, dataFolder, now: () => new Date(), todayOf: async () => testToday, signal: new AbortController().signal, onAccepted: async () => undefined },
  { path, fileName, arrivedBy: 'command', accountId: null, feedId: null, slice: null },
  ({ step }) => {
    if (step !== lastStep) process.stdout.write(`${step}\n`)
    lastStep = step
  },
)
process.stdout.write(`end ${outcomes[0]?.state ?? ''}\n`)
await facts.close()
await records.close()
