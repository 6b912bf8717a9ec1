import { join } from 'node:path'

/** The demo's accounts that the tests sign in as. */
export const people = ['zong', 'shichang', 'zeku', 'admin', 'shenji', 'wangyou', 'jifang', 'qianfei', 'cuijiao', 'weihu'] as const
export type Person = (typeof people)[number]

/** Of all accounts of the demo: nothing in it is real. */
export const demoPassword = 'bihuan-demo'

/** Where serverSetup.ts has left who is signed in; not among the results, which each run empties. */
export function stateFile(person: Person): string {
  return join(process.env['BIHUAN_BROWSER_SESSIONS'] ?? '', `${person}.json`)
}
