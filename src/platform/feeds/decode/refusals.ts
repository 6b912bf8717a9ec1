import { refusal, type RefusalDeclaration, type Words } from '../../../kernel/refusal.ts'

/** Refusals of a whole file. `{file}` is the name as the user knows it, with the entry inside an archive. */
export const fileEmpty = refusal('FILE_EMPTY', {
  zh: '文件“{file}”是空的。请重新导出后再上传。',
  en: 'The file "{file}" is empty. Export it again and upload the new one.',
})
export const fileTooLarge = refusal('FILE_TOO_LARGE', {
  zh: '文件“{file}”有 {bytes} 字节，超过上限 {bytesMax} 字节。请按月份或县区拆成几个文件上传。',
  en: 'The file "{file}" has {bytes} bytes, over the limit of {bytesMax}. Split it by month or county and upload the parts.',
}, 413)
export const fileExpandsTooFar = refusal('FILE_EXPANDS_TOO_FAR', {
  zh: '文件“{file}”解压后超过 {bytesMax} 字节，已停止读取。请拆成几个文件上传。',
  en: 'The file "{file}" expands to more than {bytesMax} bytes; reading stopped. Split it and upload the parts.',
}, 413)
export const fileExpandsTooMuch = refusal('FILE_EXPANDS_TOO_MUCH', {
  zh: '文件“{file}”解压后超过自身的 {ratioMax} 倍，疑似压缩炸弹，已停止读取。请直接上传未压缩的文件。',
  en: 'The file "{file}" expands to more than {ratioMax} times its size, as a zip bomb does; reading stopped. Upload it unpacked.',
}, 413)
export const fileEncrypted = refusal('FILE_ENCRYPTED', {
  zh: '文件“{file}”设有打开密码，无法读取。请在 Excel 中取消密码（文件－信息－保护工作簿），另存后再上传。',
  en: 'The file "{file}" is protected by a password and cannot be read. Remove the password in Excel (File, Info, Protect Workbook), save and upload it again.',
})
export const fileXls = refusal('FILE_XLS', {
  zh: '文件“{file}”是旧版 Excel（.xls）。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。',
  en: 'The file "{file}" is in the old Excel format (.xls). Open it in Excel or WPS, save it as .xlsx and upload that.',
})
export const fileXlsb = refusal('FILE_XLSB', {
  zh: '文件“{file}”是二进制 Excel（.xlsb）。请用 Excel 打开，另存为 .xlsx 后再上传。',
  en: 'The file "{file}" is a binary Excel workbook (.xlsb). Open it in Excel, save it as .xlsx and upload that.',
})
export const fileOds = refusal('FILE_ODS', {
  zh: '文件“{file}”是 OpenDocument 文件。请另存为 .xlsx 后再上传。',
  en: 'The file "{file}" is an OpenDocument file. Save it as .xlsx and upload that.',
})
export const fileOfOtherKind = (kind: Words): RefusalDeclaration => refusal('FILE_OF_OTHER_KIND', {
  zh: `文件“{file}”看起来是${kind.zh}，不是数据表。请上传 CSV、TXT 或 .xlsx 文件，也可以打成 zip 或 gz。`,
  en: `The file "{file}" looks like ${kind.en}, not a table. Upload a CSV, text or .xlsx file, or a zip or gz of them.`,
})
export const fileCutOff = refusal('FILE_CUT_OFF', {
  zh: '文件“{file}”不完整，在中途断开了。请重新导出或重新传输后再上传。',
  en: 'The file "{file}" is cut off half-way. Export or transfer it again and upload the whole file.',
})
export const textDamaged = refusal('TEXT_DAMAGED', {
  zh: '文件“{file}”第 {row} 行附近有既不是 UTF-8 也不是 GB18030 的字节，无法按文字读取。请重新导出，编码选 UTF-8 或 GB18030。',
  en: 'The file "{file}" has bytes near line {row} that are neither UTF-8 nor GB18030 text. Export it again as UTF-8 or GB18030.',
})
export const columnsTooMany = refusal('COLUMNS_TOO_MANY', {
  zh: '“{file}”有 {columns} 列，超过上限 {columnsMax} 列。请删去用不到的列后再上传。',
  en: '"{file}" has {columns} columns, over the limit of {columnsMax}. Delete the columns that are not needed and upload it again.',
})
export const rowsTooMany = refusal('ROWS_TOO_MANY', {
  zh: '“{file}”超过 {rowsMax} 行。请按月份或县区拆成几个文件上传。',
  en: '"{file}" has more than {rowsMax} rows. Split it by month or county and upload the parts.',
})
export const rowTooLong = refusal('ROW_TOO_LONG', {
  zh: '“{file}”第 {row} 行超过 {bytesMax} 字节仍未换行，不像数据表。请检查换行符后重新导出。',
  en: 'Row {row} of "{file}" goes on for more than {bytesMax} bytes without a line end, which no table does. Check the line ends and export it again.',
})
export const diskFull = refusal('DISK_FULL', {
  zh: '服务器磁盘已满，文件“{file}”没有读入，原有数据不受影响。请通知管理员清理磁盘后重新上传。',
  en: 'The disk of the server is full; the file "{file}" was not read and the data is as it was. Ask the administrator to free space, then upload it again.',
}, 507)

