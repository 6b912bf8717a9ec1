import type { Words } from '../../../kernel/refusal.ts'

/** What the first bytes of a file say it is. */
export type FileKind =
  | { kind: 'empty' }
  | { kind: 'text' }
  | { kind: 'zip' }
  | { kind: 'gzip' }
  | { kind: 'compound' }
  | { kind: 'archive'; words: Words }
  | { kind: 'other'; words: Words }

type Mark = { readonly bytes: string; readonly at?: number; readonly kind: FileKind }
const other = (zh: string, en: string): FileKind => ({ kind: 'other', words: { zh, en } })
const archive = (zh: string, en: string): FileKind => ({ kind: 'archive', words: { zh, en } })

// Bytes in latin1.
const marks: readonly Mark[] = [
  { bytes: 'PK\x03\x04', kind: { kind: 'zip' } },
  { bytes: 'PK\x05\x06', kind: { kind: 'zip' } },
  { bytes: 'PK\x07\x08', kind: { kind: 'zip' } },
  { bytes: '\x1f\x8b', kind: { kind: 'gzip' } },
  { bytes: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', kind: { kind: 'compound' } },
  { bytes: '\x89PNG\r\n', kind: other('PNG 图片', 'a PNG picture') },
  { bytes: '\xff\xd8\xff', kind: other('JPEG 图片', 'a JPEG picture') },
  { bytes: 'GIF8', kind: other('GIF 图片', 'a GIF picture') },
  { bytes: '%PDF-', kind: other('PDF 文档', 'a PDF document') },
  { bytes: '{\\rtf', kind: other('RTF 文档', 'an RTF document') },
  { bytes: '7z\xbc\xaf\x27\x1c', kind: archive('7z 压缩包', 'a 7z archive') },
  { bytes: 'Rar!\x1a\x07', kind: archive('RAR 压缩包', 'a RAR archive') },
  { bytes: 'BZh', kind: archive('bzip2 压缩文件', 'a bzip2 archive') },
  { bytes: '\xfd7zXZ\x00', kind: archive('xz 压缩文件', 'an xz archive') },
  { bytes: '\x28\xb5\x2f\xfd', kind: archive('zstd 压缩文件', 'a zstd archive') },
  { bytes: 'ustar', at: 257, kind: archive('tar 归档', 'a tar archive') },
  { bytes: 'MZ\x90\x00', kind: other('Windows 程序', 'a Windows program') },
  { bytes: '\x7fELF', kind: other('Linux 程序', 'a Linux program') },
  { bytes: 'SQLite format 3\x00', kind: other('SQLite 数据库', 'an SQLite database') },
  { bytes: 'PAR1', kind: other('Parquet 文件', 'a Parquet file') },
]
const webPage = other('网页（HTML）；系统导出的“.xls”常是这种，请用 Excel 打开后另存为 .xlsx', 'a web page (HTML), as some systems export under the name .xls: open it in Excel and save it as .xlsx')
const xml = other('XML 文件', 'an XML file')
const binary = other('二进制数据', 'binary data')

export function sniff(head: Buffer): FileKind {
  if (head.length === 0) return { kind: 'empty' }
  const mark = marks.find(({ bytes, at = 0 }) => head.toString('latin1', at, at + bytes.length) === bytes)
  if (mark) return mark.kind
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return { kind: 'text' }
  const opening = head.toString('latin1', 0, 512).replace(/^\xef\xbb\xbf/, '').trimStart().toLowerCase()
  if (/^<(!doctype html|html|head|meta|table)/.test(opening)) return webPage
  if (opening.startsWith('<?xml')) return opening.includes('<html') ? webPage : xml
  return isBinary(head) ? binary : { kind: 'text' }
}

// A stray NUL in a table is a fault with its place; bytes at random have one control character in nine.
const CONTROLS_MAX = 8
const CONTROLS_SHARE_MAX = 0.02

function isBinary(head: Buffer): boolean {
  let controls = 0
  for (const byte of head) if (byte < 0x20 && (byte < 0x09 || byte > 0x0d) && byte !== 0x1a) controls += 1
  return controls > CONTROLS_MAX && controls > head.length * CONTROLS_SHARE_MAX
}
