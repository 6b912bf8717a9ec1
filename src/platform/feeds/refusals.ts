import { refusal, type RefusalDeclaration } from '../../kernel/refusal.ts'
import type { CellFaultCode } from './stage.ts'

export const unknownFeed = refusal('UNKNOWN_FEED', {
  zh: '认不出“{file}”是哪一种文件。请核对表头，或在上传时选择数据种类。',
  en: 'The file "{file}" is of no kind that is known here. Check its header, or choose the kind of data when you upload it.',
})
export const wrongFeed = refusal('WRONG_FEED', {
  zh: '“{file}”不像“{feed}”：缺少列 {columns}。请确认没有选错数据种类。',
  en: '"{file}" does not look like "{feedEn}": the columns {columns} are missing. Check that the right kind of data was chosen.',
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
export const emptyWithoutPeriod = refusal('EMPTY_WITHOUT_PERIOD', {
  zh: '“{file}”的合计行写明 0 笔，但看不出是哪一期。请在文件名里写上日期，或上传时选定。',
  en: 'The closing line of "{file}" says no rows, but not of which period. Write the date into the file name, or choose it when uploading.',
})
export const emptyOverRows = refusal('EMPTY_OVER_ROWS', {
  zh: '{slice} 已有 {count} 行{feed}，“{file}”写明 0 笔，没有替换。如果那些行确实不该有，请先撤回原文件。',
  en: '{slice} has {count} rows of {feedEn} already, and "{file}" says there are none; nothing was replaced. Withdraw the earlier file first if its rows should not be there.',
})
export const periodClosed = refusal('PERIOD_CLOSED', {
  zh: '{feed}的 {slice} 已经关账，不再接收文件。如需更正，请先由负责人重新开账。',
  en: '{feedEn} is closed for {slice} and takes no more files. Have the period opened again first if it must be corrected.',
})
export const periodAhead = refusal('PERIOD_AHEAD', {
  zh: '“{file}”是 {slice} 的{feed}，而今天是 {today}，这一期还没有开始，没有载入任何数据。请核对文件里的日期，改正后重新上传。',
  en: '"{file}" is {feedEn} of {slice}, but today is {today} and that period has not begun; nothing was loaded. Check the dates in the file, mend them and upload it again.',
})
export const cellsRefused = refusal('CELLS_REFUSED', {
  zh: '“{file}”有 {count} 处不合格，整个文件没有载入。请下载标记好的表格，改正后重新上传。',
  en: '"{file}" has {count} faults and was not loaded at all. Download the marked sheet, mend it and upload it again.',
})
export const controlDiffers = refusal('CONTROL_DIFFERS', {
  zh: '“{file}”的合计行写明 {saidCount} 笔、{column} {said} 元，明细是 {foundCount} 笔、{found} 元，整个文件没有载入。请向出文件的一方要完整的文件。',
  en: 'The control line of "{file}" says {saidCount} rows and {said} yuan in {column}, but the rows are {foundCount} and {found} yuan; nothing was loaded. Ask the sender for the whole file.',
})
export const controlNotReadable = refusal('CONTROL_NOT_READABLE', {
  zh: '“{file}”第 {row} 行是合计行，但读不出{column}的笔数或金额。请改正合计行后重新上传；没有载入任何数据。',
  en: 'Row {row} of "{file}" is a control line, but its count or amount of {column} cannot be read. Mend the line and upload the file again; nothing was loaded.',
})
export const controlMisplaced = refusal('CONTROL_MISPLACED', {
  zh: '“{file}”第 {row} 行是合计行，但它不是唯一的、最后的一行。请确认文件没有拼接后重新上传；没有载入任何数据。',
  en: 'Row {row} of "{file}" is a control line that is not the only one at the end of the file. Check that no files were joined and upload it again; nothing was loaded.',
})
export const controlAbsent = refusal('CONTROL_ABSENT', {
  zh: '文件没有合计行，笔数和金额未经核对。', en: 'The file has no control line; its count and amounts were not compared.',
})
export const sliceUnknown = refusal('SLICE_UNKNOWN', {
  zh: '“{file}”看不出属于哪一期：{column}列没有一个可用的值。',
  en: '"{file}" does not tell its period: the column {column} has no usable value.',
})
export const diskFull = refusal('DISK_FULL', { zh: '磁盘空间不足，没有载入任何数据。请清理磁盘后重试。', en: 'The disk is full; nothing was loaded. Free some space and try again.' }, 507)

/** Why a cell is bad; `{column}` and `{value}` are known to the report. */
export const cellFaults: Record<CellFaultCode | 'OTHER_PERIOD' | 'OTHER_PART' | 'DUPLICATE_KEY', RefusalDeclaration> = {
  EMPTY: refusal('EMPTY', { zh: '必填，不能为空', en: 'must not be empty' }),
  NOT_READABLE: refusal('NOT_READABLE', { zh: '不是{kind}', en: 'is not {kind}' }),
  OUT_OF_RANGE: refusal('OUT_OF_RANGE', { zh: '超出范围（{range}）', en: 'is out of range ({range})' }),
  UNKNOWN_AREA: refusal('UNKNOWN_AREA', { zh: '不是本分公司的区域代码', en: 'is no area code of this branch' }),
  UNKNOWN_CHOICE: refusal('UNKNOWN_CHOICE', { zh: '只能是：{choices}', en: 'must be one of: {choices}' }),
  OTHER_PERIOD: refusal('OTHER_PERIOD', { zh: '不属于本文件的账期 {slice}', en: 'is not of the period of this file, {slice}' }),
  OTHER_PART: refusal('OTHER_PART', { zh: '不属于本文件的批次 {part}', en: 'is not of the sequence of this file, {part}' }),
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

export const sliceNotReadable = refusal('SLICE_NOT_READABLE', {
  zh: '“{slice}”不是{feed}的账期。按月的写成 2011-03，按日的写成 2011-03-21。',
  en: '"{slice}" is no period of {feedEn}. Write a month as 2011-03 and a day as 2011-03-21.',
})
export const feedUnknown = refusal('FEED_UNKNOWN', { zh: '没有“{feed}”这种数据。', en: 'There is no kind of data called "{feed}".' }, 404)
export const fileUnknown = refusal('FILE_UNKNOWN', { zh: '没有编号为 {fileId} 的文件。', en: 'There is no file number {fileId}.' }, 404)
export const fileNotThere = refusal('FILE_NOT_THERE', { zh: '找不到“{file}”，或没有读取它的权限。', en: '"{file}" is not there, or may not be read.' })
export const reportUnknown = refusal('REPORT_UNKNOWN', { zh: '这个文件没有标记表。', en: 'This file has no marked sheet.' }, 404)
export const markedSheetBack = refusal('MARKED_SHEET_BACK', {
  zh: '“{file}”是只含问题行的标记表，载入它会丢掉其余的行。请在原文件里改正后上传原文件。',
  en: '"{file}" is the marked sheet with bad rows only; loading it would lose all the others. Mend the original file and upload that.',
})
export const structureRefused = refusal('STRUCTURE_REFUSED', {
  zh: '“{file}”有 {count} 处读不出来，整个文件没有载入。每一处的位置和原因见下表。',
  en: '"{file}" has {count} places that cannot be read and was not loaded at all. The list below names each with its reason.',
})
export const intakeFault = refusal('INTAKE_FAULT', {
  zh: '读取“{file}”时系统出错，没有载入任何数据。请再上传一次；仍然不行时请告诉管理员。',
  en: 'A fault of the system stopped the reading of "{file}"; nothing was loaded. Upload it once more, and tell the administrator if it happens again.',
}, 500)
export const intakeInterrupted = refusal('INTAKE_INTERRUPTED', {
  zh: '读取“{file}”时系统连续 {attempts} 次中断，已不再重试；没有载入任何数据。请告诉管理员。',
  en: 'The system stopped {attempts} times while it read "{file}" and will not try again; nothing was loaded. Tell the administrator.',
}, 500)
export const storedFileLost = refusal('STORED_FILE_LOST', {
  zh: '数据目录里找不到“{file}”的原件，请重新上传。',
  en: 'The original of "{file}" is gone from the data folder; upload it again.',
})
export const filePurged = refusal('FILE_PURGED', {
  zh: '“{file}”的原件已过保存期限，不再保留，请重新上传。',
  en: 'The original of "{file}" was kept for its days and is gone; upload it again.',
})
export const notWaitingForHeaders = refusal('NOT_WAITING_FOR_HEADERS', {
  zh: '这个文件现在不需要对应表头（状态：{state}）。', en: 'This file does not wait for its headers (state: {state}).',
}, 409)
export const headerNotInFile = refusal('HEADER_NOT_IN_FILE', { zh: '文件里没有待对应的表头“{header}”。', en: 'The file has no header "{header}" that waits to be mapped.' })
export const columnNotInFeed = refusal('COLUMN_NOT_IN_FEED', { zh: '{feed}没有“{column}”这一列。', en: '{feedEn} has no column "{column}".' })
export const headersStillUnknown = refusal('HEADERS_STILL_UNKNOWN', {
  zh: '还有表头没有决定：{headers}。请对应到一列，或选择“不读这一列”。',
  en: 'These headers are still undecided: {headers}. Map each to a column, or choose to leave it out.',
})
export const cannotRetry = refusal('CANNOT_RETRY', { zh: '这个文件的状态是“{state}”，不能重试。', en: 'This file is {state} and cannot be tried again.' }, 409)
export const cannotWithdraw = refusal('CANNOT_WITHDRAW', {
  zh: '只有正在使用的一批数据可以撤回；这一批已被替换、撤回或没有载入。',
  en: 'Only a batch in use can be withdrawn; this one was replaced, withdrawn or never loaded.',
}, 409)
export const changeUnknown = refusal('CHANGE_UNKNOWN', { zh: '没有编号为 {changeId} 的变更。', en: 'There is no change number {changeId}.' }, 404)
export const changeDecided = refusal('CHANGE_DECIDED', { zh: '这项变更已经处理过了，请刷新页面。', en: 'This change is decided already; reload the page.' }, 409)
export const changeOfOwn = refusal('CHANGE_OF_OWN', {
  zh: '提出变更的人不能自己批准，请由另一位同事审核。', en: 'Whoever proposed a change cannot approve it; ask a colleague.',
}, 403)
export const changeRejected = refusal('CHANGE_REJECTED', { zh: '审核没有通过：{reason}', en: 'Not approved: {reason}' })
export const changeOvertaken = refusal('CHANGE_OVERTAKEN', { zh: '有更新的同类文件，这一份不再审核。', en: 'A newer file of the same kind took its place.' })
export const changeDoesNotFit = refusal('CHANGE_DOES_NOT_FIT', {
  zh: '现在不能批准：引用了还不存在、或已被占用的编码（{detail}）。请先批准它所依赖的变更，或重新上传文件。',
  en: 'It cannot be approved now: it refers to a code that is not there yet, or is taken ({detail}). Approve what it depends on first, or upload the file again.',
}, 409)
export const uploadTooLarge = refusal('UPLOAD_TOO_LARGE', {
  zh: '“{file}”超过上限 {bytesMax} 字节，已停止接收。请按月份或县区拆成几个文件上传。',
  en: '"{file}" is over the limit of {bytesMax} bytes; the upload was stopped. Split it by month or county and upload the parts.',
}, 413)
export const uploadEmpty = refusal('UPLOAD_EMPTY', { zh: '没有收到“{file}”的内容。请重新选择文件。', en: 'Nothing of "{file}" arrived. Choose the file again.' })
