import { readFile } from 'node:fs/promises'
import type { Browser, Page } from '@playwright/test'
import exceljs from 'exceljs'
import yauzl from 'yauzl'
import { ask, expect as expectSoon, loopOf, pick, readWorkbook, refusalsInConsole, sitDownAs, startDownload, test } from './bihuan.ts'
import type { Person } from './people.ts'

// The desk officer's day, with the people in the field each at a phone or a computer of their own.
test.use({ viewport: { width: 1440, height: 900 }, toleratedErrors: [refusalsInConsole] })
test.setTimeout(150_000)
// Two people sit at two windows; a busy machine needs its time to load both.
const expect = expectSoon.configure({ timeout: 30_000 })

const county = '632323'
/** What this run calls its own: it may be run again on the same branch. */
const D = `桌面${String(Date.now()).slice(-6)}：`
const township = '632301100'
type Row = { orderId: number; title: string; status: string; kind: string; areaCode: string; ownerStaffNo: string | null; serves: { clauseId: number | null; measureId: string | null; areaCode: string | null } }
const listOrders = async (page: Page, list: string) => (await ask<{ orders: Row[] }>(page, `/api/work/orders?${list}`)).orders
const listAll = (page: Page, stage = 'live') => listOrders(page, `whose=all&stage=${stage}`)
const acts = (page: Page) => page.getByRole('group', { name: '可以做' })
const act = (page: Page, name: string) => acts(page).getByRole('button', { name, exact: true })
const log = (page: Page) => page.locator('.work-log')
const order = (page: Page) => page.locator('.work-order')
/** The button that sends the form of the act that was chosen; after a refusal it keeps the sign that it was busy. */
const send = (page: Page, name: string) => order(page).locator('form').getByRole('button', { name: new RegExp(`${name}$`) }).click()
const linkTo = (page: Page, title: string) => page.getByRole('link', { name: title, exact: true }).first()

const seats = new Map<Person, Page>()
/** Whoever has sat down stays all day. */
async function seat(browser: Browser, person: Person): Promise<Page> {
  const page = seats.get(person) ?? (await sitDownAs(browser, person))
  seats.set(person, page)
  return page
}
test.afterAll(async () => {
  for (const page of seats.values()) await page.context().close()
})

/** Opens an order through the page; gives its path. */
async function openOrder(page: Page, given: { title: string; kind: string; fill?: (form: Page) => Promise<void>; owner?: string; areaCode?: string; priority?: string }): Promise<string> {
  await page.goto('/work/new')
  await pick(page, page.getByLabel('类型', { exact: true }), given.kind)
  await page.getByLabel('标题', { exact: true }).fill(given.title)
  const areaCode = given.areaCode ?? county
  await choose(page, '在哪里做', areaCode, new RegExp(` ${areaCode}$`))
  await given.fill?.(page)
  if (given.owner !== undefined) await choose(page, '选择人员', given.owner)
  if (given.priority !== undefined) await pick(page, page.getByLabel('优先级', { exact: true }), given.priority)
  await page.getByRole('button', { name: '下发', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: given.title })).toBeVisible()
  return new URL(page.url()).pathname
}
/** Types into a box with a list and takes the first that fits. */
async function choose(page: Page, label: string, words: string, option: string | RegExp = words): Promise<void> {
  const box = page.getByRole('combobox', { name: label, exact: true })
  await box.click()
  await box.fill(words)
  await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').filter({ hasText: option }).first().click()
}

let corrective = ''

