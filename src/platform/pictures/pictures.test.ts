import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findChineseFont } from './chineseFont.ts'
import { barPictureOption, trendPictureOption } from './options.ts'
import { chartSvg } from './chartSvg.ts'
import { chartPicture, svgPicture } from './pictures.ts'

const trend = trendPictureOption({
  labels: ['1 月', '2 月', '3 月', '4 月'],
  actual: { name: '实际', points: [120, 132, 128, null] },
  target: { name: '目标路径', points: [118, 126, 134, 142] },
  lastYear: { name: '上年', points: [100, 104, 111, 120] },
  band: { name: '预测区间', low: [null, null, 128, 125], high: [null, null, 128, 149] },
  show: (value) => `${value} 户`,
})

test('a chart becomes a PNG of twice its size, with its Chinese words drawn as letters', async () => {
  const picture = await chartPicture(trend, { widthPx: 600, heightPx: 260 })
  expect(picture.png.subarray(1, 4).toString()).toBe('PNG')
  expect([picture.widthPx, picture.heightPx]).toEqual([1200, 520])
  const svg = chartSvg(trend, { widthPx: 600, heightPx: 260 }, 'Noto Sans CJK SC')
  expect(svg).toContain('目标路径')
  expect(svg).not.toContain('NaN')
})

test('every character has its own shape: a picture of other words is another picture', async () => {
  const drawn = async (name: string) => (await svgPicture(`<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40"><text x="4" y="28" font-size="24">${name}</text></svg>`, 200)).png
  const [first, other] = [await drawn('黄南'), await drawn('同仁')]
  // Boxes in place of unknown characters would be the same for both.
  expect(first.equals(other)).toBe(false)
})

test('a place that is off track is marked in word and colour', () => {
  const svg = chartSvg(barPictureOption({ bars: [{ name: '同仁市', value: 0.05, isOffTrack: true }, { name: '泽库县', value: null }], show: (value) => `${value * 100} %` }), { widthPx: 400, heightPx: 120 }, 'x')
  expect(svg).toContain('▲ 同仁市')
  expect(svg).toContain('5 %')
})

test('the font is found by the order of preference, and its lack is told', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fonts-'))
  expect(findChineseFont([folder, join(folder, 'missing')])).toBeNull()
  mkdirSync(join(folder, 'deep'))
  writeFileSync(join(folder, 'simhei.ttf'), '')
  writeFileSync(join(folder, 'deep', 'NotoSansCJK-Regular.ttc'), '')
  expect(findChineseFont([folder])).toEqual({ path: join(folder, 'deep', 'NotoSansCJK-Regular.ttc'), family: 'Noto Sans CJK SC' })
  rmSync(folder, { recursive: true })
})
