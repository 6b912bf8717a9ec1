import type { Page } from '@playwright/test'
import mammoth from 'mammoth'
import { readFile } from 'node:fs/promises'
import { ask, expect, keepSeats, numberIn, openList, pick, pickMatching, readWorkbook, startDownload, test } from './bihuan.ts'

// The general manager's last month of a quarter, with the people around him, each at a computer of his own: January and February lie behind them.
test.describe.configure({ mode: 'serial' })
test.setTimeout(120_000)

const measure = '短信使用量'
const prefecture = '黄南藏族自治州'
const county = '泽库县'
/** Everybody keeps his window through the quarter. */
const seat = keepSeats()
let month = ''
let year = ''

test.beforeAll(async ({ browser }) => {
  month = (await ask<{ latest: string }>(await seat(browser, 'zong'), '/api/measures/periods')).latest
  year = month.slice(0, 4)
  expect(month, 'the demo holds a whole first quarter').toMatch(/-03$/)
})

async function openSheet(page: Page, of: { parent: RegExp; child?: string }): Promise<void> {
  await page.goto('/targets')
  await pick(page, page.getByRole('combobox', { name: '指标' }), measure, measure)
  await pickMatching(page, page.getByRole('combobox', { name: '上级' }), of.parent, /[一-鿿]+/.exec(of.parent.source)?.[0])
  if (of.child) await pick(page, page.getByRole('combobox', { name: '分给' }), of.child)
}
const cell = (page: Page, name: string, period: string) => page.getByRole('textbox', { name: `${name} ${period} 目标`, exact: true })
/** The figures of a line at the foot of the sheet, by its heading. */
async function footLine(page: Page, heading: string): Promise<string[]> {
  return (await page.locator('.bh-target-grid tfoot tr').filter({ hasText: heading }).getByRole('cell').allTextContents()).filter((text) => text !== '')
}
async function saveAndSubmit(page: Page): Promise<void> {
  await page.getByRole('button', { name: '保存草稿' }).click()
  await expect(page.getByRole('status').filter({ hasText: '草稿已保存，批准后才生效' })).toBeVisible()
  await page.getByRole('button', { name: '提交审批' }).click()
  await expect(page.getByRole('status').filter({ hasText: '已提交，待上一级批准' })).toBeVisible()
}
/** The level above looks at the difference before it counts. */
async function approve(manager: Page, sheet: RegExp, unowned: string | null = null): Promise<void> {
  await manager.goto(`/targets/versions?year=${year}`)
  const waiting = manager.getByRole('row').filter({ hasText: measure }).filter({ hasText: sheet }).filter({ hasText: '待批准' })
  await waiting.click()
  const side = manager.getByRole('complementary')
  await expect(side.getByRole('heading', { name: /与上一版的差异/ })).toBeVisible()
  // Whoever approves lines without an owner says why they stay so.
  if (unowned !== null) {
    await expect(side.getByText('1 行没有责任人')).toBeVisible()
    await side.getByLabel('保留无责任人的原因').fill(unowned)
  }
  await side.getByRole('button', { name: '批准并生效' }).click()
  await expect(manager.getByRole('status').filter({ hasText: /已批准，\d+ 个目标生效/ })).toBeVisible()
}

test('the market department sets the branch\'s target of a new indicator over the months, and the general manager puts it in force', async ({ browser }) => {
  const market = await seat(browser, 'shichang')
  await openSheet(market, { parent: /本级目标/ })
  await expect(market.getByText('还没有目标')).toBeVisible()
  await cell(market, prefecture, year).fill('900000')
  await market.getByRole('button', { name: '分解', exact: true }).click()
  // Twelve months by last year's season come to the year exactly.
  const months = await Promise.all(Array.from({ length: 12 }, async (_, index) => numberIn(await cell(market, prefecture, `${year}-${String(index + 1).padStart(2, '0')}`).inputValue())))
  expect(months.reduce((sum, each) => sum + each, 0)).toBe(900_000)
  await saveAndSubmit(market)
  await approve(await seat(browser, 'zong'), /黄南/, '分公司本级由班子共同承担')
  await openSheet(market, { parent: /本级目标/ })
  await expect(market.getByText(new RegExp(`自 ${year}-01 生效`))).toBeVisible()
})