test('the morning: the bulletin names figures, gaps, what is due and what has not come; each line opens its place', async ({ page }) => {
  await page.goto('/bulletin')
  await expect(page.getByRole('heading', { level: 1, name: /早报/ })).toBeVisible()
  const part = (title: string | RegExp) => page.locator('.bh-bulletin-part').filter({ has: page.getByRole('heading', { name: title }) })
  await expect(part(/每日指标/).getByRole('listitem').first()).toContainText(/比前一日|户|元/)
  await expect(part('差距最大的条款').getByRole('listitem')).toHaveCount(5)
  await expect(part('差距最大的条款').getByRole('listitem').first()).toContainText('应到')
  // Days on which nobody paid have their file, with nought in its closing line.
  await expect(part('没有按时到的数据文件')).toContainText('数据文件都按时到了。')
  const due = part('今日到期和已过期').getByRole('link')
  await expect(due.first()).toBeVisible()
  const picture = await page.request.get(await page.getByRole('link', { name: '下载图片' }).getAttribute('href') ?? '')
  expect(picture.headers()['content-type']).toBe('image/png')
  const dueOrder = part('今日到期和已过期').locator('a[href^="/work/orders/"]').first()
  const title = (await dueOrder.innerText()).split('，')[0] ?? ''
  await dueOrder.click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(title)
  await expect(page.getByRole('heading', { name: '办理' })).toBeVisible()
  await page.goto('/bulletin')
  await part('差距最大的条款').getByRole('link').first().click()
  await expect(page).toHaveURL(/\/plan\?clause=\d+$/)
  await expect(page.locator('.plan-sentence[aria-current="true"]')).toHaveCount(1)
})

test('an order is given out, taken, begun, paused with a reason and reported; the owner hears of it and the number beside the inbox follows', async ({ page, browser }) => {
  const owner = await seat(browser, 'zeku')
  const waiting = async () => (await ask<{ mine: number }>(owner, '/api/work/waiting')).mine
  const before = await waiting()
  corrective = await openOrder(page, { title: `${D}泽库到村走访`, kind: '改进措施', owner: await nameOf(page, owner), fill: fillCorrective })
  await expect(order(page)).toContainText('待接')
  await owner.goto('/notices')
  await expect(owner.getByText(`新工单：${D}泽库到村走访`)).toBeVisible()
  expect(await waiting()).toBe(before + 1)
  await owner.goto('/work?whose=mine')
  await expect(owner.getByRole('navigation', { name: '主导航' }).getByLabel(/张工单待办/)).toHaveText(String(before + 1))
  await linkTo(owner, `${D}泽库到村走访`).click()
  await act(owner, '接单').click()
  await expect(log(owner)).toContainText('接单')
  await act(owner, '开始处理').click()
  await expect(log(owner)).toContainText('开始处理')
  await act(owner, '挂起').click()
  // Without a reason the clock does not stop.
  await expect(order(owner).locator('form').getByRole('button', { name: '挂起', exact: true })).toBeDisabled()
  await owner.getByLabel('原因', { exact: true }).fill('大雪封路')
  await send(owner, '挂起')
  await expect(loopOf(owner)).toContainText('大雪封路')
  await expect(loopOf(owner)).toContainText('停表')
  await act(owner, '恢复').click()
  await act(owner, '填报结果').click()
  await pick(owner, owner.getByLabel('结果', { exact: true }), '已完成，见效')
  // What the form requires is asked for in a sentence, and nothing is lost.
  await send(owner, '填报结果')
  await expect(owner.getByText('请填写“做了什么”。')).toBeVisible()
  await owner.getByLabel('做了什么', { exact: true }).fill('走访 46 户，办理 9 户')
  await send(owner, '填报结果')
  await expect(log(owner)).toContainText('填报结果')
  await expect(order(owner)).toContainText('待验收')
  // Nobody reviews what they did themselves.
  await expect(act(owner, '验收办结')).toHaveCount(0)
})

