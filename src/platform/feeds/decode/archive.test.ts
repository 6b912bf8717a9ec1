import { randomBytes } from 'node:crypto'
import { deflateSync, gzipSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import { decodeBytes, refusalOf, tablesOf, zipOf } from './samples.test-support.ts'

const plain = { name: 'a.csv', bytes: Buffer.from('甲,乙\n1,2\n') }
const zeros = Buffer.alloc(24 * 1024 ** 2, '0,0\n')
const file = (name: string, bytes: Uint8Array | string = 'x') => ({ name, bytes: Buffer.from(bytes) })
async function workbook(): Promise<Buffer> {
  const made = new ExcelJS.Workbook()
  made.addWorksheet('一').addRows([['甲'], [7]])
  return Buffer.from(await made.xlsx.writeBuffer())
}
/** The header of a compound file with one directory sector and a sector table, naming the given stream. */
function compoundOf(stream: string): Buffer {
  const bytes = Buffer.alloc(512 * 4)
  bytes.write('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 0, 'latin1')
  bytes.writeUInt16LE(9, 0x1e)
  bytes.writeUInt32LE(1, 0x30)
  bytes.writeUInt32LE(0, 0x4c)
  bytes.writeUInt32LE(2, 512 + 4)
  bytes.writeUInt32LE(0xfffffffe, 512 + 8)
  bytes.write('Root Entry', 1024, 'utf16le')
  bytes.write(stream, 1536, 'utf16le')
  return bytes
}

test('gz holds a text or a workbook', async () => {
  expect((await tablesOf(decodeBytes(gzipSync(iconv.encode('县,乡\n同仁,隆务\n', 'gb18030')))))[0]).toMatchObject({ encoding: 'gb18030', rows: [['同仁', '隆务']], part: null })
  expect((await tablesOf(decodeBytes(gzipSync(await workbook()))))[0]).toMatchObject({ rows: [['7']], part: '一' })
})

test('each file of a zip is a table of its own, by any name', async () => {
  const tables = await tablesOf(decodeBytes(zipOf([
    plain, { name: iconv.encode('三月\\用户.csv', 'gbk'), bytes: iconv.encode('县\n泽库\n', 'gbk') }, file('../../etc/passwd', 'a\n1\n'),
    file('目录/'), file('__MACOSX/._a.csv'), { name: 'b.xlsx', bytes: await workbook() },
  ])))
  expect(tables.map(({ part, rows }) => [part, rows])).toEqual([
    ['a.csv', [['1', '2']]], ['三月/用户.csv', [['泽库']]], ['../../etc/passwd', [['1']]], ['b.xlsx › 一', [['7']]],
  ])
})

test('bombs are stopped while they expand', async () => {
  expect(await refusalOf(decodeBytes(gzipSync(zeros)))).toBe('FILE_EXPANDS_TOO_MUCH')
  expect(await refusalOf(decodeBytes(zipOf([{ name: 'a.csv', bytes: zeros }])))).toBe('FILE_EXPANDS_TOO_MUCH')
  const small = zeros.subarray(0, 8 * 1024 ** 2)
  expect(await refusalOf(decodeBytes(zipOf([1, 2, 3].map((index) => ({ name: `${index}.csv`, bytes: small })))))).toBe('FILE_EXPANDS_TOO_MUCH')
  expect(await refusalOf(decodeBytes(gzipSync(randomBytes(50_000).toString('hex')), { expandedBytesMax: 60_000 }))).toBe('FILE_EXPANDS_TOO_FAR')
  const sheet = Buffer.concat([Buffer.from('<worksheet>'), Buffer.alloc(24 * 1024 ** 2, ' ')])
  const relations = (type: string, target: string) => Buffer.from(`<Relationships><Relationship Id="r" Type="x/${type}" Target="${target}"/></Relationships>`)
  const bomb = zipOf([
    file('[Content_Types].xml', '<Types/>'), { name: '_rels/.rels', bytes: relations('officeDocument', 'xl/workbook.xml') },
    file('xl/workbook.xml', '<workbook xmlns:r="n"><sheets><sheet name="a" r:id="r"/></sheets></workbook>'),
    { name: 'xl/_rels/workbook.xml.rels', bytes: relations('worksheet', 'worksheets/sheet1.xml') }, { name: 'xl/worksheets/sheet1.xml', bytes: sheet },
  ])
  expect(await refusalOf(decodeBytes(bomb))).toBe('FILE_EXPANDS_TOO_MUCH')
}, 30_000)

test('archives in archives, passwords, unknown methods, damage and emptiness are refused', async () => {
  const zip = zipOf([plain])
  const outcomes = await Promise.all([
    zipOf([{ name: 'b.zip', bytes: zip }]), zipOf([{ name: 'b.gz', bytes: gzipSync('a\n1\n') }]), gzipSync(gzipSync('a\n1\n')), gzipSync(zip),
    zipOf([file('b.7z', Buffer.from('377abcaf271c0004', 'hex'))]),
    zipOf([{ ...plain, isEncrypted: true }]), zipOf([{ ...plain, method: 12 }]), zip.subarray(0, -10), zipOf([]), zipOf([plain, file('b.csv', '')]),
    gzipSync(randomBytes(5000).toString('hex')).subarray(0, 3000), Buffer.concat([gzipSync('a\n1\n').subarray(0, 10), randomBytes(50)]),
    zipOf(Array.from({ length: 1001 }, (_, index) => file(`${index}.csv`, 'a\n'))),
  ].map((bytes) => refusalOf(decodeBytes(bytes))))
  expect(outcomes).toEqual([
    'ARCHIVE_NESTED', 'ARCHIVE_NESTED', 'ARCHIVE_NESTED', 'ARCHIVE_NESTED', 'ARCHIVE_NESTED',
    'ARCHIVE_ENCRYPTED', 'ARCHIVE_METHOD_UNKNOWN', 'ARCHIVE_DAMAGED', 'ARCHIVE_EMPTY', 'FILE_EMPTY',
    'FILE_CUT_OFF', 'ARCHIVE_DAMAGED', 'ARCHIVE_ENTRIES_TOO_MANY',
  ])
})

test('what is no table is refused by what it is', async () => {
  const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), deflateSync('pixels')])
  const outcomes = await Promise.all([
    png, '%PDF-1.7\n', '<html><table></table></html>', '<?xml version="1.0"?><a/>', randomBytes(5000),
    zipOf([file('[Content_Types].xml'), file('word/document.xml')]),
  ].map((bytes) => decodeBytes(bytes)))
  expect(outcomes.map((outcome) => outcome.kind === 'refused' ? outcome.en.replace(/.*looks like (.*?)(, not|:| \(|, as).*/, '$1') : 'read'))
    .toEqual(['a PNG picture', 'a PDF document', 'a web page', 'an XML file', 'binary data', 'a Word document'])
  const refusals = await Promise.all([
    '', '\n\n', compoundOf('EncryptedPackage'), compoundOf('Workbook'), zipOf([file('[Content_Types].xml'), file('xl/workbook.bin')]),
    zipOf([file('mimetype'), file('content.xml')]),
  ].map((bytes) => refusalOf(decodeBytes(bytes))))
  expect(refusals).toEqual(['FILE_EMPTY', 'FILE_EMPTY', 'FILE_ENCRYPTED', 'FILE_XLS', 'FILE_XLSB', 'FILE_ODS'])
  expect(await refusalOf(decodeBytes('a,b\n1,2\n', { fileBytesMax: 4 }))).toBe('FILE_TOO_LARGE')
})
