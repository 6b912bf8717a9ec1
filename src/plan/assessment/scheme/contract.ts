import { z } from 'zod'
import { refusal, type Words } from '../../../kernel/refusal.ts'
import { roleIds } from '../../../platform/access/roles.data.ts'
import { named } from '../../../platform/rules/contract.ts'

export const schemeWeightsNot100 = refusal('SCHEME_WEIGHTS_NOT_100', { zh: '指标权重合计是 {sum}，必须正好 100。请调整“权重”一列。', en: 'The weights of the indicators add up to {sum}; they must come to exactly 100. Mend the column "Weight".' })
export const schemeIndicatorUnknown = refusal('SCHEME_INDICATOR_UNKNOWN', { zh: '指标第 {row} 行：指标目录里没有“{measure}”，请从列表中选择。', en: 'Indicators, row {row}: there is no indicator "{measure}"; choose one from the list.' })
export const schemeIndicatorLacksCut = refusal('SCHEME_INDICATOR_LACKS_CUT', { zh: '指标第 {row} 行：“{measureZh}”没有按{cutZh}统计，不能考核到{cutZh}。请把“取数”改为所在县或全分公司，或换一个指标。', en: 'Indicators, row {row}: "{measureEn}" is not counted by {cutEn}. Read it at the county or the branch, or choose another indicator.' })
export const schemeIndicatorDaily = refusal('SCHEME_INDICATOR_DAILY', { zh: '指标第 {row} 行：“{measureZh}”是日指标，月度考核请选月指标。', en: 'Indicators, row {row}: "{measureEn}" is measured by day; a monthly assessment needs a monthly one.' })
export const schemeDirectionOpen = refusal('SCHEME_DIRECTION_OPEN', { zh: '指标第 {row} 行：“{measureZh}”高低都不算好，请在“方向”中写明越高越好还是越低越好。', en: 'Indicators, row {row}: for "{measureEn}" neither way is better; say in "Better" which one counts.' })
export const schemeCapBelowFloor = refusal('SCHEME_CAP_BELOW_FLOOR', { zh: '指标第 {row} 行“{name}”：封顶 {cap} 低于保底 {floor}，请改正。', en: 'Indicators, row {row} "{name}": the cap {cap} is below the floor {floor}.' })
export const schemeChallengeShort = refusal('SCHEME_CHALLENGE_SHORT', { zh: '指标第 {row} 行“{name}”：挑战值 {challenge} 没有比目标值 {target} 更好，请改正。', en: 'Indicators, row {row} "{name}": the challenge {challenge} is no better than the target {target}.' })
export const schemeTargetNotBeyondBase = refusal('SCHEME_TARGET_NOT_BEYOND_BASE', { zh: '指标第 {row} 行“{name}”：目标值 {target} 没有比基准值 {base} 更好，请改正。', en: 'Indicators, row {row} "{name}": the target {target} is no better than the base {base}.' })
export const schemeTargetMissing = refusal('SCHEME_TARGET_MISSING', { zh: '指标第 {row} 行“{name}”：目标写在方案里时，要填“{fieldZh}”。', en: 'Indicators, row {row} "{name}": with targets in the scheme, "{fieldEn}" must be filled in.' })
export const schemeTargetNotPositive = refusal('SCHEME_TARGET_NOT_POSITIVE', { zh: '指标第 {row} 行“{name}”：目标值是 {target}，完成率要除以它，必须大于零。可改用三档计分。', en: 'Indicators, row {row} "{name}": the target is {target}; completion divides by it, so it must be above zero. The three-value form needs no division.' })
export const schemeNameMissing = refusal('SCHEME_NAME_MISSING', { zh: '指标第 {row} 行：评分项要有名称。', en: 'Indicators, row {row}: a judged item needs a name.' })
export const schemeScorerMissing = refusal('SCHEME_SCORER_MISSING', { zh: '指标第 {row} 行“{name}”：评分项要写明由谁评分。', en: 'Indicators, row {row} "{name}": say who judges it.' })
export const schemeIdDoubled = refusal('SCHEME_ID_DOUBLED', { zh: '“{id}”出现两次：每个指标、加减分项和否决项的编号必须不同。', en: '"{id}" comes twice: every indicator, item and veto needs an id of its own.' })
export const schemePointsOutOfOrder = refusal('SCHEME_POINTS_OUT_OF_ORDER', { zh: '三档计分的分值应是 基准 ≤ 目标 ≤ 挑战，现在是 {base}、{target}、{challenge}。', en: 'The points of the three-value form must rise from base to target to challenge; they are {base}, {target}, {challenge}.' })
export const schemeBandsNot100 = refusal('SCHEME_BANDS_NOT_100', { zh: '等级的强制比例合计是 {sum} %，必须正好 100 %。', en: 'The forced shares of the bands add up to {sum} %; they must come to 100 %.' })
export const schemeBandsOutOfOrder = refusal('SCHEME_BANDS_OUT_OF_ORDER', { zh: '等级“{name}”的最低分不低于前一等级，请从高到低排列。', en: 'The lowest score of band "{name}" is not below that of the band before; order them from the best down.' })
export const schemeBandScoreMissing = refusal('SCHEME_BAND_SCORE_MISSING', { zh: '等级“{name}”按分数划分，要填“{fieldZh}”。', en: 'Band "{name}" needs "{fieldEn}".' })
export const schemeSubjectsOpen = refusal('SCHEME_SUBJECTS_OPEN', { zh: '没有写明考核谁：请填“{fieldZh}”。', en: 'Who is assessed is not said; fill in "{fieldEn}".' })
export const schemeNobody = refusal('SCHEME_NOBODY', { zh: '按“考核对象”的条件，{month} 没有可考核的单位或人员。', en: 'Nobody answers to "Who is assessed" in {month}.' })
export const schemeSignersMissing = refusal('SCHEME_SIGNERS_MISSING', { zh: '会签环节至少要有一步。', en: 'There must be at least one step of sign-off.' })

