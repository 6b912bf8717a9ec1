import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import type { BenchLine, BenchNeeds } from './bench.ts'
import { benches } from './benches.ts'
import { removeLeftOvers, runBench } from './context.ts'

/** `node --import tsx bench/run.ts [--json] [--only PREFIX] [--size SHARE] [--install]`; `npm run bench` prepares the clone first. */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { json: { type: 'boolean' }, only: { type: 'string' }, install: { type: 'boolean' }, size: { type: 'string' } } })
  const scale = Number(values.size ?? process.env['BENCH_SCALE'] ?? 1)
  if (!(scale > 0 && scale <= 10)) throw new Error('--size is a share of the usual size, such as 0.1; at most 10.')
  const only = values.only ?? ''
  const named = benches.filter(({ name }) => name.startsWith(only))
  // A single figure of a bench may be named as well.
  const chosen = named.length > 0 ? named : benches.filter(({ name }) => only.startsWith(`${name}.`))
  if (chosen.length === 0) throw new Error(`No bench begins with ${only}; there are ${benches.map(({ name }) => name).join(', ')}.`)
  await removeLeftOvers()
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stopping.abort())
  const lines: BenchLine[] = []
  let exitCode = 0
  for (const bench of chosen) {
    const missing = bench.needs === undefined ? null : ensure(bench.needs, values.install ?? false)
    if (missing !== null) {
      process.stderr.write(`${bench.name}: ${missing}\n`)
      continue
    }
    try {
      const measured = await runBench(bench, { scale, signal: stopping.signal, say: (words) => process.stderr.write(`${bench.name}: ${words} …\n`) })
      const wanted = measured.filter(({ name }) => name.startsWith(only))
      lines.push(...wanted)
      if (values.json) for (const line of wanted) process.stdout.write(`${JSON.stringify(line)}\n`)
    } catch (error) {
      // One that fails does not keep the others from being measured.
      process.stderr.write(`${bench.name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
      exitCode = 1
      if (stopping.signal.aborted) break
    }
  }
  if (!values.json) process.stdout.write(table(lines))
  return exitCode
}

/** Null when the program is there, else what to do. Nothing is installed on anybody's machine unasked. */
function ensure({ packages, isThere }: BenchNeeds, mayInstall: boolean): string | null {
  if (isThere()) return null
  const command = ['apt-get', 'install', '--yes', '--no-install-recommends', ...packages]
  if (!mayInstall) return `Left out: it needs ${packages.join(', ')} from Debian. Run it with --install as root, or install them: ${command.join(' ')}`
  const { status } = spawnSync(command[0] ?? '', command.slice(1), { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  return status === 0 && isThere() ? null : `Left out: ${command.join(' ')} did not bring what it needs. It takes Debian and root.`
}

function table(lines: readonly BenchLine[]): string {
  const number = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 3 : 0 })
  const rows = [
    ['name', 'value', 'unit', 'size', 'ratio', 'against'],
    ...lines.map((line) => [line.name, number(line.value), line.unit, number(line.size), line.ratio === null ? '' : `${number(line.ratio)} x`, line.against ?? '']),
  ]
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  const isNumber = [false, true, false, true, true, false]
  return rows.map((row) => `${row.map((cell, column) => (isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join('  ').trimEnd()}\n`).join('')
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(2)
  },
)
