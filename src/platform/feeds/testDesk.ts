import type { Context } from '../access/context.ts'
import type { FeedsConfig } from './config.ts'
import { makeFeedTasks } from './tasks.ts'
import { permissions } from './permissions.ts'
import { type TestIntake, testFeeds, testMaster, testToday } from './testIntake.ts'

/** People at the page, in the process that owns the facts. */
export type TestDesk = { readonly config: FeedsConfig; contextOf(accountId: number, verbs?: readonly string[]): Context; idle(): Promise<void>; accountOf(name: string): Promise<number> }

export function openTestDesk(intake: TestIntake): TestDesk {
  const config: FeedsConfig = { feeds: testFeeds, master: testMaster, todayOf: async () => testToday, onAccepted: (_deps, feedId, slice) => intake.deps.onAccepted(feedId, slice) }
  const tasks = makeFeedTasks(config)
  const running = new Set<Promise<unknown>>()
  const deps = { records: intake.records, facts: intake.facts, dataFolder: intake.dataFolder, signal: new AbortController().signal }
  const run: Context['factsOwner']['run'] = (name, input, onProgress) => {
    const task = tasks[name]
    if (!task) throw new Error(`There is no task ${name}.`)
    const work = task(deps, input, onProgress ?? (() => undefined))
    running.add(work)
    void work.catch(() => undefined).finally(() => running.delete(work))
    return work
  }
  return {
    config,
    contextOf: (accountId, verbs = permissions.map(({ verb }) => verb)) => ({
      records: intake.records, facts: intake.facts, factsOwner: { run }, dataFolder: intake.dataFolder, accountId, signInName: 'tester', staffNo: null, language: 'zh',
      grants: [{ permissions: new Set(verbs), areaCode: '6323' }], today: testToday, now: new Date('2011-04-02T01:00:00Z'),
    }),
    idle: async () => {
      await Promise.allSettled(running)
    },
    accountOf: async (name) => {
      const { rows } = await intake.records.withClient((client) => client.query<{ account_id: number }>('insert into account (sign_in_name, display_name, password_hash) values ($1, $1, $2) returning account_id', [name, 'x']))
      return rows[0]?.account_id ?? 0
    },
  }
}
