import { oc } from '@orpc/contract'
import { z } from 'zod'
import { targetBasisShape } from '../../branch/measure/contract.ts'
import { refusal } from '../../kernel/refusal.ts'
import { unitShape } from '../clause/contract.ts'
import { forecastShape } from '../forecast/contract.ts'

export const targetMeasureUnknown = refusal('TARGET_MEASURE_UNKNOWN', { zh: '没有指标“{measureId}”。', en: 'There is no indicator "{measureId}".' }, 404)
export const targetCutMissing = refusal('TARGET_CUT_MISSING', { zh: '{cell}：“{measure}”没有按{cut}统计，不能定目标。', en: '{cell}: "{measureEn}" is not counted by {cutEn}, so it takes no target there.' })
export const targetSubjectUnknown = refusal('TARGET_SUBJECT_UNKNOWN', { zh: '{cell}：不认识“{written}”，请填写区域或单位的名称或代码。', en: '{cell}: "{written}" is unknown; write the name or code of an area or unit.' })
export const targetPeriodUnknown = refusal('TARGET_PERIOD_UNKNOWN', { zh: '{cell}：“{written}”不是月份或年份，请写成 2011-03 或 2011。', en: '{cell}: "{written}" is no month or year; write 2011-03 or 2011.' })
export const targetNotANumber = refusal('TARGET_NOT_A_NUMBER', { zh: '{cell}：“{written}”不是数字。百分比可写成 3.5%。', en: '{cell}: "{written}" is no number. A percentage may be written 3.5%.' })
export const targetDoubled = refusal('TARGET_DOUBLED', { zh: '{cell}：同一区域同一期间出现两次。', en: '{cell}: the same area and period comes twice.' })
export const targetFileUnreadable = refusal('TARGET_FILE_UNREADABLE', { zh: '“{file}”不是可读的 xlsx：请另存为 Excel 工作簿（.xlsx）。', en: '"{file}" is no readable xlsx; save it as an Excel workbook (.xlsx).' })

export const targetMixNotOne = refusal('TARGET_MIX_NOT_ONE', { zh: '各分解依据的权重合计为 {sum}，应为 100%。请调整权重。', en: 'The weights of the bases come to {sum}; they must come to 100%. Change the weights.' })
export const targetHandNotOne = refusal('TARGET_HAND_NOT_ONE', { zh: '手工占比合计为 {sum}，应为 100%。请调整占比。', en: 'The shares set by hand come to {sum}; they must come to 100%. Change the shares.' })
export const targetNoBasis = refusal('TARGET_NO_BASIS', { zh: '下级都没有“{basis}”的数据，不能按它分解。请换一种依据，或把它的权重改为 0。', en: 'Nothing below has a figure for "{basisEn}", so it cannot be split by it. Choose another basis or set its weight to 0.' })