/** Refusals of archives. */
export const archiveNested = refusal('ARCHIVE_NESTED', {
  zh: '压缩包里的“{file}”又是压缩包。请先解开里层，把数据文件直接放进一个 zip。',
  en: 'The entry "{file}" is itself an archive. Unpack the inner one and put its files straight into one zip.',
})
export const archiveEncrypted = refusal('ARCHIVE_ENCRYPTED', {
  zh: '压缩包里的“{file}”设有密码。请不设密码重新压缩后再上传。',
  en: 'The entry "{file}" is protected by a password. Pack it again without one and upload it.',
})
export const archiveDamaged = refusal('ARCHIVE_DAMAGED', {
  zh: '压缩文件“{file}”已损坏或不完整，无法解开。请重新压缩或重新传输后再上传。',
  en: 'The packed file "{file}" is damaged or cut off and cannot be opened. Pack or transfer it again and upload it.',
})
export const archiveMethodUnknown = refusal('ARCHIVE_METHOD_UNKNOWN', {
  zh: '压缩包里的“{file}”用了不支持的压缩方法。请用标准 zip（Deflate）重新压缩后再上传。',
  en: 'The entry "{file}" uses a packing method that is not supported. Pack it again as a standard zip (Deflate).',
})
export const archiveEmpty = refusal('ARCHIVE_EMPTY', {
  zh: '压缩包“{file}”里没有文件。请放入数据文件后再上传。',
  en: 'The archive "{file}" holds no file. Put the data files into it and upload it again.',
})
export const archiveEntriesTooMany = refusal('ARCHIVE_ENTRIES_TOO_MANY', {
  zh: '压缩包“{file}”里有 {entries} 个文件，超过上限 {entriesMax} 个。请分成几个压缩包上传。',
  en: 'The archive "{file}" holds {entries} files, over the limit of {entriesMax}. Upload it as several archives.',
})

/** Refusals of workbooks. */
export const workbookDamaged = refusal('WORKBOOK_DAMAGED', {
  zh: '工作簿“{file}”的内容已损坏，无法读取（{detail}）。请用 Excel 打开并另存为 .xlsx 后再上传。',
  en: 'The workbook "{file}" is damaged inside and cannot be read ({detail}). Open it in Excel, save it as .xlsx and upload that.',
})
export const workbookWithoutContent = refusal('WORKBOOK_WITHOUT_CONTENT', {
  zh: '工作簿“{file}”没有一张可见且有内容的工作表（隐藏的工作表：{hidden}）。请填写或取消隐藏后再上传。',
  en: 'The workbook "{file}" has no visible sheet with content (hidden sheets: {hidden}). Fill one in or unhide it and upload it again.',
})
export const workbookTextsTooMany = refusal('WORKBOOK_TEXTS_TOO_MANY', {
  zh: '工作簿“{file}”的文字超过 {charactersMax} 个字符，太大了。请另存为 CSV 后再上传。',
  en: 'The workbook "{file}" holds more than {charactersMax} characters of text. Save it as CSV and upload that.',
})
export const sheetsHidden = refusal('SHEETS_HIDDEN', {
  zh: '隐藏的工作表没有读取：{sheets}。需要读入的请取消隐藏后重新上传。',
  en: 'Hidden sheets were not read: {sheets}. Unhide and upload again what should be read.',
})

