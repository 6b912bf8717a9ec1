import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { addDays, day } from '../../src/kernel/day.ts'
import { formatDay } from '../../src/platform/ui/formatDay.ts'
import { demoPlanText } from '../../src/plan/clause/demoPlan.data.ts'
import { ask, expect, loopOf, numberIn, sentence, test } from './bihuan.ts'

test.use({ viewport: { width: 1440, height: 900 } })

type Board = { period: string; clauses: { clauseId: number; text: string; isLeaf: boolean; figures: { measureId: string; linkState: string; actual: number | null; name: { zh: string } }[] }[] }
const usersSentence = '2011年在网用户年底达到'
const usersPlan = resolve(import.meta.dirname, '..', '..', '..', 'shared', 'plan', 'annual-plan.txt')

async function openBoard(page: Page): Promise<void> {
  await page.goto('/plan')
  await expect(page.getByRole('region', { name: '计划正文' })).toBeVisible()
}
function findProposed(board: Board, count: (figures: number) => boolean): Board['clauses'][number] {
  const found = board.clauses.find((clause) => clause.isLeaf && clause.figures.length > 0 && clause.figures.every((figure) => figure.linkState === 'suggested') && count(clause.figures.length))
  if (!found) throw new Error('The demo leaves some sentences with proposals only.')
  return found
}

test('the plan is the home of who leads the branch, with a mark for each chapter', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1, name: '黄南分公司2011年工作计划' })).toBeVisible()
  const chapters = page.getByRole('list', { name: '目录' }).locator('.plan-chapter')
  await expect(chapters).toHaveCount(6)
  for (const chapter of await chapters.all()) await expect(chapter.locator('.bh-state')).toHaveCount(1)
  await expect(chapters.first()).toContainText('市场经营与增值业务')
})

test('a sentence opens its loop: figure, target, who answers, what is being done, where it is worst', async ({ page }) => {
  await openBoard(page)
  await sentence(page, usersSentence).click()
  await expect(sentence(page, usersSentence)).toHaveAttribute('aria-current', 'true')
  const loop = loopOf(page)
  await expect(loop.getByRole('heading', { name: '本条的闭环' })).toBeVisible()
  await expect(loop.getByRole('button', { name: /^在网用户 [\d,.]+\s?万?户，打开明细$/ })).toBeVisible()
  for (const part of ['目标', '较上期', '同比', '谁负责', '在做什么', '各县']) await expect(loop).toContainText(part)
  for (const county of ['同仁', '尖扎', '泽库', '河南']) await expect(loop).toContainText(county)
  for (const door of ['打开明细', '看指标', '看目标']) await expect(loop.getByRole('link', { name: door })).toBeVisible()
})

test('a sentence without an indicator says so', async ({ page }) => {
  await openBoard(page)
  await expect(page.getByText('尚无指标').or(page.getByText(/^待确认：/)).first()).toBeVisible()
  await page.getByRole('button', { name: /无指标$/ }).click()
  await expect(page.locator('.plan-sentence.plan-back').first()).toBeVisible()
})

for (const measure of ['market.users.onBooks', 'market.users.grossAdds', 'market.data.users']) {
  test(`the rows behind ${measure} add up to the figure on the board`, async ({ page }) => {
    const board = await ask<Board>(page, '/api/plan/board')
    const clause = board.clauses.find((one) => one.figures.some((figure) => figure.measureId === measure))
    const figure = clause?.figures.find((one) => one.measureId === measure)
    if (!clause || !figure) throw new Error(`No sentence of the demo's plan carries ${measure}.`)
    await page.goto(`/plan?clause=${clause.clauseId}`)
    const loop = loopOf(page)
    const tab = loop.getByRole('button', { name: figure.name.zh, exact: true }).and(page.locator('[aria-pressed]'))
    if (await tab.count() > 0) await tab.click()
    const shown = loop.getByRole('button', { name: new RegExp(`^${figure.name.zh} .*打开明细$`) })
    const onBoard = numberIn(await shown.getAttribute('title'))
    expect(onBoard).toBe(figure.actual)
    await expect(loop.getByRole('link', { name: '打开明细' })).toHaveAttribute('href', new RegExp(measure))
    await loop.getByRole('link', { name: '打开明细' }).click()
    await expect(page.getByRole('heading', { level: 1, name: `${figure.name.zh}的明细` })).toBeVisible()
    const sum = await page.getByText(/行，合计 /).innerText()
    expect(numberIn(sum.split('合计')[1] ?? '')).toBe(onBoard)
    expect(numberIn(sum.split('：')[1] ?? '')).toBe(onBoard)
    const exported = await page.request.get(new URL(page.url()).pathname.replace('/measures', '/api/measures') + '.xlsx' + new URL(page.url()).search, { headers: { 'x-bihuan': '1' } })
    expect(exported.ok()).toBe(true)
  })
}

