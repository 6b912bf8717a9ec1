import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../kernel/refusal.ts'

export const targetMeasureUnknown = refusal('TARGET_MEASURE_UNKNOWN', { zh: '没有指标“{measureId}”。', en: 'There is no indicator "{measureId}".' }, 404)
export const targetCutMissing = refusal('TARGET_CUT_MISSING', { zh: '{cell}：“{measure}”没有按{cut}统计，不能定目标。', en: '{cell}: "{measure}" is not counted by {cut}, so it takes no target there.' })
export const targetSubjectUnknown = refusal('TARGET_SUBJECT_UNKNOWN', { zh: '{cell}：不认识“{written}”，请填写区域或单位的名称或代码。', en: '{cell}: "{written}" is unknown; write the name or code of an area or unit.' })
export const targetPeriodUnknown = refusal('TARGET_PERIOD_UNKNOWN', { zh: '{cell}：“{written}”不是月份或年份，请写成 2011-03 或 2011。', en: '{cell}: "{written}" is no month or year; write 2011-03 or 2011.' })
export const targetNotANumber = refusal('TARGET_NOT_A_NUMBER', { zh: '{cell}：“{written}”不是数字。百分比可写成 3.5%。', en: '{cell}: "{written}" is no number. A percentage may be written 3.5%.' })
export const targetDoubled = refusal('TARGET_DOUBLED', { zh: '{cell}：同一区域同一期间出现两次。', en: '{cell}: the same area and period comes twice.' })
export const targetFileUnreadable = refusal('TARGET_FILE_UNREADABLE', { zh: '“{file}”不是可读的 xlsx：请另存为 Excel 工作簿（.xlsx）。', en: '"{file}" is no readable xlsx; save it as an Excel workbook (.xlsx).' })

export const targetMixNotOne = refusal('TARGET_MIX_NOT_ONE', { zh: '各分解依据的权重合计为 {sum}，应为 100%。请调整权重。', en: 'The weights of the bases come to {sum}; they must come to 100%. Change the weights.' })
export const targetHandNotOne = refusal('TARGET_HAND_NOT_ONE', { zh: '手工占比合计为 {sum}，应为 100%。请调整占比。', en: 'The shares set by hand come to {sum}; they must come to 100%. Change the shares.' })
export const targetNoBasis = refusal('TARGET_NO_BASIS', { zh: '下级都没有“{basis}”的数据，不能按它分解。请换一种依据，或把它的权重改为 0。', en: 'Nothing below has a figure for "{basisEn}", so it cannot be split by it. Choose another basis or set its weight to 0.' })
export const targetRollUpCircle = refusal('TARGET_ROLL_UP_CIRCLE', { zh: '上下级关系成环：{path}。请先更正上级。', en: 'The roll-up goes in a circle: {path}. Correct the parents first.' })

const kindShape = z.enum(['area', 'unit'])
const cellShape = z.object({ subjectCode: z.string().min(1).max(40), period: z.string().regex(/^\d{4}(-\d{2})?$/), value: z.number().nullable().describe('null takes the target away') })
export type TargetCell = z.infer<typeof cellShape>
const gridInput = z.object({ measureId: z.string().max(100), subjectKind: kindShape.default('area'), level: z.enum(['prefecture', 'county', 'township']).default('county'), brand: z.string().max(60).default(''), year: z.string().regex(/^\d{4}$/) })
const gridShape = z.object({
  measureId: z.string(), year: z.string(), months: z.array(z.string()),
  rows: z.array(z.object({
    subjectCode: z.string(), name: z.string(), level: z.string(), months: z.array(z.number().nullable()), year: z.number().nullable(),
    /** Last year's figures, to lean on. */
    lastYear: z.array(z.number().nullable()), actual: z.array(z.number().nullable()),
  })),
})
export type TargetGrid = z.infer<typeof gridShape>
const historyShape = z.object({ targetId: z.number(), period: z.string(), value: z.number(), author: z.string().nullable(), setAt: z.string(), replacedAt: z.string().nullable() })

export const targetContract = {
  grid: oc.route({ method: 'GET', path: '/targets', summary: 'Targets of one indicator and year: areas down, months across', tags: ['targets'] }).input(gridInput).output(gridShape),
  save: oc.route({ method: 'PUT', path: '/targets', summary: 'Sets targets; what was in force stays in the history', tags: ['targets'] })
    .input(z.object({ measureId: z.string().max(100), subjectKind: kindShape.default('area'), brand: z.string().max(60).default(''), cells: z.array(cellShape).min(1).max(20_000) }))
    .output(z.object({ saved: z.number() })),
  readSheet: oc.route({ method: 'POST', path: '/targets/sheet', summary: 'Reads a grid from an xlsx file without saving it', tags: ['targets'] })
    .input(z.object({ measureId: z.string().max(100), subjectKind: kindShape.default('area'), year: z.string().regex(/^\d{4}$/), fileName: z.string().max(255), contentBase64: z.string().max(1_900_000) }))
    .output(z.object({ cells: z.array(cellShape) })),
  readPaste: oc.route({ method: 'POST', path: '/targets/paste', summary: 'Reads a pasted grid without saving it', tags: ['targets'] })
    .input(z.object({ measureId: z.string().max(100), subjectKind: kindShape.default('area'), year: z.string().regex(/^\d{4}$/), text: z.string().max(500_000) }))
    .output(z.object({ cells: z.array(cellShape) })),
  history: oc.route({ method: 'GET', path: '/targets/history', summary: 'Every target that one cell ever had', tags: ['targets'] })
    .input(z.object({ measureId: z.string().max(100), subjectKind: kindShape.default('area'), subjectCode: z.string().max(40), brand: z.string().max(60).default(''), year: z.string().regex(/^\d{4}$/) }))
    .output(z.array(historyShape)),
}