const words = (zh: string, en: string): Words => ({ zh, en })
export const schemeRoleWords: Readonly<Record<(typeof roleIds)[number], Words>> = {
  general_manager: words('总经理', 'General manager'), market: words('市场经营', 'Market'), arrears_officer: words('欠费管理员', 'Arrears officer'), channel_manager: words('渠道经理', 'Channel manager'),
  group_manager: words('集团客户经理', 'Group account manager'), customer_manager: words('客户经理', 'Customer manager'), county_manager: words('县公司经理', 'County manager'), collector: words('催缴员', 'Collector'), maintainer: words('网络维护', 'Network maintenance'),
  optimisation: words('网络优化', 'Network optimisation'), machine_room: words('机房值班', 'Machine room duty'), administrator: words('系统管理员', 'Administrator'), auditor: words('审计员', 'Auditor'),
}
const text = (max: number) => z.string().trim().max(max)
const idShape = named(z.string().regex(/^[\w.-]{1,40}$/), '编号', 'Id')
const nameShape = named(text(60), '名称', 'Name')
const nameEnShape = named(text(80), '英文名称', 'Name in English')
const points = (zh: string, en: string) => named(z.number().min(0).max(1000), zh, en)
const scorerShape = named(z.enum(roleIds).nullable(), '由谁评', 'Judged by', schemeRoleWords)

export const schemeIndicatorShape = z.object({
  id: idShape,
  form: named(z.enum(['completion', 'threeValue', 'judged']), '计分方式', 'Form', { completion: words('按完成率', 'Completion'), threeValue: words('三档（基准、目标、挑战）', 'Base, target, challenge'), judged: words('人工评分', 'Judged by a person') }),
  measureId: named(text(100), '指标', 'Indicator'), brand: named(text(60), '品牌', 'Brand'), name: nameShape, nameEn: nameEnShape,
  weight: named(z.number().min(0).max(100), '权重', 'Weight'),
  at: named(z.enum(['own', 'county', 'branch']), '取数', 'Read at', { own: words('本单位（本人）', 'The subject itself'), county: words('所在县', 'Its county'), branch: words('全分公司', 'The branch') }),
  better: named(z.enum(['measure', 'higher', 'lower']), '方向', 'Better', { measure: words('按指标', 'As the indicator says'), higher: words('越高越好', 'Higher'), lower: words('越低越好', 'Lower') }),
  lowerForm: named(z.enum(['mirror', 'inverse']), '越低越好时', 'When lower is better', { mirror: words('2－实际÷目标', '2 − actual ÷ target'), inverse: words('目标÷实际', 'target ÷ actual') }),
  floorPercent: named(z.number().min(-1000).max(1000), '保底 %', 'Floor, %'), capPercent: named(z.number().min(-1000).max(1000), '封顶 %', 'Cap, %'),
  targetFrom: named(z.enum(['sheet', 'scheme']), '目标来自', 'Target from', { sheet: words('目标分解表', 'The sheet of targets'), scheme: words('本方案', 'This scheme') }),
  base: named(z.number().nullable(), '基准值', 'Base'), target: named(z.number().nullable(), '目标值', 'Target'), challenge: named(z.number().nullable(), '挑战值', 'Challenge'),
  scorer: scorerShape,
})
export type SchemeIndicator = z.infer<typeof schemeIndicatorShape>

