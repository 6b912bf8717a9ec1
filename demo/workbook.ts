import type { Day } from '../src/kernel/day.ts'
import type { TwinFile } from './file.ts'

export type SheetCell = string | number | null

/** A workbook of one sheet; numbers are numbers, all else is text. */
export function workbookFile(feedId: string, name: string, deliveredOn: Day, headers: readonly string[], rows: () => readonly (readonly SheetCell[])[]): TwinFile {
  return {
    feedId, name, deliveredOn, encoding: 'xlsx',
    chunks: async function* chunks() {
      const { default: excel } = await import('exceljs')
      const workbook = new excel.Workbook()
      const made = new Date(`${deliveredOn}T00:00:00Z`)
      workbook.creator = '演示数据'
      workbook.created = made
      workbook.modified = made
      const sheet = workbook.addWorksheet('数据')
      sheet.addRow([...headers])
      sheet.getRow(1).font = { bold: true }
      for (const row of rows()) sheet.addRow([...row])
      yield withoutClock(Buffer.from(await workbook.xlsx.writeBuffer()))
    },
  }
}

const CENTRAL_ENTRY = 0x02014b50
const END_OF_DIRECTORY = 0x06054b50
// 1980-01-01 00:00:00 in DOS form.
const DOS_TIME = 0
const DOS_DATE = 0x21

/** The archiver stamps its entries with the clock; the same world must give the same bytes. */
function withoutClock(zip: Buffer): Buffer {
  let end = zip.length - 22
  while (end >= 0 && zip.readUInt32LE(end) !== END_OF_DIRECTORY) end--
  if (end < 0) throw new Error('The workbook is no zip archive.')
  const entryCount = zip.readUInt16LE(end + 10)
  let at = zip.readUInt32LE(end + 16)
  for (let entry = 0; entry < entryCount; entry++) {
    if (zip.readUInt32LE(at) !== CENTRAL_ENTRY) throw new Error('The workbook has a broken directory.')
    const local = zip.readUInt32LE(at + 42)
    zip.writeUInt16LE(DOS_TIME, at + 12)
    zip.writeUInt16LE(DOS_DATE, at + 14)
    zip.writeUInt16LE(DOS_TIME, local + 10)
    zip.writeUInt16LE(DOS_DATE, local + 12)
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return zip
}