test('the desk sends it back with a reason, the owner does it again, the desk closes it', async ({ page, browser }) => {
  await page.goto('/work?whose=all&stage=review')
  await linkTo(page, `${D}泽库到村走访`).click()
  await act(page, '退回返工').click()
  await page.getByLabel('原因', { exact: true }).fill('请补照片')
  await send(page, '退回返工')
  await expect(log(page)).toContainText('请补照片')
  const owner = await seat(browser, 'zeku')
  await owner.goto('/notices')
  await expect(owner.getByText(`退回返工：${D}泽库到村走访`)).toBeVisible()
  await owner.goto(corrective)
  await expect(order(owner)).toContainText('返工')
  await owner.getByLabel('上传照片').setInputFiles({ name: '到村.png', mimeType: 'image/png', buffer: await photo(owner) })
  await expect(owner.getByRole('img', { name: '照片 到村.png' })).toBeVisible()
  await act(owner, '填报结果').click()
  await pick(owner, owner.getByLabel('结果', { exact: true }), '已完成，见效')
  await owner.getByLabel('做了什么', { exact: true }).fill('已补照片')
  await send(owner, '填报结果')
  await expect(order(owner)).toContainText('待验收')
  await page.reload()
  // The desk sees the picture itself, not only that there is one.
  const picture = page.getByRole('img', { name: '照片 到村.png' })
  await expect.poll(() => picture.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth)).toBe(64)
  await act(page, '验收办结').click()
  await send(page, '验收办结')
  await expect(order(page)).toContainText('已办结')
  await expect(loopOf(page)).toContainText('及时')
  await page.goto('/work?whose=all&stage=ended')
  await expect(linkTo(page, `${D}泽库到村走访`)).toBeVisible()
})

test('in the field: a position belongs to a visit, a reading out of its limits asks why, and an emergency is never held up', async ({ page, browser }) => {
  const field = await seat(browser, 'cuijiao')
  const owner = await nameOf(page, field, township)
  const visit = await openOrder(page, { title: `${D}上门`, kind: '上门催缴', owner, areaCode: township })
  await field.goto(visit)
  await act(field, '接单').click()
  await act(field, '出发').click()
  await expect(order(field)).toContainText('在途')
  await act(field, '开始处理').click()
  await act(field, '填报结果').click()
  await pick(field, field.getByLabel('结果', { exact: true }), '没有联系上')
  await pick(field, field.getByLabel('联系到谁', { exact: true }), '没有联系上')
  await send(field, '填报结果')
  await expect(field.getByText('还缺凭证：上门地点（至少 1 份）。')).toBeVisible()
  await field.context().grantPermissions(['geolocation'])
  await field.context().setGeolocation({ longitude: 101.4665, latitude: 35.0331, accuracy: 12 })
  await field.getByRole('button', { name: '取当前位置' }).click()
  await expect(field.getByLabel('上门地点', { exact: true })).toHaveValue('101.46650，35.03310')
  await send(field, '填报结果')
  await expect(order(field)).toContainText('已办结')
  await page.goto(visit)
  await expect(order(page)).toContainText('101.46650，35.03310（误差 12 米）')

  const round = await openOrder(page, { title: `${D}到村摸底`, kind: '走访外呼', owner, areaCode: township, fill: fillVisit })
  await report(field, round)
  await expect(field.getByLabel('实际联系户数 超出范围的原因')).toBeVisible()
  await send(field, '填报结果')
  await expect(field.getByText(/“实际联系户数”为 800，超出 1 – 500，请说明原因/)).toBeVisible()
  await field.getByLabel('实际联系户数 超出范围的原因').fill('与邻乡联合走访')
  await send(field, '填报结果')
  await expect(order(field)).toContainText('原因：与邻乡联合走访')
  await expect(order(field)).toContainText('已办结')

  const urgent = await openOrder(page, { title: `${D}紧急走访`, kind: '走访外呼', owner, areaCode: township, priority: '紧急', fill: fillVisit })
  await report(field, urgent)
  await send(field, '填报结果')
  await expect(order(field)).toContainText('已办结')
})