test('it is split to the counties; a cell is set by hand, locked, and the rest follows to the last message', async ({ browser }) => {
  const market = await seat(browser, 'shichang')
  await openSheet(market, { parent: /^黄南藏族自治州$/, child: '下级区域' })
  await market.getByRole('button', { name: '分解', exact: true }).click()
  const december = cell(market, county, `${year}-12`)
  const before = numberIn(await december.inputValue())
  await december.fill(String(before + 500))
  await market.getByRole('button', { name: `锁定 ${county} ${year}-12` }).click()
  await market.getByRole('button', { name: '重新分解' }).click()
  await expect(december).toHaveValue(new RegExp((before + 500).toLocaleString('en-US').replace(',', ',?')))
  expect((await footLine(market, '差额（未分解）')).map(numberIn)).toEqual(Array.from({ length: 13 }, () => 0))
  await saveAndSubmit(market)
  await approve(await seat(browser, 'zong'), /下级区域/)
})

test('the county splits its own to offices and people; nobody approves what he wrote', async ({ browser }) => {
  const manager = await seat(browser, 'zeku')
  await openSheet(manager, { parent: new RegExp(`^${county}$`), child: '单位' })
  await manager.getByRole('button', { name: '分解', exact: true }).click()
  await saveAndSubmit(manager)
  await expect(manager.getByRole('button', { name: '批准并生效' })).toHaveCount(0)
  await approve(await seat(browser, 'zong'), new RegExp(`${county}.*单位`))
  const [office = ''] = await manager.getByRole('rowheader').allTextContents()
  const name = /^.*?营业部/.exec(office)?.[0] ?? ''
  await openSheet(manager, { parent: new RegExp(`^${name}$`), child: '人员' })
  await manager.getByRole('button', { name: '分解', exact: true }).click()
  expect((await footLine(manager, '差额（未分解）')).map(numberIn)).toEqual(Array.from({ length: 13 }, () => 0))
  await saveAndSubmit(manager)
  await approve(await seat(browser, 'zong'), new RegExp(`${name}.*人员`))
})

test('whoever answers for the county finds the new target among his own, with figure and pace', async ({ browser }) => {
  const page = await seat(browser, 'zeku')
  await page.goto('/my/targets')
  const card = page.getByRole('listitem').filter({ hasText: measure }).first()
  await expect(card).toContainText(`所负责：${county}`)
  await expect(card).toContainText(/全年目标 [\d,.]+/)
})

test('March is judged, frozen and signed by two people, and published by the general manager', async ({ browser }) => {
  const judge = await seat(browser, 'wangyou')
  await judge.goto('/assessment/scoring')
  // His own people, the first of whom is noted already.
  await judge.getByRole('row').nth(1).click()
  const side = judge.getByRole('complementary')
  const person = (await side.getByRole('heading', { level: 2, name: /^给 .* 登记$/ }).textContent() ?? '').replace(/^给 (.*) 登记$/, '$1')
  await pick(judge, side.getByRole('combobox', { name: '项目' }), '故障上报迟缓')
  await side.getByRole('textbox', { name: '依据' }).fill('故障单 0331')
  await side.getByRole('button', { name: /登\s*记/ }).click()
  await expect(side.getByRole('listitem').first()).toContainText('故障单 0331')

  const market = await seat(browser, 'shichang')
  await market.goto('/assessment')
  const scheme = market.locator('.bh-row').filter({ hasText: '机房人员月度考核' })
  await scheme.getByRole('link', { name: '试算' }).click()
  await expect(market.getByRole('heading', { level: 1 })).toContainText(`试算：${month}`)
  await market.getByRole('row').filter({ hasText: person }).click()
  await expect(market.getByRole('complementary')).toContainText('故障上报迟缓')
  await market.getByRole('button', { name: '冻结并计算' }).click()
  await expect(market.getByRole('heading', { level: 1 })).toContainText(`${month} 机房人员月度考核`)
  await market.getByRole('button', { name: '签“市场部复核”' }).click()
  await expect(market.getByRole('complementary')).toContainText('市场部主任')

  const manager = await seat(browser, 'zong')
  await manager.goto('/assessment')
  await manager.getByRole('row').filter({ hasText: month }).filter({ hasText: '机房人员' }).click()
  await manager.getByRole('button', { name: '用冻结的数复算' }).click()
  await expect(manager.getByText(/复算 \d+ 个对象，与原结果完全一致/)).toBeVisible()
  await manager.getByRole('button', { name: '签“总经理审定”' }).click()
  await manager.getByRole('button', { name: '公布结果' }).click()
  await expect(manager.getByText(/申诉到 .* 为止/)).toBeVisible()
})

