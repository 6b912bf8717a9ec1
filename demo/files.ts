import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { addDays } from '../src/kernel/day.ts'
import type { Day } from '../src/kernel/day.ts'
import type { TwinAction } from './action.ts'
import { listFormerCodes } from './areas.ts'
import type { TwinFile } from './file.ts'
import { listLateOutlets } from './provinceFigures.ts'
import type { DailyTruth, MonthTruth } from './truth.ts'
import { advance, createWorld } from './world.ts'
import type { TwinOptions } from './options.ts'

/** One line of `manifest.json`: the files in the order in which they came. */
export type ManifestLine = { readonly feedId: string; readonly name: string; readonly deliveredOn: Day; readonly encoding: TwinFile['encoding']; readonly bytes: number }

/** What `truth.json` holds; money in fen, except the province's revenue and ARPU (yuan, as published). */
export type TwinTruth = {
  readonly invented: true
  readonly seed: number
  readonly era: string
  readonly areaCode: string
  readonly today: Day
  readonly formerCodes: readonly { former: string; current: string }[]
  readonly lateOutlets: { areaCode: string; codes: string[] }
  readonly actions: readonly TwinAction[]
  readonly months: readonly MonthTruth[]
  readonly days: readonly DailyTruth[]
}

export type WriteProgress = { readonly day: Day; readonly today: Day; readonly fileCount: number; readonly bytes: number }

/** Lives the twin up to its today and writes every file, `manifest.json` and `truth.json` into `folder`. */
export async function writeTwinFiles(
  folder: string,
  options: TwinOptions = {},
  { actions = new Map(), onProgress }: { actions?: ReadonlyMap<string, readonly TwinAction[]>; onProgress?: (progress: WriteProgress) => void } = {},
): Promise<{ manifest: ManifestLine[]; truth: TwinTruth }> {
  await mkdir(folder, { recursive: true })
  const world = createWorld(options)
  const manifest: ManifestLine[] = []
  const months: MonthTruth[] = []
  const days: DailyTruth[] = []
  let bytes = 0
  for (let day = addDays(world.today, 1); day <= world.options.today; day = addDays(day, 1)) {
    const { files, truth } = advance(world, day, actions.get(day) ?? [])
    for (const file of files) {
      const written = await writeFileOfTwin(folder, file)
      bytes += written
      manifest.push({ feedId: file.feedId, name: file.name, deliveredOn: file.deliveredOn, encoding: file.encoding, bytes: written })
    }
    days.push(...truth.daily)
    if (!truth.month) continue
    months.push(truth.month)
    onProgress?.({ day, today: world.options.today, fileCount: manifest.length, bytes })
  }
  const truth: TwinTruth = {
    invented: true, seed: world.options.seed, era: world.options.era, areaCode: world.options.areaPrefix, today: world.options.today,
    formerCodes: world.options.era === 'plan' ? listFormerCodes(world.areas) : [], lateOutlets: listLateOutlets(world), actions: world.actions, months, days,
  }
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`)
  await writeFile(join(folder, 'truth.json'), JSON.stringify(truth))
  return { manifest, truth }
}

async function writeFileOfTwin(folder: string, file: TwinFile): Promise<number> {
  let bytes = 0
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of file.chunks()) {
      bytes += chunk.length
      yield chunk
    }
  }
  await pipeline(Readable.from(counted()), createWriteStream(join(folder, file.name)))
  return bytes
}
