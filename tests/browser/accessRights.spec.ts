import { ask, expect, refusalsInConsole, test } from './bihuan.ts'

test.use({ signedInAs: 'zeku', toleratedErrors: [refusalsInConsole] })

test('a county manager sees the figures of other counties beside his own', async ({ page }) => {
  await page.goto('/measures/market.users.onBooks?area=632322')
  await expect(page.getByRole('heading', { level: 1, name: '在网用户' })).toBeVisible()
  await expect(page.getByRole('button', { name: /在网用户 [\d,.]+ ?万?户，打开明细/ })).toBeVisible()
})

test('a county manager opens the rows of his county and is refused those of another', async ({ page }) => {
  const { latest } = await ask<{ latest: string }>(page, '/api/measures/periods')
  const rowsOf = (areaCode: string) => `/measures/market.users.onBooks/rows?period=${latest}&subjectKind=area&subjectCode=${areaCode}`
  await page.goto(rowsOf('632323'))
  await expect(page.getByText(/[\d,]+ 行，合计 [\d,]+/)).toBeVisible()
  await expect(page.locator('tbody tr[data-at]').first()).toContainText(/\d{3}\*{4}\d{4}/)
  await page.goto(rowsOf('632322'))
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(page.getByText(/\d{3}\*{4}\d{4}/)).toHaveCount(0)
  await expect(page.getByRole('alert')).not.toContainText('系统出错')
})

test('a page without permission says so in the words of the branch, and what to do', async ({ page }) => {
  await page.goto('/accounts')
  await expect(page.getByText('您没有查看“账号与授权”的权限')).toBeVisible()
  await expect(page.getByText('需要时请联系本单位的管理员授权')).toBeVisible()
})

test('the navigation offers only what may be opened', async ({ page }) => {
  await page.goto('/plan')
  const navigation = page.getByRole('navigation', { name: '主导航' })
  await expect(navigation.getByRole('link', { name: '工作计划' })).toBeVisible()
  await expect(navigation.getByRole('link', { name: '账号与授权' })).toHaveCount(0)
  await expect(navigation.getByRole('link', { name: '审计' })).toHaveCount(0)
})

test('a county manager may not set the branch\'s targets', async ({ page }) => {
  const blank = { base: null, target: null, challenge: null }
  const rows = [{ code: '632323', year: { ...blank, target: 1 }, months: Array.from({ length: 12 }, () => blank), isYearLocked: false, lockedMonths: Array.from({ length: 12 }, () => false) }]
  const answer = await page.request.put('/api/targets/sheet', { headers: { 'x-bihuan': '1' }, data: { measureId: 'market.users.onBooks', year: '2010', brand: '', parentKind: 'area', parentCode: '6323', childKind: 'area', revision: null, inForceFrom: '2010-01', method: null, residualOwnerNo: null, note: null, rows } })
  expect(answer.status()).toBe(403)
  await page.goto('/targets')
  await expect(page.getByRole('button', { name: /^保存/ })).toHaveCount(0)
})
