import type { ProvisionPolicy } from './contract.ts'

/** What a branch starts from; every figure of it is a policy of accounting and approved before it counts. */
export const defaultProvision: ProvisionPolicy = {
  method: 'rates',
  rates: { current: 5, month1: 50, month2: 150, month3: 300, months4to6: 500, months7to12: 800, over12: 1000 },
  lossPermille: 900,
  writeOffMonths: 12,
  historyMonths: 12,
}
