import type { Worth } from './worthRules.ts'

const user: Worth = { by: 'user', yuanPerUserFrom: 'market.revenue.arpu', months: 12 }
const perUser: Worth = { by: 'denominator', of: 'user', yuanPerUserFrom: 'market.revenue.arpu', months: 12 }
const money: Worth = { by: 'yuan' }
const shareOfMoney: Worth = { by: 'denominator', of: 'yuan' }
const people: Worth = { by: 'people' }

/**
 * What one unit of a gap is worth. A user is worth what he brings in a year at the branch's own revenue per user; a share is worth what it is a share of.
 * An indicator that is not in the list has no known value, and the warning says so.
 */
export const worthOf: Readonly<Record<string, Worth>> = {
  'market.users.onBooks': user, 'market.users.billed': user, 'market.users.active': user, 'market.users.netAdds': user, 'market.users.grossAdds': user, 'market.users.leavers': user,
  'market.users.churnRate': perUser, 'market.share.users': perUser, 'market.share.netAdds': perUser, 'market.users.penetration': perUser,
  'market.revenue.total': money, 'market.revenue.valueAdded': money, 'market.revenue.arpu': { by: 'denominator', of: 'yuan' },
  'market.revenue.valueAddedShare': shareOfMoney, 'market.share.revenue': shareOfMoney, 'market.cost.commissionShare': shareOfMoney, 'market.cost.perAdd': { by: 'denominator', of: 'yuan' },
  'market.sms.users': people, 'market.mms.users': people, 'market.ringback.users': people, 'market.data.users': people,
  'market.sms.penetration': { by: 'denominator', of: 'people' }, 'market.mms.penetration': { by: 'denominator', of: 'people' },
  'market.ringback.penetration': { by: 'denominator', of: 'people' }, 'market.data.penetration': { by: 'denominator', of: 'people' },
  'arrears.ratio.monthEnd': shareOfMoney, 'arrears.recovery.rate': shareOfMoney, 'arrears.bill.collectedRate': shareOfMoney, 'arrears.agent.balance': money,
  'group.informatisation.members': people, 'care.snapshot.retention': perUser,
}
