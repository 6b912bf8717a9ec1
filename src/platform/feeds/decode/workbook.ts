import { posix } from 'node:path'
import { Refusal } from '../../../kernel/refusal.ts'
import { readEntry, type Archive } from './archive.ts'
import { builtInLook, customLook, unescapeText, type NumberLook } from './cellValue.ts'
import type { Decoding } from './decoding.ts'
import { sheetsHidden, workbookDamaged, workbookTextsTooMany, workbookWithoutContent } from './refusals.ts'
import { SheetRows, type SheetContext } from './sheet.ts'
import type { DecodedTable, DecodeNotice } from './table.ts'
import { XmlFault, xmlReader, type XmlHandlers } from './xml.ts'

// Shared texts are the one part of a workbook that must be in memory whole.
const TEXT_CHARACTERS_MAX = 128 * 1024 ** 2
// Zip entries come in pieces too small to be worth a write each.
const WRITE_CHARACTERS = 256 * 1024
const INDEX_BYTES_MAX = 64 * 1024 ** 2
const WORKBOOK_DEFAULT = 'xl/workbook.xml'

type Sheet = { readonly name: string; readonly entry: string; readonly isHidden: boolean }
type Relation = { readonly type: string; readonly target: string }

/** Reads every visible sheet with content. `part` is the workbook's entry in an outer archive. */
export async function decodeWorkbook(archive: Archive, part: string | null, decoding: Decoding): Promise<DecodedTable[]> {
  try {
    return await readWorkbook(archive, part, decoding)
  } catch (error) {
    if (error instanceof XmlFault) throw new Refusal(workbookDamaged, { file: archive.name, detail: error.message })
    throw error
  }
}

async function readWorkbook(archive: Archive, part: string | null, decoding: Decoding): Promise<DecodedTable[]> {
  const main = [...(await readRelations(archive, '_rels/.rels', '')).values()].find(({ type }) => type === 'officeDocument')?.target ?? WORKBOOK_DEFAULT
  const folder = posix.dirname(main)
  const relations = await readRelations(archive, `${folder}/_rels/${posix.basename(main)}.rels`, folder)
  const targetOf = (type: string): string | null => [...relations.values()].find((relation) => relation.type === type)?.target ?? null
  const { sheets, uses1904 } = await readSheets(archive, main, relations)
  const context: SheetContext = {
    file: archive.name,
    texts: await readTexts(archive, targetOf('sharedStrings'), decoding),
    looks: await readLooks(archive, targetOf('styles')),
    uses1904,
    limits: decoding.limits,
  }
  const hidden = sheets.filter((sheet) => sheet.isHidden).map((sheet) => sheet.name).join('、')
  const notices: DecodeNotice[] = hidden === '' ? [] : [{ notice: sheetsHidden, params: { sheets: hidden } }]
  const tables: DecodedTable[] = []
  for (const sheet of sheets.filter((candidate) => !candidate.isHidden)) {
    const table = await decodeSheet(archive, sheet, part, context, decoding)
    if (table) tables.push({ ...table, notices })
  }
  if (tables.length === 0) throw new Refusal(workbookWithoutContent, { file: archive.name, hidden: hidden === '' ? null : hidden })
  return tables
}

/** Null when the sheet has no content; nothing of it stays in the folder then. */
async function decodeSheet(archive: Archive, sheet: Sheet, part: string | null, context: SheetContext, decoding: Decoding): Promise<DecodedTable | null> {
  const rows = new SheetRows(context)
  const file = await decoding.folder.createFile('.csv')
  const writeReady = async (): Promise<void> => {
    await file.write(Buffer.from(rows.takeText()))
    decoding.progress.rows(rows.rowCount)
  }
  await readXml(archive, sheet.entry, rows, async () => {
    decoding.signal?.throwIfAborted()
    if (rows.readyCharacters > WRITE_CHARACTERS) await writeReady()
  })
  await writeReady()
  await file.close()
  if (rows.headers.length === 0) {
    await decoding.folder.removeFile(file.path)
    return null
  }
  decoding.progress.finishTable()
  return {
    headers: rows.headers,
    canonicalPath: file.path,
    rowCount: rows.rowCount,
    faults: rows.faults.listed,
    faultCount: rows.faults.count,
    format: 'xlsx',
    encoding: null,
    part: part === null ? sheet.name : `${part} › ${sheet.name}`,
  }
}