test('the assessed sees why, appeals, and is answered with a correction that stands beside the first score', async ({ browser }) => {
  const person = await seat(browser, 'jifang')
  await person.goto('/assessment/mine')
  const card = person.locator('section').filter({ has: person.getByRole('heading', { name: new RegExp(`^${month} ·`) }) })
  const before = numberIn(await card.locator('.as-total').textContent())
  await expect(card).toContainText('值班与故障上报制度')
  await card.getByRole('button', { name: /申\s*诉/ }).click()
  await pick(person, card.getByRole('combobox', { name: '对哪一项' }), '故障上报迟缓')
  await card.getByRole('textbox', { name: '理由和依据' }).fill('故障单 0331 是割接期间的告警，已提前报备。')
  await card.getByRole('button', { name: '提交申诉' }).click()
  await expect(card).toContainText('等待答复')

  const manager = await seat(browser, 'zong')
  await manager.goto('/assessment/appeals')
  await manager.getByRole('row').filter({ hasText: '待答复' }).click()
  const side = manager.getByRole('complementary')
  await side.getByRole('textbox', { name: '答复' }).fill('核对割接报备记录，属实。')
  await (await openList(manager, side.getByRole('combobox', { name: '改正哪个数' }))).locator('.ant-select-item-option').filter({ hasText: '故障上报迟缓' }).last().click()
  await side.getByRole('spinbutton', { name: '改为' }).fill('0')
  await side.getByRole('button', { name: '成立，按此改正' }).click()
  await expect(side).toContainText('成立')

  await person.reload()
  await expect(card).toContainText('成立，已更正')
  await expect(card).toContainText(`更正前 ${before}`)
  expect(numberIn(await card.locator('.as-total').textContent())).toBeGreaterThan(before)
})

test('the meeting of the month: causes, an action as an order, whether the last ones helped, minutes, closed', async ({ browser }) => {
  const manager = await seat(browser, 'zong')
  await manager.goto('/reviews')
  await manager.getByRole('button', { name: /^召集 .*的会议$/ }).click()
  const findings = manager.locator('.review-finding')
  await expect(findings.first()).toBeVisible()
  const off = findings.filter({ has: manager.getByText('偏离', { exact: true }) })
  const count = await off.count()
  expect(count).toBeGreaterThan(0)
  for (let index = 0; index < count; index += 1) {
    await off.nth(index).getByRole('button', { name: '写原因' }).click()
    await off.nth(index).getByRole('textbox', { name: '原因' }).fill(`第 ${index + 1} 项：乡镇集日没有设摊，代办点缺号卡。`)
    await off.nth(index).getByRole('button', { name: '保存原因' }).click()
    await expect(off.nth(index)).toContainText(`第 ${index + 1} 项：乡镇集日没有设摊`)
  }
  const first = off.first()
  await first.getByRole('button', { name: '下达措施' }).click()
  await first.getByRole('textbox', { name: '措施' }).fill('集日设摊和到村办卡')
  await first.getByRole('textbox', { name: '做什么' }).fill('每个集日设摊，每周到两个村现场受理。')
  await first.getByRole('textbox', { name: '预期效果' }).fill('下月新增多一成')
  await first.getByRole('combobox', { name: '责任人' }).selectOption({ index: 1 })
  await first.getByRole('button', { name: '下达措施' }).last().click()
  await expect(first.locator('.review-action')).toContainText('集日设摊和到村办卡')

  // What was done after the last meetings stands there with its figures and a verdict, or why there is none.
  const earlier = manager.getByRole('table').filter({ hasText: '与未实施地区相比' })
  const verdicts = await earlier.locator('tbody tr td:last-child').allTextContents()
  expect(verdicts.length).toBeGreaterThan(0)
  for (const verdict of verdicts) expect(verdict).toMatch(/有用|看不出来|更差了|说不清/)

  await manager.getByRole('button', { name: '写纪要' }).click()
  await manager.getByRole('textbox', { name: '参会人' }).fill('总经理、各部门和各县负责人')
  await manager.getByRole('textbox', { name: '纪要' }).fill('会议逐项分析了三月的偏离指标。')
  await manager.getByRole('textbox', { name: /决定事项/ }).fill('每周一通报进度\n措施按期办结')
  await manager.getByRole('button', { name: '保存纪要' }).click()
  await expect(manager.getByRole('listitem').filter({ hasText: '措施按期办结' })).toBeVisible()
  await manager.getByRole('button', { name: '结束会议' }).click()
  await expect(manager.getByText('会议已结束，原因和纪要不再改动。')).toBeVisible()
  await expect(manager.getByRole('button', { name: '写原因' })).toHaveCount(0)

  await manager.goto('/work?whose=all')
  await manager.getByPlaceholder('在表中查找').fill('集日设摊')
  await expect(manager.getByText('集日设摊和到村办卡').first()).toBeVisible()
})

