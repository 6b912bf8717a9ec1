import exceljs from 'exceljs'
import { causeTexts, decisionTexts, effectsTable, findingsTable, lineTexts, minutesTexts, rankingTable, type ReportInput, type ReportTable, summaryTexts, warningsTable } from './content.ts'
import type { CaptionedPicture } from './pictures.ts'

const font = { name: '宋体', size: 11 } as const
const headFont = { name: '黑体', size: 11 } as const
const rowHeightPx = 20
/** A4 across, no column on a page of its own. */
const pageSetup = { paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 } as const

/** The same report as sheets, for those who work on with the figures; charts as pictures on a sheet of their own. */
export async function xlsxReport(input: ReportInput, pictures: readonly CaptionedPicture[]): Promise<Buffer> {
  const workbook = new exceljs.Workbook()
  const lines = lineTexts(input)
  const cover = workbook.addWorksheet('总体情况', { pageSetup })
  cover.getColumn(1).width = 100
  cover.addRow([lines.标题]).font = { name: '黑体', size: 16 }
  for (const text of [`会议日期：${lines.会议日期}　主持人：${lines.主持人}　参会人：${lines.参会人}`, ...summaryTexts(input), '', '会议纪要', ...minutesTexts(input), '', '决定事项', ...decisionTexts(input)]) addText(cover, text)
  for (const [name, table] of [['偏离指标', findingsTable(input)], ['措施效果', effectsTable(input)], ['预警', warningsTable(input)], ['县分排名', rankingTable(input)]] as const) {
    if (table) addTable(workbook, name, table)
  }
  addTable(workbook, '原因与措施', { caption: '原因与措施', head: ['指标', '原因', '措施'], numeric: [], rows: causeTexts(input).map((each) => [each.heading, each.cause.replace(/^原因：/, ''), each.actions.join('\n')]) })
  const charts = workbook.addWorksheet('走势图', { pageSetup })
  let row = 0
  for (const each of pictures) {
    const bytes = Uint8Array.from(each.picture.png)
    charts.addImage(workbook.addImage({ buffer: bytes.buffer, extension: 'png' }), { tl: { col: 0, row }, ext: { width: each.widthPx, height: each.heightPx } })
    row += Math.ceil(each.heightPx / rowHeightPx) + 1
    const caption = charts.getCell(row, 1)
    caption.value = each.caption
    caption.font = headFont
    row += 2
  }
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

function addText(sheet: exceljs.Worksheet, text: string): void {
  const row = sheet.addRow([text])
  row.font = font
  row.alignment = { wrapText: true, vertical: 'top' }
  // As text, a line that begins with = stays what it is.
  row.getCell(1).numFmt = '@'
}

function addTable(workbook: exceljs.Workbook, name: string, table: ReportTable): void {
  const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 2 }], pageSetup })
  sheet.addRow([table.caption]).font = headFont
  const head = sheet.addRow([...table.head])
  head.font = headFont
  for (const values of table.rows) {
    const row = sheet.addRow([...values])
    row.font = font
    row.eachCell((cell, column) => {
      cell.numFmt = '@'
      cell.alignment = { wrapText: true, vertical: 'top', horizontal: table.numeric.includes(column - 1) ? 'right' : 'left' }
    })
  }
  table.head.forEach((text, index) => {
    const widest = Math.max(...[text, ...table.rows.map((row) => row[index] ?? '')].map((each) => Array.from(each).reduce((sum, sign) => sum + ((sign.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1), 0)))
    sheet.getColumn(index + 1).width = Math.min(48, Math.max(8, widest + 2))
  })
}
