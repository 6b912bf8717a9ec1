import type { TaskDeps, TaskProgress } from '../../../platform/facts/owner.ts'
import type { ReportInput } from './content.ts'
import { defaultTemplate } from './defaultTemplate.ts'
import { docxReport } from './docxReport.ts'
import { drawPictures } from './pictures.ts'
import { findTemplate, finishReport, noteProgress } from './store.ts'
import { xlsxReport } from './xlsxReport.ts'

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
  const bytes = asked.kind === 'xlsx' ? await xlsxReport(asked.input, pictures) : await docxReport((await findTemplate(deps.records, asked.areaCode))?.bytes ?? (await defaultTemplate()), asked.input, pictures)
  await finishReport(deps.records, asked.reportId, bytes)
  return { byteCount: bytes.length }
}
