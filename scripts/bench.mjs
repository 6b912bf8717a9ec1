/** `npm run bench`: prepares the clone, then measures. `--json`, `--only PREFIX`, `--size SHARE`; see bench/README.md. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { prepare, project } from './prepare.mjs'

const args = process.argv.slice(2)
const place = args.findIndex((arg) => arg.startsWith('--only'))
const only = place < 0 ? '' : (args[place].split('=')[1] ?? args[place + 1] ?? '')
// Only the start and the pages are measured as they were built.
const needsBuild = ['start.', 'web.'].some((prefix) => prefix.startsWith(only) || only.startsWith(prefix))

try {
  await prepare({ build: needsBuild })
} catch (error) {
  console.error(error.message)
  process.exit(1)
}

const child = spawn(process.execPath, ['--max-semi-space-size=64', '--import', 'tsx', join(project, 'bench', 'run.ts'), ...args], { cwd: project, stdio: 'inherit' })
// Ctrl-C reaches the bench by itself; it stops what it started, then ends.
process.on('SIGINT', () => undefined)
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