export const targetOrder = refusal('TARGET_ORDER', { zh: '{cell}：基础值、目标值、挑战值应依次{way}，现在是 {base}、{target}、{challenge}。', en: '{cell}: base, target and challenge must go {wayEn}; they are {base}, {target}, {challenge}.' })
export const targetSideAlone = refusal('TARGET_SIDE_ALONE', { zh: '{cell}：填了基础值或挑战值，却没有目标值。请补上目标值。', en: '{cell}: there is a base or challenge value but no target; add the target.' })
export const targetMonthPast = refusal('TARGET_MONTH_PAST', { zh: '{cell}：本版自 {from} 起生效，之前的月份保持原版，不能修改。', en: '{cell}: this version counts from {from}; earlier months stay with the version before and cannot be changed.' })
export const targetOtherYear = refusal('TARGET_OTHER_YEAR', { zh: '这张表是 {year} 年的目标，不能自 {from} 起生效。请选择 {year} 年的月份。', en: 'This sheet holds the targets of {year}; it cannot count from {from}. Choose a month of {year}.' })
export const targetMonthScored = refusal('TARGET_MONTH_SCORED', { zh: '{month} 已按这张表的目标考核，本版不能自 {from} 起生效。请把生效月份改为 {next} 或以后。', en: '{month} is assessed by the targets of this sheet already, so this version cannot count from {from}. Let it count from {next} or later.' }, 409)
export const targetYearScored = refusal('TARGET_YEAR_SCORED', { zh: '{year} 年直到 12 月都已按这张表的目标考核，不能再改。', en: '{year} is assessed by the targets of this sheet to its last month; they can no longer be changed.' }, 409)
export const targetLocked = refusal('TARGET_LOCKED', { zh: '{cell}：这一格已锁定为 {value}，不能改为 {written}。要改，请先在表中解锁并保存草稿。', en: '{cell}: this cell is locked at {value} and does not take {written}. To change it, unlock it in the sheet and save the draft first.' })
export const targetMonthsNotYear = refusal('TARGET_MONTHS_NOT_YEAR', { zh: '{cell}：各月合计 {months}，与全年 {year} 不一致。请调整月份或全年。', en: '{cell}: the months come to {months}, the year is {year}. Change the months or the year.' })
export const targetPersonUnassigned = refusal('TARGET_PERSON_UNASSIGNED', { zh: '{cell}：{name} 在 {year} 年没有负责任何区域、单位或网点，不能定目标。请先在“责任分工”中分派。', en: '{cell}: {name} answers for no area, unit or outlet in {year}, so there is nothing to count. Assign a duty first.' })
export const targetPersonCut = refusal('TARGET_PERSON_CUT', { zh: '{cell}：{name} 负责的“{subject}”没有“{measure}”的统计，不能按此指标给他定目标。', en: '{cell}: "{measureEn}" is not counted for "{subject}", which {name} answers for, so he takes no target of it.' })
export const targetOwn = refusal('TARGET_OWN', { zh: '{cell}：这是考核您本人的目标，不能由您修改或批准。', en: '{cell}: you are scored on this target, so you can neither change nor approve it.' }, 403)
export const targetOutside = refusal('TARGET_OUTSIDE', { zh: '“{parent}”不在您的管辖范围内，不能分解它的目标。', en: '"{parent}" lies outside of your area; its target is not yours to split.' }, 403)
export const targetStaffNotYours = refusal('TARGET_STAFF_NOT_YOURS', { zh: '“{parent}”的人员目标只有在这里制定或批准目标的人能看。自己的目标请看“我的指标”。', en: 'Targets of the people of "{parent}" are seen by those who set or approve targets there. Your own are under "My targets".' }, 403)
export const targetLevelAbove = refusal('TARGET_LEVEL_ABOVE', { zh: '“{parent}”的分解要由管辖它的上一级批准。', en: 'The split of "{parent}" is approved by the level above, whose area holds it.' }, 403)
export const targetApproveOwn = refusal('TARGET_APPROVE_OWN', { zh: '不能批准自己编制或提交的目标，请由另一人批准。', en: 'You cannot approve targets that you wrote or submitted; another person does.' }, 403)
export const targetStale = refusal('TARGET_STALE', { zh: '这份草稿刚被别人改过。请刷新后再改。', en: 'Somebody has changed this draft meanwhile. Reload it and change it again.' }, 409)
export const targetNotDraft = refusal('TARGET_NOT_DRAFT', { zh: '这一版{state}，不能再改。需要修改时，请先退回或另起一版。', en: 'This version is {stateEn} and takes no more changes. Send it back or begin another one.' }, 409)
export const targetNotSubmitted = refusal('TARGET_NOT_SUBMITTED', { zh: '这一版还没有提交，或已经决定。', en: 'This version was not submitted, or is decided already.' }, 409)
export const targetVersionUnknown = refusal('TARGET_VERSION_UNKNOWN', { zh: '没有这一版目标。', en: 'There is no such version of targets.' }, 404)
export const targetParentUnknown = refusal('TARGET_PARENT_UNKNOWN', { zh: '没有“{code}”这个上级，或它没有这一种下级。', en: 'There is no parent "{code}", or it has no such children.' }, 404)
export const targetResidualUnowned = refusal('TARGET_RESIDUAL_UNOWNED', { zh: '{cell}：还有差额（未分解）{residual}，没有人负责。请分完，或指定差额责任人。', en: '{cell}: {residual} of the target is not split and nobody owns it. Split it, or name who owns the residual.' })
export const targetLinesUnowned = refusal('TARGET_LINES_UNOWNED', { zh: '{count} 行没有责任人：{names}。请先在“责任分工”中指定，或写明保留无责任人的原因再批准。', en: '{count} lines have no owner: {namesEn}. Assign an owner to each, or say why they stay without one and approve again.' })
export const targetBrandsExceed = refusal('TARGET_BRANDS_EXCEED', { zh: '{cell}：各品牌目标合计 {parts}，超过全部品牌的目标 {whole}。请先提高全部品牌的目标，或调低品牌目标。', en: '{cell}: the targets by brand come to {parts}, which is above the target of all brands, {whole}. Raise the whole first, or lower the brands.' })
export const targetBrandsApart = refusal('TARGET_BRANDS_APART', { zh: '{cell}：每个品牌都有目标，而全部品牌的目标 {whole} 不在各品牌之间（最近的是 {parts}），无论怎样加权都凑不出。请调整。', en: '{cell}: every brand has a target, and the target of all brands, {whole}, lies between none of them (the nearest is {parts}): no weighting makes it. Change one of them.' })
export const targetBrandsUnowned = refusal('TARGET_BRANDS_UNOWNED', { zh: '{cell}：全部品牌的目标中还有 {residual} 没有分到品牌，也没有人负责。请分完，或指定差额责任人。', en: '{cell}: {residual} of the target of all brands belongs to no brand and nobody owns it. Give it to a brand, or name who owns the residual.' })
export const targetTwoParents = refusal('TARGET_TWO_PARENTS', { zh: '{cell}：已在“{other}”的分解中有目标，同一对象只能有一个上级目标。', en: '{cell}: it has a target in the split of "{other}" already; a subject is split from one parent.' })
export const targetEmpty = refusal('TARGET_EMPTY', { zh: '还没有填任何目标，不能提交。', en: 'No target is filled in yet, so there is nothing to submit.' })
export const targetOtherSheet = refusal('TARGET_OTHER_SHEET', { zh: '这个文件是“{theirs}”的目标表，不是当前这一张。请打开对应的表再导入。', en: 'This file is the sheet "{theirs}", not the one that is open. Open that sheet and read it there.' })
export const targetIdChanged = refusal('TARGET_ID_CHANGED', { zh: '{cell}：应为“{expected}”，现在是“{found}”。代码、名称和行的次序不能改，请重新导出后只改数字。', en: '{cell}: "{expected}" became "{found}". Codes, names and the order of rows may not change; export again and change numbers only.' })
export const targetColumnMoved = refusal('TARGET_COLUMN_MOVED', { zh: '{cell}：这一列应为“{expected}”，现在是“{found}”。列不能移动或增删，请重新导出后只改数字。', en: '{cell}: this column is "{expected}" and became "{found}". Columns may not move; export again and change numbers only.' })


