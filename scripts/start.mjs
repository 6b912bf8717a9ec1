/** `npm start`: prepares the clone and opens the demo branch. Options after `--` are passed on. */
import { existsSync } from 'node:fs'
import module from 'node:module'
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { prepare, project } from './prepare.mjs'

try {
  await prepare({ build: true })
} catch (error) {
  console.error(error.message)
  process.exit(1)
}

// The server runs in this very process: one pid to stop or kill, its exit code is ours, and no signal arrives twice.
const cli = join(project, 'dist', 'server', 'cli.js')
if (!existsSync(cli)) throw new Error(`${cli} was not built.`)
process.argv = [process.execPath, cli, 'start', '--demo', ...process.argv.slice(2)]
process.setSourceMapsEnabled(true)
// From Node 22 on: what was compiled for the last start serves this one, and the child's.
module.enableCompileCache?.(join(project, 'node_modules', '.cache', 'compiled'))
await import(pathToFileURL(cli).href)
