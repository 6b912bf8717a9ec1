import { expect, test } from 'vitest'
import { indicatorOf, schemeOf } from '../score/testScheme.ts'
import type { Scheme } from './contract.ts'
import { checkScheme, type SchemeMeasure } from './schemeRules.ts'

const measure = (id: string, more: Partial<SchemeMeasure> = {}): SchemeMeasure => ({ id, name: { zh: `指标${id}`, en: id }, better: 'higher', grain: 'month', cuts: ['area', 'brand', 'unit'], finestArea: 'township', ...more })
const measures = [measure('m.a'), measure('m.b'), measure('m.typed', { cuts: ['area'] }), measure('m.day', { grain: 'day' }), measure('m.moved', { better: 'neither' }), measure('m.arrears', { better: 'lower' })]
const good = schemeOf([indicatorOf({ id: 'a', weight: 60 }), indicatorOf({ id: 'b', weight: 40 })])
const faults = (scheme: Scheme): string[] => checkScheme(scheme, measures).map((fault) => fault.sentence('zh'))
const withFirst = (more: Partial<Scheme['indicators'][number]>): Scheme => ({ ...good, indicators: [{ ...indicatorOf({ id: 'a', weight: 60 }), ...more }, indicatorOf({ id: 'b', weight: 40 })] })

test('a whole scheme has no fault', () => expect(faults(good)).toEqual([]))

test('weights that do not come to 100 are refused with their sum', () => {
  expect(faults(withFirst({ weight: 59.5 }))).toEqual(['指标权重合计是 99.5，必须正好 100。请调整“权重”一列。'])
  // 0.1 + 0.2 is 0.3 for a person.
  expect(faults({ ...good, indicators: [indicatorOf({ id: 'a', weight: 99.7 }), indicatorOf({ id: 'b', weight: 0.1 }), indicatorOf({ id: 'c', weight: 0.2, measureId: 'm.a' })] })).toEqual([])
})

test('an unknown indicator, one by day, one without direction, and one without the cut name their row', () => {
  expect(faults(withFirst({ measureId: 'm.yak' }))).toEqual(['指标第 1 行：指标目录里没有“m.yak”，请从列表中选择。'])
  expect(faults(withFirst({ measureId: 'm.day' }))[0]).toMatch(/^指标第 1 行：“指标m.day”是日指标/)
  expect(faults(withFirst({ measureId: 'm.moved', better: 'measure' }))[0]).toMatch(/^指标第 1 行：“指标m.moved”高低都不算好/)
  expect(faults(withFirst({ measureId: 'm.typed' }))).toEqual(['指标第 1 行：“指标m.typed”没有按单位统计，不能考核到单位。请把“取数”改为所在县或全分公司，或换一个指标。'])
  expect(faults(withFirst({ measureId: 'm.typed', at: 'county' }))).toEqual([])
  expect(faults(withFirst({ measureId: 'm.typed', at: 'county', brand: '全球通' }))[0]).toMatch(/没有按品牌统计/)
})

test('cap below floor, challenge short of the target, a target no better than the base, and a base to divide by that is zero', () => {
  expect(faults(withFirst({ capPercent: 90, floorPercent: 100 }))).toEqual(['指标第 1 行“指标m.a”：封顶 90 低于保底 100，请改正。'])
  const three = { form: 'threeValue', targetFrom: 'scheme', base: 50, target: 100, challenge: 120 } as const
  expect(faults(withFirst({ ...three, challenge: 95 }))).toEqual(['指标第 1 行“指标m.a”：挑战值 95 没有比目标值 100 更好，请改正。'])
  expect(faults(withFirst({ ...three, base: 100 }))).toEqual(['指标第 1 行“指标m.a”：目标值 100 没有比基准值 100 更好，请改正。'])
  expect(faults(withFirst({ ...three, challenge: null }))).toEqual(['指标第 1 行“指标m.a”：目标写在方案里时，要填“挑战值”。'])
  // Where less is better the order turns round.
  expect(faults(withFirst({ ...three, measureId: 'm.arrears', better: 'measure', base: 5, target: 4, challenge: 3 }))).toEqual([])
  expect(faults(withFirst({ ...three, measureId: 'm.arrears', better: 'measure', base: 5, target: 4, challenge: 6 }))[0]).toMatch(/挑战值 6 没有比目标值 4 更好/)
  expect(faults(withFirst({ targetFrom: 'scheme', target: 0 }))).toEqual(['指标第 1 行“指标m.a”：目标值是 0，完成率要除以它，必须大于零。可改用三档计分。'])
  expect(faults(withFirst({ targetFrom: 'scheme', target: null }))[0]).toMatch(/要填“目标值”/)
})

test('judged items, ids, points, bands, subjects and sign-off', () => {
  expect(faults(withFirst({ form: 'judged' }))).toEqual(['指标第 1 行：评分项要有名称。', '指标第 1 行“指标m.a”：评分项要写明由谁评分。'])
  expect(faults(withFirst({ id: 'b' }))).toEqual(['“b”出现两次：每个指标、加减分项和否决项的编号必须不同。'])
  expect(faults({ ...withFirst({ form: 'threeValue' }), threeValue: { basePoints: 60, targetPoints: 50, challengePoints: 120, below: 'zero' } })[0]).toMatch(/现在是 60、50、120。$/)
  const band = (id: string, sharePercent: number | null, scoreMin: number | null) => ({ id, name: id, nameEn: '', sharePercent, scoreMin })
  expect(faults({ ...good, bandsBy: 'share', bands: [band('A', 20, null), band('B', 70, null)] })).toEqual(['等级的强制比例合计是 90 %，必须正好 100 %。'])
  expect(faults({ ...good, bandsBy: 'score', bands: [band('A', null, 90), band('B', null, 95)] })[0]).toMatch(/^等级“B”的最低分/)
  expect(faults({ ...good, bandsBy: 'score', bands: [band('A', null, null), band('B', null, 95)] })[0]).toMatch(/^等级“A”按分数划分/)
  expect(faults({ ...good, subjects: { ...good.subjects, kind: 'staff' } })).toEqual(['没有写明考核谁：请填“岗位”。'])
  expect(faults({ ...good, signers: [] })).toEqual(['会签环节至少要有一步。'])
})