const cellShape = z.object({ subjectCode: z.string().min(1).max(40), period: z.string().regex(/^\d{4}(-\d{2})?$/), value: z.number().nullable() })
/** What an office's own grid says of one subject and period. */
export type TargetCell = z.infer<typeof cellShape>

const yearShape = z.string().regex(/^\d{4}$/)
const monthShape = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
export const childKinds = ['area', 'unit', 'outlet', 'staff'] as const
/** Which sheet: what a parent's target of one indicator, brand and year is split into. `top` has no parent. */
export const sheetKeyShape = z.object({
  measureId: z.string().min(1).max(100), year: yearShape, brand: z.string().max(60).default(''),
  parentKind: z.enum(['top', 'area', 'unit']).default('top'), parentCode: z.string().max(40).default(''), childKind: z.enum(childKinds).default('area'),
})
export type SheetKey = z.infer<typeof sheetKeyShape>
const number = z.number().nullable()
const threeShape = z.object({ base: number, target: number, challenge: number })
const lineShape = z.object({ year: threeShape, months: z.array(threeShape).length(12) })
/** What a file says of a cell; a side that is left out stays as it is. */
const readThreeShape = z.object({ base: number.optional(), target: number, challenge: number.optional() })
export type ReadThree = z.infer<typeof readThreeShape>
const readRowShape = z.object({ code: z.string(), year: readThreeShape.nullable(), months: z.array(readThreeShape.nullable()).length(12) })
export type ReadRow = z.infer<typeof readRowShape>
const wordsShape = z.object({ zh: z.string(), en: z.string() })
export const methodShape = z.object({
  mix: z.object({ lastYear: z.number(), market: z.number(), capacity: z.number(), hand: z.number() }),
  market: z.enum(['population', 'households']), capacity: z.enum(['outlets', 'staff']),
  hand: z.record(z.string(), z.number()), step: z.number().positive(), season: z.enum(['own', 'parent', 'even']),
  baseRatio: z.number().positive().max(10).nullable(), challengeRatio: z.number().positive().max(10).nullable(),
})
export type Method = z.infer<typeof methodShape>
const basisShape = z.object({ lastYear: number, population: number, households: number, outlets: number, staff: number })
const givenRowShape = lineShape.extend({ code: z.string().min(1).max(40), isYearLocked: z.boolean(), lockedMonths: z.array(z.boolean()).length(12) })
export type GivenRow = z.infer<typeof givenRowShape>
export const sheetRowShape = givenRowShape.extend({
  kind: z.enum(childKinds), name: z.string(), level: z.string(), ownerName: z.string().nullable(),
  /** Whoever asks is scored on it. */
  isMine: z.boolean(),
  lastYear: z.array(number), lastYearWeights: z.array(number), opening: number, basis: basisShape,
})
export type SheetRow = z.infer<typeof sheetRowShape>
const versionStateShape = z.enum(['draft', 'submitted', 'approved'])
const versionShape = z.object({
  versionId: z.number(), versionNo: z.number(), state: versionStateShape, inForceFrom: z.string(), revision: z.number(), note: z.string().nullable(), returnedBecause: z.string().nullable(),
  residualOwnerNo: z.string().nullable(), residualOwnerName: z.string().nullable(), method: methodShape.nullable(), author: z.string().nullable(), submittedBy: z.string().nullable(), submittedAt: z.string().nullable(),
  decidedBy: z.string().nullable(), decidedAt: z.string().nullable(), changedAt: z.string(),
  /** Why lines without owner were left so when it was approved. */
  unownedBecause: z.string().nullable(),
})
export type VersionShape = z.infer<typeof versionShape>
export const sheetShape = z.object({
  key: sheetKeyShape, title: wordsShape, months: z.array(z.string()),
  measure: z.object({ id: z.string(), name: wordsShape, unit: unitShape, better: z.enum(['higher', 'lower', 'neither']), rollUp: z.enum(['sum', 'last', 'mean']), isRatio: z.boolean(), hasBrands: z.boolean() }),
  kind: z.enum(['flow', 'stock', 'ratio']),
  parent: lineShape.extend({ code: z.string(), name: z.string(), ownerName: z.string().nullable(), lastYear: z.array(number), opening: number }).nullable(),
  rows: z.array(sheetRowShape), version: versionShape.nullable(),
  brands: z.array(z.string()),
  /** What counts now for each child, of all brands (`''`) and of each: twelve months and the year. null where the parts by brand do not make the whole. */
  byBrand: z.object({ way: z.enum(['sum', 'within']), lines: z.array(z.object({ code: z.string(), brand: z.string(), values: z.array(number).length(13) })) }).nullable(),
  /** What the rows show: an open version, what counts now, or nothing yet. */
  shows: z.enum(['open', 'inForce', 'nothing']),
  /** The first month that an open or new version may change. */
  from: z.string(),
  residualOwnerName: z.string().nullable(),
  may: z.object({ edit: z.boolean(), approve: z.boolean() }),
})
export type Sheet = z.infer<typeof sheetShape>
const placeShape = z.object({ kind: z.enum(['top', 'area', 'unit']), code: z.string(), name: z.string(), level: z.string(), children: z.array(z.enum(childKinds)) })
export type SheetPlace = z.infer<typeof placeShape>
const listedShape = versionShape.extend({ key: sheetKeyShape, measureName: wordsShape, unit: unitShape, parentName: z.string(), cellCount: z.number(), total: number, residual: number, inForceTo: z.string().nullable(), mayDecide: z.boolean() })
export type ListedVersion = z.infer<typeof listedShape>
const differenceShape = z.object({ code: z.string(), name: z.string(), period: z.string(), before: threeShape, after: threeShape })
export type VersionDifference = z.infer<typeof differenceShape>
const unownedShape = z.object({ code: z.string(), name: z.string() })
export type UnownedLine = z.infer<typeof unownedShape>
const fileInput = sheetKeyShape.extend({ fileName: z.string().max(255), contentBase64: z.string().max(1_900_000) })

