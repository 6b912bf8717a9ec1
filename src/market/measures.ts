import type { Measure, Term } from '../branch/index.ts'

const term = (sum: string, weight = 1): Term => ({ sum: `market.${sum}`, weight })
const users = term('subscribers.closing')
const meanUsers = [term('opening.users', 0.5), term('subscribers.closing', 0.5)]
const areaAndBrand = { cuts: ['area', 'brand', 'unit'], finestArea: 'township', rollUp: 'sum', version: 1 } as const
const netAdds = [term('subscribers.grossAdds'), term('moves.movedIn'), term('subscribers.leavers', -1), term('moves.movedOut', -1)]

const userMeasures: readonly Measure[] = [
  {
    ...areaAndBrand, id: 'market.users.onBooks', name: { zh: '在网用户', en: 'Users on the books' }, unit: 'users', better: 'higher', finestArea: 'village', rollUp: 'last',
    definition: { zh: '月末状态不是离网的用户。', en: 'Users whose status at month end is not "left".' }, numerator: [users], denominator: null,
  },
  {
    ...areaAndBrand, id: 'market.users.billed', name: { zh: '出账用户', en: 'Billed users' }, unit: 'users', better: 'higher', rollUp: 'last',
    definition: { zh: '当月应收大于零的用户。', en: 'Users with charges above zero in the month.' }, numerator: [term('usage.billed')], denominator: null,
  },
  {
    ...areaAndBrand, id: 'market.users.active', name: { zh: '通信用户', en: 'Active users' }, unit: 'users', better: 'higher', rollUp: 'last',
    definition: { zh: '当月有通话、短信、彩信或流量的用户。', en: 'Users with a call, a message or data in the month.' }, numerator: [term('usage.active')], denominator: null,
  },
  {
    ...areaAndBrand, cuts: ['area', 'brand', 'unit', 'outlet'], id: 'market.users.grossAdds', name: { zh: '新增用户', en: 'Gross adds' }, unit: 'users', better: 'higher',
    definition: { zh: '入网日期在当月的用户。', en: 'Users opened within the month.' }, numerator: [term('subscribers.grossAdds')], denominator: null,
  },
  {
    ...areaAndBrand, id: 'market.users.leavers', name: { zh: '离网用户', en: 'Leavers' }, unit: 'users', better: 'lower',
    definition: { zh: '离网日期在当月的用户。', en: 'Users who left within the month.' }, numerator: [term('subscribers.leavers')], denominator: null,
  },
  {
    ...areaAndBrand, id: 'market.users.movedIn', name: { zh: '转入用户', en: 'Moved in' }, unit: 'users', better: 'neither',
    definition: { zh: '上月末在其他区域或品牌、本月末在此的用户；同县内移动不计入该县。', en: 'Users of another area or brand a month ago; a move within a county is none of the county.' },
    numerator: [term('moves.movedIn')], denominator: null,
  },
  {
    ...areaAndBrand, id: 'market.users.movedOut', name: { zh: '转出用户', en: 'Moved out' }, unit: 'users', better: 'neither',
    definition: { zh: '上月末在此、本月末在其他区域或品牌的用户。', en: 'Users here a month ago and now of another area or brand.' }, numerator: [term('moves.movedOut')], denominator: null,
  },
  {
    ...areaAndBrand, id: 'market.users.netAdds', name: { zh: '净增用户', en: 'Net adds' }, unit: 'users', better: 'higher',
    definition: { zh: '新增＋转入－离网－转出，等于月末在网与月初在网之差。', en: 'Gross adds + moved in − leavers − moved out: closing less opening users.' }, numerator: netAdds, denominator: null,
  },
  {
    ...areaAndBrand, id: 'market.users.churnRate', name: { zh: '离网率', en: 'Churn rate' }, unit: 'percent', better: 'lower',
    definition: { zh: '当月离网用户 ÷ 月初在网用户；跨月为各月之平均。', en: 'Leavers of the month / users at its opening; over months, their mean.' },
    numerator: [term('subscribers.leavers')], denominator: [term('opening.users')],
  },
  {
    ...areaAndBrand, id: 'market.users.penetration', name: { zh: '用户普及率', en: 'Penetration' }, unit: 'percent', better: 'higher', finestArea: 'village', rollUp: 'last',
    definition: { zh: '在网用户 ÷ 常住人口；没有人口资料的区域不计算。', en: 'Users on the books / population; not computed where no population is known.' },
    numerator: [users], denominator: [term('population.people')],
  },
]

