import type { Page } from '@playwright/test'
import iconv from 'iconv-lite'
import { ask, expect, pick, readWorkbook, refusalsInConsole, sitDownAs, startDownload, test } from './bihuan.ts'

test.use({ signedInAs: 'shichang', viewport: { width: 1440, height: 900 } })

const headers = ['区域代码', '日期', '品牌', '新增用户', '离网用户', '停机用户', '复机用户', '缴费笔数', '缴费金额']
/** 泽曲镇 and 麦秀镇 of 泽库县. */
const townships = ['632323100', '632323101']
const brands = ['全球通', '动感地带', '神州行']

function dailyLines(day: string, first: readonly string[] = headers): string[][] {
  return [[...first], ...townships.flatMap((township) => brands.map((brand, index) => [township, day, brand, String(3 + index), '1', '2', '1', '40', '1234.50']))]
}
function inGb18030(lines: readonly (readonly string[])[]): Buffer {
  return iconv.encode(lines.map((line) => `${line.join(',')}\r\n`).join(''), 'gb18030')
}
async function bring(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.goto('/feeds')
  await expect(page.locator('tbody tr[data-at]').first()).toBeVisible()
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer })
  const row = page.locator('tbody tr[data-at]').filter({ hasText: name }).first()
  await expect(row).toBeVisible()
  await row.click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}
const dataAsOf = (page: Page) => page.getByRole('banner').getByText(/数据截至/)

test('a good daily file in GB18030 is taken, and "data as of" moves to its day', async ({ page }) => {
  const { branch } = await ask<{ branch: { today: string } }>(page, '/api/session')
  const [, month, day] = branch.today.split('-').map(Number)
  await page.goto('/feeds')
  await expect(dataAsOf(page)).not.toContainText(`${month}-${day}`)
  await bring(page, `市场日报_${branch.today.replaceAll('-', '')}.csv`, inGb18030(dailyLines(branch.today)))
  await expect(page.getByText('这个文件已载入，正在使用。')).toBeVisible({ timeout: 30_000 })
  await page.reload()
  await expect(dataAsOf(page)).toContainText(`${month}-${day}`)
})

test('the same file a second time changes nothing and says so', async ({ page }) => {
  const { branch } = await ask<{ branch: { today: string } }>(page, '/api/session')
  await bring(page, `市场日报_${branch.today.replaceAll('-', '')}_再传.csv`, inGb18030(dailyLines(branch.today)))
  await expect(page.getByText('内容与正在使用的数据相同，没有改变任何数字。')).toBeVisible({ timeout: 30_000 })
})

test('a bad file is refused whole; every bad cell is named and marked in a sheet to mend', async ({ page }) => {
  const lines = dailyLines('2010-01-22')
  const spoil = (row: number, column: number, value: string): void => {
    const line = lines[row]
    if (line) line[column] = value
  }
  spoil(1, 0, '110101001')
  spoil(2, 3, '-5')
  spoil(3, 8, '很多')
  spoil(4, 1, '2010-02-30')
  await bring(page, '市场日报_坏_20100122.csv', inGb18030(lines))
  await expect(page.getByRole('alert')).toContainText('处不合格，整个文件没有载入', { timeout: 30_000 })
  const faults = page.locator('tbody tr[data-at]')
  await expect(faults.filter({ hasText: '110101001' })).toContainText('不是本分公司的区域代码')
  await expect(faults.filter({ hasText: '-5' })).toContainText('新增用户')
  await expect(faults.filter({ hasText: '很多' })).toContainText('缴费金额')
  await expect(faults.filter({ hasText: '2010-02-30' })).toContainText('日期')
  const download = await startDownload(page, () => page.getByRole('link', { name: '下载标记好的表格' }).click())
  expect(download.suggestedFilename()).toMatch(/\.xlsx$/)
  const sheet = (await readWorkbook(download)).getWorksheet('标记 Marked')
  if (!sheet) throw new Error('The report has no sheet of marked rows.')
  expect((sheet.getRow(1).values as unknown[]).slice(1)).toEqual(headers)
  const marked = sheet.getRow(2).getCell(1)
  expect(marked.value).toBe('110101001')
  expect(marked.fill).toMatchObject({ fgColor: { argb: 'FFFFC7CE' } })
  expect(sheet.getRow(7).getCell(1).fill).not.toMatchObject({ fgColor: { argb: 'FFFFC7CE' } })
})

test('a file of no known kind is refused with a sentence that says what to do', async ({ page }) => {
  await bring(page, '购物清单.csv', inGb18030([['东西', '多少'], ['酥油', '3']]))
  await expect(page.getByRole('alert')).toContainText('认不出“购物清单.csv”是哪一种文件', { timeout: 30_000 })
})

test('an unknown header is mapped once, and the next file with it passes by itself', async ({ page }) => {
  const renamed = headers.map((header) => (header === '缴费笔数' ? '充值次数' : header))
  await bring(page, '市场日报_20100301_新表头.csv', inGb18030(dailyLines('2010-03-01', renamed)))
  await expect(page.getByRole('heading', { name: '这些表头还不认识' })).toBeVisible({ timeout: 30_000 })
  await pick(page, page.getByRole('combobox', { name: '充值次数' }), '缴费笔数 · 必填')
  await page.getByRole('button', { name: '记住这 1 个表头并载入' }).click()
  await expect(page.getByText('这个文件已载入，正在使用。')).toBeVisible({ timeout: 30_000 })
  await bring(page, '市场日报_20100302_新表头.csv', inGb18030(dailyLines('2010-03-02', renamed)))
  await expect(page.getByText('这个文件已载入，正在使用。')).toBeVisible({ timeout: 30_000 })
})

