import { refusal, type RefusalDeclaration } from '../../kernel/refusal.ts'
import type { CellFaultCode } from './stage.ts'

export const unknownFeed = refusal('UNKNOWN_FEED', {
  zh: '认不出“{file}”是哪一种文件。请核对表头，或在上传时选择数据种类。',
  en: 'The file "{file}" is of no kind that is known here. Check its header, or choose the kind of data when you upload it.',
})
export const wrongFeed = refusal('WRONG_FEED', {
  zh: '“{file}”不像“{feed}”：缺少列 {columns}。请确认没有选错数据种类。',
  en: '"{file}" does not look like "{feed}": the columns {columns} are missing. Check that the right kind of data was chosen.',
})
export const missingColumns = refusal('MISSING_COLUMNS', {
  zh: '“{file}”缺少必需的列：{columns}。请补上后重新上传；没有载入任何数据。',
  en: '"{file}" lacks the columns {columns}. Add them and upload it again; nothing was loaded.',
})
export const doubledColumns = refusal('DOUBLED_COLUMNS', {
  zh: '“{file}”里有两列都对应 {columns}。请只保留一列后重新上传。',
  en: 'Two columns of "{file}" both stand for {columns}. Keep one and upload it again.',
})
export const noRows = refusal('NO_ROWS', { zh: '“{file}”只有表头，没有数据行。', en: '"{file}" has a header but no rows.' })
export const periodClosed = refusal('PERIOD_CLOSED', {
  zh: '{feed}的 {slice} 已经关账，不再接收文件。如需更正，请先由负责人重新开账。',
  en: '{feed} is closed for {slice} and takes no more files. Have the period opened again first if it must be corrected.',
})
export const cellsRefused = refusal('CELLS_REFUSED', {
  zh: '“{file}”有 {count} 处不合格，整个文件没有载入。请下载标记好的表格，改正后重新上传。',
  en: '"{file}" has {count} faults and was not loaded at all. Download the marked sheet, mend it and upload it again.',
})
export const sliceUnknown = refusal('SLICE_UNKNOWN', {
  zh: '“{file}”看不出属于哪一期：{column}列没有一个可用的值。',
  en: '"{file}" does not tell its period: the column {column} has no usable value.',
})
export const diskFull = refusal('DISK_FULL', { zh: '磁盘空间不足，没有载入任何数据。请清理磁盘后重试。', en: 'The disk is full; nothing was loaded. Free some space and try again.' }, 507)

/** Why a cell is bad; `{column}` and `{value}` are known to the report. */
export const cellFaults: Record<CellFaultCode | 'OTHER_PERIOD' | 'DUPLICATE_KEY', RefusalDeclaration> = {
  EMPTY: refusal('EMPTY', { zh: '必填，不能为空', en: 'must not be empty' }),
  NOT_READABLE: refusal('NOT_READABLE', { zh: '不是{kind}', en: 'is not {kind}' }),
  OUT_OF_RANGE: refusal('OUT_OF_RANGE', { zh: '超出范围（{range}）', en: 'is out of range ({range})' }),
  UNKNOWN_AREA: refusal('UNKNOWN_AREA', { zh: '不是本分公司的区域代码', en: 'is no area code of this branch' }),
  UNKNOWN_CHOICE: refusal('UNKNOWN_CHOICE', { zh: '只能是：{choices}', en: 'must be one of: {choices}' }),
  OTHER_PERIOD: refusal('OTHER_PERIOD', { zh: '不属于本文件的账期 {slice}', en: 'is not of the period of this file, {slice}' }),
  DUPLICATE_KEY: refusal('DUPLICATE_KEY', { zh: '与另一行重复（{key} 相同）', en: 'repeats another row (same {key})' }),
}

export const kindWords: Record<string, { zh: string; en: string }> = {
  text: { zh: '不超过 200 字的文字', en: 'a text of at most 200 characters' },
  code: { zh: '编码（字母、数字、横线）', en: 'a code of letters, digits and dashes' },
  month: { zh: '月份（如 2011-03）', en: 'a month (like 2011-03)' },
  day: { zh: '日期（如 2011-03-21）', en: 'a day (like 2011-03-21)' },
  count: { zh: '非负整数', en: 'a whole number of zero or more' },
  integer: { zh: '整数', en: 'a whole number' },
  yuan: { zh: '金额（元，最多两位小数）', en: 'an amount in yuan with at most two decimals' },
  decimal: { zh: '数字', en: 'a number' },
}
