import { implement } from '@orpc/server'
import type { Context } from '../../platform/access/context.ts'
import { areaContract } from './contract.ts'
import { getArea, listAreas } from './store.ts'

const areas = implement(areaContract).$context<Context>()

// Areas are public knowledge: a session is enough.
export const areaRouter = areas.router({
  tree: areas.tree.handler(({ context, input }) => listAreas(context.records, input.level)),
  history: areas.history.handler(({ context, input }) => getArea(context.records, input.areaCode)),
})