async function readXml(archive: Archive, name: string, handlers: XmlHandlers, afterChunk: () => Promise<void>): Promise<void> {
  const entry = archive.entries.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase())
  if (!entry) throw new XmlFault(name)
  const reader = xmlReader(handlers)
  for await (const chunk of archive.source(entry, name).chunks()) {
    reader.write(chunk)
    await afterChunk()
  }
  reader.close()
  await afterChunk()
}

async function readSmallXml(archive: Archive, name: string, open: XmlHandlers['open']): Promise<boolean> {
  const bytes = await readEntry(archive, name, INDEX_BYTES_MAX)
  if (bytes === null) return false
  const reader = xmlReader({ open, close: () => undefined, text: () => undefined })
  reader.write(bytes)
  reader.close()
  return true
}

async function readRelations(archive: Archive, name: string, folder: string): Promise<Map<string, Relation>> {
  const relations = new Map<string, Relation>()
  await readSmallXml(archive, name, (element, attributes) => {
    const { Id, Type, Target } = attributes
    if (element !== 'Relationship' || !Id || !Type || !Target) return
    const target = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target)
    relations.set(Id, { type: Type.slice(Type.lastIndexOf('/') + 1), target })
  })
  return relations
}

async function readSheets(archive: Archive, main: string, relations: Map<string, Relation>): Promise<{ sheets: Sheet[]; uses1904: boolean }> {
  const sheets: Sheet[] = []
  let uses1904 = false
  const isFound = await readSmallXml(archive, main, (element, attributes) => {
    if (element === 'workbookPr') uses1904 = attributes['date1904'] === '1' || attributes['date1904'] === 'true'
    if (element !== 'sheet') return
    const relation = relations.get(relationId(attributes) ?? '')
    // Chart sheets stand in the same list and have no cells.
    if (relation?.type !== 'worksheet') return
    const isHidden = attributes['state'] === 'hidden' || attributes['state'] === 'veryHidden'
    sheets.push({ name: attributes['name'] ?? '', entry: relation.target, isHidden })
  })
  if (!isFound) throw new XmlFault(main)
  return { sheets, uses1904 }
}

/** `r:id`, whatever the prefix. */
function relationId(attributes: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1]
}

/** Rich text is flattened; the reading aids of East Asian text (rPh) are no part of it. */
async function readTexts(archive: Archive, name: string | null, decoding: Decoding): Promise<string[]> {
  const texts: string[] = []
  if (name === null) return texts
  let text = ''
  let characters = 0
  let phonetics = 0
  let isInText = false
  const handlers: XmlHandlers = {
    open(element) {
      if (element === 'si') text = ''
      else if (element === 'rPh') phonetics += 1
      else if (element === 't') isInText = phonetics === 0
    },
    text(piece) {
      if (!isInText) return
      text += piece
      characters += piece.length
    },
    close(element) {
      if (element === 't') isInText = false
      else if (element === 'rPh') phonetics -= 1
      else if (element === 'si') texts.push(unescapeText(text))
    },
  }
  await readXml(archive, name, handlers, async () => {
    decoding.signal?.throwIfAborted()
    if (characters > TEXT_CHARACTERS_MAX) throw new Refusal(workbookTextsTooMany, { file: archive.name, charactersMax: TEXT_CHARACTERS_MAX })
  })
  return texts
}

async function readLooks(archive: Archive, name: string | null): Promise<NumberLook[]> {
  const looks: NumberLook[] = []
  if (name === null) return looks
  const customLooks = new Map<number, NumberLook>()
  let isInCellFormats = false
  await readSmallXml(archive, name, (element, attributes) => {
    if (element === 'numFmt') customLooks.set(Number(attributes['numFmtId']), customLook(attributes['formatCode'] ?? ''))
    else if (element === 'cellXfs') isInCellFormats = true
    else if (element === 'cellStyles' || element === 'dxfs') isInCellFormats = false
    else if (element === 'xf' && isInCellFormats) {
      const formatId = Number(attributes['numFmtId'] ?? 0)
      looks.push(customLooks.get(formatId) ?? builtInLook(formatId))
    }
  })
  return looks
}
