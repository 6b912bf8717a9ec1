import { expect, test } from 'vitest'
import { linePath } from './targetText.web.ts'

test('a line opens its own figure: of its subject, brand and month', () => {
  const at = { measureId: 'market.users.grossAdds', brand: '', period: '2011-03' }
  expect(linePath({ ...at, subjectKind: 'area', subjectCode: '632301' })).toBe('/measures/market.users.grossAdds?area=632301&period=2011-03')
  expect(linePath({ ...at, subjectKind: 'unit', subjectCode: 'O1', brand: '全球通' })).toBe(`/measures/market.users.grossAdds/rows?subjectKind=unit&subjectCode=O1&period=2011-03&brand=${encodeURIComponent('全球通')}`)
  expect(linePath({ ...at, subjectKind: 'staff', subjectCode: 'P1' })).toBe('/measures/market.users.grossAdds?period=2011-03')
})