test('an order that its owner refuses comes back to the desk with the reason and goes to another', async ({ page, browser }) => {
  const owner = await seat(browser, 'zeku')
  const refused = await openOrder(page, { title: `${D}退单`, kind: '走访外呼', owner: await nameOf(page, owner), fill: fillVisit })
  await owner.goto(refused)
  await act(owner, '退单').click()
  await owner.getByLabel('原因', { exact: true }).fill('本周在州上培训')
  await send(owner, '退单')
  await expect(log(owner)).toContainText('本周在州上培训')
  await page.goto('/work?whose=all&stage=unassigned')
  await linkTo(page, `${D}退单`).click()
  await expect(order(page)).toContainText('待派')
  await act(page, '派单').click()
  const [other] = (await ask<{ name: string }[]>(page, `/api/work/people?areaCode=${county}`)).slice(1)
  await choose(page, '选择人员', other?.name ?? '')
  await send(page, '派单')
  await expect(order(page)).toContainText('待接')
  await expect(loopOf(page)).toContainText(other?.name ?? '')
})

test('many at once: to one person, or shared out evenly as proposed', async ({ page }) => {
  for (const place of ['甲', '乙']) await openOrder(page, { title: `${D}成批${place}`, kind: '走访外呼', fill: fillVisit })
  const pickBoth = async (words: string) => {
    await page.goto('/work?whose=all&stage=unassigned')
    for (const place of ['甲', '乙']) await page.getByLabel(`选 ${D}${words}${place}`, { exact: true }).check()
  }
  await pickBoth('成批')
  const [person] = await ask<{ staffNo: string; name: string; openCount: number }[]>(page, `/api/work/people?areaCode=${county}`)
  await choose(page, '选择人员', person?.name ?? '')
  await page.getByRole('button', { name: '派出 2 张' }).click()
  await expect(page.getByRole('button', { name: '派出 2 张' })).toHaveCount(0)
  const owners = async (words: string) => (await listAll(page)).filter((each) => each.title.startsWith(`${D}${words}`)).map((each) => each.ownerStaffNo)
  expect(await owners('成批')).toEqual([person?.staffNo, person?.staffNo])

  for (const place of ['甲', '乙']) await openOrder(page, { title: `${D}均衡${place}`, kind: '走访外呼', fill: fillVisit })
  await pickBoth('均衡')
  await page.getByRole('button', { name: '均衡派单' }).click()
  await expect(page.getByText(/建议派出 2 张：/)).toBeVisible()
  await page.getByRole('button', { name: '照此派出' }).click()
  await expect(page.getByText(/建议派出/)).toHaveCount(0)
  const shared = await owners('均衡')
  expect(new Set(shared).size).toBe(2)
  // Whoever was given two a moment ago has more on their hands than the others.
  expect(shared).not.toContain(person?.staffNo)
})

test('what is late says why; the same work as table, board and map', async ({ page }) => {
  await page.goto('/work?whose=all&stage=late')
  const late = await listAll(page, 'late')
  expect(late.length).toBeGreaterThan(0)
  await expect(page.getByRole('columnheader', { name: '超时原因' })).toBeVisible()
  const reasons = /还没有派人|没有接单|没有开始|没有结果|负责人请假|没有重报|没有办完/
  const rows = page.getByRole('row').filter({ has: page.getByRole('link') })
  await expect(rows).toHaveCount(late.length)
  for (const row of await rows.all()) await expect(row).toContainText(reasons)
  await rows.first().getByRole('link').first().click()
  await expect(order(page)).toContainText(/超时原因：/)

  await page.goto('/work?whose=all&view=board')
  for (const lane of ['等待', '在办', '挂起', '待验收']) await expect(page.getByRole('region', { name: lane })).toBeVisible()
  const onBoard = await page.getByRole('region', { name: '等待' }).getByRole('link').count()
  const live = await listAll(page)
  expect(onBoard).toBe(live.filter((each) => each.status === 'open' || each.status === 'assigned').length)

  await page.goto('/work?whose=all&view=map')
  const township = page.getByRole('heading', { name: '各乡镇工单' })
  await expect(township).toBeVisible()
  await page.locator('.bh-bars').getByRole('button').first().click()
  await expect(page).toHaveURL(/area=\d+/)
  await expect(page.getByRole('row').nth(1)).toBeVisible()
  await page.getByRole('button', { name: '看全部地点' }).click()
  await expect(page).not.toHaveURL(/area=/)
})

