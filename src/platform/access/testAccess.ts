import { day } from '../../kernel/day.ts'
import type { Facts } from '../facts/facts.ts'
import { openTestRecords } from '../records/testRecords.ts'
import type { Records } from '../records/records.ts'
import { addAccount, type NewAccount } from './account/actions.ts'
import type { Context } from './context.ts'
import { contextOf, signIn } from './entry/actions.ts'
import { openDoor, type Door, type Visit } from './entry/visit.ts'
import { unmaskPermission } from './mask.ts'
import { accessPermissions } from './roles.ts'

export const today = day('2011-03-22')
export const loopback: Visit = { sessionSecret: null, address: '127.0.0.1', isSecure: false, isLoopback: true }
export const goodPassword = 'Yak-butter-tea-2011'

export type TestBranch = { records: Records; door: Door; clock: { now: Date }; add(account: Partial<NewAccount> & { signInName: string }): Promise<number>; as(signInName: string): Promise<Context> }

/** Huangnan with two counties and a township, no accounts. */
export async function openTestBranch(): Promise<TestBranch> {
  const records = await openTestRecords()
  await records.withClient((client) => client.query(`
    insert into area (area_code, name, level, parent_code) values
      ('6323', '黄南州', 'prefecture', null), ('632301', '同仁市', 'county', '6323'), ('632302', '尖扎县', 'county', '6323'), ('632301100', '隆务镇', 'township', '632301');
    insert into area_closure (ancestor_code, area_code, ancestor_level) values
      ('6323', '6323', 'prefecture'), ('6323', '632301', 'prefecture'), ('6323', '632302', 'prefecture'), ('6323', '632301100', 'prefecture'),
      ('632301', '632301', 'county'), ('632301', '632301100', 'county'), ('632302', '632302', 'county'), ('632301100', '632301100', 'township')`))
  const clock = { now: new Date('2011-03-22T02:00:00Z') }
  const facts: Facts = { engine: 'duckdb', rows: async () => [] }
  const door = openDoor({
    records, facts, dataFolder: '/nowhere', permissions: [...accessPermissions, unmaskPermission],
    factsOwner: { run: async () => { throw new Error('No facts here.') } },
    todayOf: async () => today, branchOf: async () => ({ name: '黄南分公司', areaCode: '6323', today, isDemo: true, dataAsOf: [{ feedId: 'daily', name: { zh: '日报', en: 'Daily' }, slice: '2011-03-21' }] }), now: () => clock.now,
  })
  return {
    records, door, clock,
    add: (account) => records.transaction((tx) => addAccount(tx, { accountId: null }, { displayName: account.signInName, password: goodPassword, mustChangePassword: false, ...account })),
    async as(signInName) {
      const { secret } = await signIn(door, loopback, { signInName, password: goodPassword })
      return contextOf(door, { ...loopback, sessionSecret: secret })
    },
  }
}
