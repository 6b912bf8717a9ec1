import { type FileChild, patchDetector, patchDocument, PatchType, TextRun } from 'docx'
import { causeTexts, decisionTexts, effectsTable, findingsTable, lineTexts, minutesTexts, rankingTable, type ReportInput, type ReportTable, summaryTexts, warningsTable } from './content.ts'
import type { CaptionedPicture } from './pictures.ts'
import { type PlaceName, reportPlaces } from './places.data.ts'
import { bodyText, pictureBlock, subHeading, tableBlock } from './typography.ts'

/** The report in a template: each place that it has is filled, in the template's own order. */
export async function docxReport(template: Buffer, input: ReportInput, pictures: readonly CaptionedPicture[]): Promise<Buffer> {
  const there = new Set(await patchDetector({ data: template }))
  const lines: Readonly<Record<string, string>> = lineTexts(input)
  const blocks = blocksOf(input, pictures)
  const patches = Object.fromEntries(reportPlaces.filter((place) => there.has(place.name)).map((place) => [
    place.name,
    place.kind === 'line'
      ? { type: PatchType.PARAGRAPH, children: [new TextRun(lines[place.name] ?? '')] }
      : { type: PatchType.DOCUMENT, children: blocks[place.name] ?? [] },
  ]))
  return patchDocument({ outputType: 'nodebuffer', data: template, patches, keepOriginalStyles: true, recursive: true })
}

function blocksOf(input: ReportInput, pictures: readonly CaptionedPicture[]): Readonly<Partial<Record<PlaceName, FileChild[]>>> {
  let tables = 0
  const table = (made: ReportTable | null): FileChild[] => (made === null || made.rows.length === 0 ? [bodyText('没有。')] : tableBlock(made, `表 ${(tables += 1)}`))
  return {
    总体情况: summaryTexts(input).map((text) => bodyText(text)),
    偏离指标: table(findingsTable(input)),
    走势图: pictures.flatMap((picture, index) => pictureBlock(picture, `图 ${index + 1}`)),
    原因与措施: causesBlock(input),
    措施效果: table(effectsTable(input)),
    预警: table(warningsTable(input)),
    县分排名: table(rankingTable(input)),
    会议纪要: minutesTexts(input).map((text) => bodyText(text)),
    决定事项: decisionTexts(input).map((text) => bodyText(text)),
  }
}

function causesBlock(input: ReportInput): FileChild[] {
  const causes = causeTexts(input)
  if (causes.length === 0) return [bodyText('没有偏离的指标。')]
  return causes.flatMap((each, index) => [subHeading(`${index + 1}．${each.heading}`), bodyText(each.cause), ...each.actions.map((action) => bodyText(action))])
}
