import { Refusal } from '../../../kernel/refusal.ts'
import { cellReference, dateOfSerial, parseCellReference, plainNumber, timeOfSerial, unescapeText, type NumberLook } from './cellValue.ts'
import { addFault, addRowFaults, emptyFaultList, type FaultList } from './faults.ts'
import {
  cellError, cellFormula, cellNul, cellNumberRounded, cellsMerged, cellTooLong, cellUnreadable, cellWithoutHeader, columnsTooMany, rowEmpty,
  rowsTooMany,
} from './refusals.ts'
import type { DecodeLimits } from './table.ts'
import { XmlFault, type XmlHandlers } from './xml.ts'

/** What the cells of a workbook refer to. */
export type SheetContext = {
  readonly file: string
  readonly texts: readonly string[]
  /** By the number of the cell style. */
  readonly looks: readonly NumberLook[]
  readonly uses1904: boolean
  readonly limits: DecodeLimits
}

/** Reads the XML of one sheet into records, row by row; `takeText` hands over what is ready. */
export class SheetRows implements XmlHandlers {
  readonly faults: FaultList = emptyFaultList()
  headers: string[] = []
  rowCount = 0
  private readonly context: SheetContext
  private ready = ''
  private row = 0
  private rowOpen = 0
  private column = 0
  private cells: string[] = []
  private type = 'n'
  private style = 0
  private value = ''
  private formula: string | null = null
  private into: 'nothing' | 'value' | 'text' | 'formula' = 'nothing'
  private phonetics = 0

  constructor(context: SheetContext) {
    this.context = context
  }

  get readyCharacters(): number {
    return this.ready.length
  }
  takeText(): string {
    const text = this.ready
    this.ready = ''
    return text
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'c') this.openCell(attributes)
    else if (name === 'v') this.into = 'value'
    else if (name === 't') this.into = this.phonetics > 0 ? 'nothing' : 'text'
    else if (name === 'rPh') this.phonetics += 1
    else if (name === 'f') {
      this.into = 'formula'
      this.formula = '='
    } else if (name === 'row') {
      this.rowOpen = attributes['r'] === undefined ? this.rowOpen + 1 : Number(attributes['r'])
      if (!(this.rowOpen > this.row)) throw new XmlFault(`row ${attributes['r'] ?? ''}`)
      this.column = 0
      this.cells = []
    } else if (name === 'mergeCell') this.faultMerged(attributes['ref'] ?? '')
  }

  text(text: string): void {
    if (this.into === 'formula') this.formula += text
    else if (this.into !== 'nothing') this.value += text
  }

  close(name: string): void {
    if (name === 'c') this.closeCell()
    else if (name === 'row') this.closeRow()
    else if (name === 'rPh') this.phonetics -= 1
    else if (name === 'v' || name === 't' || name === 'f') this.into = 'nothing'
  }

  private openCell(attributes: Readonly<Record<string, string>>): void {
    const reference = attributes['r']
    const place = reference === undefined ? null : parseCellReference(reference)
    if (reference !== undefined && (place === null || place.row !== this.rowOpen)) throw new XmlFault(`cell ${reference}`)
    this.column = place?.column ?? this.column + 1
    this.type = attributes['t'] ?? 'n'
    this.style = Number(attributes['s'] ?? 0)
    this.value = ''
    this.formula = null
  }

  private closeCell(): void {
    const text = this.formula === null ? this.readCell() : this.faultCell(this.formula === '=' ? `=… (${this.value})` : this.formula, cellFormula)
    if (text === '') return
    if (text.length > this.context.limits.cellCharactersMax)
      this.faultCell(text, cellTooLong, { charactersMax: this.context.limits.cellCharactersMax })
    if (text.includes('\0')) this.faultCell(text, cellNul)
    // What lies beyond any allowed column is only counted, so that one stray cell in XFD1 costs no memory.
    if (this.column <= this.context.limits.columnsMax || this.headers.length === 0) this.cells[this.column - 1] = text
    else this.faultCell(text, cellWithoutHeader)
  }

  private readCell(): string {
    if (this.value === '') return ''
    switch (this.type) {
      case 's':
        return this.context.texts[Number(this.value)] ?? this.faultCell(this.value, cellUnreadable)
      case 'str':
      case 'inlineStr':
        return unescapeText(this.value)
      case 'b':
        return this.value.trim() === '1' || this.value.trim() === 'true' ? 'TRUE' : 'FALSE'
      case 'e':
        return this.faultCell(this.value, cellError)
      case 'd':
        return this.value.replace(/T00:00:00(\.0+)?Z?$/, '').replace('T', ' ').replace(/(\.\d+)?Z?$/, '')
      default:
        return this.readNumber()
    }
  }

  private readNumber(): string {
    const look = this.context.looks[this.style] ?? 'number'
    if (look === 'date') return this.readDate()
    if (look === 'time') return timeOfSerial(Number(this.value)) ?? this.faultCell(this.value, cellUnreadable)
    const plain = plainNumber(this.value)
    if (plain === null) return this.faultCell(this.value, cellUnreadable)
    return Math.abs(Number(plain)) > Number.MAX_SAFE_INTEGER ? this.faultCell(plain, cellNumberRounded) : plain
  }

  private readDate(): string {
    return dateOfSerial(Number(this.value), this.context.uses1904) ?? this.faultCell(this.value, cellUnreadable)
  }

  /** Returns the value, so that the cell counts as filled. */
  private faultCell(value: string, declared: typeof cellError, params: Record<string, string | number> = {}): string {
    const place = { row: this.rowOpen, column: this.column, value }
    addFault(this.faults, place, declared, { cell: cellReference(this.rowOpen, this.column), ...params })
    return value
  }

  private faultMerged(range: string): void {
    const place = parseCellReference(range.split(':')[0] ?? '')
    if (!place) throw new XmlFault(`mergeCell ${range}`)
    addFault(this.faults, { ...place, value: range }, cellsMerged, { cells: range })
  }

  private closeRow(): void {
    if (this.cells.length === 0) return
    if (this.headers.length === 0) this.setHeaders()
    else this.addRecord()
    this.row = this.rowOpen
  }

  private setHeaders(): void {
    const { file, limits } = this.context
    const columns = this.cells.length
    if (columns > limits.columnsMax) throw new Refusal(columnsTooMany, { file, columns, columnsMax: limits.columnsMax })
    this.headers = Array.from(this.cells, (cell: string | undefined) => cell ?? '')
  }

  private addRecord(): void {
    const { file, limits } = this.context
    // Empty rows at the end never come here; these stand before a row with content.
    if (this.rowOpen > this.row + 1) addRowFaults(this.faults, this.row + 1, this.rowOpen - this.row - 1, rowEmpty)
    this.cells.forEach((value, index) => {
      if (index < this.headers.length) return
      this.column = index + 1
      this.faultCell(value, cellWithoutHeader)
    })
    let record = ''
    for (let index = 0; index < this.headers.length; index += 1) record += (index === 0 ? '' : ',') + quoted(this.cells[index] ?? '')
    this.ready += `${record}\n`
    this.rowCount += 1
    if (this.rowCount > limits.rowsMax) throw new Refusal(rowsTooMany, { file, rowsMax: limits.rowsMax })
  }
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
