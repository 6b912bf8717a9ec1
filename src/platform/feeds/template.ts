import type { Words } from '../../kernel/refusal.ts'
import type { Feed, FeedColumn } from './feed.ts'
import { kindWords } from './refusals.ts'

const rowsWithDropDown = 5_000
// Excel takes no longer list written into a cell's rule.
const listCharactersMax = 255

/** The rule of a column in words, as its note in the template says it. */
export function ruleOf(column: FeedColumn): Words {
  const choices = Object.keys(column.choices ?? {})
  const kind = column.kind === 'choice'
    ? { zh: `只能是：${choices.join('、')}`, en: `one of: ${choices.join(', ')}` }
    : column.kind === 'area'
      ? { zh: '本分公司的区域代码', en: 'an area code of the branch' }
      : (kindWords[column.kind] ?? { zh: '', en: '' })
  const min = column.min ?? (column.kind === 'count' ? 0 : undefined)
  const range = [min === undefined ? '' : `≥ ${min}`, column.max === undefined ? '' : `≤ ${column.max}`].filter((text) => text !== '').join(', ')
  return {
    zh: `${column.required ? '必填' : '可不填'}：${kind.zh}${range ? `，${range}` : ''}`,
    en: `${column.required ? 'Required' : 'May be empty'}: ${kind.en}${range ? `, ${range}` : ''}`,
  }
}

/** An Excel file to fill in. Its example row cannot be loaded by mistake: the first key says that it is to be deleted. */
export async function writeTemplate(feed: Feed): Promise<Buffer> {
  const { default: excel } = await import('exceljs')
  const workbook = new excel.Workbook()
  const sheet = workbook.addWorksheet(feed.name.zh.slice(0, 31), { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.columns = feed.columns.map((column) => ({ header: column.header, width: Math.max(14, column.header.length * 2 + 4), style: { numFmt: isText(column) ? '@' : 'General' } }))
  const headers = sheet.getRow(1)
  headers.font = { bold: true }
  feed.columns.forEach((column, index) => {
    const rule = ruleOf(column)
    const cell = headers.getCell(index + 1)
    cell.note = `${rule.zh}\n${column.headerEn}. ${rule.en}`
    if (column.required) cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFF2F2F2' } }
    const list = Object.keys(column.choices ?? {}).join(',')
    if (column.kind !== 'choice' || list.length > listCharactersMax) return
    for (let row = 2; row <= rowsWithDropDown; row += 1) {
      sheet.getCell(row, index + 1).dataValidation = {
        type: 'list', allowBlank: !column.required, formulae: [`"${list}"`], showErrorMessage: true, errorTitle: column.header, error: rule.zh,
      }
    }
  })
  const example = sheet.getRow(2)
  feed.columns.forEach((column, index) => {
    example.getCell(index + 1).value = column.name === feed.key[0] ? '示例，请删除本行' : exampleOf(column)
  })
  example.font = { italic: true, color: { argb: 'FF8C8C8C' } }
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

function isText(column: FeedColumn): boolean {
  return !['count', 'integer', 'yuan', 'decimal'].includes(column.kind)
}

function exampleOf(column: FeedColumn): string | number {
  const least = column.min ?? 0
  const examples: Record<FeedColumn['kind'], string | number> = {
    text: '示例', code: 'A0001', area: '区域代码', month: '2011-03', day: '2011-03-21', count: Math.max(12, least), integer: Math.max(12, least), yuan: 12.5, decimal: Math.max(1.5, least),
    choice: Object.keys(column.choices ?? {})[0] ?? '',
  }
  return examples[column.kind]
}