const revenueMeasures: readonly Measure[] = [
  {
    ...areaAndBrand, id: 'market.revenue.total', name: { zh: '业务收入', en: 'Revenue' }, unit: 'yuan', better: 'higher',
    definition: { zh: '当月应收合计。', en: 'Charges of the month.' }, numerator: [term('usage.revenueFen', 0.01)], denominator: null,
  },
  {
    ...areaAndBrand, id: 'market.revenue.arpu', name: { zh: 'ARPU', en: 'ARPU' }, unit: 'yuanPerUser', better: 'higher',
    definition: { zh: '当月收入 ÷ 月初与月末在网用户的平均；跨月为每月平均。', en: 'Revenue of the month / mean of opening and closing users; over months, per month.' },
    numerator: [term('usage.revenueFen', 0.01)], denominator: meanUsers,
  },
  {
    ...areaAndBrand, id: 'market.revenue.valueAdded', name: { zh: '增值业务收入', en: 'Value-added revenue' }, unit: 'yuan', better: 'higher',
    definition: { zh: '短信、彩信、彩铃、数据与其他增值费之和。', en: 'SMS, MMS, ring-back tone, data and other value-added fees.' }, numerator: [term('usage.valueAddedFen', 0.01)], denominator: null,
  },
  {
    ...areaAndBrand, id: 'market.revenue.valueAddedShare', name: { zh: '增值业务收入占比', en: 'Value-added share of revenue' }, unit: 'percent', better: 'higher',
    definition: { zh: '增值业务收入 ÷ 业务收入。', en: 'Value-added revenue / revenue.' }, numerator: [term('usage.valueAddedFen', 0.01)], denominator: [term('usage.revenueFen', 0.01)],
  },
]

type Service = { id: string; zh: string; en: string; users: string; usage?: { sum: string; unit: Measure['unit']; zh: string; en: string } }
const services: readonly Service[] = [
  { id: 'sms', zh: '短信', en: 'SMS', users: 'smsUsers', usage: { sum: 'smsCount', unit: 'times', zh: '短信使用量', en: 'SMS sent' } },
  { id: 'mms', zh: '彩信', en: 'MMS', users: 'mmsUsers', usage: { sum: 'mmsCount', unit: 'times', zh: '彩信使用量', en: 'MMS sent' } },
  { id: 'ringback', zh: '彩铃', en: 'Ring-back tone', users: 'ringbackUsers' },
  { id: 'data', zh: '数据业务', en: 'Data', users: 'dataUsers', usage: { sum: 'dataMegabytes', unit: 'megabytes', zh: '数据流量', en: 'Data volume' } },
]

const serviceMeasures: readonly Measure[] = services.flatMap((service): Measure[] => [
  {
    ...areaAndBrand, id: `market.${service.id}.users`, name: { zh: `${service.zh}用户`, en: `${service.en} users` }, unit: 'users', better: 'higher', rollUp: 'last',
    definition: { zh: `当月使用${service.zh}的用户。`, en: `Users of ${service.en} in the month.` }, numerator: [term(`usage.${service.users}`)], denominator: null,
  },
  {
    ...areaAndBrand, id: `market.${service.id}.penetration`, name: { zh: `${service.zh}渗透率`, en: `${service.en} penetration` }, unit: 'percent', better: 'higher', rollUp: 'last',
    definition: { zh: `${service.zh}用户 ÷ 在网用户。`, en: `${service.en} users / users on the books.` }, numerator: [term(`usage.${service.users}`)], denominator: [users],
  },
  ...(service.usage
    ? [{
        ...areaAndBrand, id: `market.${service.id}.usage`, name: { zh: service.usage.zh, en: service.usage.en }, unit: service.usage.unit, better: 'higher',
        definition: { zh: `当月${service.usage.zh}合计。`, en: `${service.usage.en} in the month.` }, numerator: [term(`usage.${service.usage.sum}`)], denominator: null,
      } as const]
    : []),
])

