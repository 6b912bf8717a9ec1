import { join, resolve } from 'node:path'

/** The demo's accounts that the tests sign in as. */
export const people = ['zong', 'shichang', 'zeku', 'admin', 'shenji', 'wangyou'] as const
export type Person = (typeof people)[number]

/** Of all accounts of the demo: nothing in it is real. */
export const demoPassword = 'bihuan-demo'

export const statesFolder = resolve(import.meta.dirname, '..', '..', 'test-results', '.sessions')
export function stateFile(person: Person): string {
  return join(statesFolder, `${person}.json`)
}
