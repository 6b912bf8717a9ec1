import { oc } from '@orpc/contract'
import { z } from 'zod'

const levelShape = z.enum(['province', 'prefecture', 'county', 'township', 'village', 'grid'])
export const areaShape = z.object({
  areaCode: z.string(), name: z.string(), level: levelShape, parentCode: z.string().nullable(),
  year: z.number().nullable().describe('Of the newest published facts'), population: z.number().nullable(), households: z.number().nullable(), longitude: z.number().nullable(), latitude: z.number().nullable(), source: z.string().nullable(),
})
export type AreaShape = z.infer<typeof areaShape>

export const areaContract = {
  tree: oc.route({ method: 'GET', path: '/branch/areas', summary: 'Areas of the branch with their newest facts; flat, parents by code', tags: ['branch'] })
    .input(z.object({ level: levelShape.optional().describe('Down to this level; villages are many') })).output(z.array(areaShape)),
  history: oc.route({ method: 'GET', path: '/branch/areas/{areaCode}', summary: 'One area: facts by year, former codes, spellings, who answers for it', tags: ['branch'] })
    .input(z.object({ areaCode: z.string().max(40) }))
    .output(z.object({
      area: areaShape,
      former: z.array(z.object({ areaCode: z.string(), name: z.string(), validTo: z.string().nullable() })), spellings: z.array(z.string()),
      facts: z.array(z.object({ year: z.number(), population: z.number().nullable(), households: z.number().nullable(), source: z.string() })),
      territories: z.array(z.object({ unitCode: z.string(), unitName: z.string(), validFrom: z.string(), validTo: z.string().nullable() })),
    })),
}
