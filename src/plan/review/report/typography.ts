import { AlignmentType, BorderStyle, type FileChild, HeadingLevel, ImageRun, LineRuleType, Paragraph, Table, TableCell, TableRow, TextRun, VerticalAlign, WidthType } from 'docx'
import type { ReportTable } from './content.ts'
import type { CaptionedPicture } from './pictures.ts'

// Sizes in half points, as Word counts: 小四 is 12 pt, 五号 10.5 pt, 三号 16 pt, 四号 14 pt, 二号 22 pt.
export const sizes = { title: 44, heading1: 32, heading2: 28, body: 24, small: 21 } as const
/** Latin letters and digits in Times New Roman beside 宋体, in Arial beside 黑体, as offices set them. */
export const song = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '宋体', cs: 'Times New Roman' } as const
export const hei = { ascii: 'Arial', hAnsi: 'Arial', eastAsia: '黑体', cs: 'Arial' } as const
/** One and a half lines. */
const bodySpacing = { line: 360, lineRule: LineRuleType.AUTO } as const
/** A line grows with the picture in it: under an exact height, which a template may set, only its foot would be seen. */
const pictureSpacing = { line: 240, lineRule: LineRuleType.AUTO } as const
/** Two characters of the paragraph's own size; `firstLine` for readers that know no characters. */
export const bodyIndent = { firstLineChars: 200, firstLine: sizes.body * 20 } as const

export function bodyText(text: string, options: { isBold?: boolean } = {}): Paragraph {
  return new Paragraph({ indent: bodyIndent, spacing: bodySpacing, alignment: AlignmentType.BOTH, children: [new TextRun({ text, font: song, size: sizes.body, bold: options.isBold ?? false })] })
}
export function subHeading(text: string): Paragraph {
  return new Paragraph({ heading: HeadingLevel.HEADING_2, keepNext: true, spacing: { before: 160, after: 80 }, children: [new TextRun({ text, font: hei, size: sizes.heading2, color: '000000' })] })
}

/** 表题在上：居中、五号黑体，不与表分开。 */
function tableCaption(text: string): Paragraph {
  return new Paragraph({ alignment: AlignmentType.CENTER, keepNext: true, spacing: { before: 160, after: 80 }, children: [new TextRun({ text, font: hei, size: sizes.small })] })
}
/** 图题在下。 */
function pictureCaption(text: string): Paragraph {
  return new Paragraph({ alignment: AlignmentType.CENTER, spacing: { before: 40, after: 200 }, children: [new TextRun({ text, font: hei, size: sizes.small })] })
}

/** A minus sign is not left behind at the end of a line. */
function withFirmMinus(text: string): string {
  return text.replaceAll(/(?<![\d])-(?=\d)/g, '\u2011')
}

const rule = { style: BorderStyle.SINGLE, size: 4, color: '808080' } as const
const tableWidthTwips = 8_800

export function tableBlock(table: ReportTable, label: string): FileChild[] {
  if (table.rows.length === 0) return [bodyText('没有。')]
  const widths = columnWidths(table)
  const cell = (text: string, column: number, isHead: boolean) => new TableCell({
    width: { size: widths[column] ?? 0, type: WidthType.DXA }, verticalAlign: VerticalAlign.CENTER, margins: { top: 40, bottom: 40, left: 80, right: 80 },
    ...(isHead ? { shading: { fill: 'F0F0EE' } } : {}),
    children: [new Paragraph({ alignment: isHead ? AlignmentType.CENTER : table.numeric.includes(column) ? AlignmentType.RIGHT : AlignmentType.LEFT, children: [new TextRun({ text: withFirmMinus(text), font: isHead ? hei : song, size: sizes.small })] })],
  })
  return [
    tableCaption(`${label}　${table.caption}`),
    new Table({
      width: { size: tableWidthTwips, type: WidthType.DXA }, columnWidths: widths, alignment: AlignmentType.CENTER,
      borders: { top: rule, bottom: rule, left: rule, right: rule, insideHorizontal: rule, insideVertical: rule },
      rows: [
        // The head is repeated on every page, and no row breaks across two.
        new TableRow({ tableHeader: true, cantSplit: true, children: table.head.map((text, column) => cell(text, column, true)) }),
        ...table.rows.map((row) => new TableRow({ cantSplit: true, children: row.map((text, column) => cell(text, column, false)) })),
      ],
    }),
    new Paragraph({ children: [] }),
  ]
}

/** What a sign of half a character's width takes in 五号, and the margins of a cell with its rule. */
const twipsPerSign = 108
const cellMarginTwips = 200

/**
 * A column gets what its widest text needs, a Chinese character counting twice, as long as that is no more than its even share of what is left;
 * the wider columns divide the rest and break their lines. So a short column never breaks a figure in two.
 */
export function columnWidths(table: Pick<ReportTable, 'head' | 'rows'>): number[] {
  const signs = (text: string) => Array.from(text).reduce((sum, sign) => sum + ((sign.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1), 0)
  const needed = table.head.map((head, column) => Math.max(...[head, ...table.rows.map((row) => row[column] ?? '')].map(signs)) * twipsPerSign + cellMarginTwips)
  const widths = new Map<number, number>()
  let left = tableWidthTwips
  for (const [column, need] of [...needed.entries()].toSorted(([, a], [, b]) => a - b)) {
    if (need > left / (needed.length - widths.size)) break
    widths.set(column, need)
    left -= need
  }
  // A text four times as long gets twice the width: it breaks into more lines anyway.
  const wide = needed.reduce((sum, need, column) => (widths.has(column) ? sum : sum + Math.sqrt(need)), 0)
  // When every column has what it needs, what is left over widens them all alike.
  const spare = wide === 0 ? left / needed.length : 0
  return needed.map((need, column) => Math.floor(widths.has(column) ? (widths.get(column) ?? 0) + spare : (left * Math.sqrt(need)) / wide))
}

export function pictureBlock({ picture, widthPx, heightPx, caption }: CaptionedPicture, label: string): FileChild[] {
  return [
    new Paragraph({ alignment: AlignmentType.CENTER, keepNext: true, spacing: pictureSpacing, children: [new ImageRun({ type: 'png', data: picture.png, transformation: { width: widthPx, height: heightPx }, altText: { name: label, title: caption, description: caption } })] }),
    pictureCaption(`${label}　${caption}`),
  ]
}
