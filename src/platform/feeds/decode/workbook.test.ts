import ExcelJS from 'exceljs'
import { expect, test } from 'vitest'
import { customLook, dateOfSerial, plainNumber } from './cellValue.ts'
import { decodeBytes, faultsOf, refusalOf, tablesOf, zipOf } from './samples.test-support.ts'

async function workbookOf(fill: (workbook: ExcelJS.Workbook) => void): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook()
  fill(workbook)
  return Buffer.from(await workbook.xlsx.writeBuffer())
}
const part = (name: string, xml: string) => ({ name, bytes: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${xml}`) })
const relations = (list: string) => `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list}</Relationships>`
const relation = (id: string, type: string, target: string) => `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`
/** A workbook of one sheet, written by hand where exceljs would write something else. */
function rawWorkbook(sheetData: string): Buffer {
  return zipOf([
    part('[Content_Types].xml', '<Types/>'),
    part('_rels/.rels', relations(relation('r1', 'officeDocument', '/xl/workbook.xml'))),
    part('xl/workbook.xml', '<x:workbook xmlns:x="m" xmlns:r="n"><x:sheets><x:sheet name="表" sheetId="1" r:id="r9"/></x:sheets></x:workbook>'),
    part('xl/_rels/workbook.xml.rels', relations(relation('r9', 'worksheet', 'worksheets/any.xml') + relation('r8', 'sharedStrings', 'sharedStrings.xml'))),
    part('xl/sharedStrings.xml', '<sst><si><t>甲</t></si><si><r><t>乙</t></r><r><t xml:space="preserve"> 丙</t></r><rPh><t>yi</t></rPh></si><si><t>a_x000D_b</t></si></sst>'),
    part('xl/worksheets/any.xml', `<worksheet><sheetData>${sheetData}</sheetData></worksheet>`),
  ])
}

test('every kind of value is written as the user sees or means it', async () => {
  const bytes = await workbookOf((workbook) => {
    const sheet = workbook.addWorksheet('七月')
    sheet.addRow(['文字', '数', '日期', '时刻', '真假', '百分比', '富文本'])
    sheet.addRow(['隆务镇,"东"', 1e21, new Date('2026-03-01T00:00:00Z'), new Date('2026-03-01T08:30:00Z'), true, 0.125, { richText: [{ text: '同' }, { text: '仁' }] }])
    sheet.addRow(['换\n行', 0.1 + 0.2, new Date('1950-01-15T00:00:00Z'), null, false, -1e-7])
    sheet.getColumn(3).numFmt = 'yyyy"年"m"月"d"日"'
    sheet.getColumn(4).numFmt = 'yyyy-mm-dd hh:mm'
    sheet.getColumn(6).numFmt = '0.00%'
    sheet.getCell('B2').value = 123456789012
  })
  const [decoded] = await tablesOf(decodeBytes(bytes))
  expect(decoded).toMatchObject({ part: '七月', format: 'xlsx', rowCount: 2, faultCount: 0, headers: ['文字', '数', '日期', '时刻', '真假', '百分比', '富文本'] })
  expect(decoded?.rows).toEqual([
    ['隆务镇,"东"', '123456789012', '2026-03-01', '2026-03-01 08:30:00', 'TRUE', '0.125', '同仁'],
    ['换\n行', '0.3', '1950-01-15', '', 'FALSE', '-0.0000001', ''],
  ])
})

test('dates of a workbook that counts from 1904 are the same days', async () => {
  const bytes = await workbookOf((workbook) => {
    workbook.properties.date1904 = true
    const sheet = workbook.addWorksheet('一')
    sheet.addRow(['日期'])
    sheet.addRow([new Date('2026-03-01T00:00:00Z')])
    sheet.getCell('A2').numFmt = 'yyyy-mm-dd'
  })
  expect((await tablesOf(decodeBytes(bytes)))[0]?.rows).toEqual([['2026-03-01']])
})

test('formulas, error values and merged cells are named by their cell', async () => {
  const bytes = await workbookOf((workbook) => {
    const sheet = workbook.addWorksheet('一')
    sheet.addRow(['甲', '乙', '丙'])
    for (let row = 2; row <= 8; row += 1) sheet.addRow([row, row, row])
    sheet.getCell('C7').value = { formula: 'SUM(A7:B7)', result: 14 }
    sheet.getCell('B3').value = { error: '#N/A' }
    sheet.mergeCells('A4:A5')
  })
  const [decoded] = await tablesOf(decodeBytes(bytes))
  expect(faultsOf(decoded!)).toEqual([
    { code: 'CELL_ERROR', row: 3, column: 2, value: '#N/A' },
    { code: 'CELL_FORMULA', row: 7, column: 3, value: '=SUM(A7:B7)' },
    { code: 'CELLS_MERGED', row: 4, column: 1, value: 'A4:A5' },
  ])
  expect(decoded?.faults.map(({ params }) => params['cell'])).toEqual(['B3', 'C7', undefined])
})

test('sheets with content are each a table; hidden ones are left out and named', async () => {
  const bytes = await workbookOf((workbook) => {
    workbook.addWorksheet('一').addRows([['甲'], ['1']])
    workbook.addWorksheet('空')
    workbook.addWorksheet('底稿', { state: 'hidden' }).addRows([['甲'], ['9']])
    workbook.addWorksheet('二').addRows([['甲'], ['2']])
  })
  const tables = await tablesOf(decodeBytes(bytes))
  expect(tables.map(({ part: name, rows }) => [name, rows])).toEqual([['一', [['1']]], ['二', [['2']]]])
  expect(tables[0]?.notices?.map(({ notice, params }) => [notice.code, params])).toEqual([['SHEETS_HIDDEN', { sheets: '底稿' }]])
  const onlyHidden = await workbookOf((workbook) => {
    workbook.addWorksheet('空')
    workbook.addWorksheet('底稿', { state: 'veryHidden' }).addRows([['甲'], ['9']])
  })
  expect(await refusalOf(decodeBytes(onlyHidden))).toBe('WORKBOOK_WITHOUT_CONTENT')
})

test('a sheet of 300 columns is refused', async () => {
  const bytes = await workbookOf((workbook) => workbook.addWorksheet('一').addRow(Array.from({ length: 300 }, (_, index) => `列${index}`)))
  expect(await refusalOf(decodeBytes(bytes))).toBe('COLUMNS_TOO_MANY')
})

test('what other programs write is read: prefixes, shared and inline texts, cells without places, gaps', async () => {
  const [decoded] = await tablesOf(decodeBytes(rawWorkbook(
    '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row><x:row xmlns:x="m" r="2"><x:c r="B2" t="inlineStr"><x:is><x:r><x:t>内</x:t></x:r><x:r><x:t>联</x:t></x:r></x:is></x:c></x:row>'
    + '<row r="3"><c r="A3" t="s"><v>2</v></c><c r="B3"><v>1.0E+5</v></c><c r="XFD3" s="1"/></row><row r="9"><c r="A9" s="1"/></row>')))
  expect(decoded).toMatchObject({ headers: ['甲', '乙 丙'], faultCount: 0, rows: [['', '内联'], ['a\rb', '100000']] })
})

test('empty rows within a sheet, values beside the table and rounded numbers are named', async () => {
  const [decoded] = await tablesOf(decodeBytes(rawWorkbook(
    '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="4"><c r="A4"><v>6.3230119900101E17</v></c><c r="C4"><v>1</v></c></row>')))
  expect(faultsOf(decoded!)).toEqual([
    { code: 'CELL_NUMBER_ROUNDED', row: 4, column: 1, value: '632301199001010000' },
    { code: 'ROW_EMPTY', row: 2, column: null, value: '' },
    { code: 'ROW_EMPTY', row: 3, column: null, value: '' },
    { code: 'CELL_WITHOUT_HEADER', row: 4, column: 3, value: '1' },
  ])
})

test('a workbook damaged inside, or with a document type, is refused', async () => {
  expect(await refusalOf(decodeBytes(rawWorkbook('<row r="1"><c r="A1"><v>1</row>')))).toBe('WORKBOOK_DAMAGED')
  expect(await refusalOf(decodeBytes(rawWorkbook('<row r="2"/>&bomb;')))).toBe('WORKBOOK_DAMAGED')
  expect(await refusalOf(decodeBytes(zipOf([part('[Content_Types].xml', '<Types/>')])))).toBe('WORKBOOK_DAMAGED')
})

test('numbers lose their exponent and nothing else', () => {
  expect(['1.00E+05', '1e21', '12.340000000000002', '1234567890123456', '-2.5E-8', '0.10000000000000001', '-0', 'x', ''].map(plainNumber))
    .toEqual(['100000', '1000000000000000000000', '12.34', '1234567890123456', '-0.000000025', '0.1', '0', null, null])
  expect([1, 59, 60, 61, 46_082].map((serial) => dateOfSerial(serial, false))).toEqual(['1900-01-01', '1900-02-28', null, '1900-03-01', '2026-03-01'])
  expect(['yyyy-mm-dd', 'm"月"d"日"', '[$-804]aaaa', 'h:mm', '[h]:mm:ss', 'mm:ss.0', '0.00_);[Red]\\(0.00\\)', '"d"0', '@', 'General', 'yyyy/m/d h:mm'].map(customLook))
    .toEqual(['date', 'date', 'date', 'time', 'time', 'time', 'number', 'number', 'number', 'number', 'date'])
})
