import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openTestRecords } from '../../platform/records/testRecords.ts'
import { readGeo } from './geo.ts'
import { seedAreas } from './seed.ts'

test('the map holds the four counties by their current codes, and a branch may bring its own', async () => {
  const records = await openTestRecords()
  try {
    await seedAreas(records, { prefix: '6323' })
    const dataFolder = mkdtempSync(join(tmpdir(), 'geo-'))
    const national = await readGeo({ records, dataFolder }, '6323')
    expect(national.features.map((feature) => feature.properties).toSorted((a, b) => a.code.localeCompare(b.code))).toEqual([
      { code: '632301', name: '同仁市' }, { code: '632322', name: '尖扎县' }, { code: '632323', name: '泽库县' }, { code: '632324', name: '河南蒙古族自治县' },
    ])
    await expect(readGeo({ records, dataFolder }, '9999')).rejects.toMatchObject({ code: 'GEO_NOT_THERE' })
    writeFileSync(join(dataFolder, 'geo.json'), JSON.stringify({ type: 'FeatureCollection', features: [{ type: 'Feature', properties: { code: 632321, name: '同仁' }, geometry: { type: 'Polygon', coordinates: [] } }] }))
    expect((await readGeo({ records, dataFolder }, '6323')).features.map((feature) => feature.properties)).toEqual([{ code: '632301', name: '同仁' }])
  } finally {
    await records.close()
  }
})
