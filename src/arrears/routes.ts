import { implement } from '@orpc/server'
import type { Context } from '../platform/access/context.ts'
import { actContract } from './act/contract.ts'
import { actRouter } from './act/routes.ts'
import { bookContract } from './book/contract.ts'
import { readAccount, readOverview } from './book/read.ts'
import { readSplit, readSplitAccounts } from './book/splits.ts'
import { readParked, settleParked } from './parked/actions.ts'
import { caseContract } from './case/contract.ts'
import { caseRouter } from './case/routes.ts'
import { creditContract } from './credit/creditContract.ts'
import { creditRouter } from './credit/routes.ts'
import { failedDebitContract } from './failedDebit/contract.ts'
import { failedDebitRouter } from './failedDebit/routes.ts'
import { groupContract } from './group/contract.ts'
import { groupRouter } from './group/routes.ts'
import { guardContract, guardRouter } from './guard.ts'
import { ladderContract } from './ladder/contract.ts'
import { ladderRouter } from './ladder/routes.ts'
import { todayContract } from './today/contract.ts'
import { todayRouter } from './today/routes.ts'
import { stopContract } from './stop/contract.ts'
import { stopRouter } from './stop/routes.ts'
import { officeContract } from './office/contract.ts'
import { readOffice, type ReadUnitScore } from './office/read.ts'
import { rewardContract } from './reward/contract.ts'
import { rewardRouter } from './reward/routes.ts'
import { parkedContract } from './parked/contract.ts'
import { provisionContract } from './provision/contract.ts'
import { provisionRouter } from './provision/routes.ts'
import { writeOffContract } from './writeOff/contract.ts'
import { writeOffRouter } from './writeOff/routes.ts'

export const arrearsContract = { book: bookContract, parked: parkedContract, ladder: ladderContract, act: actContract, stop: stopContract, today: todayContract, group: groupContract, failedDebits: failedDebitContract, credit: creditContract, cases: caseContract, rewards: rewardContract, offices: officeContract, provision: provisionContract, writeOff: writeOffContract, ...guardContract }

export function makeArrearsRouter({ readUnitScore }: { readonly readUnitScore: ReadUnitScore }) {
  const os = implement(arrearsContract).$context<Context>()
  return os.router({
    book: {
      overview: os.book.overview.handler(({ context, input }) => readOverview(context, input)),
      splitAccounts: os.book.splitAccounts.handler(({ context, input }) => readSplitAccounts(context, input)),
      split: os.book.split.handler(({ context, input }) => readSplit(context, input)),
      account: os.book.account.handler(({ context, input }) => readAccount(context, input.accountId)),
    },
    parked: {
      list: os.parked.list.handler(({ context, input }) => readParked(context, input)),
      settle: os.parked.settle.handler(async ({ context, input }) => {
        await settleParked(context, input)
        return { done: true as const }
      }),
    },
    ladder: ladderRouter,
    act: actRouter,
    stop: stopRouter,
    today: todayRouter,
    group: groupRouter,
    failedDebits: failedDebitRouter,
    credit: creditRouter,
    cases: caseRouter,
    rewards: rewardRouter,
    offices: { office: os.offices.office.handler(({ context, input }) => readOffice(context, input, readUnitScore)) },
    provision: provisionRouter,
    writeOff: writeOffRouter,
    ...guardRouter,
  })
}
