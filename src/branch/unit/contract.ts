import { oc } from '@orpc/contract'
import { z } from 'zod'

const dayShape = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const unitKindShape = z.enum(['branch', 'county_company', 'business_office', 'hall', 'department', 'contractor'])
export type UnitKind = z.infer<typeof unitKindShape>
export const unitShape = z.object({
  unitCode: z.string(), name: z.string(), kind: unitKindShape, parentCode: z.string().nullable(), parentName: z.string().nullable(),
  areaCode: z.string().nullable(), areaName: z.string().nullable(), validFrom: z.string(), validTo: z.string().nullable(), staffCount: z.number(), territory: z.array(z.object({ areaCode: z.string(), name: z.string(), validFrom: z.string(), validTo: z.string().nullable() })),
})
export const staffShape = z.object({
  staffNo: z.string(), name: z.string(), unitCode: z.string(), unitName: z.string(), post: z.string(), phoneNumber: z.string().nullable(), mailAddress: z.string().nullable(), validFrom: z.string(), validTo: z.string().nullable(), isMasked: z.boolean(),
})
export const outletShape = z.object({
  outletCode: z.string(), name: z.string(), kind: z.string(), areaCode: z.string(), areaName: z.string(), unitCode: z.string(), unitName: z.string(), agentName: z.string().nullable(), openedOn: z.string(), closedOn: z.string().nullable(),
})
export type UnitShape = z.infer<typeof unitShape>
export type StaffShape = z.infer<typeof staffShape>
export type OutletShape = z.infer<typeof outletShape>

/** Units, the areas they answer for, their people and outlets, as of a day. */
export const unitContract = {
  units: oc.route({ method: 'GET', path: '/branch/units', summary: 'Units with the areas they answer for on a day', tags: ['branch'] }).input(z.object({ asOf: dayShape.optional() })).output(z.array(unitShape)),
  staff: oc.route({ method: 'GET', path: '/branch/staff', summary: 'People; telephone numbers and mail addresses masked', tags: ['branch'] })
    .input(z.object({ asOf: dayShape.optional(), unitCode: z.string().max(40).optional() })).output(z.array(staffShape)),
  unmaskStaff: oc.route({ method: 'POST', path: '/branch/staff/{staffNo}/unmask', summary: 'Shows one person whole; audited', tags: ['branch'] }).input(z.object({ staffNo: z.string().max(40) })).output(staffShape),
  outlets: oc.route({ method: 'GET', path: '/branch/outlets', summary: 'Outlets open on a day', tags: ['branch'] }).input(z.object({ asOf: dayShape.optional(), unitCode: z.string().max(40).optional() })).output(z.array(outletShape)),
}
