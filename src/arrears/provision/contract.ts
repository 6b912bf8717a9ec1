import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../kernel/refusal.ts'
import { rollBodyShape } from '../roll/contract.ts'

export const ratesFall = refusal('PROVISION_RATES_FALL', { zh: '账龄“{bucket}”的计提比例 {permille}‰ 低于更短账龄的 {before}‰。账龄越长，计提不能越少。', en: 'The rate of age "{bucket}", {permille} per mille, is below the {before} of a shorter age. Older debts are not provided for less.' })
export const movesScopeEmpty = refusal('ROLL_MONTH_UNKNOWN', { zh: '{month} 月末还没有滚动率。请选列表中的月份。', en: 'There are no roll rates for the end of {month}. Choose a month of the list.' }, 404)

const permille = (zh: string, en: string) => z.int().min(0).max(1000).meta({ zh: `${zh}（‰）`, en: `${en} (per mille)` })
const ratesShape = z.object({
  current: permille('当月', 'Current month'), month1: permille('1 个月', '1 month'), month2: permille('2 个月', '2 months'), month3: permille('3 个月', '3 months'),
  months4to6: permille('4–6 个月', '4-6 months'), months7to12: permille('7–12 个月', '7-12 months'), over12: permille('12 个月以上', 'Over 12 months'),
})
export const provisionPolicyShape = z.object({
  method: z.enum(['rates', 'history']).meta({ zh: '计提方法', en: 'Method', options: { rates: { zh: '按下列比例', en: 'By the rates below' }, history: { zh: '按历史滚动率', en: 'By the roll rates of history' } } }),
  rates: ratesShape.meta({ zh: '各账龄计提比例', en: 'Rates by age' }),
  lossPermille: permille('违约损失率：核销后收不回的部分', 'Loss given default: what is not recovered after write-off'),
  writeOffMonths: z.int().min(3).max(36).meta({ zh: '核销账龄（月）', en: 'Written off at the age of (months)' }),
  historyMonths: z.int().min(4).max(12).meta({ zh: '历史取最近几个月', en: 'Months of history' }),
})
export type ProvisionPolicy = z.infer<typeof provisionPolicyShape>

const month = z.string().regex(/^\d{4}-\d{2}$/)
const line = z.object({
  bucket: z.string(), openFen: z.number(), bills: z.number(), ratePermille: z.number().nullable(), provisionFen: z.number().nullable(),
  lossFen: z.number(), lossLowFen: z.number().nullable(), lossHighFen: z.number().nullable(),
})
export type ProvisionLine = z.infer<typeof line>
const held = z.object({ month, state: z.string(), foretold: z.number(), low: z.number(), high: z.number(), came: z.number() })
export type HeldForecast = z.infer<typeof held>
const move = z.object({ accountId: z.string(), areaName: z.string(), brand: z.string(), tier: z.string().nullable(), beforeFen: z.number(), afterFen: z.number(), paidFen: z.number() })
export type MoveShape = z.infer<typeof move>
const stateId = z.string().regex(/^[a-zA-Z0-9]{1,20}$/)

export const provisionContract = {
  read: oc.route({ method: 'GET', path: '/arrears/provision', summary: 'Roll rates, vintages, forecast and provision of a month end', tags: ['arrears'] })
    .input(z.object({ month: month.optional() }))
    .output(z.object({
      month: month.nullable(), months: z.array(month), computedAt: z.string().nullable(), body: rollBodyShape.nullable(), areaCode: z.string(), areaName: z.string(),
      rule: z.object({ ruleId: z.number(), version: z.number(), body: provisionPolicyShape }).nullable(),
      lines: z.array(line), before: z.array(z.object({ bucket: z.string(), provisionFen: z.number().nullable() })).describe('A month earlier'),
      places: z.array(z.object({ areaCode: z.string(), name: z.string(), openFen: z.number(), provisionFen: z.number().nullable(), lossFen: z.number() })),
      wholes: z.array(z.object({ month, openFen: z.number() })).describe('Arrears of the branch at the month ends computed'),
      held: z.array(held).describe('What was foretold for months that have come since'),
    })),
  flow: oc.route({ method: 'GET', path: '/arrears/flow', summary: 'Where the money of a month end went by the next one, for an area', tags: ['arrears'] })
    .input(z.object({ month: month.optional(), areaCode: z.string().min(1).max(40).optional() }))
    .output(z.object({ month: month.nullable(), flows: z.array(z.object({ from: z.string(), to: z.string(), fen: z.number(), bills: z.number() })) })),
  moves: oc.route({ method: 'GET', path: '/arrears/moves', summary: 'Accounts that went from one age to another in a month, within the areas of the asker', tags: ['arrears'] })
    .input(z.object({ month, from: stateId, to: stateId, limit: z.coerce.number().int().min(1).max(2000).default(500) }))
    .output(z.object({ moves: z.array(move), isCut: z.boolean() })),
}
