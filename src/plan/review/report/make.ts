import type { TaskDeps, TaskProgress } from '../../../platform/facts/owner.ts'
import type { ReportInput } from './content.ts'
import { drawPictures } from './pictures.ts'
import { findTemplate, finishReport, noteProgress } from './store.ts'

export type ReportAsked = { readonly reportId: number; readonly areaCode: string; readonly kind: 'docx' | 'xlsx'; readonly input: ReportInput }

/** Draws, sets and stores one report; tells how far it is. */
export async function makeReport(deps: Pick<TaskDeps, 'records'>, asked: ReportAsked, onProgress: (progress: TaskProgress) => void): Promise<{ byteCount: number }> {
  const tell = async (progress: TaskProgress) => {
    onProgress(progress)
    await noteProgress(deps.records, asked.reportId, progress)
  }
  const steps = asked.input.trends.length * 2 + 1
  await tell({ step: 'drawing', done: 0, total: steps })
  const pictures = await drawPictures(asked.input, (done) => void tell({ step: 'drawing', done, total: steps }).catch(() => undefined))
  await tell({ step: 'writing', done: steps - 1, total: steps })
  const bytes = asked.kind === 'xlsx' ? await asWorkbook(asked.input, pictures) : await asDocument(deps, asked, pictures)
  await finishReport(deps.records, asked.reportId, bytes)
  return { byteCount: bytes.length }
}

type Pictures = Awaited<ReturnType<typeof drawPictures>>
// What sets Word and Excel is large, and a start needs neither.
async function asWorkbook(input: ReportInput, pictures: Pictures): Promise<Buffer> {
  const { xlsxReport } = await import('./xlsxReport.ts')
  return xlsxReport(input, pictures)
}

async function asDocument(deps: Pick<TaskDeps, 'records'>, { areaCode, input }: ReportAsked, pictures: Pictures): Promise<Buffer> {
  const [{ docxReport }, { defaultTemplate }] = await Promise.all([import('./docxReport.ts'), import('./defaultTemplate.ts')])
  return docxReport((await findTemplate(deps.records, areaCode))?.bytes ?? (await defaultTemplate()), input, pictures)
}
