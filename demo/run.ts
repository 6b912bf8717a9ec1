import { addDays, type Day } from '../src/kernel/day.ts'
import type { TwinAction } from './action.ts'
import { readWhole } from './file.ts'
import type { TwinFile } from './file.ts'
import type { DailyTruth, MonthTruth } from './truth.ts'
import { advance, createWorld } from './world.ts'
import type { TwinOptions, World } from './world.ts'

export type TwinRun = {
  readonly world: World
  readonly files: readonly (Omit<TwinFile, 'chunks'> & { readonly bytes: Buffer })[]
  readonly months: readonly MonthTruth[]
  readonly days: readonly DailyTruth[]
}

/** Lives a small world up to its today and keeps everything in memory; for tests and measurements. `actions` belong to the first day, `actsOn` to any. */
export async function runTwin(options: TwinOptions, actions: readonly TwinAction[] = [], keeps: (file: TwinFile) => boolean = () => true, actsOn: (day: Day) => readonly TwinAction[] = () => []): Promise<TwinRun> {
  const world = createWorld(options)
  const files: { feedId: string; name: string; deliveredOn: TwinFile['deliveredOn']; encoding: TwinFile['encoding']; bytes: Buffer }[] = []
  const months: MonthTruth[] = []
  const days: DailyTruth[] = []
  for (let day = addDays(world.today, 1), first = true; day <= world.options.today; day = addDays(day, 1), first = false) {
    const step = advance(world, day, [...(first ? actions : []), ...actsOn(day)])
    for (const file of step.files) {
      if (!keeps(file)) continue
      const { feedId, name, deliveredOn, encoding } = file
      files.push({ feedId, name, deliveredOn, encoding, bytes: await readWhole(file) })
    }
    days.push(...step.truth.daily)
    if (step.truth.month) months.push(step.truth.month)
  }
  return { world, files, months, days }
}

/** Header and rows of a CSV file of the twin. */
export function readCsv(bytes: Buffer): { headers: string[]; rows: string[][] } {
  const lines = new TextDecoder('gb18030', { fatal: true }).decode(bytes).trimEnd().split('\r\n').map((line) => line.split(','))
  return { headers: lines[0] ?? [], rows: lines.slice(1) }
}
