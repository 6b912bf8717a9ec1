import fc from 'fast-check'
import { Document, HeadingLevel, Packer, Paragraph, TextRun } from 'docx'
import exceljs from 'exceljs'
import mammoth from 'mammoth'
import { beforeAll, expect, test } from 'vitest'
import yauzl from 'yauzl'
import { helpTexts } from './content.ts'
import { defaultTemplate } from './defaultTemplate.ts'
import { docxReport } from './docxReport.ts'
import { type CaptionedPicture, drawPictures } from './pictures.ts'
import { sampleReport } from './sampleReport.test-support.ts'
import { columnWidths } from './typography.ts'
import { checkTemplate } from './templateActions.ts'
import { xlsxReport } from './xlsxReport.ts'

let pictures: CaptionedPicture[]
beforeAll(async () => {
  pictures = await drawPictures(sampleReport, () => undefined)
})

/** One part of the package as text. */
function readPart(docx: Buffer, name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(docx, { lazyEntries: true }, (error, zip) => {
      if (error || !zip) return reject(error ?? new Error('no zip'))
      zip.on('entry', (entry: yauzl.Entry) => {
        if (entry.fileName !== name) return zip.readEntry()
        zip.openReadStream(entry, (fault, stream) => {
          if (fault || !stream) return reject(fault ?? new Error('no stream'))
          const chunks: Buffer[] = []
          stream.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks).toString()))
        })
      })
      zip.on('end', () => reject(new Error(`${name} is not there.`)))
      zip.readEntry()
    })
  })
}

test('the report has every part, its tables, its pictures and the Chinese typography', async () => {
  const docx = await docxReport(await defaultTemplate(), sampleReport, pictures)
  const { value: html } = await mammoth.convertToHtml({ buffer: docx })
  expect(html).not.toContain('{{')
  for (const text of ['黄南分公司 2011 年 2 月经营分析报告', '一、总体情况', '离网率', '竞争对手节前促销', '泽库离网户逐户回访', '会议认为离网是主要问题', '1．离网户一周内逐户回访', '预计完不成', '缺数据', '有用']) expect(html).toContain(text)
  expect(html.match(/<table>/g)).toHaveLength(4)
  expect(html.match(/<img /g)).toHaveLength(2)
  // 表题在上，图题在下。
  expect(html.indexOf('表 1')).toBeLessThan(html.indexOf('<table>'))
  expect(html.indexOf('图 1')).toBeGreaterThan(html.indexOf('<img '))
  const xml = await readPart(docx, 'word/document.xml')
  expect(xml).toContain('w:eastAsia="宋体"')
  expect(xml).toContain('w:eastAsia="黑体"')
  expect(xml).toContain('w:firstLineChars="200"')
  expect(xml).toContain('w:tblHeader')
  // Under an exact line height a picture is cut off to its foot.
  const aroundPictures = [...xml.matchAll(/<w:pPr>((?!<w:pPr>).)*?<w:drawing/g)].map((found) => found[0])
  expect(aroundPictures.map((part) => part.includes('w:lineRule="auto"'))).toEqual([true, true])
  const footer = await readPart(docx, 'word/footer1.xml')
  expect(footer).toContain('PAGE')
  expect(footer).toContain('NUMPAGES')
})

