import { Refusal } from '../../../kernel/refusal.ts'
import {
  type Scheme, schemeBandScoreMissing, schemeBandsNot100, schemeBandsOutOfOrder, schemeCapBelowFloor, schemeChallengeShort, schemeDirectionOpen, schemeIdDoubled, schemeIndicatorDaily,
  type SchemeIndicator, schemeIndicatorLacksCut, schemeIndicatorUnknown, schemeNameMissing, schemePointsOutOfOrder, schemeScorerMissing, schemeSignersMissing, schemeSubjectsOpen,
  schemeTargetMissing, schemeTargetNotBeyondBase, schemeTargetNotPositive, schemeWeightsNot100,
} from './contract.ts'

/** What a scheme must know of an indicator. */
export type SchemeMeasure = {
  readonly id: string; readonly name: { readonly zh: string; readonly en: string }; readonly better: 'higher' | 'lower' | 'neither'; readonly grain: 'month' | 'day'
  readonly cuts: readonly string[]; readonly finestArea: string
}

/** Everything that keeps a scheme from being submitted, each naming its cell. */
export function checkScheme(scheme: Scheme, measures: readonly SchemeMeasure[]): Refusal[] {
  return [
    ...checkSubjects(scheme),
    ...scheme.indicators.flatMap((indicator, index) => checkIndicator(scheme, indicator, index + 1, measures)),
    ...checkWeights(scheme), ...checkIds(scheme), ...checkThreeValue(scheme), ...checkBands(scheme),
    ...(scheme.signers.length === 0 ? [new Refusal(schemeSignersMissing)] : []),
  ]
}

function checkWeights(scheme: Scheme): Refusal[] {
  // Weights are written with few decimals; their sum as text is what a person would add up.
  const sum = Number(scheme.indicators.reduce((total, indicator) => total + indicator.weight, 0).toPrecision(12))
  return sum === 100 ? [] : [new Refusal(schemeWeightsNot100, { sum })]
}

function checkSubjects({ subjects }: Scheme): Refusal[] {
  const open = (fieldZh: string, fieldEn: string) => [new Refusal(schemeSubjectsOpen, { fieldZh, fieldEn })]
  if (subjects.kind === 'unit' && subjects.unitKind === null) return open('单位类型', 'Kind of unit')
  if (subjects.kind === 'area' && subjects.level === null) return open('区域级别', 'Level of areas')
  if (subjects.kind === 'staff' && subjects.posts.length === 0) return open('岗位', 'Posts')
  return []
}

function checkIndicator(scheme: Scheme, indicator: SchemeIndicator, row: number, measures: readonly SchemeMeasure[]): Refusal[] {
  const measure = measures.find((one) => one.id === indicator.measureId)
  const name = indicator.name || measure?.name.zh || indicator.id
  const faults = indicator.capPercent < indicator.floorPercent ? [new Refusal(schemeCapBelowFloor, { row, name, cap: indicator.capPercent, floor: indicator.floorPercent })] : []
  if (indicator.form === 'judged') {
    if (indicator.name === '') faults.push(new Refusal(schemeNameMissing, { row }))
    if (indicator.scorer === null) faults.push(new Refusal(schemeScorerMissing, { row, name }))
    return faults
  }
  if (!measure) return [...faults, new Refusal(schemeIndicatorUnknown, { row, measure: indicator.measureId })]
  const params = { row, measureZh: measure.name.zh, measureEn: measure.name.en }
  if (measure.grain === 'day') faults.push(new Refusal(schemeIndicatorDaily, params))
  if (measure.better === 'neither' && indicator.better === 'measure') faults.push(new Refusal(schemeDirectionOpen, params))
  const cut = lackingCut(scheme, indicator, measure)
  if (cut) faults.push(new Refusal(schemeIndicatorLacksCut, { ...params, ...cut }))
  if (indicator.targetFrom === 'scheme') faults.push(...checkTargets(indicator, row, name, (indicator.better === 'measure' ? measure.better : indicator.better) === 'lower'))
  return faults
}

/** The cut that the figure would need and the indicator does not have. A person's figure comes from what he answers for, so it needs one of the three. */
function lackingCut(scheme: Scheme, indicator: SchemeIndicator, measure: SchemeMeasure): { cutZh: string; cutEn: string } | null {
  const has = (cut: string) => measure.cuts.includes(cut)
  if (indicator.brand !== '' && !has('brand')) return { cutZh: '品牌', cutEn: 'brand' }
  if (indicator.at !== 'own') return has('area') ? null : { cutZh: '区域', cutEn: 'area' }
  if (scheme.subjects.kind === 'unit') return has('unit') ? null : { cutZh: '单位', cutEn: 'unit' }
  if (scheme.subjects.kind === 'staff') return has('unit') || has('outlet') || has('area') ? null : { cutZh: '责任对象', cutEn: 'what persons answer for' }
  if (!has('area')) return { cutZh: '区域', cutEn: 'area' }
  return scheme.subjects.level === 'township' && measure.finestArea === 'county' ? { cutZh: '乡镇', cutEn: 'township' } : null
}

function checkTargets(indicator: SchemeIndicator, row: number, name: string, isLower: boolean): Refusal[] {
  const { base, target, challenge } = indicator
  const missing = (fieldZh: string, fieldEn: string) => [new Refusal(schemeTargetMissing, { row, name, fieldZh, fieldEn })]
  if (target === null) return missing('目标值', 'Target')
  if (indicator.form === 'completion') return target <= 0 ? [new Refusal(schemeTargetNotPositive, { row, name, target })] : []
  if (base === null) return missing('基准值', 'Base')
  if (challenge === null) return missing('挑战值', 'Challenge')
  const isBeyond = (far: number, near: number) => (isLower ? far < near : far > near)
  return [
    ...(isBeyond(target, base) ? [] : [new Refusal(schemeTargetNotBeyondBase, { row, name, target, base })]),
    ...(isBeyond(challenge, target) ? [] : [new Refusal(schemeChallengeShort, { row, name, challenge, target })]),
  ]
}

function checkIds(scheme: Scheme): Refusal[] {
  const ids = [...scheme.indicators, ...scheme.items, ...scheme.vetoes].map((one) => one.id)
  const doubled = ids.find((id, index) => ids.indexOf(id) !== index)
  return doubled === undefined ? [] : [new Refusal(schemeIdDoubled, { id: doubled })]
}

function checkThreeValue(scheme: Scheme): Refusal[] {
  const { basePoints: base, targetPoints: target, challengePoints: challenge } = scheme.threeValue
  const isUsed = scheme.indicators.some((indicator) => indicator.form === 'threeValue')
  return isUsed && !(base <= target && target <= challenge) ? [new Refusal(schemePointsOutOfOrder, { base, target, challenge })] : []
}

function checkBands({ bandsBy, bands }: Scheme): Refusal[] {
  if (bandsBy === 'none') return []
  if (bandsBy === 'share') {
    const sum = Number(bands.reduce((total, band) => total + (band.sharePercent ?? 0), 0).toPrecision(12))
    return sum === 100 ? [] : [new Refusal(schemeBandsNot100, { sum })]
  }
  return bands.flatMap((band, index) => {
    const before = bands[index - 1]
    // The last band takes whoever reaches none of the others.
    if (band.scoreMin === null) return index === bands.length - 1 ? [] : [new Refusal(schemeBandScoreMissing, { name: band.name, fieldZh: '最低分', fieldEn: 'Lowest score' })]
    return before && before.scoreMin !== null && band.scoreMin >= before.scoreMin ? [new Refusal(schemeBandsOutOfOrder, { name: band.name })] : []
  })
}
