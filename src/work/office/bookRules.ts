import type { OrderField, OrderKind } from '../../branch/orderKind/contract.ts'
import { type Language, Refusal } from '../../kernel/refusal.ts'
import { checkFields, isWithin, limitsOf } from '../order/formRules.ts'
import { parsePosition } from '../order/positionRules.ts'
import type { BookFault, Cell, FilledRow, SentRow } from './contract.ts'

const lockedHeaders = { zh: ['工单编号', '标题', '地点', '负责人', '状态', '完成期限'], en: ['Order', 'Title', 'Place', 'Owner', 'Status', 'Due'] } as const
const ownHeaders = { zh: { outcome: '结果', position: (name: string) => `${name}（经度，纬度）`, reason: '超限原因', note: '说明' }, en: { outcome: 'Outcome', position: (name: string) => `${name} (longitude, latitude)`, reason: 'Why outside of limits', note: 'Note' } } as const
export const lockedCount = lockedHeaders.zh.length

/** The columns of a kind's workbook: those that are ours, then those that the office fills in. */
export function headersOf(kind: OrderKind, language: Language): string[] {
  return [...lockedHeaders[language], ownHeaders[language].outcome, ...kind.form.map((field) => (field.type === 'number' ? `${field.words[language]} (${field.unit[language]})` : field.words[language])), ...positionHeader(kind, language), ownHeaders[language].reason, ownHeaders[language].note]
}

function positionHeader(kind: OrderKind, language: Language): string[] {
  const rule = kind.evidence.find((each) => each.kind === 'position')
  return rule === undefined ? [] : [ownHeaders[language].position(rule.words[language])]
}
/** Where a kind's workbook asks for the position; null: it does not. */
export function positionColumn(kind: OrderKind): number | null {
  return kind.evidence.some((rule) => rule.kind === 'position') ? lockedCount + 1 + kind.form.length : null
}

/** A1 for column 0, row 0. */
export function cellAt(column: number, row: number): string {
  let letters = ''
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  return `${letters}${row + 1}`
}

/**
 * Reads what an office filled in. Every cell that must not have changed is compared with what was sent; each fault names its cell,
 * and one fault is enough for nothing to be merged.
 */
export function readBook(kind: OrderKind, sent: { headers: readonly string[]; rows: readonly SentRow[] }, grid: readonly (readonly Cell[])[]): { filled: FilledRow[]; faults: BookFault[]; untouchedCount: number } {
  const moved = headerFaults(sent.headers, grid[0] ?? [])
  // With moved columns every cell below would be misread.
  if (moved.length > 0) return { filled: [], faults: moved, untouchedCount: 0 }
  const faults: BookFault[] = []
  const filled: FilledRow[] = []
  const seen = new Map<string, number>()
  const byId = new Map(sent.rows.map((row) => [String(row.orderId), row]))
  let untouchedCount = 0
  grid.slice(1).forEach((cells, index) => {
    const row = index + 1
    if (cells.every((cell) => textOf(cell) === '')) return
    const sentRow = byId.get(textOf(cells[0]))
    if (!sentRow) return void faults.push({ cell: cellAt(0, row), zh: `工单编号“${textOf(cells[0])}”不在这本工作簿里，请恢复原来的编号`, en: `order "${textOf(cells[0])}" is not one of this workbook; restore its number` })
    const before = seen.get(textOf(cells[0]))
    if (before !== undefined) return void faults.push({ cell: cellAt(0, row), zh: `与第 ${before + 1} 行的工单编号重复`, en: `the same order as in row ${before + 1}` })
    seen.set(textOf(cells[0]), row)
    const changed = sentRow.locked.findIndex((value, column) => textOf(cells[column]) !== value)
    if (changed !== -1) return void faults.push({ cell: cellAt(changed, row), zh: `这一列不能改，原来是“${sentRow.locked[changed]}”`, en: `this column cannot be changed; it was "${sentRow.locked[changed]}"` })
    if (cells.slice(lockedCount).every((cell) => textOf(cell) === '')) return void (untouchedCount += 1)
    const read = readRow(kind, sentRow.orderId, cells, row)
    if ('faults' in read) faults.push(...read.faults)
    else filled.push(read)
  })
  const missing = sent.rows.filter((row) => !seen.has(String(row.orderId)))
  // A row that was taken out is as good as one left empty: nothing of it is lost here.
  return { filled, faults, untouchedCount: untouchedCount + (faults.length === 0 ? missing.length : 0) }
}

