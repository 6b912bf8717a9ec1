import { bench as arrearsDecide } from './arrears.decide.bench.ts'
import { bench as arrearsNight } from './arrears.night.bench.ts'
import type { Bench } from './bench.ts'
import { bench as feedsCsvLoad } from './feeds.csv.load.bench.ts'
import { bench as measuresBoardYear } from './measures.board.year.bench.ts'
import { bench as measuresRefreshMonth } from './measures.refresh.month.bench.ts'
import { bench as measuresRefreshMonthPostgres } from './measures.refresh.month.postgres.bench.ts'
import { bench as planPersonPage } from './plan.person.page.bench.ts'
import { bench as planTargetsRecompute } from './plan.targets.recompute.bench.ts'
import { bench as startAgain } from './start.again.bench.ts'
import { bench as webWeightFirst } from './web.weight.first.bench.ts'
import { bench as workInboxPage } from './work.inbox.page.bench.ts'

export const benches: readonly Bench[] = [arrearsDecide, arrearsNight, feedsCsvLoad, measuresRefreshMonth, measuresRefreshMonthPostgres, measuresBoardYear, planTargetsRecompute, planPersonPage, startAgain, webWeightFirst, workInboxPage]
