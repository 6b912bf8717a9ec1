import { expect, test } from './bihuan.ts'
import type { Page } from '@playwright/test'

async function searchFor(page: Page, text: string, group: string): Promise<void> {
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: '搜索' })
  await palette.getByRole('combobox').fill(text)
  const found = palette.getByRole('group', { name: group, exact: true }).getByRole('option')
  await expect(found.first()).toContainText(text)
  await found.first().click()
}

test.beforeEach(async ({ page }) => {
  await page.goto('/today')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
})

test('Ctrl-K finds a clause and opens it on the plan with its loop', async ({ page }) => {
  await searchFor(page, '营销案', '条款')
  await expect(page).toHaveURL(/\/plan\?clause=\d+$/)
  await expect(page.locator('.plan-sentence[aria-current=true]')).toContainText('营销案')
})

test('Ctrl-K finds an indicator by name and Enter opens its page', async ({ page }) => {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: '搜索' }).fill('ARPU')
  await expect(page.getByRole('group', { name: '指标' }).getByRole('option').first()).toBeVisible()
  await page.getByRole('combobox', { name: '搜索' }).fill('离网率')
  await expect(page.getByRole('group', { name: '指标' }).getByRole('option').first()).toContainText('离网率')
  await page.getByRole('group', { name: '指标' }).getByRole('option').first().click()
  await expect(page.getByRole('heading', { level: 1, name: '离网率' })).toBeVisible()
})

test('Ctrl-K finds a person and opens the list at that person', async ({ page }) => {
  await searchFor(page, '李晓梅', '人')
  await expect(page).toHaveURL(/\/branch\/units\?staff=/)
  await expect(page.getByRole('complementary')).toContainText('李晓梅')
})

test('Ctrl-K finds a place and opens its facts', async ({ page }) => {
  await searchFor(page, '泽库县', '地')
  await expect(page).toHaveURL(/\/branch\/areas\?area=632323$/)
  await expect(page.getByRole('complementary')).toContainText(/泽库县.*632323/s)
})

test('a search without a hit says what to try next, and Escape closes it', async ({ page }) => {
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: '搜索' })
  await palette.getByRole('combobox').fill('没有这样的东西')
  await expect(palette.getByRole('status')).toContainText('没有找到“没有这样的东西”。换个说法')
  await page.keyboard.press('Escape')
  await expect(palette).toBeHidden()
})
