import { arrears } from '../arrears/index.ts'
import { assertCatalogue, branchFeeds, type Catalogue, type Chapter } from '../branch/index.ts'
import { market } from '../market/index.ts'
import { correctiveAction } from '../plan/index.ts'
import type { OrderKind } from '../work/index.ts'

export const chaptersWithFigures: readonly Chapter[] = [market, arrears]

/** Everything that the chapters declare about figures, in one list. */
export const catalogue: Catalogue = {
  feeds: [...branchFeeds, ...chaptersWithFigures.flatMap((chapter) => chapter.feeds)],
  sources: chaptersWithFigures.flatMap((chapter) => chapter.sources),
  measures: chaptersWithFigures.flatMap((chapter) => chapter.measures),
  provinceTests: chaptersWithFigures.flatMap((chapter) => chapter.provinceTests ?? []),
}
// A declaration that fits no other would show as figures that are missing: no process starts with it.
assertCatalogue(catalogue)

/** Every kind of work order, of all chapters and of the plan. */
export const orderKinds: readonly OrderKind[] = [...chaptersWithFigures.flatMap((chapter) => chapter.orderKinds ?? []), correctiveAction]
