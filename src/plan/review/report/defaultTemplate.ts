import { AlignmentType, convertMillimetersToTwip, Document, Footer, HeadingLevel, LineRuleType, Packer, PageNumber, Paragraph, TextRun } from 'docx'
import { bodyIndent, hei, sizes, song } from './typography.ts'
import type { PlaceName } from './places.data.ts'

const sections: readonly { readonly heading: string; readonly places: readonly PlaceName[] }[] = [
  { heading: '一、总体情况', places: ['总体情况', '偏离指标', '走势图'] },
  { heading: '二、原因与措施', places: ['原因与措施'] },
  { heading: '三、上次措施的效果', places: ['措施效果'] },
  { heading: '四、年底预测与预警', places: ['预警'] },
  { heading: '五、县分排名', places: ['县分排名'] },
  { heading: '六、会议纪要', places: ['会议纪要'] },
  { heading: '七、决定事项', places: ['决定事项'] },
]

/** Our own template, a Word document like any that a branch may put in its place: A4, 宋体 and 黑体, numbered pages. */
export async function defaultTemplate(): Promise<Buffer> {
  const line = (text: string) => new Paragraph({ alignment: AlignmentType.CENTER, children: [new TextRun({ text, font: song, size: sizes.small })] })
  const document = new Document({
    title: '经营分析报告', creator: '闭环',
    styles: {
      default: {
        document: { run: { font: song, size: sizes.body }, paragraph: { spacing: { line: 360, lineRule: LineRuleType.AUTO } } },
        title: { run: { font: hei, size: sizes.title }, paragraph: { alignment: AlignmentType.CENTER, spacing: { before: 240, after: 240 } } },
        heading1: { run: { font: hei, size: sizes.heading1, color: '000000' }, paragraph: { spacing: { before: 280, after: 140 }, keepNext: true } },
        heading2: { run: { font: hei, size: sizes.heading2, color: '000000' }, paragraph: { spacing: { before: 160, after: 80 }, keepNext: true } },
      },
    },
    sections: [{
      properties: { page: { size: { width: convertMillimetersToTwip(210), height: convertMillimetersToTwip(297) }, margin: { top: convertMillimetersToTwip(30), bottom: convertMillimetersToTwip(25), left: convertMillimetersToTwip(27), right: convertMillimetersToTwip(27) } } },
      footers: { default: new Footer({ children: [new Paragraph({ alignment: AlignmentType.CENTER, children: [new TextRun({ font: song, size: sizes.small, children: ['第 ', PageNumber.CURRENT, ' 页　共 ', PageNumber.TOTAL_PAGES, ' 页'] })] })] }) },
      children: [
        new Paragraph({ heading: HeadingLevel.TITLE, alignment: AlignmentType.CENTER, children: [new TextRun('{{标题}}')] }),
        line('单位：{{单位}}　　月份：{{月份}}　　会议日期：{{会议日期}}'),
        line('主持人：{{主持人}}　　参会人：{{参会人}}'),
        ...sections.flatMap(({ heading, places }) => [
          new Paragraph({ heading: HeadingLevel.HEADING_1, children: [new TextRun(heading)] }),
          ...places.map((place) => new Paragraph({ indent: bodyIndent, children: [new TextRun(`{{${place}}}`)] })),
        ]),
      ],
    }],
  })
  return Packer.toBuffer(document)
}
