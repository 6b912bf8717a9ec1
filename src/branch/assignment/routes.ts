import { implement } from '@orpc/server'
import { type Context, requirePermission } from '../../platform/access/context.ts'
import { viewPermission } from '../measure/permissions.ts'
import { assign, deputise, endAssignment, handOver } from './actions.ts'
import { assignmentContract } from './contract.ts'
import { listAssignable, listAssignments } from './store.ts'

const assignments = implement(assignmentContract).$context<Context>()

export const assignmentRouter = assignments.router({
  list: assignments.list.handler(({ context, input }) => {
    requirePermission(context, viewPermission.verb)
    return listAssignments(context.records, {
      asOf: input.history === true ? null : (input.asOf ?? context.today), staffNo: input.staffNo ?? null, subjectCode: input.subjectCode ?? null, today: context.today,
    })
  }),
  subjects: assignments.subjects.handler(({ context, input }) => {
    requirePermission(context, viewPermission.verb)
    return listAssignable(context.records, input.kind, context.today)
  }),
  assign: assignments.assign.handler(async ({ context, input }) => ({ assignmentIds: await assign(context, input) })),
  handOver: assignments.handOver.handler(async ({ context, input }) => ({ assignmentIds: await handOver(context, input) })),
  end: assignments.end.handler(async ({ context, input }) => ({ ended: await endAssignment(context, input) })),
  deputise: assignments.deputise.handler(async ({ context, input }) => ({ assignmentIds: await deputise(context, input) })),
})
