import type { Page } from '@playwright/test'
import { expect, refusalsInConsole, sitDownAs, test } from './bihuan.ts'
import { demoPassword } from './people.ts'

test.use({ signedInAs: null, toleratedErrors: [refusalsInConsole] })

type Form = { name: string; password: string }
async function fillIn(page: Page, { name, password }: Form): Promise<void> {
  await page.getByLabel('账号').fill(name)
  await page.getByLabel('口令').fill(password)
  await page.getByRole('button', { name: /登\s*录/ }).click()
}

test('whoever is not signed in is led to the sign-in page and back to where they wanted to go', async ({ page }) => {
  await page.goto('/measures')
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fmeasures$/)
  await fillIn(page, { name: 'shichang', password: demoPassword })
  await expect(page).toHaveURL(/\/measures$/)
  await expect(page.getByRole('heading', { level: 1, name: '指标' })).toBeVisible()
})

test('a wrong password is told in one sentence that does not say which of the two was wrong', async ({ page }) => {
  await page.goto('/sign-in')
  await fillIn(page, { name: 'zong', password: 'not-the-password' })
  await expect(page.getByRole('alert')).toContainText('账号或口令不对。请检查后再试。')
  await fillIn(page, { name: 'nobody-of-this-branch', password: 'not-the-password' })
  await expect(page.getByRole('alert')).toContainText('账号或口令不对。请检查后再试。')
})

test('the general manager lands on the plan, an engineer on what is his own', async ({ page }) => {
  await page.goto('/sign-in')
  await fillIn(page, { name: 'zong', password: demoPassword })
  await expect(page.getByRole('region', { name: '计划正文' })).toBeVisible()
  // The page that still asks for news must not lead away meanwhile.
  await page.goto('about:blank')
  await page.context().clearCookies()
  await page.goto('/sign-in')
  await fillIn(page, { name: 'wangyou', password: demoPassword })
  await expect(page.getByRole('heading', { name: '我负责的条款' })).toBeVisible()
})

test('signing out ends the session, also for who goes back', async ({ page }) => {
  await page.goto('/sign-in')
  await fillIn(page, { name: 'wangyou', password: demoPassword })
  await page.getByRole('button', { name: /网络优化工程师，我的菜单/ }).click()
  await page.getByRole('menuitem', { name: '退出登录' }).click()
  await expect(page).toHaveURL(/\/sign-in$/)
  await page.goto('/plan')
  await expect(page).toHaveURL(/\/sign-in/)
})

test('a name is paused after five wrong passwords and the sentence says for how long', async ({ page }) => {
  const paused = `paused-${Date.now()}`
  await page.goto('/sign-in')
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const answered = page.waitForResponse((answer) => answer.url().endsWith('/api/session') && answer.request().method() === 'POST')
    await fillIn(page, { name: paused, password: `wrong-${attempt}` })
    await answered
  }
  await fillIn(page, { name: paused, password: 'wrong-again' })
  await expect(page.getByRole('alert')).toContainText('连续多次口令不对，该账号暂停登录。请 1 分钟后再试。')
})

test('an account that the administrator opens must change its password before it sees anything', async ({ page, browser }) => {
  const name = `xinren-${Date.now()}`
  const admin = await sitDownAs(browser, 'admin')
  await admin.goto('/accounts')
  await admin.getByRole('button', { name: '开立账号' }).click()
  const dialog = admin.getByRole('dialog', { name: '开立账号' })
  await dialog.getByLabel('账号').fill(name)
  await dialog.getByLabel('姓名').fill('新来的同事')
  await dialog.getByRole('button', { name: '开立账号' }).click()
  const handedOver = admin.getByRole('dialog', { name: `${name} 的初始口令` })
  const password = await handedOver.locator('code').innerText()
  await handedOver.getByRole('button', { name: '已转告本人' }).click()
  await admin.context().close()

  await page.goto('/sign-in')
  await fillIn(page, { name, password })
  await expect(page.getByText('这是首次登录，或口令刚被重置。改好口令后才能继续。')).toBeVisible()
  await page.goto('/measures')
  await expect(page).toHaveURL(/\/change-password$/)
  await page.getByLabel('原口令').fill(password)
  await page.getByLabel('新口令', { exact: true }).fill('1234567890')
  await page.getByLabel('再输一次新口令').fill('1234567890')
  await page.getByRole('button', { name: '修改口令并继续' }).click()
  await expect(page.getByRole('alert')).toContainText('这个口令太常见')
  await page.getByLabel('新口令', { exact: true }).fill('yak-tea-summer-42')
  await page.getByLabel('再输一次新口令').fill('yak-tea-summer-42')
  await page.getByRole('button', { name: '修改口令并继续' }).click()
  // Without a role there is nothing that may be seen yet, and the page says so.
  await expect(page.getByText(/您没有查看.*的权限/)).toBeVisible()
})