export const personNobody = refusal('PERSON_NOBODY', { zh: '您的账号没有对应的人员，看不到个人指标。请联系管理员在账号中填写工号。', en: 'Your account stands for no person, so there are no targets of yours. Ask the administrator to set its staff number.' }, 404)
export const personNotYours = refusal('PERSON_NOT_YOURS', { zh: '只能看本人、所代理的人或所管辖人员的指标：{name} 不在其中。', en: 'You may see your own targets, those of whom you deputise for and those of people in your area: {name} is none of them.' }, 403)
/** Where the target will stand at the year's end; `because` says why nothing is foreseen. */
const personForecastShape = forecastShape.pick({ kind: true, because: true, through: true, yearEnd: true, coverage: true, outlook: true, method: true, soFar: true })
export type PersonForecast = z.infer<typeof personForecastShape>
const personLineShape = z.object({
  subjectKind: z.enum(childKinds), subjectCode: z.string(), subjectName: z.string(), measureId: z.string(), name: wordsShape, unit: unitShape, better: z.enum(['higher', 'lower', 'neither']), brand: z.string(),
  base: number, target: number, challenge: number, actual: number, completion: number,
  /** path: the month has no target of its own, and this is where the year's wants the figure to stand. */
  targetBasis: targetBasisShape,
  /** From January to the month. */
  toDate: number, yearTarget: number, yearCompletion: number, elapsed: number, ahead: number,
  rank: number, peers: number, forecast: personForecastShape.nullable(), missing: z.array(z.string()), points: z.array(z.object({ month: z.string(), target: number, actual: number })),
})
export type PersonLine = z.infer<typeof personLineShape>
const personPageShape = z.object({
  staffNo: z.string(), name: z.string(), post: z.string(), unitName: z.string(), areaCode: z.string().nullable(), month: z.string(),
  /** When the figures and places below were computed; behind: something has changed since, and they are being computed anew. */
  asOf: z.string().nullable(), isBehind: z.boolean(),
  actingFor: z.array(z.object({ staffNo: z.string(), name: z.string(), from: z.string(), to: z.string() })), lines: z.array(personLineShape),
})
export type PersonPage = z.infer<typeof personPageShape>
const personDaysShape = z.object({
  /** The newest day of which there is a figure of anything that the person answers for today. */
  day: z.string().nullable(),
  measures: z.array(z.object({ measureId: z.string(), name: wordsShape, unit: unitShape })),
  subjects: z.array(z.object({ subjectKind: z.enum(['area', 'unit', 'outlet']), subjectCode: z.string(), subjectName: z.string(), figures: z.array(z.object({ measureId: z.string(), value: number, monthToDate: number, dayCount: z.number() })) })),
})
export type PersonDays = z.infer<typeof personDaysShape>