test('one click from an indicator\'s gap to the orders that serve it, from a sentence to its orders, and from an order back to the sentence', async ({ page }) => {
  const served = (await listAll(page)).find((each) => each.serves.clauseId !== null && each.serves.measureId !== null)
  if (!served) throw new Error('The demo has orders that serve a clause.')
  await page.goto(`/measures/${served.serves.measureId}?area=${served.serves.areaCode}`)
  await page.locator(`a[href^="/work/serving?measure=${served.serves.measureId}"]`).click()
  await expect(page.getByRole('heading', { level: 1, name: '谁在做' })).toBeVisible()
  await expect(page.locator(`a[href="/work/orders/${served.orderId}"]`)).toBeVisible()
  await page.goto(`/plan?clause=${served.serves.clauseId}`)
  const link = loopOf(page).locator('a[href^="/work/orders/"]').first()
  await expect(link).toBeVisible()
  await link.click()
  await expect(page).toHaveURL(/\/work\/orders\/\d+$/)
  await expect(loopOf(page)).toContainText('下发时')
  await loopOf(page).locator('a[href^="/plan?clause="]').first().click()
  await expect(page).toHaveURL(/\/plan\?clause=\d+/)
  await expect(page.locator('.plan-sentence[aria-current="true"]')).toHaveCount(1)
})

