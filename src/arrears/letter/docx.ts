import { AlignmentType, BorderStyle, Document, type FileChild, Packer, Paragraph, Table, TableCell, TableRow, TextRun, WidthType } from 'docx'
import { yuanText } from '../../kernel/money.ts'
import type { LetterPolicy } from './contract.ts'
import { dayText, fillText, type Letter } from './rules.ts'

const song = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '宋体', cs: 'Times New Roman' } as const
const hei = { ascii: 'Arial', hAnsi: 'Arial', eastAsia: '黑体', cs: 'Arial' } as const
// Half points, as Word counts: 二号, 小四, 五号.
const sizes = { title: 44, body: 24, small: 21 } as const
const line = { style: BorderStyle.SINGLE, size: 4, color: '808080' } as const
const widths = [2_200, 2_400, 2_100, 2_100] as const

/** One letter a page, in the order of the list. */
export async function makeLetters(letters: readonly Letter[], policy: LetterPolicy): Promise<Buffer> {
  const document = new Document({
    title: policy.title, creator: letters[0]?.branchName ?? '',
    sections: letters.map((letter) => ({ properties: { page: { margin: { top: 1_440, bottom: 1_200, left: 1_500, right: 1_500 } } }, children: pageOf(letter, policy) })),
  })
  return Packer.toBuffer(document)
}

function pageOf(letter: Letter, policy: LetterPolicy): FileChild[] {
  return [
    new Paragraph({ alignment: AlignmentType.CENTER, spacing: { after: 120 }, children: [new TextRun({ text: policy.title, font: hei, size: sizes.title })] }),
    plain(`编号：${letter.number}`, { alignment: AlignmentType.RIGHT, size: sizes.small }),
    plain(fillText(policy.opening, letter), { isIndented: true }),
    new Table({
      width: { size: widths.reduce((sum, width) => sum + width, 0), type: WidthType.DXA }, columnWidths: [...widths], alignment: AlignmentType.CENTER, borders: { top: line, bottom: line, left: line, right: line, insideHorizontal: line, insideVertical: line },
      rows: [row(['账期', '缴费截止日', '应收（元）', '未缴（元）'], true), ...letter.bills.map((bill) => row([bill.month, bill.dueOn, yuanText(bill.amountFen), yuanText(bill.openFen)], false)), row(['合计', '', yuanText(letter.bills.reduce((sum, bill) => sum + bill.amountFen, 0)), yuanText(letter.totalFen)], false)],
    }),
    plain(policy.payee === '' ? '' : `收款单位：${policy.payee}　开户银行：${policy.bank}　账号：${policy.bankAccount}`, { before: 160 }),
    plain(policy.contact),
    plain(fillText(policy.warning, letter), { isIndented: true }),
    plain(letter.branchName, { alignment: AlignmentType.RIGHT, before: 240 }),
    plain(dayText(letter.on), { alignment: AlignmentType.RIGHT }),
    new Paragraph({ border: { top: { style: BorderStyle.DASHED, size: 6, color: '808080', space: 8 } }, spacing: { before: 360 }, alignment: AlignmentType.CENTER, children: [new TextRun({ text: '送达回证', font: hei, size: sizes.body })] }),
    plain(`${policy.title} ${letter.number}　账户 ${letter.accountNo}　${yuanText(letter.totalFen)} 元`, { size: sizes.small }),
    plain(policy.receipt, { size: sizes.small }),
  ]
}

function plain(text: string, more: { alignment?: (typeof AlignmentType)[keyof typeof AlignmentType]; size?: number; isIndented?: boolean; before?: number } = {}): Paragraph {
  return new Paragraph({
    alignment: more.alignment ?? AlignmentType.BOTH, spacing: { line: 360, before: more.before ?? 0 }, ...(more.isIndented ? { indent: { firstLineChars: 200, firstLine: sizes.body * 20 } } : {}),
    children: [new TextRun({ text, font: song, size: more.size ?? sizes.body })],
  })
}
function row(texts: readonly string[], isHead: boolean): TableRow {
  return new TableRow({
    tableHeader: isHead, cantSplit: true,
    children: texts.map((text, column) => new TableCell({
      width: { size: widths[column] ?? 2_000, type: WidthType.DXA }, margins: { top: 40, bottom: 40, left: 80, right: 80 }, ...(isHead ? { shading: { fill: 'F0F0EE' } } : {}),
      children: [new Paragraph({ alignment: isHead ? AlignmentType.CENTER : column >= 2 ? AlignmentType.RIGHT : AlignmentType.LEFT, children: [new TextRun({ text, font: isHead ? hei : song, size: sizes.small })] })],
    })),
  })
}
