import { parseYuan, yuanText } from '../../kernel/money.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { identifier } from '../facts/dialect.ts'
import { controlDiffers, controlMisplaced, controlNotReadable } from './refusals.ts'
import { type Staged, isInFen } from './stage.ts'

/** What the closing line of a file says: how many rows, the fen of each column of money, and the file's sequence where it stands there. */
export type ControlLine = { readonly count: number; readonly fenOf: ReadonlyMap<string, number>; readonly part: number | null }

const isControl = "lower(trim(s.c1)) ~ '^(合计|总计|汇总|total).*$'"

/**
 * Takes the closing line out of the staged rows; null when the file has none. The count stands beside the word (合计 120 笔) or in the
 * feed's column for it.
 * @throws CONTROL_MISPLACED, CONTROL_NOT_READABLE
 */
export async function takeControlLine(staged: Staged, fileName: string): Promise<ControlLine | null> {
  const { feed, text, table, columns } = staged
  const { control } = feed
  if (!control) return null
  const cells = table.headers.map((_, index) => `trim(s.c${index + 1}) as c${index + 1}`)
  const lines = await text.rows<{ line: number; [cell: string]: string | number | null }>({
    sql: `select ${text.line} as line, ${cells.join(', ')} from stage s where ${isControl} order by 1 limit 2`,
  })
  const [last] = lines
  if (!last) return null
  if (lines.length > 1 || last.line !== table.rowCount + 1) throw new Refusal(controlMisplaced, { file: fileName, row: last.line })
  const cellOf = (name: string): { written: string; header: string } => {
    const place = /s\.c(\d+)/.exec(columns.find(({ column }) => column.name === name)?.raw ?? '')?.[1]
    return { written: place === undefined ? '' : String(last[`c${place}`] ?? ''), header: place === undefined ? '' : (table.headers[Number(place) - 1] ?? '') }
  }
  const count = wholeNumber(String(last['c1'])) ?? wholeNumber(cellOf(control.count).written)
  const headerOf = (name: string) => feed.columns.find((column) => column.name === name)?.header ?? name
  const notReadable = (name: string) => new Refusal(controlNotReadable, { file: fileName, row: last.line, column: headerOf(name) })
  if (count === null) throw notReadable(control.count)
  const fenOf = new Map<string, number>()
  for (const name of control.amounts) {
    const { written, header } = cellOf(name)
    const plain = written.replaceAll(',', '')
    const fen = isInFen(header) ? (/^-?\d{1,15}$/.test(plain) ? Number(plain) : null) : parseYuan(plain)
    if (fen === null) throw notReadable(name)
    fenOf.set(name, fen)
  }
  await text.run(`delete from stage where ${isControl.replace('s.c1', 'c1')}`)
  return { count, fenOf, part: feed.slice?.part === undefined ? null : wholeNumber(cellOf(feed.slice.part).written) }
}

function wholeNumber(text: string): number | null {
  const digits = /\d[\d,]*/.exec(text)?.[0].replaceAll(',', '')
  return digits === undefined ? null : Number(digits)
}

/** @throws CONTROL_DIFFERS with both figures; nothing of the file stays. */
export async function reconcileControl(staged: Staged, control: ControlLine, fileName: string): Promise<void> {
  const { feed, text } = staged
  const names = [...control.fenOf.keys()]
  const [found] = await text.rows({
    sql: `select count(*) as n, ${names.map((name, index) => `coalesce(sum(${identifier(name)}), 0) as v${index}`).join(', ')} from typed`,
  })
  const foundCount = Number(found?.['n'] ?? 0)
  names.forEach((name, index) => {
    const said = control.fenOf.get(name) ?? 0
    const sum = Number(found?.[`v${index}`] ?? 0)
    if (foundCount === control.count && sum === said) return
    throw new Refusal(controlDiffers, {
      file: fileName, saidCount: control.count, said: yuanText(said), foundCount, found: yuanText(sum), column: feed.columns.find((column) => column.name === name)?.header ?? name,
    })
  })
}