test('a batch is withdrawn with a reason, and "data as of" goes back', async ({ page, browser }) => {
  const { branch } = await ask<{ branch: { today: string } }>(page, '/api/session')
  const name = `市场日报_${branch.today.replaceAll('-', '')}.csv`
  await page.goto('/feeds')
  await page.getByRole('searchbox', { name: '在表中查找' }).fill(name)
  await page.locator('tbody tr[data-at]').filter({ hasText: name }).first().click()
  await page.getByRole('button', { name: '撤回这一批数据' }).click()
  await page.getByRole('textbox', { name: '原因' }).fill('浏览器测试：数据是编的')
  await page.getByRole('region', { name: '撤回这一批数据' }).getByRole('button', { name: /^撤\s*回$/ }).click()
  await expect(page.getByText('这一批已撤回，指标已按其余数据重算。')).toBeVisible()
  await page.reload()
  const [, month, day] = branch.today.split('-').map(Number)
  await expect(dataAsOf(page)).not.toContainText(`${month}-${day}`)
  const auditor = await sitDownAs(browser, 'shenji')
  await auditor.goto('/audit')
  await expect(auditor.locator('tbody tr[data-at]').filter({ hasText: '浏览器测试：数据是编的' }).first()).toBeVisible()
  await auditor.context().close()
})

test.describe('a period that is closed', () => {
  test.use({ toleratedErrors: [refusalsInConsole] })

  test('takes no file until somebody opens it again and says why', async ({ page }) => {
    const calendar = page.getByRole('group', { name: '每日文件' })
    await page.goto('/feeds')
    await calendar.getByRole('button', { name: /^市场日报/ }).last().click()
    const period = page.getByRole('region', { name: /\d{4}-\d{2}-\d{2}/ })
    const [slice = ''] = /\d{4}-\d{2}-\d{2}/.exec(await period.innerText()) ?? []
    await period.getByRole('button', { name: '关账' }).click()
    await expect(period).toContainText('这个账期已关账')
    await bring(page, `市场日报_${slice}_迟来.csv`, inGb18030(dailyLines(slice)))
    await expect(page.getByRole('alert')).toContainText('已经关账', { timeout: 30_000 })

    await page.goto('/feeds')
    await calendar.getByRole('button', { name: new RegExp(`^市场日报 ${slice}.*已关账`) }).first().click()
    await expect(period.getByRole('button', { name: '重新开账' })).toBeDisabled()
    await period.getByRole('textbox').fill('浏览器测试：补报')
    await period.getByRole('button', { name: '重新开账' }).click()
    await expect(period).toContainText('这个账期没有关账')
  })

  test('a file may be said to be of a kind and a period before it is tried again', async ({ page }) => {
    await bring(page, '没有表头的清单.csv', inGb18030([['甲', '乙'], ['1', '2']]))
    await expect(page.getByRole('alert')).toContainText('认不出', { timeout: 30_000 })
    await pick(page, page.getByRole('combobox', { name: '数据种类' }), '市场日报')
    await expect(page.getByLabel('账期')).toBeVisible()
    await page.getByRole('button', { name: '再试一次' }).click()
    await expect(page.getByRole('alert')).toContainText('不像“市场日报”：缺少列', { timeout: 30_000 })
  })
})

test.describe('master data', () => {
  test.use({ signedInAs: 'admin', toleratedErrors: [refusalsInConsole] })

  test('a change that one person proposes waits for another: the proposer is refused, a colleague approves it', async ({ page, browser }) => {
    test.setTimeout(200_000)
    const lines = [['区域代码', '年份', '常住人口', '户数', '经度', '纬度', '来源'], ['632323', '2011', '71000', '17300', '', '', '浏览器测试（虚构）']]
    await bring(page, '区域资料_泽库_2011.csv', inGb18030(lines))
    await expect(page.getByText('这是主数据，需要另一位同事审核后才生效。')).toBeVisible({ timeout: 30_000 })
    await page.getByRole('link', { name: '去审核这项变更' }).click()
    await expect(page.getByText('由提出人以外、有审核权限的同事批准。')).toBeVisible()
    await expect(page.getByRole('button', { name: /^批准/ })).toHaveCount(0)
    const path = new URL(page.url()).pathname
    const own = await page.request.post(`/api${path}/approve`, { headers: { 'x-bihuan': '1' }, data: {} })
    expect([403, 409, 422]).toContain(own.status())

    const manager = await sitDownAs(browser, 'zong')
    await manager.goto('/feeds')
    await manager.getByRole('complementary').getByRole('link', { name: '区域资料' }).first().click()
    await expect(manager).toHaveURL(new RegExp(`${path}$`))
    await expect(manager.locator('tbody tr[data-at]').filter({ hasText: '71000' })).toContainText('新增')
    await manager.getByRole('button', { name: /^批准这 \d+ 处变更$/ }).click()
    // Every figure that leans on the population is computed anew, which a busy machine needs its time for.
    await expect(manager.getByText(/已批准/)).toBeVisible({ timeout: 120_000 })
    await manager.goto('/branch/areas')
    await manager.locator('tbody tr[data-at]').filter({ hasText: '632323' }).first().click()
    await expect(manager.getByRole('complementary')).toContainText('2011：71,000')
    await manager.context().close()
  })
})
