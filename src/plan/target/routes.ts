import { implement } from '@orpc/server'
import { type Catalogue, viewPermission } from '../../branch/index.ts'
import { type Context, requirePermission } from '../../platform/access/context.ts'
import { readTargetGrid, readTargetText, readWorkbook, saveTargets } from './actions.ts'
import { targetContract } from './contract.ts'
import { listHistory } from './store.ts'

export function makeTargetRouter(catalogue: Catalogue) {
  const targets = implement(targetContract).$context<Context>()
  return targets.router({
    grid: targets.grid.handler(({ context, input }) => readTargetGrid(context, catalogue, input)),
    save: targets.save.handler(async ({ context, input }) => ({ saved: await saveTargets(context, catalogue, input) })),
    readSheet: targets.readSheet.handler(async ({ context, input }) => ({ cells: await readTargetText(context, catalogue, input, await readWorkbook(input.contentBase64, input.fileName)) })),
    readPaste: targets.readPaste.handler(async ({ context, input }) => ({ cells: await readTargetText(context, catalogue, input, input.text.split(/\r?\n/).map((line) => line.split('\t'))) })),
    history: targets.history.handler(({ context, input }) => {
      requirePermission(context, viewPermission.verb)
      return listHistory(context.records, input, input.year)
    }),
  })
}
