import type { BucketId } from '../roll/states.data.ts'
import { ageing } from '../roll/states.data.ts'
import type { ProvisionPolicy } from './contract.ts'

export type OpenByAge = { readonly bucket: BucketId; readonly openFen: number; readonly lossFen: number }
export type Provided = OpenByAge & { readonly ratePermille: number; readonly provisionFen: number }

/** What is set aside for each age. By history it is the expected loss itself, and the rate is what that comes to. */
export function provideFor(open: readonly OpenByAge[], policy: ProvisionPolicy): Provided[] {
  return ageing.map(({ id }) => {
    const line = open.find((each) => each.bucket === id) ?? { bucket: id, openFen: 0, lossFen: 0 }
    if (policy.method === 'history') return { ...line, ratePermille: line.openFen === 0 ? 0 : Math.min(1000, Math.round((line.lossFen * 1000) / line.openFen)), provisionFen: line.lossFen }
    return { ...line, ratePermille: policy.rates[id], provisionFen: Math.round((line.openFen * policy.rates[id]) / 1000) }
  })
}

/** EL = Σ EAD × PD × LGD, by age in months: what is open, the chance that it is lost, and what of a loss does not come back. */
export function expectedLoss(openByMonths: readonly { readonly age: number; readonly fen: number }[], chances: readonly number[], policy: Pick<ProvisionPolicy, 'lossPermille'>): Map<BucketId, number> {
  const losses = new Map<BucketId, number>()
  for (const { age, fen } of openByMonths) {
    const bucket = ageing.find((one) => age >= one.from && age <= one.to)
    if (bucket) losses.set(bucket.id, (losses.get(bucket.id) ?? 0) + (fen * (chances[age] ?? 1) * policy.lossPermille) / 1000)
  }
  return new Map([...losses].map(([bucket, fen]) => [bucket, Math.round(fen)]))
}