test('workbooks go out, are filled in offline and come back: a row that changed meanwhile stands side by side, a moved column keeps all of it out', async ({ page, browser }) => {
  const owner = await seat(browser, 'zeku')
  const name = await nameOf(page, owner)
  for (const place of ['甲', '乙']) await openOrder(page, { title: `${D}离线${place}`, kind: '改进措施', owner: name, fill: fillCorrective })
  const sent = (await listAll(page)).filter((each) => each.title.startsWith(`${D}离线`))
  expect(sent).toHaveLength(2)
  await page.goto('/work/offices')
  await pick(page, page.getByLabel('类型', { exact: true }), '改进措施')
  const download = await startDownload(page, () => page.getByRole('button', { name: '下载各营业部工作簿' }).click())
  const books = download.suggestedFilename().endsWith('.zip') ? await unzip(await readFile(await download.path())) : [await readWorkbook(download)]
  const book = books.find((each) => sent.every((one) => rowOf(each, one.orderId) !== null))
  if (!book) throw new Error('One of the workbooks holds the orders.')
  for (const each of sent) fillRow(book, each.orderId, { 结果: '已完成，见效', 做了什么: '走访 46 户' })
  // Meanwhile one of the two is reported at the desk, and differently.
  await owner.goto(`/work/orders/${sent[0]?.orderId}`)
  await act(owner, '填报结果').click()
  await pick(owner, owner.getByLabel('结果', { exact: true }), '已完成，部分见效')
  await owner.getByLabel('做了什么', { exact: true }).fill('走访 20 户')
  await send(owner, '填报结果')
  await expect(order(owner)).toContainText('待验收')
  await page.goto('/work/offices')
  const file = page.getByLabel('选择填好的工作簿')
  await file.setInputFiles({ name: '泽库.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: Buffer.from(await book.xlsx.writeBuffer()) })
  const row = page.getByRole('row').filter({ hasText: '下发后有变动' })
  await expect(row).toHaveCount(1)
  for (const side of ['走访 46 户', '走访 20 户']) await expect(row).toContainText(side)
  await expect(page.getByRole('button', { name: /^合并 \d+ 张$/ })).toBeDisabled()
  await row.getByText('表里的', { exact: true }).click()
  await page.getByRole('button', { name: '合并 2 张' }).click()
  await expect(page.getByText('已合并 2 张工单。')).toBeVisible()
  const moved = await copyOf(book)
  const [sheet] = moved.worksheets
  const header = sheet?.getRow(1)
  if (!sheet || !header) throw new Error('A workbook has a sheet.')
  const [first, second] = [header.getCell(7).value, header.getCell(8).value]
  header.getCell(7).value = second
  header.getCell(8).value = first
  await file.setInputFiles({ name: '移动.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: Buffer.from(await moved.xlsx.writeBuffer()) })
  await expect(page.getByRole('alert').filter({ hasText: '改正前不能合并' })).toBeVisible()
  await expect(page.getByText(/列被移动了/).first()).toBeVisible()
  await expect(page.getByRole('button', { name: /^合并 \d+ 张$/ })).toBeDisabled()
  for (const each of sent) expect((await ask<{ order: Row }>(page, `/api/work/orders/${each.orderId}`)).order.status).toBe('done')
  // Any list can go out, here the two that were picked.
  await page.goto('/work?whose=all&stage=review')
  await page.getByRole('button', { name: /^全选 \d+ 张$/ }).click()
  await expect(page.getByRole('button', { name: '导出各营业部 Excel' })).toBeVisible()
})

test('recurring work is arranged, opens for each place once, and says when it comes again', async ({ page }) => {
  await page.goto('/work/schedules')
  await page.getByRole('button', { name: '安排周期任务' }).click()
  const form = page.locator('form.work-form')
  await form.getByLabel('任务名称', { exact: true }).fill(`${D}月度走访`)
  await pick(page, form.getByLabel('工单类型', { exact: true }), '走访外呼')
  await pick(page, form.getByLabel('多久一次', { exact: true }), '每月')
  await pick(page, form.getByLabel('地点', { exact: true }), '每个乡镇')
  await choose(page, '在哪个区域', '泽库县', /^泽库县$/)
  await pick(page, form.getByLabel('方式', { exact: true }), '走访')
  await form.getByLabel('目的', { exact: true }).fill('例行走访')
  await form.getByLabel('办理天数', { exact: true }).fill('27')
  await form.getByLabel('开始日期', { exact: true }).fill(`${(await today(page)).slice(0, 4)}-01-01`)
  await page.keyboard.press('Enter')
  await form.getByRole('button', { name: '安排', exact: true }).click()
  await expect(page.getByText(/已安排，本期下发 \d+ 张。/)).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: `${D}月度走访` })).toContainText('每月')
  const opened = (await listAll(page)).filter((each) => each.title.startsWith(`${D}月度走访`))
  expect(opened.length).toBeGreaterThan(0)
  expect(new Set(opened.map((each) => each.areaCode)).size).toBe(opened.length)
  expect(opened.every((each) => each.areaCode.startsWith('632323'))).toBe(true)
})

test('the roster moves work: who is away is stood in for by the deputy, and two kinds of urgent duty never land on one person', async ({ page, browser }) => {
  const owner = await seat(browser, 'zeku')
  const deputy = await seat(browser, 'weihu')
  const nameAt = async (person: Page) => (await ask<{ account: { staffNo: string } }>(person, '/api/session')).account.staffNo
  const [away, standIn] = [await nameAt(owner), await nameAt(deputy)]
  const path = await openOrder(page, { title: `${D}代办`, kind: '走访外呼', owner: await nameOf(page, owner), fill: fillVisit })
  const day = await today(page)
  const enter = async (kind: '值班' | '请假', staffNo: string, given: { deputy?: string; duty?: string }) => {
    await page.goto('/work/roster')
    await page.getByRole('button', { name: '登记' }).first().click()
    await page.locator('form.work-form').getByRole('radio', { name: kind }).locator('xpath=..').click()
    await choose(page, '人员', staffNo)
    if (given.deputy) await choose(page, '代理人', given.deputy)
    if (given.duty) await page.getByLabel('值什么班', { exact: true }).fill(given.duty)
    for (const label of ['开始', '结束']) {
      await page.locator('form.work-form').getByLabel(label, { exact: true }).fill(day)
      await page.keyboard.press('Enter')
    }
    await page.locator('form.work-form').getByRole('button', { name: '登记', exact: true }).click()
  }
  await enter('请假', away, { deputy: standIn })
  const leave = page.getByRole('row').filter({ hasText: '请假' })
  await expect(leave).toHaveCount(1)
  await deputy.goto('/work?whose=mine')
  await expect(linkTo(deputy, `${D}代办`)).toBeVisible()
  await deputy.goto(path)
  await act(deputy, '接单').click()
  await expect(log(deputy)).toContainText('接单')
  // Nobody who is away is proposed.
  await openOrder(page, { title: `${D}谁去`, kind: '走访外呼', fill: fillVisit })
  await page.goto('/work?whose=all&stage=unassigned')
  await page.getByLabel(`选 ${D}谁去`, { exact: true }).check()
  await page.getByRole('button', { name: '均衡派单' }).click()
  await expect(page.getByText(/建议派出 1 张：/)).toBeVisible()
  await expect(page.getByText(/建议派出 1 张：/)).not.toContainText(await nameOf(page, owner))

  await enter('值班', standIn, { duty: '发电' })
  await expect(page.getByRole('row').filter({ hasText: '值班 发电' })).toHaveCount(1)
  await enter('值班', standIn, { duty: '故障抢修' })
  await expect(page.getByRole('alert')).toContainText('发电')
  for (const words of ['请假', '值班 发电']) {
    await page.goto('/work/roster')
    await page.getByRole('row').filter({ hasText: words }).getByRole('button', { name: '删除' }).click()
    await page.getByRole('tooltip').getByRole('button', { name: /删\s*除/ }).click()
    await expect(page.getByRole('row').filter({ hasText: words })).toHaveCount(0)
  }
})

test('while no gateway is on, what orders say is shown and not sent', async ({ page, browser }) => {
  await openOrder(page, { title: `${D}消息`, kind: '走访外呼', owner: await nameOf(page, await seat(browser, 'zeku')), fill: fillVisit })
  const admin = await seat(browser, 'admin')
  await admin.goto('/messages')
  await expect(admin.getByText('试运行：还没有启用通道，消息只显示，不发出。')).toBeVisible()
  const row = admin.getByRole('row').filter({ hasText: '短信' }).filter({ hasText: `${D}消息` }).first()
  await expect(row).toContainText('试运行，只显示')
  await row.click()
  const side = loopOf(admin)
  await expect(side).toContainText('【')
  await expect(side).toContainText('没有通道，只显示')
})

test('the sheet on paper carries a code that leads back, and the calendar address gives the person\'s deadlines', async ({ page, browser }) => {
  const [first] = await listAll(page)
  await page.goto(`/work/orders/${first?.orderId}/sheet`)
  await page.emulateMedia({ media: 'print' })
  const code = page.getByRole('img', { name: '扫码打开工单' })
  await expect(code).toBeVisible()
  expect(await code.evaluate((image) => image instanceof HTMLImageElement && image.complete && image.naturalWidth > 0)).toBe(true)
  await expect(page.getByRole('button', { name: '打印' })).toBeHidden()
  await page.emulateMedia({ media: 'screen' })
  const owner = await seat(browser, 'zeku')
  await owner.goto('/work')
  await owner.getByRole('button', { name: '订阅到日历' }).click()
  await owner.getByRole('button', { name: /^(生成地址|重新生成)/ }).click()
  const address = await owner.locator('code').innerText()
  const feed = await owner.request.get(address)
  expect(feed.headers()['content-type']).toContain('text/calendar')
  const text = await feed.text()
  expect(text).toMatch(/^BEGIN:VCALENDAR/)
  const titles = (await listOrders(owner, 'whose=mine&stage=live')).map((each) => each.title)
  expect(titles.length).toBeGreaterThan(0)
  for (const title of titles) expect(text.replaceAll('\r\n ', '')).toContain(title)
})

/** A small picture that a browser really drew. */
async function photo(page: Page): Promise<Buffer> {
  const url = await page.evaluate(() => {
    const canvas = document.createElement('canvas')
    canvas.width = 64
    canvas.height = 48
    canvas.getContext('2d')?.fillRect(8, 8, 40, 30)
    return canvas.toDataURL('image/png')
  })
  return Buffer.from(url.split(',')[1] ?? '', 'base64')
}
/** Takes a round of visits and fills in more customers than are usual. */
async function report(field: Page, path: string): Promise<void> {
  await field.goto(path)
  await act(field, '接单').click()
  await act(field, '填报结果').click()
  await pick(field, field.getByLabel('结果', { exact: true }), '已完成')
  await field.getByLabel('实际联系户数', { exact: true }).fill('800')
  await field.getByLabel('办理户数', { exact: true }).fill('12')
}

/** Under which name the list of people has who sits at the other window. */
async function nameOf(page: Page, owner: Page, areaCode = county): Promise<string> {
  const me = await ask<{ account: { staffNo: string } }>(owner, '/api/session')
  const people = await ask<{ staffNo: string; name: string }[]>(page, `/api/work/people?areaCode=${areaCode}`)
  const name = people.find((person) => person.staffNo === me.account.staffNo)?.name
  if (!name) throw new Error(`${me.account.staffNo} answers for ${areaCode}.`)
  return name
}
async function fillCorrective(form: Page): Promise<void> {
  await form.getByLabel('做什么', { exact: true }).fill('每周到两个村走访')
  await form.getByLabel('预期效果', { exact: true }).fill('下月净增达到目标')
  await form.getByLabel('完成期限', { exact: true }).fill('2011-12-30')
  await form.keyboard.press('Enter')
}
const fillVisit = async (form: Page): Promise<void> => {
  await pick(form, form.getByLabel('方式', { exact: true }), '走访')
  await form.getByLabel('目的', { exact: true }).fill('摸底')
}

async function unzip(bytes: Buffer): Promise<exceljs.Workbook[]> {
  const zip = await new Promise<yauzl.ZipFile>((done, fail) => yauzl.fromBuffer(bytes, { lazyEntries: true }, (error, opened) => (error ? fail(error) : done(opened))))
  const books: exceljs.Workbook[] = []
  return new Promise((done, fail) => {
    zip.on('end', () => done(books))
    zip.on('error', fail)
    zip.on('entry', (entry: yauzl.Entry) => zip.openReadStream(entry, (error, stream) => {
      if (error) return fail(error)
      void (async () => {
        const chunks: Buffer[] = []
        for await (const chunk of stream) chunks.push(Buffer.from(chunk))
        const book = new exceljs.Workbook()
        await book.xlsx.load(Uint8Array.from(Buffer.concat(chunks)).buffer)
        books.push(book)
        zip.readEntry()
      })().catch(fail)
    }))
    zip.readEntry()
  })
}

/** The branch's day, in China's time. */
async function today(page: Page): Promise<string> {
  const { now } = await ask<{ now: string }>(page, '/api/work/orders?whose=mine')
  return new Date(Date.parse(now) + 8 * 3_600_000).toISOString().slice(0, 10)
}

function columnOf(sheet: exceljs.Worksheet, header: string): number {
  for (let column = 1; column <= sheet.columnCount; column += 1) if (sheet.getRow(1).getCell(column).text.startsWith(header)) return column
  throw new Error(`The sheet has no column ${header}.`)
}
function rowOf(book: exceljs.Workbook, orderId: number): { sheet: exceljs.Worksheet; row: number } | null {
  const [sheet] = book.worksheets
  for (let row = 2; sheet && row <= sheet.rowCount; row += 1) if (sheet.getRow(row).getCell(1).text === String(orderId)) return { sheet, row }
  return null
}
function fillRow(book: exceljs.Workbook, orderId: number, cells: Readonly<Record<string, string | number>>): void {
  const found = rowOf(book, orderId)
  if (!found) throw new Error(`The workbook has no order ${orderId}.`)
  for (const [header, value] of Object.entries(cells)) found.sheet.getRow(found.row).getCell(columnOf(found.sheet, header)).value = value
}
async function copyOf(book: exceljs.Workbook): Promise<exceljs.Workbook> {
  const copy = new exceljs.Workbook()
  await copy.xlsx.load(Uint8Array.from(Buffer.from(await book.xlsx.writeBuffer())).buffer)
  return copy
}
