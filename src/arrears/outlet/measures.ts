import type { Measure } from '../../branch/index.ts'

const shared = { finestArea: 'township', version: 1, cuts: ['area', 'unit', 'outlet'], unit: 'percent' } as const
export const outletMeasures: readonly Measure[] = [
  {
    ...shared, id: 'arrears.agent.lateRate', name: { zh: '代办点迟缴率', en: "Agents' money paid in late" }, better: 'lower', rollUp: 'sum',
    definition: { zh: '业务日后满 7 天仍未缴的款 ÷ 本月满 7 天的应缴款；先缴的抵最早一天。', en: 'Money not in on the seventh day after its own / money whose seventh day fell into the month; the oldest day is paid first.' },
    numerator: [{ sum: 'arrears.outlets.lateFen', weight: 0.01 }], denominator: [{ sum: 'arrears.outlets.decidedFen', weight: 0.01 }],
  },
  {
    ...shared, id: 'arrears.agent.coveredRate', name: { zh: '押金覆盖率', en: 'Agents covered by deposit' }, better: 'higher', rollUp: 'last',
    definition: { zh: '月末有未缴款、且押金不低于未缴款的代办点 ÷ 月末有未缴款的代办点。', en: 'Agents who owe at the month end and whose deposit covers it / agents who owe.' },
    numerator: [{ sum: 'arrears.outlets.covered', weight: 1 }], denominator: [{ sum: 'arrears.outlets.owing', weight: 1 }],
  },
]