export const targetContract = {
  person: oc.route({ method: 'GET', path: '/targets/person', summary: 'One person: targets, figures, pace and rank', tags: ['targets'] }).input(z.object({ staffNo: z.string().max(40).optional(), month: monthShape.optional() })).output(personPageShape),
  days: oc.route({ method: 'GET', path: '/targets/person/days', summary: 'The newest day of what a person answers for, and its month so far', tags: ['targets'] }).input(z.object({ staffNo: z.string().max(40).optional() })).output(personDaysShape),
  sheet: oc.route({ method: 'GET', path: '/targets/sheet', summary: 'What a target is split into: children down, months across', tags: ['targets'] }).input(sheetKeyShape).output(sheetShape),
  places: oc.route({ method: 'GET', path: '/targets/places', summary: 'Parents whose target can be split, and into what', tags: ['targets'] }).output(z.array(placeShape)),
  save: oc.route({ method: 'PUT', path: '/targets/sheet', summary: 'Saves the whole sheet as a draft; nothing counts before it is approved', tags: ['targets'] })
    .input(sheetKeyShape.extend({ revision: z.number().nullable(), inForceFrom: monthShape, method: methodShape.nullable(), residualOwnerNo: z.string().max(40).nullable(), note: z.string().max(500).nullable(), rows: z.array(givenRowShape).max(5_000) }))
    .output(z.object({ versionId: z.number(), revision: z.number() })),
  submit: oc.route({ method: 'POST', path: '/targets/versions/{versionId}/submit', summary: 'Hands a draft to the level above', tags: ['targets'] }).input(z.object({ versionId: z.coerce.number().int(), revision: z.number().int() })).output(z.object({ state: versionStateShape })),
  approve: oc.route({ method: 'POST', path: '/targets/versions/{versionId}/approve', summary: 'Puts a version in force from its month on; lines without owner only with a reason', tags: ['targets'] }).input(z.object({ versionId: z.coerce.number().int(), revision: z.number().int(), unownedBecause: z.string().trim().max(500).optional() })).output(z.object({ cells: z.number() })),
  sendBack: oc.route({ method: 'POST', path: '/targets/versions/{versionId}/send-back', summary: 'Makes a submitted version a draft again', tags: ['targets'] }).input(z.object({ versionId: z.coerce.number().int(), reason: z.string().min(1).max(500) })).output(z.object({ state: versionStateShape })),
  discard: oc.route({ method: 'POST', path: '/targets/versions/{versionId}/discard', summary: 'Throws a draft away', tags: ['targets'] }).input(z.object({ versionId: z.coerce.number().int() })).output(z.object({ discarded: z.number() })),
  versions: oc.route({ method: 'GET', path: '/targets/versions', summary: 'Versions of all sheets, the open ones first', tags: ['targets'] }).input(z.object({ year: yearShape.optional(), measureId: z.string().max(100).optional() })).output(z.array(listedShape)),
  difference: oc.route({ method: 'GET', path: '/targets/versions/{versionId}/difference', summary: 'What a version changes against the one before it', tags: ['targets'] }).input(z.object({ versionId: z.coerce.number().int() })).output(z.array(differenceShape)),
  unowned: oc.route({ method: 'GET', path: '/targets/versions/{versionId}/unowned', summary: 'Lines of a version that nobody answers for', tags: ['targets'] }).input(z.object({ versionId: z.coerce.number().int() })).output(z.array(unownedShape)),
  readSheet: oc.route({ method: 'POST', path: '/targets/sheet/read', summary: 'Reads an xlsx file without saving it: an edited export, or an own grid of months', tags: ['targets'] }).input(fileInput).output(z.object({ rows: z.array(readRowShape) })),
  readPaste: oc.route({ method: 'POST', path: '/targets/paste', summary: 'Reads a pasted grid without saving it', tags: ['targets'] }).input(sheetKeyShape.extend({ text: z.string().max(500_000) })).output(z.object({ cells: z.array(cellShape) })),
}