test('j and k walk from sentence to sentence', async ({ page }) => {
  await openBoard(page)
  const sentences = page.locator('.plan-sentence')
  await sentences.nth(3).click()
  await expect(sentences.nth(3)).toHaveAttribute('aria-current', 'true')
  await page.keyboard.press('j')
  await expect(sentences.nth(4)).toHaveAttribute('aria-current', 'true')
  await expect(sentences.nth(4)).toBeFocused()
  await page.keyboard.press('k')
  await page.keyboard.press('k')
  await expect(sentences.nth(2)).toHaveAttribute('aria-current', 'true')
})

test('a proposed indicator is confirmed and then counts for its sentence', async ({ page }) => {
  const clause = findProposed(await ask<Board>(page, '/api/plan/board'), (figures) => figures === 1)
  await page.goto(`/plan?clause=${clause.clauseId}`)
  const name = clause.figures[0]?.name.zh ?? ''
  const loop = loopOf(page)
  await expect(loop.getByRole('heading', { name: '建议的指标' })).toBeVisible()
  await loop.getByRole('button', { name: '确认' }).click()
  await expect(loop.getByRole('heading', { name: '建议的指标' })).toBeHidden()
  await expect(page.locator(`#clause-${clause.clauseId}`)).toContainText(name)
  await expect(page.locator(`#clause-${clause.clauseId}`)).not.toContainText('待确认')
})

test('a proposed indicator is rejected and leaves its sentence', async ({ page }) => {
  const clause = findProposed(await ask<Board>(page, '/api/plan/board'), (figures) => figures === 1)
  await page.goto(`/plan?clause=${clause.clauseId}`)
  const loop = loopOf(page)
  await loop.getByRole('button', { name: '不是' }).click()
  await expect(loop.getByRole('heading', { name: '建议的指标' })).toBeHidden()
  await expect(page.locator(`#clause-${clause.clauseId}`)).toContainText('尚无指标')
  await page.reload()
  await expect(page.locator(`#clause-${clause.clauseId}`)).toContainText('尚无指标')
})

test('a sentence is edited, split where the cursor stands and merged again, and its history tells so', async ({ page }) => {
  await openBoard(page)
  const count = await page.locator('.plan-sentence').count()
  const before = '3、4月份集中力量做好返乡和虫草季的营销准备。'
  const edited = '3、4月份集中力量做好返乡营销准备；虫草季的营销准备5月初完成。'
  await sentence(page, before).click()
  await loopOf(page).getByRole('button', { name: '改这一条' }).click()
  const drawer = page.getByRole('dialog', { name: '修改这一条' })
  const text = drawer.getByRole('textbox', { name: '文字' })
  await text.fill(edited)
  await drawer.getByRole('button', { name: '保存文字' }).click()
  await expect(sentence(page, edited)).toBeVisible()
  await expect(drawer).toContainText(`改了文字，原文：${before}`)

  await text.click()
  await page.keyboard.press('Control+Home')
  for (let at = 0; at < edited.indexOf('虫草季'); at += 1) await page.keyboard.press('ArrowRight')
  await drawer.getByRole('button', { name: '在光标处拆成两条' }).click()
  await expect(page.locator('.plan-sentence')).toHaveCount(count + 1)
  await expect(page.locator('.plan-sentence[aria-current=true]')).toContainText('虫草季的营销准备5月初完成。')
  await drawer.getByRole('button', { name: /关闭|Close/ }).click()

  await sentence(page, '返乡营销准备；').click()
  await loopOf(page).getByRole('button', { name: '改这一条' }).click()
  await drawer.getByRole('button', { name: '与下一条合并' }).click()
  await expect(page.locator('.plan-sentence')).toHaveCount(count)
  await expect(sentence(page, edited)).toBeVisible()
  await text.fill(before)
  await drawer.getByRole('button', { name: '保存文字' }).click()
  await expect(sentence(page, before)).toBeVisible()
})

