import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectFolder } from '../src/platform/config.ts'
import { benches } from './benches.ts'
import { runBench } from './context.ts'
import { quantile, timeByTurns } from './timing.ts'

const isBuilt = existsSync(join(projectFolder(), 'dist', 'server', 'cli.js')) && existsSync(join(projectFolder(), 'dist', 'web', 'index.html'))

test('every figure of the list has its file, and every file is in the list', () => {
  const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.bench.ts'))
  expect(files.toSorted()).toEqual(benches.map(({ name }) => `${name}.bench.ts`).toSorted())
})

for (const bench of benches) {
  const missing = bench.needs === undefined || bench.needs.isThere() ? '' : ` (skipped without ${bench.needs.packages.join(', ')})`
  // npm test builds first; a run of vitest alone may find nothing built.
  test.skipIf((bench.needsBuild && !isBuilt) || missing !== '')(`${bench.name}${missing} measures at a tiny size and leaves nothing behind`, { timeout: bench.needs === undefined ? 240_000 : 600_000 }, async () => {
    let folders: readonly string[] = []
    const lines = await runBench({ ...bench, run: (ctx) => bench.run({ ...ctx, makeFolder: () => { const folder = ctx.makeFolder(); folders = [...folders, folder]; return folder } }) }, { scale: 0.0005, rounds: 1 })
    expect(lines[0]?.name).toBe(bench.name)
    for (const line of lines) {
      expect(Object.keys(line)).toEqual(['name', 'value', 'unit', 'size', 'against', 'ratio'])
      expect(line.name.startsWith(bench.name)).toBe(true)
      expect(line.value).toBeGreaterThan(0)
      expect(line.size).toBeGreaterThan(0)
      expect(line.ratio === null).toBe(line.against === null)
      if (line.ratio !== null) expect(line.ratio).toBeGreaterThan(0)
    }
    for (const folder of folders) expect(existsSync(folder), `${folder} in ${tmpdir()} is removed`).toBe(false)
  })
}

test('a bench that fails still closes what it opened', async () => {
  const closed: string[] = []
  const failing = runBench({ name: 'failing', needsBuild: false, run: async (ctx) => { ctx.atEnd(async () => void closed.push('first')); ctx.atEnd(async () => void closed.push('second')); throw new Error('broken') } }, { scale: 1 })
  await expect(failing).rejects.toThrow('broken')
  expect(closed).toEqual(['second', 'first'])
})

test('two ways take turns, and their medians are compared', async () => {
  const turns: string[] = []
  const way = (name: string, seconds: number[]) => async () => { turns.push(name); return seconds.shift() ?? 0 }
  expect(await timeByTurns(3, way('a', [3, 9, 1]), way('b', [2, 2, 8]))).toEqual({ ours: 3, theirs: 2 })
  expect(turns).toEqual(['a', 'b', 'a', 'b', 'a', 'b'])
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5)
})
