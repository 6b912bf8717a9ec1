import type { ProvinceTest } from '../branch/index.ts'

const now = '{rows:branch.subscribers} s'
const withUsage = `${now} join {rows:market.usage} u on u.subscriber_id = s.subscriber_id`
const withMonthBefore = `${now} left join {rows:branch.subscribers@previous} p on p.subscriber_id = s.subscriber_id`

const stateTests = (indicator: string, value: string, also: string, from: string): ProvinceTest[] => [
  { id: `${indicator}.ownStop`, indicators: [indicator], words: { zh: '省公司没有计入申请停机（停机保号）用户', en: 'The province left out users stopped by own wish' }, value, from, where: `s.status = 'own_stop' and ${also}`, groupBy: 's.brand' },
  { id: `${indicator}.preClosing`, indicators: [indicator], words: { zh: '省公司没有计入预销用户', en: 'The province left out users about to close (预销)' }, value, from, where: `s.status = 'closing' and ${also}`, groupBy: 's.brand' },
  { id: `${indicator}.twoWayStop`, indicators: [indicator], words: { zh: '省公司没有计入双停用户', en: 'The province left out users stopped both ways' }, value, from, where: `s.status = 'two_way_stop' and ${also}`, groupBy: 's.brand' },
  { id: `${indicator}.oneWayStop`, indicators: [indicator], words: { zh: '省公司没有计入单停用户', en: 'The province left out users stopped one way' }, value, from, where: `s.status = 'one_way_stop' and ${also}`, groupBy: 's.brand' },
  { id: `${indicator}.left`, indicators: [indicator], words: { zh: '省公司没有计入当月离网用户', en: 'The province left out users who left within the month' }, value, from, where: `s.status = 'closed' and ${also}`, groupBy: 's.brand' },
]

/** What the province may have counted otherwise than we do. */
export const marketProvinceTests: readonly ProvinceTest[] = [
  ...stateTests('market.users.onBooks', '1', "s.status <> 'closed'", now),
  ...stateTests('market.users.billed', '1', 'u.total_fen > 0', withUsage),
  ...stateTests('market.revenue.total', 'u.total_fen', 'u.total_fen <> 0', withUsage),
  ...stateTests('market.revenue.arpu', 'u.total_fen', 'u.total_fen <> 0', withUsage),
  {
    id: 'market.users.leavers.preClosing', indicators: ['market.users.leavers'], from: withMonthBefore, groupBy: 's.brand',
    words: { zh: '省公司把进入预销的用户算作离网，销户时不再计', en: 'The province counts a user as gone on entering 预销, and not again when it closes' },
    value: "case when s.status = 'closing' then -1 else 1 end",
    where: "(s.status = 'closing' and (p.status is null or p.status <> 'closing')) or (s.status = 'closed' and p.status = 'closing' and substr(s.closed_on, 1, 7) = '{month}')",
  },
  ...[1, 2, 3].map((days): ProvinceTest => ({
    id: `market.users.grossAdds.last${days}`, indicators: ['market.users.grossAdds'], from: now, groupBy: 's.outlet_code', value: '1',
    words: { zh: `省公司没有计入月末最后 ${days} 天的入网`, en: `The province left out the adds of the last ${days} days of the month` },
    where: `s.opened_on > '{lastDayMinus${days}}' and substr(s.opened_on, 1, 7) = '{month}'`,
  })),
  {
    id: 'market.users.grossAdds.leftAgain', indicators: ['market.users.grossAdds'], from: now, groupBy: 's.outlet_code', value: '1',
    words: { zh: '省公司没有计入当月入网又离网的用户', en: 'The province left out adds who left within the month' }, where: "s.status = 'closed' and substr(s.opened_on, 1, 7) = '{month}'",
  },
  {
    id: 'market.users.grossAdds.noOutlet', indicators: ['market.users.grossAdds'], from: now, groupBy: 's.outlet_code', value: '1',
    words: { zh: '省公司没有计入没有发展网点的入网', en: 'The province left out adds without an outlet' }, where: "s.outlet_code is null and substr(s.opened_on, 1, 7) = '{month}'",
  },
]
