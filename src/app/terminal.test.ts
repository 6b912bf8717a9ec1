import { expect, test } from 'vitest'
import { refusedText } from './terminal.ts'

const fault = (row: number, column: string, value: string | null) => ({ row, column, value, code: 'NOT_READABLE', because: { zh: '不是数', en: 'no number' } })
test('a refused file is told with its first bad cells', () => {
  const refusal = { code: 'CELLS_REFUSED', zh: '“a.csv”有 3 处错误。', en: '"a.csv" has 3 faults.' }
  const outcome = { fileId: 1, fileName: 'a.csv', part: null, feedId: 'x', state: 'refused', slice: null, batchId: null, rowCount: 9, faultCount: 3, refusal, firstFaults: [fault(2, '缴费金额', '12元'), fault(3, '', null)] } as const
  expect(refusedText(outcome, 'zh')).toBe('“a.csv”有 3 处错误。\n  第 2 行“缴费金额” 12元：不是数\n  第 3 行：不是数\n  …… 共 3 处，全部见标记好的表。\n')
  expect(refusedText({ ...outcome, faultCount: 2 }, 'en')).toBe('"a.csv" has 3 faults.\n  Row 2, "缴费金额" 12元: no number\n  Row 3: no number\n')
})
