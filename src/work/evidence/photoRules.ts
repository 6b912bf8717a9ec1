import type { Photo, PhotoReading, Position } from './contract.ts'

/** Tells a photo by its bytes, never by its name, and whether it is whole as far as its own structure says. */
export function readPhoto(bytes: Uint8Array): PhotoReading {
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return readJpeg(bytes)
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return readPng(bytes)
  if (bytes.length > 12 && textAt(bytes, 4, 4) === 'ftyp' && /^(heic|heix|heim|heis|hevc|hevx|mif1|msf1)$/.test(textAt(bytes, 8, 4))) return readHeic(bytes)
  return { fault: 'unknown' }
}

const damaged: PhotoReading = { fault: 'damaged' }
const segmentsMax = 10_000

function readJpeg(bytes: Uint8Array): PhotoReading {
  let at = 2
  let size: { width: number; height: number } | null = null
  let position: Position | null = null
  for (let index = 0; index < segmentsMax; index++) {
    if (at + 4 > bytes.length || bytes[at] !== 0xff) return damaged
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1
      continue
    }
    const length = u16(bytes, at + 2)
    if (length < 2 || at + 2 + length > bytes.length) return damaged
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) size = { height: u16(bytes, at + 5), width: u16(bytes, at + 7) }
    if (marker === 0xe1 && textAt(bytes, at + 4, 4) === 'Exif') position ??= positionIn(bytes.subarray(at + 10, at + 2 + length))
    at += 2 + length
    // The picture's own data follow; they must reach their end mark.
    if (marker === 0xda) return size !== null && size.width > 0 && size.height > 0 && hasEnd(bytes, at) ? { mediaType: 'image/jpeg', ...size, position } : damaged
  }
  return damaged
}
// Phones put their own data behind the end mark, so it is looked for and not expected last.
function hasEnd(bytes: Uint8Array, from: number): boolean {
  for (let at = bytes.length - 2; at >= from; at--) if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return true
  return false
}

function readPng(bytes: Uint8Array): PhotoReading {
  let at = 8
  let photo: Photo | null = null
  for (let index = 0; index < segmentsMax; index++) {
    if (at + 12 > bytes.length) return damaged
    const length = u32(bytes, at)
    const kind = textAt(bytes, at + 4, 4)
    if (at + 12 + length > bytes.length || crc32(bytes, at + 4, at + 8 + length) !== u32(bytes, at + 8 + length)) return damaged
    if (kind === 'IHDR') photo = { mediaType: 'image/png', width: u32(bytes, at + 8), height: u32(bytes, at + 12), position: null }
    if (kind === 'IEND') return photo && (photo.width ?? 0) > 0 ? photo : damaged
    at += 12 + length
  }
  return damaged
}

function readHeic(bytes: Uint8Array): PhotoReading {
  const kinds: string[] = []
  for (let at = 0, index = 0; at < bytes.length && index < segmentsMax; index++) {
    if (at + 8 > bytes.length) return damaged
    const size = u32(bytes, at)
    kinds.push(textAt(bytes, at + 4, 4))
    const length = size === 0 ? bytes.length - at : size === 1 ? u32(bytes, at + 8) * 4_294_967_296 + u32(bytes, at + 12) : size
    if (length < 8 || at + length > bytes.length) return damaged
    at += length
  }
  return kinds.includes('meta') && kinds.includes('mdat') ? { mediaType: 'image/heic', width: null, height: null, position: null } : damaged
}

/** Where the phone says that it was, from the GPS part of the TIFF block; null when it does not say. */
function positionIn(tiff: Uint8Array): Position | null {
  const isLittle = textAt(tiff, 0, 2) === 'II'
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  try {
    const entries = (from: number) => Array.from({ length: Math.min(200, view.getUint16(from, isLittle)) }, (_, index) => {
      const at = from + 2 + index * 12
      return { tag: view.getUint16(at, isLittle), at: at + 8, offset: view.getUint32(at + 8, isLittle) }
    })
    const gps = entries(view.getUint32(4, isLittle)).find((entry) => entry.tag === 0x8825)
    if (!gps) return null
    const parts = new Map(entries(gps.offset).map((entry) => [entry.tag, entry]))
    const degrees = (tag: number, sideTag: number, minus: string): number | null => {
      const [entry, side] = [parts.get(tag), parts.get(sideTag)]
      if (!entry || !side) return null
      const [whole = Number.NaN, minutes = Number.NaN, seconds = Number.NaN] = [0, 8, 16].map((step) => view.getUint32(entry.offset + step, isLittle) / view.getUint32(entry.offset + step + 4, isLittle))
      const value = whole + minutes / 60 + (Number.isFinite(seconds) ? seconds : 0) / 3600
      return Number.isFinite(value) ? value * (textAt(tiff, side.at, 1) === minus ? -1 : 1) : null
    }
    const [latitude, longitude] = [degrees(2, 1, 'S'), degrees(4, 3, 'W')]
    if (latitude === null || longitude === null || Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return null
    return { latitude, longitude }
  } catch {
    // A block that lies about its own places says nothing about where the photo was taken; the photo stands.
    return null
  }
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte)
}
function textAt(bytes: Uint8Array, from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + length))
}
function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
}
function u32(bytes: Uint8Array, at: number): number {
  return u16(bytes, at) * 65_536 + u16(bytes, at + 2)
}
function crc32(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0xffffffff
  for (let at = from; at < to; at++) {
    crc ^= bytes[at] ?? 0
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}