const competitorMeasures: readonly Measure[] = [
  {
    ...areaAndBrand, cuts: ['area'], id: 'market.share.users', name: { zh: '用户市场份额', en: 'Market share of users' }, unit: 'percent', better: 'higher', rollUp: 'last',
    definition: { zh: '我方在网用户 ÷ 各运营商用户之和；只在有竞争对手数据的区县计算。', en: 'Our users / users of all operators, where competitors\' figures are known.' },
    numerator: [users], denominator: [users, term('competitors.users')],
  },
  {
    ...areaAndBrand, cuts: ['area'], id: 'market.share.netAdds', name: { zh: '净增市场份额', en: 'Market share of net adds' }, unit: 'percent', better: 'higher',
    definition: { zh: '我方净增 ÷ 各运营商净增之和。', en: 'Our net adds / net adds of all operators.' }, numerator: netAdds, denominator: [...netAdds, term('competitors.netAdds')],
  },
  {
    ...areaAndBrand, cuts: ['area'], id: 'market.share.revenue', name: { zh: '收入市场份额', en: 'Market share of revenue' }, unit: 'percent', better: 'higher',
    definition: { zh: '我方收入 ÷ 各运营商收入之和。', en: 'Our revenue / revenue of all operators.' },
    numerator: [term('usage.revenueFen', 0.01)], denominator: [term('usage.revenueFen', 0.01), term('competitors.revenueFen', 0.01)],
  },
  {
    ...areaAndBrand, cuts: ['area'], id: 'market.cost.commissionShare', name: { zh: '酬金占收比', en: 'Commission share of revenue' }, unit: 'percent', better: 'lower',
    definition: { zh: '渠道酬金 ÷ 业务收入。', en: 'Commission / revenue.' }, numerator: [term('costs.commissionFen', 0.01)], denominator: [term('usage.revenueFen', 0.01)],
  },
  {
    ...areaAndBrand, cuts: ['area'], id: 'market.cost.perAdd', name: { zh: '单户发展成本', en: 'Cost of an add' }, unit: 'yuanPerUser', better: 'lower',
    definition: { zh: '发展成本 ÷ 新增用户。', en: 'Cost of adds / gross adds.' }, numerator: [term('costs.acquisitionFen', 0.01)], denominator: [term('subscribers.grossAdds')],
  },
]

const dailyMeasures: readonly Measure[] = (
  [
    ['market.daily.grossAdds', '日新增用户', 'Daily gross adds', 'daily.grossAdds', 'users', 'higher', 1],
    ['market.daily.leavers', '日离网用户', 'Daily leavers', 'daily.leavers', 'users', 'lower', 1],
    ['market.daily.stops', '日停机用户', 'Daily stops', 'daily.stops', 'users', 'lower', 1],
    ['market.daily.restores', '日复机用户', 'Daily restores', 'daily.restores', 'users', 'higher', 1],
    ['market.daily.payments', '日缴费金额', 'Daily payments', 'daily.paymentFen', 'yuan', 'higher', 0.01],
  ] as const
).map(([id, zh, en, sum, unit, better, weight]) => ({
  ...areaAndBrand, id, name: { zh, en }, unit, better,
  definition: { zh: `市场日报的${zh.slice(1)}。`, en: `${en} of the daily file.` }, numerator: [term(sum, weight)], denominator: null,
}))

export const marketMeasures: readonly Measure[] = [...userMeasures, ...revenueMeasures, ...serviceMeasures, ...competitorMeasures, ...dailyMeasures]