test('what is being done is noted with who and until when, stands on the board and is marked done', async ({ page }) => {
  const { branch } = await ask<{ branch: { today: string } }>(page, '/api/session')
  const due = addDays(day(branch.today), 3)
  await openBoard(page)
  await sentence(page, usersSentence).click()
  const loop = loopOf(page)
  await loop.getByRole('button', { name: '登记一件事' }).click()
  await loop.getByLabel('做什么').fill('三个牧区乡镇下周各办一场入网促销')
  await loop.getByLabel('期限').fill(due)
  await page.keyboard.press('Tab')
  await loop.getByLabel('谁做').selectOption({ index: 1 })
  await loop.getByRole('button', { name: /^登\s*记$/ }).click()
  const note = loop.locator('.plan-note').filter({ hasText: '三个牧区乡镇下周各办一场入网促销' })
  await expect(note).toContainText(`${formatDay(due, 'zh')} 前`)
  await expect(sentence(page, usersSentence)).toContainText('在办 1')
  await page.goto('/today')
  await expect(page.getByText('三个牧区乡镇下周各办一场入网促销')).toBeVisible()
  await openBoard(page)
  await sentence(page, usersSentence).click()
  await note.getByRole('button', { name: '标为已完成' }).click()
  await expect(note).toContainText('完成')
  await expect(sentence(page, usersSentence)).not.toContainText('在办')
})

test('a target that is changed is a draft that does not count until it is approved', async ({ page }) => {
  await page.goto('/targets?measure=market.users.grossAdds')
  const cell = page.locator('.bh-target-scroll input:not([disabled])').last()
  const before = await cell.inputValue()
  const save = page.getByRole('button', { name: '保存草稿' })
  await expect(save).toBeDisabled()
  await cell.fill(String(Number(before.replaceAll(',', '')) + 7))
  await save.click()
  await expect(page.getByText('草稿已保存，批准后才生效')).toBeVisible()
  await expect(page.getByRole('button', { name: '提交审批' })).toBeVisible()
  await page.getByRole('button', { name: '丢弃草稿' }).click()
  await expect(page.getByRole('button', { name: '提交审批' })).toBeHidden()
  await expect(cell).toHaveValue(before)
})

test('a target that is no number is told before it can be saved', async ({ page }) => {
  await page.goto('/targets?measure=market.users.grossAdds')
  await page.locator('.bh-target-scroll input:not([disabled])').last().fill('很多')
  await expect(page.getByText('“很多”不是数字')).toBeVisible()
  await expect(page.getByRole('button', { name: '保存草稿' })).toBeDisabled()
})

async function importByPaste(page: Page, text: string): Promise<void> {
  await page.goto('/plan/import')
  await page.getByRole('textbox', { name: '把计划全文粘贴在这里' }).fill(text)
  await page.getByRole('button', { name: /预\s*览/ }).click()
  await expect(page.getByRole('button', { name: /^导入这 \d+ 条$/ })).toBeVisible()
}

test('the user\'s own plan is pasted, looked at, imported and stands on the board; then the demo\'s plan again', async ({ page }) => {
  test.skip(!existsSync(usersPlan), 'The user\'s plan is no part of the project; it lies in ../shared on the machine of its authors.')
  await importByPaste(page, readFileSync(usersPlan, 'utf8'))
  await expect(page.getByText('编号层级：第 1 级 6 处，第 2 级 8 处，第 3 级 8 处，第 4 级 2 处')).toBeVisible()
  await expect(page.getByText('将取代现行的《黄南分公司2011年工作计划》')).toBeVisible()
  await page.getByRole('button', { name: /^导入这 \d+ 条$/ }).click()
  await expect(page.getByText('《客服工作计划大全集锦》第 1 版已导入').or(page.getByText(/《客服工作计划大全集锦》第 \d+ 版已导入/)).first()).toBeVisible()
  await page.getByRole('link', { name: '打开计划' }).click()
  for (const heading of ['营销策划及增值业务管理方面', '加强欠费管理、控制欠费增长', '增强营销渠道的建设与整合力度', '加强集团客户管理，推进集团信息化建设', '集中管理、分层服务提升客户服务水平', '网络维护']) {
    await expect(page.getByRole('heading', { level: 2, name: heading })).toBeVisible()
  }
  await expect(page.locator('.plan-sentence').filter({ hasText: '待确认：' }).first()).toBeVisible()

  await importByPaste(page, demoPlanText)
  await page.getByRole('button', { name: /^导入这 \d+ 条$/ }).click()
  await page.getByRole('link', { name: '打开计划' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '黄南分公司2011年工作计划' })).toBeVisible()
  await expect(sentence(page, usersSentence)).toBeVisible()
})

test('a plan without headings is looked at with a sentence that says so, before it replaces anything', async ({ page }) => {
  await page.goto('/plan/import')
  await page.getByRole('textbox', { name: '把计划全文粘贴在这里' }).fill('只有一句话的计划。再来一句。')
  await page.getByRole('button', { name: /预\s*览/ }).click()
  await expect(page.getByRole('button', { name: /^导入这 \d+ 条$/ }).or(page.getByRole('alert'))).toBeVisible()
  await expect(page.getByRole('main')).toContainText(/(没有|未).*(标题|编号)/)
})
