import exceljs from 'exceljs'
import yauzl from 'yauzl'

/** The workbooks in a zip that the browser has saved. */
export async function unzip(bytes: Buffer): Promise<exceljs.Workbook[]> {
  const zip = await new Promise<yauzl.ZipFile>((done, fail) => yauzl.fromBuffer(bytes, { lazyEntries: true }, (error, opened) => (error ? fail(error) : done(opened))))
  const books: exceljs.Workbook[] = []
  return new Promise((done, fail) => {
    zip.on('end', () => done(books))
    zip.on('error', fail)
    zip.on('entry', (entry: yauzl.Entry) => zip.openReadStream(entry, (error, stream) => {
      if (error) return fail(error)
      void (async () => {
        const chunks: Buffer[] = []
        for await (const chunk of stream) chunks.push(Buffer.from(chunk))
        const book = new exceljs.Workbook()
        await book.xlsx.load(Uint8Array.from(Buffer.concat(chunks)).buffer)
        books.push(book)
        zip.readEntry()
      })().catch(fail)
    }))
    zip.readEntry()
  })
}

export function columnOf(sheet: exceljs.Worksheet, header: string): number {
  for (let column = 1; column <= sheet.columnCount; column += 1) if (sheet.getRow(1).getCell(column).text.startsWith(header)) return column
  throw new Error(`The sheet has no column ${header}.`)
}
export function rowOf(book: exceljs.Workbook, orderId: number): { sheet: exceljs.Worksheet; row: number } | null {
  const [sheet] = book.worksheets
  for (let row = 2; sheet && row <= sheet.rowCount; row += 1) if (sheet.getRow(row).getCell(1).text === String(orderId)) return { sheet, row }
  return null
}
export function fillRow(book: exceljs.Workbook, orderId: number, cells: Readonly<Record<string, string | number>>): void {
  const found = rowOf(book, orderId)
  if (!found) throw new Error(`The workbook has no order ${orderId}.`)
  for (const [header, value] of Object.entries(cells)) found.sheet.getRow(found.row).getCell(columnOf(found.sheet, header)).value = value
}
export async function copyOf(book: exceljs.Workbook): Promise<exceljs.Workbook> {
  const copy = new exceljs.Workbook()
  await copy.xlsx.load(Uint8Array.from(Buffer.from(await book.xlsx.writeBuffer())).buffer)
  return copy
}