const itemShape = z.object({
  id: idShape, kind: named(z.enum(['plus', 'minus']), '加或减', 'Plus or minus', { plus: words('加分', 'Plus'), minus: words('减分', 'Minus') }), name: nameShape, nameEn: nameEnShape,
  pointsEach: points('每次分值', 'Points each time'), pointsMax: points('本项上限', 'At most'), evidence: named(text(120), '要什么依据', 'Evidence needed'), scorer: scorerShape,
})
export type SchemeItem = z.infer<typeof itemShape>
const vetoShape = z.object({
  id: idShape, name: nameShape, nameEn: nameEnShape, effect: named(z.enum(['zero', 'gradeDown']), '后果', 'Effect', { zero: words('总分记零', 'Total is zero'), gradeDown: words('降一等', 'One band down') }),
  evidence: named(text(120), '要什么依据', 'Evidence needed'), scorer: scorerShape,
})
export type SchemeVeto = z.infer<typeof vetoShape>
const bandShape = z.object({
  id: idShape, name: nameShape, nameEn: nameEnShape, sharePercent: named(z.number().min(0).max(100).nullable(), '强制比例 %', 'Forced share, %'), scoreMin: named(z.number().nullable(), '最低分', 'Lowest score'),
})
export type SchemeBand = z.infer<typeof bandShape>
const signerShape = z.object({ id: idShape, name: nameShape, nameEn: nameEnShape, role: named(z.enum(roleIds), '由谁签', 'Signed by', schemeRoleWords) })

/** The body of a scheme: every parameter of the scoring is here, none in the code. */
export const schemeShape = z.object({
  name: nameShape, nameEn: nameEnShape,
  subjects: named(z.object({
    kind: named(z.enum(['unit', 'staff', 'area']), '考核到', 'Assessed are', { unit: words('单位', 'Units'), staff: words('个人', 'Persons'), area: words('区域', 'Areas') }),
    unitKind: named(z.enum(['county_company', 'business_office', 'hall', 'department', 'contractor']).nullable(), '单位类型', 'Kind of unit', {
      county_company: words('县分公司', 'County company'), business_office: words('营业部', 'Business office'), hall: words('营业厅', 'Hall'), department: words('部门', 'Department'), contractor: words('代维单位', 'Contractor'),
    }),
    level: named(z.enum(['county', 'township']).nullable(), '区域级别', 'Level of areas', { county: words('县', 'Counties'), township: words('乡镇', 'Townships') }),
    posts: named(z.array(named(text(40), '岗位', 'Post')).max(40), '岗位', 'Posts'),
    except: named(z.array(named(text(40), '编码', 'Code')).max(200), '不考核（编码）', 'Except (codes)'),
  }), '考核对象', 'Who is assessed'),
  indicators: named(z.array(schemeIndicatorShape).min(1).max(60), '指标', 'Indicators'),
  threeValue: named(z.object({
    basePoints: points('达到基准', 'At the base'), targetPoints: points('达到目标', 'At the target'), challengePoints: points('达到挑战', 'At the challenge'),
    below: named(z.enum(['zero', 'linear']), '不到基准', 'Below the base', { zero: words('不得分', 'No points'), linear: words('按比例', 'In proportion') }),
  }), '三档计分', 'Three-value form'),
  missing: named(z.enum(['rescale', 'outOf']), '没有数据的指标', 'Indicators without data', { rescale: words('不计分，其余权重放大到 100', 'Not scored; the other weights are stretched to 100'), outOf: words('不计分，满分相应减少', 'Not scored; the full score is that much less') }),
  items: named(z.array(itemShape).max(40), '加减分项', 'Plus and minus items'),
  plusMax: points('加分合计上限', 'Plus items at most'), minusMax: points('减分合计上限', 'Minus items at most'),
  vetoes: named(z.array(vetoShape).max(20), '一票否决', 'Vetoes'),
  totalMin: named(z.number().min(-1000).max(1000), '总分下限', 'Lowest total'), totalMax: named(z.number().min(0).max(1000), '总分上限', 'Highest total'),
  decimals: named(z.int().min(0).max(4), '总分小数位', 'Decimals of the total'),
  ties: named(z.enum(['skip', 'dense']), '同分名次', 'Equal totals', { skip: words('并列后跳号（1、2、2、4）', 'Skip after a tie (1, 2, 2, 4)'), dense: words('并列后不跳号（1、2、2、3）', 'Dense (1, 2, 2, 3)') }),
  bandsBy: named(z.enum(['none', 'score', 'share']), '等级', 'Bands', { none: words('不分等级', 'None'), score: words('按分数', 'By score'), share: words('按比例强制分布', 'By forced shares') }),
  bands: named(z.array(bandShape).max(10), '等级表', 'Table of bands'),
  signers: named(z.array(signerShape).max(8), '会签', 'Sign-off'),
  appealDays: named(z.int().min(0).max(60), '申诉期（天）', 'Days to appeal'),
})
export type Scheme = z.infer<typeof schemeShape>
