import type { Channel, Rung } from '../ladder/contract.ts'

/** Steps of nights that were cut off before their acts are caught up for so long. */
export const lookBackDays = 7
/** Nobody is called about a day that is long past; a letter is written at any time. */
export const lateDaysMax = 3
export const promptChannels = ['sms', 'call', 'visit'] as const
export const patientChannels = ['letter'] as const
export type ActChannel = (typeof promptChannels)[number] | (typeof patientChannels)[number]

/** What a night begins for a debt on the rung on which it stands, so many days after it came there; stops are proposed elsewhere. */
export function channelsThatBegin(rung: { readonly channels: readonly Pick<Rung['channels'][number], 'channel'>[] }, daysSince: number): ActChannel[] {
  return rung.channels.flatMap(({ channel }) => (isOf(patientChannels, channel) || (isOf(promptChannels, channel) && daysSince <= lateDaysMax) ? [channel] : []))
}
function isOf<Kind extends Channel>(kinds: readonly Kind[], channel: Channel): channel is Kind {
  return kinds.some((kind) => kind === channel)
}