/** Faults of one place in a table. */
export const cellsMissing = refusal('CELLS_MISSING', {
  zh: '第 {row} 行只有 {cells} 列，表头有 {headers} 列。请补齐分隔符，或检查引号是否成对。',
  en: 'Row {row} has only {cells} cells, the header {headers}. Add the missing separators, or check that quotes come in pairs.',
})
export const cellsExtra = refusal('CELLS_EXTRA', {
  zh: '第 {row} 行有 {cells} 列，表头只有 {headers} 列。请检查内容里是否有未加引号的分隔符。',
  en: 'Row {row} has {cells} cells, the header only {headers}. Check for a separator inside a value that is not quoted.',
})
export const rowCutOff = refusal('ROW_CUT_OFF', {
  zh: '文件在第 {row} 行中途断开：只有 {cells} 列，表头有 {headers} 列。请重新导出或重新传输整个文件。',
  en: 'The file is cut off within row {row}: {cells} cells, the header has {headers}. Export or transfer the whole file again.',
})
export const rowEmpty = refusal('ROW_EMPTY', {
  zh: '第 {row} 行是空行，后面还有数据。请删去空行。',
  en: 'Row {row} is empty and rows follow it. Delete the empty row.',
})
export const quoteNotClosed = refusal('QUOTE_NOT_CLOSED', {
  zh: '第 {row} 行第 {column} 列的引号没有结束，后面的内容无法读取。请补上引号；若文件中途断开，请重新导出。',
  en: 'The quote opened in row {row}, column {column} is never closed, so what follows cannot be read. Close it; if the file was cut off, export it again.',
})
export const quoteMisplaced = refusal('QUOTE_MISPLACED', {
  zh: '第 {row} 行第 {column} 列的结束引号后面还有文字。内容里的引号请写成两个引号。',
  en: 'Row {row}, column {column} has text after its closing quote. Write a quote inside a value as two quotes.',
})
export const cellNul = refusal('CELL_NUL', {
  zh: '第 {row} 行第 {column} 列含有空字符（NUL），文件可能损坏。请重新导出。',
  en: 'Row {row}, column {column} holds a NUL character; the file may be damaged. Export it again.',
})
export const cellTooLong = refusal('CELL_TOO_LONG', {
  zh: '第 {row} 行第 {column} 列超过 {charactersMax} 个字符。请缩短内容，或检查引号和分隔符。',
  en: 'Row {row}, column {column} is longer than {charactersMax} characters. Shorten it, or check quotes and separators.',
})
export const cellWithoutHeader = refusal('CELL_WITHOUT_HEADER', {
  zh: '第 {row} 行第 {column} 列有内容，但表头这一列没有名称。请给该列加表头，或清空该列。',
  en: 'Row {row}, column {column} has a value but that column has no header. Name the column or clear it.',
})
export const cellFormula = refusal('CELL_FORMULA', {
  zh: '单元格 {cell} 是公式。上报的数据必须是数值：请复制后“选择性粘贴－数值”，再上传。',
  en: 'Cell {cell} is a formula. Figures must be values: copy the cells, paste special as values, and upload again.',
})
export const cellError = refusal('CELL_ERROR', {
  zh: '单元格 {cell} 是错误值 {value}。请改正后再上传。',
  en: 'Cell {cell} shows the error {value}. Correct it and upload again.',
})
export const cellsMerged = refusal('CELLS_MERGED', {
  zh: '单元格 {cells} 是合并单元格。请取消合并，并在每一格填上内容。',
  en: 'The cells {cells} are merged. Unmerge them and fill in every cell.',
})
export const cellNumberRounded = refusal('CELL_NUMBER_ROUNDED', {
  zh: '单元格 {cell} 的数字超过 15 位，Excel 已经丢掉末尾几位。请把该列设为文本格式，重新填写号码。',
  en: 'The number in cell {cell} has more digits than Excel keeps, so its end is lost. Format the column as text and enter it again.',
})
export const cellUnreadable = refusal('CELL_UNREADABLE', {
  zh: '单元格 {cell} 的值“{value}”不是有效的数字或日期。请改正后再上传。',
  en: 'The value "{value}" of cell {cell} is no valid number or date. Correct it and upload again.',
})
