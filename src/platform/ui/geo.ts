import { isObject } from './refusalError.ts'
import type { PlotBox } from './linePath.ts'

type Position = readonly [longitude: number, latitude: number]
export type GeoArea = { readonly code: string; readonly name: string; readonly rings: readonly (readonly Position[])[] }
export type MapArea = { readonly code: string; readonly name: string; readonly path: string; readonly middle: { x: number; y: number } }

const limitPositions = 200_000

/** Polygons with `properties.code` and `properties.name` of a GeoJSON collection; anything else in it is passed over. */
export function parseGeo(json: unknown): readonly GeoArea[] {
  if (!isObject(json) || !Array.isArray(json['features'])) return []
  let count = 0
  return json['features'].flatMap((feature: unknown): GeoArea[] => {
    if (!isObject(feature) || !isObject(feature['properties']) || !isObject(feature['geometry'])) return []
    const { code, name } = feature['properties']
    const rings = ringsOf(feature['geometry'])
    count += rings.reduce((sum, ring) => sum + ring.length, 0)
    if (rings.length === 0 || count > limitPositions || (typeof code !== 'string' && typeof code !== 'number')) return []
    return [{ code: String(code), name: typeof name === 'string' ? name : String(code), rings }]
  })
}

function ringsOf(geometry: Record<string, unknown>): Position[][] {
  const { type, coordinates } = geometry
  if (!Array.isArray(coordinates)) return []
  const polygons: unknown[] = type === 'Polygon' ? [coordinates] : type === 'MultiPolygon' ? coordinates : []
  return polygons.flatMap((polygon) =>
    Array.isArray(polygon)
      ? polygon.flatMap((ring: unknown) => (Array.isArray(ring) ? [ring.flatMap((at: unknown) => positionOf(at))] : []))
      : [],
  )
}

function positionOf(at: unknown): Position[] {
  if (!Array.isArray(at)) return []
  const [longitude, latitude]: unknown[] = at
  return typeof longitude === 'number' && typeof latitude === 'number' ? [[longitude, latitude]] : []
}

/** Draws the areas into a box. At the size of a prefecture, degrees shortened by the cosine of the latitude are true enough. */
export function projectAreas(areas: readonly GeoArea[], box: PlotBox): readonly MapArea[] {
  const edge = { west: Infinity, east: -Infinity, south: Infinity, north: -Infinity }
  for (const area of areas) {
    for (const ring of area.rings) {
      for (const [longitude, latitude] of ring) {
        edge.west = Math.min(edge.west, longitude)
        edge.east = Math.max(edge.east, longitude)
        edge.south = Math.min(edge.south, latitude)
        edge.north = Math.max(edge.north, latitude)
      }
    }
  }
  const shrink = Math.cos((((edge.south + edge.north) / 2) * Math.PI) / 180)
  const scale = Math.min(
    (box.width - 2 * box.padding) / ((edge.east - edge.west) * shrink || 1),
    (box.height - 2 * box.padding) / (edge.north - edge.south || 1),
  )
  const left = (box.width - (edge.east - edge.west) * shrink * scale) / 2
  const top = (box.height - (edge.north - edge.south) * scale) / 2
  const place = ([longitude, latitude]: Position): { x: number; y: number } => ({
    x: Math.round((left + (longitude - edge.west) * shrink * scale) * 10) / 10,
    y: Math.round((top + (edge.north - latitude) * scale) * 10) / 10,
  })
  return areas.map((area) => {
    const rings = area.rings.map((ring) => ring.map(place))
    const path = rings.map((ring) => `M${ring.map(({ x, y }) => `${x} ${y}`).join('L')}Z`).join('')
    return { code: area.code, name: area.name, path, middle: middleOf(rings) }
  })
}

type Point = { readonly x: number; readonly y: number }

/** Centre of gravity of the largest ring, where the name stands. */
function middleOf(rings: readonly (readonly Point[])[]): { x: number; y: number } {
  let best = { area: -1, x: 0, y: 0 }
  for (const ring of rings) {
    let twice = 0
    let x = 0
    let y = 0
    for (const [index, from] of ring.entries()) {
      const to = ring[(index + 1) % ring.length] ?? from
      const cross = from.x * to.y - to.x * from.y
      twice += cross
      x += (from.x + to.x) * cross
      y += (from.y + to.y) * cross
    }
    if (twice !== 0 && Math.abs(twice) > best.area) best = { area: Math.abs(twice), x: x / (3 * twice), y: y / (3 * twice) }
  }
  return { x: Math.round(best.x), y: Math.round(best.y) }
}
