import type { Page } from '@playwright/test'
import exceljs from 'exceljs'
import { ask, expect, pick, readFirstSheet, refusalsInConsole, sitDownAs, startDownload, test } from './bihuan.ts'

test.use({ viewport: { width: 1440, height: 900 } })

async function openList(page: Page): Promise<void> {
  await page.goto('/measures')
  await expect(page.locator('tbody tr[data-at]').first()).toBeVisible()
}
async function exportSeen(page: Page): Promise<exceljs.Worksheet> {
  return readFirstSheet(await startDownload(page, () => page.getByRole('button', { name: /^导出 [\d,]+ 行$/ }).click()))
}
function columnOf(sheet: exceljs.Worksheet, title: string): unknown[] {
  const titles = sheet.getRow(1).values as unknown[]
  const at = titles.indexOf(title)
  if (at < 1) throw new Error(`The sheet has no column ${title}: ${titles.join(' ')}`)
  return Array.from({ length: sheet.rowCount - 1 }, (_, index) => sheet.getRow(index + 2).getCell(at).value)
}
const header = (page: Page, title: string) => page.getByRole('columnheader', { name: title })

test('the list of indicators sorts, and the export holds exactly what is seen, in the same order', async ({ page }) => {
  await openList(page)
  // A slow machine: the export is asked for before the rows on the screen have followed.
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 20 })
  await header(page, '数值').first().click()
  await expect(header(page, '数值').first()).toHaveAttribute('aria-sort', 'descending')
  const figures = columnOf(await exportSeen(page), '数值').filter((value): value is number => typeof value === 'number')
  expect(figures.length).toBeGreaterThan(10)
  expect(figures).toEqual(figures.toSorted((one, other) => other - one))
})

test('the list of indicators is narrowed by its column filter and by typing', async ({ page }) => {
  await openList(page)
  await header(page, '章节').first().locator('.ant-table-filter-trigger').click()
  const filter = page.getByRole('form', { name: '筛选 章节' })
  await filter.getByRole('checkbox', { name: '欠费' }).check()
  await filter.getByRole('button', { name: /筛\s*选/ }).click()
  await expect(page.getByRole('status').filter({ hasText: /^\d+ \/ \d+ 行$/ })).toBeVisible()
  const chapters = columnOf(await exportSeen(page), '章节')
  expect(new Set(chapters)).toEqual(new Set(['欠费']))
  await page.getByRole('button', { name: '清除筛选' }).click()
  await page.getByRole('searchbox', { name: '在表中查找' }).fill('ARPU')
  await expect(page.locator('tbody tr[data-at]')).toHaveCount(1)
})

test('a text that begins with = stays text in the exported sheet', async ({ browser }) => {
  const admin = await sitDownAs(browser, 'admin')
  const trap = '=SUM(1,2)'
  const name = `formula-${Date.now()}`
  const made = await admin.request.post('/api/accounts', { headers: { 'x-bihuan': '1' }, data: { signInName: name, displayName: trap, staffNo: null } })
  expect(made.ok(), await made.text()).toBe(true)
  await admin.goto('/accounts')
  await admin.getByRole('searchbox', { name: '在表中查找' }).fill(name)
  await expect(admin.locator('tbody tr[data-at]')).toHaveCount(1)
  const sheet = await exportSeen(admin)
  expect(sheet.getRow(1).values).toContain('姓名')
  const cell = sheet.getRow(2).getCell((sheet.getRow(1).values as unknown[]).indexOf('姓名'))
  expect([cell.type, cell.value]).toEqual([exceljs.ValueType.String, trap])
  await admin.context().close()
})

test('an indicator shows its trend, its counties and its definition, and its figure opens the rows', async ({ page }) => {
  await page.goto('/measures/market.users.onBooks')
  await expect(page.getByRole('heading', { level: 1, name: '在网用户' })).toBeVisible()
  for (const part of ['走势', '各区县', '各品牌', '各营业部']) await expect(page.getByRole('heading', { name: part })).toBeVisible()
  const loop = page.getByRole('complementary')
  await loop.getByRole('button', { name: /，打开明细$/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: '在网用户的明细' })).toBeVisible()
})

test('from an indicator the way leads back to the sentences of the plan that it stands for', async ({ page }) => {
  await page.goto('/measures/market.users.churnRate')
  await page.getByRole('link', { name: '看相关条款' }).click()
  await expect(page.locator('.plan-sentence[aria-current=true]')).toContainText('离网率')
})

test('the map shows any indicator and a county on it opens', async ({ page }) => {
  await page.goto('/map')
  await pick(page, page.getByRole('combobox', { name: '指标' }), '离网率')
  await expect(page.getByRole('group', { name: '离网率' })).toBeVisible()
  const county = page.getByRole('group', { name: '离网率' }).getByRole('button', { name: /^泽库县 .*打开$/ })
  await county.click()
  await expect(page).toHaveURL(/\/measures\/market\.users\.churnRate\?.*area=632323/)
})

test('numbers of customers are masked; one is shown whole, and the auditor finds that in the trail', async ({ page, browser }) => {
  const { latest } = await ask<{ latest: string }>(page, '/api/measures/periods')
  await page.goto(`/measures/market.users.onBooks/rows?period=${latest}&subjectKind=area&subjectCode=632323`)
  const row = page.locator('tbody tr[data-at]').first()
  await expect(row).toContainText(/\d{3}\*{4}\d{4}/)
  const subscriber = (await row.locator('td').first().innerText()).trim()
  await row.getByRole('button', { name: /显示/ }).click()
  await expect(row).toContainText(/\d{11}/)
  await expect(row).not.toContainText('****')
  const auditor = await sitDownAs(browser, 'shenji')
  await auditor.goto('/audit')
  const trace = auditor.locator('tbody tr[data-at]').filter({ hasText: '查看完整姓名或号码' }).filter({ hasText: subscriber }).first()
  await expect(trace).toContainText('卓玛（总经理）')
  await auditor.getByRole('button', { name: '从头核对' }).click()
  await expect(auditor.getByText(/行全部吻合/)).toBeVisible()
  await auditor.context().close()
})

test.describe('an indicator that does not exist', () => {
  test.use({ toleratedErrors: [refusalsInConsole] })
  test('is told in a sentence', async ({ page }) => {
    await page.goto('/measures/market.no.such')
    await expect(page.getByRole('alert')).toBeVisible()
    await expect(page.getByRole('alert')).not.toContainText('系统出错')
  })
})