test('the report of the month is made and opens: its text, its tables and its pictures', async ({ browser }) => {
  const manager = await seat(browser, 'zong')
  await manager.goto('/reviews')
  const side = manager.getByRole('complementary')
  await side.getByRole('button', { name: '生成 Word 月报' }).click()
  const link = side.getByRole('link', { name: '下载', exact: true })
  await expect(link).toBeVisible({ timeout: 60_000 })
  const download = await startDownload(manager, () => link.click())
  expect(download.suggestedFilename()).toMatch(/\.docx$/)
  const { value: html, messages } = await mammoth.convertToHtml({ buffer: await readFile(await download.path()) })
  expect(messages.filter((message) => message.type === 'error')).toEqual([])
  expect(html).toContain(`${prefecture} ${year} 年 3 月经营分析报告`)
  for (const words of ['偏离和关注的指标', '乡镇集日没有设摊', '集日设摊和到村办卡', '会议逐项分析了三月的偏离指标。', '措施按期办结']) expect(html).toContain(words)
  const pictures = [...html.matchAll(/<img[^>]* src="data:image\/png;base64,([^"]+)"/g)].map((found) => Buffer.from(found[1] ?? '', 'base64').length)
  expect(pictures.length).toBeGreaterThan(0)
  for (const bytes of pictures) expect(bytes).toBeGreaterThan(5_000)
  expect(html).not.toContain('{{')

  await side.getByRole('button', { name: '生成 Excel 月报' }).click()
  await expect(side.getByRole('link', { name: '下载', exact: true })).toHaveCount(2, { timeout: 60_000 })
  const workbook = await readWorkbook(await startDownload(manager, () => side.getByRole('link', { name: '下载', exact: true }).last().click()))
  expect(workbook.worksheets.length).toBeGreaterThan(3)
})

test('what the year will come to is foreseen with its interval and the error of the method on the past; what is most at risk stands first', async ({ browser }) => {
  const manager = await seat(browser, 'zong')
  await manager.goto('/forecasts')
  const rows = manager.getByRole('table').getByRole('row')
  await expect(rows.nth(1)).toBeVisible()
  // A target that has no year of its own has no outlook; the method says that it was foreseen all the same.
  for (const text of (await rows.allTextContents()).slice(1)) expect(text).toMatch(/预计完成|能否完成未定|预计完不成|不作预测|全年已有数|阻尼趋势|上年同月/)
  type Warning = { measureId: string; name: { zh: string }; subjectCode: string; yuanAtRisk: number | null; yearEnd: { low: number; point: number; high: number } | null; backtests: { mae: number }[] }
  const { rows: warnings } = await ask<{ rows: Warning[] }>(manager, `/api/forecasts?only=warnings&reach=own&year=${year}`)
  expect(warnings.length, 'the demo has targets at risk').toBeGreaterThan(0)
  const yuan = warnings.flatMap((warning) => warning.yuanAtRisk ?? [])
  expect(yuan).toEqual(yuan.toSorted((a, b) => b - a))
  for (const { yearEnd, backtests } of warnings) {
    expect(yearEnd && yearEnd.low <= yearEnd.point && yearEnd.point <= yearEnd.high).toBe(true)
    expect(backtests[0]?.mae).toBeGreaterThan(0)
  }
  const [worst] = warnings
  // The same order in the list and on the home page of the general manager, with the interval and how far the method was off when it was tried on the past.
  await expect(rows.nth(1)).toContainText(worst?.name.zh ?? '')
  await manager.goto('/today')
  const first = manager.locator('.forecast-row').first()
  await expect(first).toContainText(worst?.name.zh ?? '')
  await expect(first).toContainText(/～.*80% 区间/)
  await expect(first).toContainText(/回测误差：每月平均差/)
})
