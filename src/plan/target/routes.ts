import { implement } from '@orpc/server'
import { type Catalogue, viewPermission } from '../../branch/index.ts'
import { type Context, requirePermission } from '../../platform/access/context.ts'
import { approveVersion, discardVersion, keyOf, listTargetVersions, readDifference, readUnowned, saveSheet, sendBackVersion, submitVersion } from './actions.ts'
import { listPlaces } from './children.ts'
import { targetContract } from './contract.ts'
import { readTargetFile, readTargetPaste } from './files.ts'
import { makePersonPages } from './person.ts'
import { readPersonDays } from './personDays.ts'
import { readSheet } from './sheet.ts'

export function makeTargetRouter(catalogue: Catalogue) {
  const targets = implement(targetContract).$context<Context>()
  const pages = makePersonPages(catalogue)
  return targets.router({
    person: targets.person.handler(({ context, input }) => pages.read(context, input)),
    days: targets.days.handler(({ context, input }) => readPersonDays(context, catalogue, input)),
    sheet: targets.sheet.handler(({ context, input }) => readSheet(context, catalogue, keyOf(input))),
    places: targets.places.handler(({ context }) => {
      requirePermission(context, viewPermission.verb)
      return listPlaces(context.records, context.today)
    }),
    save: targets.save.handler(({ context, input }) => saveSheet(context, catalogue, input)),
    submit: targets.submit.handler(async ({ context, input }) => {
      await submitVersion(context, catalogue, input)
      return { state: 'submitted' as const }
    }),
    approve: targets.approve.handler(async ({ context, input }) => ({ cells: await approveVersion(context, catalogue, input) })),
    sendBack: targets.sendBack.handler(async ({ context, input }) => {
      await sendBackVersion(context, catalogue, input)
      return { state: 'draft' as const }
    }),
    discard: targets.discard.handler(async ({ context, input }) => {
      await discardVersion(context, catalogue, input.versionId)
      return { discarded: 1 }
    }),
    versions: targets.versions.handler(({ context, input }) => listTargetVersions(context, catalogue, input)),
    difference: targets.difference.handler(({ context, input }) => readDifference(context, input.versionId)),
    unowned: targets.unowned.handler(({ context, input }) => readUnowned(context, input.versionId)),
    readSheet: targets.readSheet.handler(async ({ context, input }) => ({ rows: await readTargetFile(context, catalogue, input) })),
    readPaste: targets.readPaste.handler(async ({ context, input }) => ({ cells: await readTargetPaste(context, catalogue, input) })),
  })
}
