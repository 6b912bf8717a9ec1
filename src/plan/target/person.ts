import { type Catalogue, type KnownMeasure, listKnownMeasures, viewPermission } from '../../branch/index.ts'
import { month } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { type Context, requirePermission, scopeOf } from '../../platform/access/context.ts'
import { endOf } from '../forecast/read.ts'
import { liesWithin } from './children.ts'
import { type PersonLine, type PersonPage, personNobody, personNotYours } from './contract.ts'
import { makeGatherer } from './gather.ts'
import { type PageAsk, type PageRow, readPages } from './personStore.ts'
import { approveTargetPermission } from './permissions.ts'
import { monthsOfYear } from './sheet.ts'
import { lineAt } from './standingRules.ts'

export type PersonPages = { read(asker: Context, asked: { staffNo?: string | undefined; month?: string | undefined }): Promise<PersonPage> }
export const recomputeTask = 'targets.recompute'

/**
 * The page of a person reads stored rows and computes none. Rows that are older than the figures are shown with the time of which they are, and are made anew
 * meanwhile; only of a year of which there are no rows at all does the page wait for them.
 */
export function makePersonPages(catalogue: Catalogue): PersonPages {
  // One per database: tests open several in one process.
  const doors = new WeakMap<object, Door>()
  const doorOf = (ctx: Context): Door => {
    const door = doors.get(ctx.records) ?? makeDoor(ctx, catalogue)
    doors.set(ctx.records, door)
    return door
  }
  return {
    async read(asker, asked) {
      const ctx = requirePermission(asker, viewPermission.verb)
      const staffNo = asked.staffNo ?? asker.staffNo
      if (staffNo === null) throw new Refusal(personNobody)
      const door = doorOf(ctx)
      const ask: PageAsk = { staffNo, askerNo: asker.staffNo, today: ctx.today, month: asked.month === undefined ? null : month(asked.month) }
      let seen = await door.read(ask)
      const { person, acting, month: at, computedAt, isBehind } = seen.page
      if (!person) throw new Refusal(personNobody)
      await requireMaySee(asker, { ...person, acting })
      if (computedAt === null) {
        await door.recompute(at.slice(0, 4))
        seen = await door.read(ask)
      } else if (isBehind) {
        // The page does not wait for it; a fault of it is told by the task, and the clock of the jobs tries again.
        door.recompute(at.slice(0, 4)).catch(() => undefined)
      }
      return { ...person, month: seen.page.month, asOf: seen.page.computedAt, isBehind: seen.page.isBehind, actingFor: acting.map((one) => ({ ...one })), lines: linesOf(seen.page, person.name, seen.measures) }
    },
  }
}

/** A person's figures are seen by himself, by whoever deputises for him, and by the level above. */
export async function requireMaySee(asker: Context, person: { readonly staffNo: string; readonly name: string; readonly areaCode: string | null; readonly acting: readonly { readonly staffNo: string }[] }): Promise<void> {
  if (person.staffNo === asker.staffNo || person.acting.some((one) => one.staffNo === person.staffNo)) return
  if (!(await liesWithin(asker.records, person.areaCode ?? '', scopeOf(asker, approveTargetPermission.verb)))) throw new Refusal(personNotYours, { name: person.name })
}

type Seen = { readonly page: PageRow; readonly measures: ReadonlyMap<string, KnownMeasure> }
type Door = { read(ask: PageAsk): Promise<Seen>; recompute(year: string): Promise<unknown> }

function makeDoor(ctx: Pick<Context, 'records' | 'factsOwner'>, catalogue: Catalogue): Door {
  const recomputing = new Map<string, Promise<unknown>>()
  return {
    read: makeGatherer(async (asks: readonly PageAsk[]): Promise<Seen[]> => {
      const [pages, known] = await Promise.all([readPages(ctx.records, asks), listKnownMeasures(ctx.records, catalogue)])
      const measures = new Map(known.map((measure) => [measure.id, measure]))
      return pages.map((page) => ({ page, measures }))
    }),
    // However many pages find a year behind, it is made anew once at a time.
    recompute: (year) => {
      const running = recomputing.get(year) ?? ctx.factsOwner.run(recomputeTask, { year }).finally(() => recomputing.delete(year))
      recomputing.set(year, running)
      return running
    },
  }
}

function linesOf(page: PageRow, personName: string, measures: ReadonlyMap<string, KnownMeasure>): PersonLine[] {
  const at = month(page.month)
  const months = monthsOfYear(page.month.slice(0, 4))
  return page.lines.flatMap((line): PersonLine[] => {
    const measure = measures.get(line.measureId)
    return measure ? [lineAt({ standing: line, measure, months, at, subjectName: line.subjectName ?? personName, forecast: line.forecast && endOf(line.forecast, measure) })] : []
  }).toSorted((a, b) => (a.ahead ?? 9) - (b.ahead ?? 9))
}
