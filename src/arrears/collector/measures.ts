import type { Measure, MeasureSource, Term } from '../../branch/index.ts'

export const collectionSource: MeasureSource = {
  id: 'arrears.collections', period: 'month', feeds: ['arrears.collections'], from: '{rows:arrears.collections} k', area: 'k.area_code', brand: 'k.brand', outlet: null, grain: 'village',
  sums: {
    worked: { words: { zh: '催缴过的户', en: 'Accounts worked' }, value: '1', where: 'k.orders_done > 0' },
    contacted: { words: { zh: '联系上的户', en: 'Accounts reached' }, value: '1', where: 'k.is_contacted > 0' },
    done: { words: { zh: '完成的外呼、上门', en: 'Calls and visits done' }, value: 'k.orders_done', where: 'k.orders_done > 0' },
    inTime: { words: { zh: '按时完成', en: 'Done in time' }, value: 'k.orders_in_time', where: 'k.orders_in_time > 0' },
    promisesDue: { words: { zh: '到期的承诺', en: 'Promises that fell due' }, value: 'k.promises_due', where: 'k.promises_due > 0' },
    promisesKept: { words: { zh: '兑现的承诺', en: 'Promises kept' }, value: 'k.promises_kept', where: 'k.promises_kept > 0' },
    recoveredFen: { words: { zh: '有人负责的收回', en: 'Recovered while somebody had the case' }, value: 'k.recovered_fen', where: 'k.recovered_fen <> 0' },
    rewardFen: { words: { zh: '催缴奖励', en: 'Rewards' }, value: 'k.reward_fen', where: 'k.reward_fen <> 0' },
  },
  columns: [
    { name: 'account_id', words: { zh: '账户编号', en: 'Account' }, sql: 'k.account_id', kind: 'text' },
    { name: 'brand', words: { zh: '品牌', en: 'Brand' }, sql: 'k.brand', kind: 'brand' },
    { name: 'area_code', words: { zh: '区域', en: 'Area' }, sql: 'k.area_code', kind: 'area' },
    { name: 'orders_done', words: { zh: '完成的外呼、上门', en: 'Calls and visits done' }, sql: 'k.orders_done', kind: 'count' },
    { name: 'orders_in_time', words: { zh: '按时完成', en: 'In time' }, sql: 'k.orders_in_time', kind: 'count' },
    { name: 'promises_due', words: { zh: '到期的承诺', en: 'Promises due' }, sql: 'k.promises_due', kind: 'count' },
    { name: 'promises_kept', words: { zh: '兑现', en: 'Kept' }, sql: 'k.promises_kept', kind: 'count' },
    { name: 'recovered_fen', words: { zh: '收回', en: 'Recovered' }, sql: 'k.recovered_fen', kind: 'fen' },
    { name: 'reward_fen', words: { zh: '奖励', en: 'Reward' }, sql: 'k.reward_fen', kind: 'fen' },
  ],
}

const term = (sum: string, weight = 1): Term => ({ sum: `arrears.collections.${sum}`, weight })
const shared = { finestArea: 'township', rollUp: 'sum', version: 1, cuts: ['area', 'brand', 'unit'] } as const
export const collectionMeasures: readonly Measure[] = [
  { ...shared, id: 'arrears.collection.worked', name: { zh: '催缴户数', en: 'Accounts worked' }, unit: 'count', better: 'higher', definition: { zh: '本月有外呼或上门结果的欠费账户。', en: 'Accounts in arrears with a result of a call or visit in the month.' }, numerator: [term('worked')], denominator: null },
  { ...shared, id: 'arrears.collection.contactedRate', name: { zh: '催缴联系率', en: 'Accounts reached' }, unit: 'percent', better: 'higher', definition: { zh: '联系上的户 ÷ 催缴过的户。', en: 'Accounts where somebody was reached / accounts worked.' }, numerator: [term('contacted')], denominator: [term('worked')] },
  { ...shared, id: 'arrears.collection.timelyRate', name: { zh: '催缴及时率', en: 'Calls and visits in time' }, unit: 'percent', better: 'higher', definition: { zh: '按时完成的外呼、上门 ÷ 本月完成的外呼、上门。', en: 'Calls and visits done in time / those done in the month.' }, numerator: [term('inTime')], denominator: [term('done')] },
  { ...shared, id: 'arrears.promise.keptRate', name: { zh: '承诺兑现率', en: 'Promises kept' }, unit: 'percent', better: 'higher', definition: { zh: '本月到期的缴费承诺中兑现的比例。', en: 'Of the promises to pay that fell due in the month, those kept.' }, numerator: [term('promisesKept')], denominator: [term('promisesDue')] },
  { ...shared, id: 'arrears.collector.rewardShare', name: { zh: '催缴奖励占回收额比', en: 'Reward per arrears collected' }, unit: 'percent', better: 'neither', definition: { zh: '催缴奖励（减扣回、加更正）÷ 有人负责时收回的欠费；奖励按收回额摊到账户。', en: 'Rewards less what was taken back and with corrections / arrears recovered while somebody had the case; rewards are shared out over accounts by what came in.' }, numerator: [term('rewardFen', 0.01)], denominator: [term('recoveredFen', 0.01)] },
]