function headerFaults(expected: readonly string[], found: readonly Cell[]): BookFault[] {
  const width = Math.max(expected.length, found.findLastIndex((cell) => textOf(cell) !== '') + 1)
  for (let column = 0; column < width; column++) {
    const [wanted, there] = [expected[column], textOf(found[column])]
    if (wanted === there) continue
    if (wanted === undefined) return [{ cell: cellAt(column, 0), zh: `多出一列“${there}”，请删除`, en: `a column "${there}" was added; take it out` }]
    const at = found.findIndex((cell) => textOf(cell) === wanted)
    return [at === -1
      ? { cell: cellAt(column, 0), zh: `这里应是“${wanted}”列，现在是“${there}”，请恢复原来的表头`, en: `the column "${wanted}" belongs here, found "${there}"; restore the header` }
      : { cell: cellAt(at, 0), zh: `“${wanted}”列被移动了，应在 ${cellAt(column, 0)}，请恢复列的顺序`, en: `the column "${wanted}" was moved; it belongs in ${cellAt(column, 0)}` }]
  }
  return []
}

function readRow(kind: OrderKind, orderId: number, cells: readonly Cell[], row: number): FilledRow | { faults: BookFault[] } {
  const faults: BookFault[] = []
  const values: FilledRow['values'] = {}
  const reasons: Record<string, string> = {}
  const written = textOf(cells[lockedCount])
  const outcome = kind.outcomes.find((each) => [each.id, each.words.zh, each.words.en].includes(written))
  if (!outcome) faults.push({ cell: cellAt(lockedCount, row), zh: written === '' ? '填了内容但没有选“结果”' : `“${written}”不是这种工单的结果，请从下拉列表中选择`, en: written === '' ? 'the row is filled in without an outcome' : `"${written}" is no outcome of this kind; choose from the list` })
  const positionAt = positionColumn(kind)
  const reasonAt = lockedCount + 1 + kind.form.length + (positionAt === null ? 0 : 1)
  const reason = textOf(cells[reasonAt])
  kind.form.forEach((field, index) => {
    const column = lockedCount + 1 + index
    const value = valueOf(field, cells[column] ?? null)
    if (value !== undefined) values[field.id] = value
    const fault = faultOf(field, value)
    if (fault) return void faults.push({ cell: cellAt(column, row), ...fault })
    if (typeof value !== 'number' || isWithin(field, value)) return
    if (reason === '') faults.push({ cell: cellAt(reasonAt, row), zh: `“${field.words.zh}”超出 ${limitsOf(field)}，请填写原因`, en: `"${field.words.en}" lies outside of ${limitsOf(field)}; say why` })
    else reasons[field.id] = reason
  })
  const place = positionAt === null ? '' : textOf(cells[positionAt])
  const position = place === '' ? null : parsePosition(place)
  if (positionAt !== null && place !== '' && position === null) faults.push({ cell: cellAt(positionAt, row), zh: `“${place}”不是位置，请填写经度，纬度，如 102.01850，35.51630`, en: `"${place}" is no position; write longitude, latitude, as 102.01850, 35.51630` })
  const note = textOf(cells[reasonAt + 1])
  if (faults.length > 0 || !outcome) return { faults }
  return { orderId, row, outcome: outcome.id, values, reasons, position, note: note === '' ? null : note }
}

function valueOf(field: OrderField, cell: Cell): string | number | boolean | undefined {
  const text = textOf(cell)
  if (text === '') return undefined
  if (field.type === 'number') {
    const number = Number(text.normalize('NFKC').replace(/[,\s]/g, ''))
    return Number.isFinite(number) ? number : text
  }
  if (field.type === 'choice') return field.choices.find((choice) => [choice.id, choice.words.zh, choice.words.en].includes(text))?.id ?? text
  if (field.type === 'yesNo') return typeof cell === 'boolean' ? cell : /^(是|yes|y|true|1)$/i.test(text) ? true : /^(否|no|n|false|0)$/i.test(text) ? false : text
  return text
}

function faultOf(field: OrderField, value: string | number | boolean | undefined): { zh: string; en: string } | null {
  try {
    checkFields([field], value === undefined ? {} : { [field.id]: value })
    return null
  } catch (error) {
    if (error instanceof Refusal) return { zh: error.sentence('zh').replace(/。$/, ''), en: error.sentence('en').replace(/\.$/, '') }
    throw error
  }
}

export function textOf(cell: Cell | undefined): string {
  return cell === null || cell === undefined ? '' : String(cell).trim()
}
