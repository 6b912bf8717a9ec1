import { implement } from '@orpc/server'
import { Refusal, refusal } from '../../kernel/refusal.ts'
import { type Context, hasPermission } from '../../platform/access/context.ts'
import { mask, unmask, unmaskPermission } from '../../platform/access/mask.ts'
import { type StaffShape, unitContract } from './contract.ts'
import { findStaff, listOutlets, listStaff, listUnits } from './store.ts'

export const staffUnknown = refusal('STAFF_UNKNOWN', { zh: '没有工号 {staffNo}。', en: 'There is no staff number {staffNo}.' }, 404)
const units = implement(unitContract).$context<Context>()

// Colleagues know each other by name; whoever may not unmask sees neither name nor number of others whole.
function masked(context: Context, row: StaffShape): StaffShape {
  if (row.staffNo === context.staffNo) return row
  const name = hasPermission(context, unmaskPermission.verb) ? row.name : (mask('name', row.name) ?? '')
  return { ...row, name, phoneNumber: mask('phone', row.phoneNumber), mailAddress: mask('mail', row.mailAddress), isMasked: true }
}

export const unitRouter = units.router({
  units: units.units.handler(({ context, input }) => listUnits(context.records, input.asOf ?? context.today)),
  staff: units.staff.handler(async ({ context, input }) => (await listStaff(context.records, input.asOf ?? context.today, input.unitCode ?? null)).map((row) => masked(context, row))),
  unmaskStaff: units.unmaskStaff.handler(({ context, input }) =>
    unmask(context, { subjectKind: 'staff', subjectId: input.staffNo, fields: ['name', 'phone', 'mail'] }, async () => {
      const row = await findStaff(context.records, input.staffNo)
      if (!row) throw new Refusal(staffUnknown, input)
      return row
    })),
  outlets: units.outlets.handler(async ({ context, input }) => {
    const rows = await listOutlets(context.records, input.asOf ?? context.today, input.unitCode ?? null)
    return hasPermission(context, unmaskPermission.verb) ? rows : rows.map((row) => ({ ...row, agentName: mask('name', row.agentName) }))
  }),
})
