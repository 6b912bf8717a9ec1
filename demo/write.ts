import { parseArgs } from 'node:util'
import { writeTwinFiles } from './files.ts'

const { values } = parseArgs({
  options: {
    out: { type: 'string' }, seed: { type: 'string' }, era: { type: 'string' }, subscribers: { type: 'string' }, months: { type: 'string' },
    first: { type: 'string' }, 'daily-from': { type: 'string' }, area: { type: 'string' }, today: { type: 'string' },
  },
})
if (!values.out) {
  console.error('Usage: npx tsx demo/write.ts --out FOLDER [--era plan|today] [--subscribers N] [--months N] [--first YYYY-MM] [--daily-from YYYY-MM] [--area 6323] [--seed N] [--today YYYY-MM-DD]')
  process.exit(2)
}
const whole = (text: string | undefined) => (text === undefined ? undefined : Number(text))
const started = performance.now()
const { manifest } = await writeTwinFiles(
  values.out,
  {
    seed: whole(values.seed), era: values.era === 'today' ? 'today' : 'plan', subscribers: whole(values.subscribers), months: whole(values.months),
    firstMonth: values.first, dailyFrom: values['daily-from'], areaPrefix: values.area, today: values.today,
  },
  { onProgress: ({ day, fileCount, bytes }) => console.log(`${day}  ${fileCount} files  ${(bytes / 1e6).toFixed(0)} MB`) },
)
const megabytes = manifest.reduce((sum, line) => sum + line.bytes, 0) / 1e6
console.log(`${manifest.length} files, ${megabytes.toFixed(0)} MB in ${((performance.now() - started) / 1000).toFixed(1)} s`)
