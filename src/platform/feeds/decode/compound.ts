import { open, type FileHandle } from 'node:fs/promises'

const DIRECTORY_SECTORS_MAX = 1000
const NO_SECTOR = 0xfffffffa

/**
 * Whether a compound file (OLE2, the container of .xls, .doc and of encrypted .xlsx) holds an encrypted package:
 * its directory is followed by the sector table, as [MS-CFB] 2.3 and 2.6 lay them out.
 */
export async function hasEncryptedPackage(path: string): Promise<boolean> {
  const handle = await open(path)
  try {
    const header = await readAt(handle, 0, 512)
    if (header.length < 512) return false
    const sectorBytes = header.readUInt16LE(0x1e) === 12 ? 4096 : 512
    const name = Buffer.from('EncryptedPackage', 'utf16le')
    let sector = header.readUInt32LE(0x30)
    for (let read = 0; read < DIRECTORY_SECTORS_MAX && sector < NO_SECTOR; read += 1) {
      const directory = await readAt(handle, (sector + 1) * sectorBytes, sectorBytes)
      if (directory.includes(name)) return true
      sector = await nextSector(handle, header, sector, sectorBytes)
    }
    return false
  } finally {
    await handle.close()
  }
}

async function nextSector(handle: FileHandle, header: Buffer, sector: number, sectorBytes: number): Promise<number> {
  const perSector = sectorBytes / 4
  const tableIndex = Math.floor(sector / perSector)
  // Tables past the 109 that the header lists belong to files of over 7 MB, whose directory starts early all the same.
  if (tableIndex >= 109) return NO_SECTOR
  const table = await readAt(handle, (header.readUInt32LE(0x4c + tableIndex * 4) + 1) * sectorBytes + (sector % perSector) * 4, 4)
  return table.length === 4 ? table.readUInt32LE(0) : NO_SECTOR
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await handle.read(buffer, 0, length, position)
  return buffer.subarray(0, bytesRead)
}
