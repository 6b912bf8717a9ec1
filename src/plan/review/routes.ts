import { implement } from '@orpc/server'
import type { Catalogue } from '../../branch/index.ts'
import { type Context, requirePermission } from '../../platform/access/context.ts'
import { closeMeeting, openReview, orderAction, reopenMeeting, writeCause, writeMinutes } from './actions.ts'
import { reviewContract } from './contract.ts'
import { readReview } from './read.ts'
import { askReport, readReportState } from './report/actions.ts'
import { dropTemplate, readTemplate, saveTemplate } from './report/templateActions.ts'
import { listMinutes } from './store.ts'

export function makeReviewRouter(catalogue: Catalogue) {
  const os = implement(reviewContract).$context<Context>()
  return os.router({
    page: os.page.handler(({ context, input }) => readReview(context, catalogue, input)),
    open: os.open.handler(({ context, input }) => openReview(context, catalogue, input)),
    cause: os.cause.handler(({ context, input }) => writeCause(context, catalogue, input)),
    act: os.act.handler(({ context, input }) => orderAction(context, catalogue, input)),
    write: os.write.handler(({ context, input }) => writeMinutes(context, input)),
    versions: os.versions.handler(({ context, input }) => {
      requirePermission(context, 'plan.read')
      return listMinutes(context.records, input.reviewId)
    }),
    close: os.close.handler(({ context, input }) => closeMeeting(context, catalogue, input.reviewId)),
    reopen: os.reopen.handler(async ({ context, input }) => {
      await reopenMeeting(context, input)
      return {}
    }),
    report: os.report.handler(({ context, input }) => askReport(context, catalogue, input)),
    reportState: os.reportState.handler(({ context, input }) => readReportState(context, input.reportId)),
    template: os.template.handler(({ context, input }) => readTemplate(context, input.areaCode)),
    saveTemplate: os.saveTemplate.handler(({ context, input }) => saveTemplate(context, input)),
    dropTemplate: os.dropTemplate.handler(async ({ context, input }) => {
      await dropTemplate(context, input.areaCode)
      return {}
    }),
  })
}