test('a column is never narrower than a short text in it, and together they fill the width', () => {
  // A sign of half a character takes 108 twips, a cell's margins 200: 17.3 % is six signs, 判断 over 看不出来 eight.
  const widths = columnWidths({ head: ['月份', '措施', '之前', '与未实施地区相比', '判断'], rows: [['2010-02', '河南蒙古族自治县增值业务到期续订提醒', '17.3 %', '+3.9 点（90% 区间 -35.0 点～+42.8 点；4 对 16 个乡镇）', '看不出来']] })
  expect([widths[0], widths[2], widths[4]]).toEqual([7 * 108 + 200, 6 * 108 + 200, 8 * 108 + 200])
  fc.assert(fc.property(fc.array(fc.string({ minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 9 }), (head) => {
    const all = columnWidths({ head, rows: [] })
    const sum = all.reduce((total, width) => total + width, 0)
    expect(sum).toBeLessThanOrEqual(8800)
    expect(sum).toBeGreaterThan(8800 - head.length - 1)
    expect(Math.min(...all)).toBeGreaterThan(0)
  }))
})

test('a report without pictures or findings says so instead of leaving holes', async () => {
  const empty = { review: { ...sampleReport.review, findings: [], earlier: [], actions: [], warnings: [], ranking: null, minutes: null }, trends: [] }
  const { value: html } = await mammoth.convertToHtml({ buffer: await docxReport(await defaultTemplate(), empty, []) })
  for (const text of ['没有偏离或需要关注的指标', '没有偏离的指标', '会议纪要还没有写', '没有记录决定事项']) expect(html).toContain(text)
  expect(html).not.toContain('{{')
})

test('the workbook has a sheet for each part and the pictures', async () => {
  const workbook = new exceljs.Workbook()
  const bytes = Uint8Array.from(await xlsxReport(sampleReport, pictures))
  await workbook.xlsx.load(bytes.buffer)
  expect(workbook.worksheets.map((sheet) => sheet.name)).toEqual(['总体情况', '偏离指标', '措施效果', '预警', '县分排名', '原因与措施', '走势图'])
  expect(workbook.getWorksheet('走势图')?.getImages()).toHaveLength(2)
  expect(workbook.getWorksheet('偏离指标')?.getRow(3).getCell(1).value).toBe('离网率')
})

const templateOf = (...lines: string[]) => Packer.toBuffer(new Document({ sections: [{ children: lines.map((line) => new Paragraph({ heading: HeadingLevel.HEADING_1, children: [new TextRun(line)] })) }] }))

test('a branch puts its own template in place, and each fault names its place', async () => {
  expect((await checkTemplate(await defaultTemplate(), 'ours.docx')).toSorted()).toHaveLength(15)
  const own = await templateOf('甘南分公司 {{月份}} 简报', '{{偏离指标}}', '{{原因与措施}}', '{{会议纪要}}')
  expect(await checkTemplate(own, 'own.docx')).toHaveLength(4)
  const { value: html } = await mammoth.convertToHtml({ buffer: await docxReport(own, sampleReport, pictures) })
  expect(html).toContain('甘南分公司 2011 年 2 月 简报')
  expect(html.match(/<table>/g)).toHaveLength(1)
  await expect(checkTemplate(await templateOf('{{月份}}', '{{偏离指标}}', '{{原因与措施}}', '{{会议纪要}}', '{{利润}}'), 'a.docx')).rejects.toMatchObject({ code: 'TEMPLATE_PLACE_UNKNOWN', params: { place: '{{利润}}' } })
  await expect(checkTemplate(await templateOf('{{月份}}', '{{偏离指标}}', '{{会议纪要}}'), 'a.docx')).rejects.toMatchObject({ code: 'TEMPLATE_PLACE_MISSING', params: { place: '{{原因与措施}}' } })
  await expect(checkTemplate(await templateOf('{{月份}}', '见 {{偏离指标}} 表', '{{原因与措施}}', '{{会议纪要}}'), 'a.docx')).rejects.toMatchObject({ code: 'TEMPLATE_PLACE_NOT_ALONE', params: { place: '{{偏离指标}}' } })
  await expect(checkTemplate(Buffer.from('not a document'), 'a.docx')).rejects.toMatchObject({ code: 'TEMPLATE_UNREADABLE' })
})

test('whether it helped is said with its doubt, or that the data cannot tell', () => {
  const [known] = sampleReport.review.earlier
  // Figures and their units keep together by a space that breaks no line.
  expect(known && helpTexts(known).map((text) => text.replaceAll('\u00a0', ' '))).toEqual(['-0.9 点（90% 区间 -1.4 点～-0.4 点；9 对 24 个乡镇）', '有用'])
  expect(helpTexts({ unit: 'users', level: 'county', help: { kind: 'unknown', because: 'tooFew' } })).toEqual(['未实施的地区不足 3 个，数据说不清', '说不清'])
})
