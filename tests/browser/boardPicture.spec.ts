import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from './bihuan.ts'

const picture = resolve(import.meta.dirname, '..', '..', 'docs', 'board.png')

test.use({ viewport: { width: 1440, height: 900 } })

test('the README shows a picture of the plan board', async ({ page }) => {
  if (process.env['BOARD_PICTURE'] !== '1') {
    expect(existsSync(picture), 'docs/board.png is made by BOARD_PICTURE=1 npx playwright test boardPicture').toBe(true)
    return
  }
  await page.goto('/plan')
  await expect(page.getByRole('complementary').locator('svg').first()).toBeVisible()
  await expect(page.getByRole('complementary').getByRole('link', { name: '打开明细' })).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: '正在载入' })).toHaveCount(0)
  await page.evaluate(() => document.fonts.ready)
  await page.screenshot({ path: picture, animations: 'disabled' })
  expect(existsSync(picture)).toBe(true)
})
