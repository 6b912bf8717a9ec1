import { expect, test } from './bihuan.ts'

/** The twin lets the province leave out users stopped by own wish in the third month. */
const differingMonth = '2009-03'

test('a difference from the province opens to the explanation that accounts for it', async ({ page }) => {
  await page.goto(`/province?month=${differingMonth}`)
  const row = page.locator('tbody tr[data-at]').filter({ hasText: '出账用户' }).filter({ hasText: '黄南藏族自治州' }).filter({ hasText: '全部' })
  await expect(row).toContainText('不一致')
  await row.click()
  const loop = page.getByRole('complementary')
  await expect(loop).toContainText('检查过的口径')
  const explained = loop.getByRole('listitem').filter({ hasText: '申请停机' }).first()
  await expect(explained).toContainText('能解释')
  await explained.getByRole('link', { name: '打开我们的明细' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '出账用户的明细' })).toBeVisible()
})

test('where the figures agree the page says so', async ({ page }) => {
  await page.goto('/province')
  await expect(page.locator('tbody tr[data-at]').first()).toBeVisible()
  await expect(page.locator('tbody tr[data-at]').filter({ hasText: '一致' }).first()).toBeVisible()
})
