import type { WorthBody, WorthWay } from './contract.ts'

const waysOf: Readonly<Record<WorthWay, readonly string[]>> = {
  user: ['market.users.onBooks', 'market.users.billed', 'market.users.active', 'market.users.netAdds', 'market.users.grossAdds', 'market.users.leavers'],
  shareOfUser: ['market.users.churnRate', 'market.share.users', 'market.share.netAdds', 'market.users.penetration', 'care.snapshot.retention'],
  yuan: ['market.revenue.total', 'market.revenue.valueAdded', 'arrears.agent.balance'],
  shareOfYuan: [
    'market.revenue.arpu', 'market.revenue.valueAddedShare', 'market.share.revenue', 'market.cost.commissionShare', 'market.cost.perAdd', 'arrears.ratio.monthEnd', 'arrears.recovery.rate', 'arrears.bill.collectedRate',
  ],
  people: ['market.sms.users', 'market.mms.users', 'market.ringback.users', 'market.data.users', 'group.informatisation.members'],
  shareOfPeople: ['market.sms.penetration', 'market.mms.penetration', 'market.ringback.penetration', 'market.data.penetration'],
}
const ways: readonly WorthWay[] = ['yuan', 'shareOfYuan', 'user', 'shareOfUser', 'people', 'shareOfPeople']

/**
 * What one unit of a gap is worth until a branch has approved another table. A user is worth what he brings in a year at the branch's own
 * revenue per user; a share is worth what it is a share of. An indicator that is not in the list has no known value, and the warning says so.
 */
export const defaultWorth: WorthBody = {
  revenueFrom: 'market.revenue.arpu', months: 12,
  indicators: ways.flatMap((by) => waysOf[by].map((measureId) => ({ id: measureId, measureId, by }))),
}
