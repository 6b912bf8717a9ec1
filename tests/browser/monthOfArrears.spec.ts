import type { Page } from '@playwright/test'
import { runTwin } from '../../demo/run.ts'
import { ask, expect as expectSoon, keepSeats, numberIn, pick, refusalsInConsole, startDownload, test } from './bihuan.ts'
import { act, choose, listAll, log, nameOf, order, send } from './orders.ts'

// The arrears officer's month, with a collector, a county manager and the general manager around it, each at a computer of his own.
test.describe.configure({ mode: 'serial' })
test.use({ toleratedErrors: [refusalsInConsole] })
test.setTimeout(180_000)
// Two people may sit at two windows; a busy machine needs its time to load both.
const expect = expectSoon.configure({ timeout: 30_000 })

const seat = keepSeats()
const side = (page: Page) => page.getByRole('complementary')
const yuan = (fen: number) => (fen / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

test('what stood open at a month end is what the twin knows, to the fen, for the branch, a county and a line of a cut', async ({ browser }) => {
  const page = await seat(browser, 'qianfei')
  const { months } = await runTwin({ subscribers: 3_000, months: 15 })
  // Nobody was dunned in the demo before its last year: what was open then does not hang on what people did.
  const { latest } = await ask<{ latest: string }>(page, '/api/measures/periods')
  const truthMonth = `${Number(latest.slice(0, 4)) - 1}-12`
  const cellOf = (areaCode: string) => months.find((each) => each.month === truthMonth)?.arrears.cells.find((cell) => cell.areaCode === areaCode && cell.brand === '')
  for (const [areaCode, name] of [['6323', '黄南藏族自治州'], ['632323', '泽库县']] as const) {
    const cell = cellOf(areaCode)
    if (!cell) throw new Error(`The twin knows ${areaCode}.`)
    await page.goto(`/arrears?area=${areaCode}&month=${truthMonth}`)
    await expect(page.getByText(`各项相加等于本区域的欠费 ${yuan(cell.openFen)}`, { exact: false })).toBeVisible()
    // Each line of a cut opens to accounts that sum to it.
    await page.goto(`/arrears/split?by=way&key=ordinary&area=${areaCode}&month=${truthMonth}`)
    const said = await page.getByText(/共欠/).textContent()
    expect(said).toContain(name)
    const { lines } = await ask<{ lines: { key: string; openFen: number; owing: number }[] }>(page, `/api/arrears/split?by=way&areaCode=${areaCode}&month=${truthMonth}`)
    expect(lines.reduce((sum, line) => sum + line.openFen, 0)).toBe(cell.openFen)
    expect(lines.reduce((sum, line) => sum + line.owing, 0)).toBe(cell.owing)
    expect(said).toContain(yuan(lines.find((line) => line.key === 'ordinary')?.openFen ?? 0))
  }
})

test('the morning: money in, stops due, broken promises, limits nearly used up and what waits stand on one page and open', async ({ browser }) => {
  const page = await seat(browser, 'qianfei')
  await page.goto('/')
  await expect(page).toHaveURL(/\/arrears\/today$/)
  for (const heading of ['承诺没兑现', '复机超时', '信用度快用完', '欠费集团，按客户经理']) await expect(page.getByRole('heading', { name: heading })).toBeVisible()
  await expect(side(page).getByRole('heading', { name: '等着批和办' })).toBeVisible()
  await side(page).getByRole('link', { name: '停机建议，可成批批' }).click()
  await expect(page).toHaveURL(/\/arrears\/stops\?view=waiting/)
})

test('stops: those that go in bulk are approved together, a valuable customer alone and with a reason; the file for billing holds them all', async ({ browser }) => {
  const page = await seat(browser, 'qianfei')
  await page.goto('/arrears/stops?view=waiting')
  await page.getByRole('button', { name: '选可成批的' }).click()
  const approved = numberIn(await page.getByRole('button', { name: /^批准 \d+ 户$/ }).textContent())
  const bulk = page.getByRole('button', { name: `批准 ${approved} 户` })
  expect(approved).toBeGreaterThan(0)
  await bulk.click()
  await expect(bulk).toHaveCount(0)
  // What is left are valuable customers, if any: one by one, with a reason.
  const { rows: left } = await ask<{ rows: { accountNo: string }[] }>(page, '/api/arrears/stops?view=waiting')
  const [valuable] = left
  if (valuable) {
    await page.getByRole('checkbox', { name: `选 ${valuable.accountNo}` }).check()
    await page.getByRole('button', { name: '批准 1 户' }).click()
    await expect(page.getByRole('alert')).toBeVisible()
    await page.getByLabel('原因（驳回、批准重点客户时必填）').fill('多次联系无果，已与客户经理核对')
    await page.getByRole('button', { name: '批准 1 户' }).click()
    await expect(page.getByRole('link', { name: valuable.accountNo, exact: true })).toHaveCount(0)
  }
  // The files of the nights before are there already: the new one heads them.
  const made = side(page).getByRole('listitem').filter({ hasText: '第' }).first()
  const newest = async () => (await ask<{ exports: { exportId: number }[] }>(page, '/api/arrears/stops?view=waiting')).exports[0]?.exportId ?? 0
  const before = await newest()
  await side(page).getByRole('button', { name: /生成文件/ }).click()
  await expect.poll(newest).toBeGreaterThan(before)
  await expect(made).toContainText(`第 ${await newest()} 号`)
  const download = await startDownload(page, () => made.getByRole('link', { name: 'csv' }).click())
  const lines = (await (await import('node:fs/promises')).readFile(await download.path(), 'utf8')).trim().split(/\r?\n/)
  expect(new Set(lines.slice(1).map((line) => line.split(',')[1])).size).toBe(approved + (valuable ? 1 : 0))
})

test('billing performs some and says so in a file: they are settled', async ({ browser }) => {
  const page = await seat(browser, 'qianfei')
  const { branch } = await ask<{ branch: { today: string } }>(page, '/api/session')
  const { exports } = await ask<{ exports: { exportId: number }[] }>(page, '/api/arrears/stops?view=notDone')
  const csv = await (await page.request.get(`/api/arrears/stops/exports/${exports[0]?.exportId ?? 0}.csv`)).text()
  const lines = csv.trim().split(/\r?\n/).slice(1).map((line) => line.split(','))
  const accounts = [...new Set(lines.map((cells) => cells[1] ?? ''))].slice(0, 2)
  const rows = lines.filter((cells) => accounts.includes(cells[1] ?? '')).map((cells, at) => [branch.today, '1', `W${at}`, cells[1], cells[2], cells[10], cells[3], '欠费', `${branch.today} 16:0${at % 10}`, '', '成功', ''])
  const file = [['业务日期', '文件批次', '处理流水号', '账户编号', '用户编号', '区域代码', '操作', '停机原因', '处理时间', '缴费时刻', '处理结果', '失败原因'], ...rows].map((row) => `${row.join(',')}\r\n`).join('')
  const admin = await seat(browser, 'admin')
  await admin.goto('/feeds')
  await expect(admin.locator('tbody tr[data-at]').first()).toBeVisible()
  const name = `停复机结果_${branch.today.replaceAll('-', '')}_计费.csv`
  await admin.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(`\uFEFF${file}`) })
  await admin.locator('tbody tr[data-at]').filter({ hasText: name }).first().click()
  await expect(admin.getByText('这个文件已载入，正在使用。')).toBeVisible({ timeout: 60_000 })
  await expect(async () => {
    const { rows: settled } = await ask<{ rows: { accountNo: string; state: string }[] }>(page, '/api/arrears/stops?view=settled')
    expect(settled.filter((row) => accounts.includes(row.accountNo) && row.state === 'done').map((row) => row.accountNo).toSorted()).toEqual(accounts.toSorted())
  }).toPass({ timeout: 60_000 })
  await page.goto('/arrears/stops?view=settled')
  await expect(page.locator('tbody tr').filter({ hasText: accounts[0] ?? '' }).filter({ hasText: '已执行' }).first()).toBeVisible()
})

let promised = ''
type Case = { accountNo: string; areaCode: string; worthFen: number; overdueFen: number; orderId: number | null; ownerStaffNo: string | null; freeOn: string | null; hold: string | null }
test('what is not worth working stays, the officer gives one out all the same; the collector reports a promise, and the ladder waits for it', async ({ browser }) => {
  const page = await seat(browser, 'qianfei')
  const nobodys = (await ask<{ cases: Case[] }>(page, '/api/arrears/cases?whose=nobody')).cases
  const { plan } = await ask<{ plan: { give: number; left: { worthless: number } } }>(page, '/api/arrears/collectors')
  // A branch of 3,000 has no debt left whose call would bring more than it costs: the page says so and gives nothing out.
  expect([plan.give, nobodys.every((one) => one.worthFen <= 0)]).toEqual([0, true])
  await page.goto('/arrears/collectors')
  await expect(side(page)).toContainText('没有可派的案件。')
  await expect(side(page)).toContainText(`${plan.left.worthless} 户催缴不划算`)
  const one = nobodys.find((each) => each.orderId !== null && each.freeOn === null && each.hold === null)
  if (!one) throw new Error('Somebody waits for a call.')
  const [person] = await ask<{ name: string }[]>(page, `/api/work/people?areaCode=${one.areaCode}`)
  await page.goto('/arrears/cases?whose=nobody')
  await page.locator('tbody tr[data-at]').filter({ hasText: one.accountNo }).first().click()
  await choose(page, '选择人员', person?.name ?? '')
  await side(page).getByLabel('原因（必填）').fill('客户要求熟悉的人联系')
  await side(page).getByRole('button', { name: '改派', exact: true }).click()
  await page.goto('/arrears/cases')
  await expect(page.locator('tbody tr[data-at]').filter({ hasText: one.accountNo })).toContainText(person?.name ?? '')

  const collector = await seat(browser, 'cuijiao')
  await collector.goto('/arrears/my')
  const own = (await ask<{ cases: Case[] }>(collector, '/api/arrears/cases/mine')).cases.find((each) => each.orderId !== null)
  if (!own) throw new Error('An order waits for the collector.')
  promised = own.accountNo
  const card = collector.locator('.case-card').filter({ hasText: promised })
  await expect(card.locator('.case-head strong')).toContainText(yuan(own.overdueFen))
  await card.getByRole('link', { name: '填结果' }).click()
  await act(collector, '接单').click()
  await act(collector, '填报结果').click()
  await pick(collector, collector.getByLabel('结果', { exact: true }), '承诺缴费')
  await pick(collector, collector.getByLabel('联系到谁', { exact: true }), '本人')
  const { branch } = await ask<{ branch: { today: string } }>(collector, '/api/session')
  const until = new Date(Date.parse(`${branch.today}T00:00:00Z`) + 5 * 86_400_000).toISOString().slice(0, 10)
  await collector.getByLabel('承诺哪天缴', { exact: true }).fill(until)
  await collector.getByLabel('承诺哪天缴', { exact: true }).press('Enter')
  await collector.getByLabel('承诺缴多少', { exact: false }).fill(String(own.overdueFen / 100))
  // He was at the door, and the visit says where that is.
  await collector.getByPlaceholder('经度，纬度').fill('102.02，35.52')
  await collector.locator('.work-order form').getByRole('button', { name: /填报结果$/ }).click()
  await expect(collector.locator('.work-log')).toContainText('填报结果')
  await page.goto(`/arrears/ladder/${promised}`)
  await expect(side(page).getByText(/承诺缴费/).first()).toBeVisible()
  await page.goto(`/arrears/accounts/${promised}`)
  await expect(page.getByText(/承诺/).first()).toBeVisible()
})

test('last month is rewarded: above expectation, frozen, every receipt there; who is paid objects and somebody else answers', async ({ browser }) => {
  const page = await seat(browser, 'qianfei')
  await page.goto('/arrears/rewards')
  const compute = page.getByRole('button', { name: /计算并冻结/ })
  const [open] = /\d{4}年\d{1,2}月/.exec(await compute.textContent() ?? '') ?? []
  await compute.click()
  await expect(page).toHaveURL(/month=\d{4}-\d{2}/, { timeout: 60_000 })
  await expect(page.getByText(/按 .+ 的回收算出预期；冻结时读了 [1-9]\d* 批数据/)).toBeVisible()
  await expect(page.getByRole('button', { name: `计算并冻结 ${open} 的奖励` })).toHaveCount(0)
  const collector = await seat(browser, 'cuijiao')
  await collector.goto('/arrears/my')
  await side(collector).getByRole('link').first().click()
  await expect(collector.getByRole('heading', { level: 1, name: /催缴奖励单/ })).toBeVisible()
  const month = new URL(collector.url()).pathname.split('/')[3] ?? ''
  const staffNo = decodeURIComponent(new URL(collector.url()).pathname.split('/')[4] ?? '')
  const statement = await ask<{ lines: { recoveredFen: number }[]; money: { amountFen: number }[] }>(collector, `/api/arrears/rewards/${month}/${staffNo}`)
  const sum = (list: readonly number[]) => list.reduce((total, each) => total + each, 0)
  expect(sum(statement.money.map((each) => each.amountFen))).toBe(sum(statement.lines.map((line) => line.recoveredFen)))
  await collector.getByLabel('哪里不对、依据是什么（必填）').fill('有一户当面收的现金没有算')
  await collector.getByRole('button', { name: '提出异议' }).click()
  await expect(side(collector).getByText('有一户当面收的现金没有算').first()).toBeVisible()
  await page.goto(`/arrears/rewards?month=${month}`)
  const dispute = side(page).getByRole('listitem').filter({ hasText: '有一户当面收的现金没有算' })
  await dispute.getByLabel('答复（必填）').fill('核对收据，属实')
  await dispute.getByLabel(/更正/).fill('12.5')
  await dispute.getByRole('button', { name: '成立并更正' }).click()
  await expect(dispute.getByText('核对收据，属实', { exact: false })).toBeVisible()
  await collector.reload()
  await expect(side(collector)).toContainText('12.50')
})

test('a temporary limit is asked by one, approved by another, and stands with its steps on the account', async ({ browser }) => {
  const page = await seat(browser, 'qianfei')
  const { branch } = await ask<{ branch: { today: string } }>(page, '/api/session')
  const { rows } = await ask<{ rows: { accountNo: string; areaCode: string; limitFen: number }[] }>(page, '/api/arrears/credit/limits')
  const chosen = rows.at(-1)
  if (!chosen) throw new Error('Somebody holds credit.')
  await page.goto(`/arrears/credit/accounts/${chosen.accountNo}`)
  // The steps of the limit sum up to it.
  await expect(page.getByText(/账单中位数/).first()).toBeVisible()
  const form = side(page)
  await form.getByLabel('信用度（元）').fill(String(chosen.limitFen / 100 + 50))
  for (const [label, day] of [['自', branch.today], ['截止', `${branch.today.slice(0, 8)}28`]] as const) {
    await form.getByLabel(label, { exact: true }).fill(day)
    await form.getByLabel(label, { exact: true }).press('Enter')
  }
  await form.getByLabel('原因', { exact: true }).fill('草场分红月底到账')
  await form.getByRole('button', { name: '申请', exact: true }).click()
  await page.goto('/arrears/credit?view=grants')
  const asked = (who: Page) => who.locator('tbody tr').filter({ hasText: chosen.accountNo }).filter({ hasText: '草场分红月底到账' })
  await expect(asked(page)).toContainText('待批准')
  // Nobody approves what he asked for.
  await expect(asked(page).getByRole('button', { name: '批准' })).toHaveCount(0)
  const manager = await seat(browser, 'zong')
  await manager.goto('/arrears/credit?view=grants')
  await asked(manager).getByRole('button', { name: '批准' }).click()
  await expect(asked(manager)).toContainText('已批准')
  await page.goto(`/arrears/credit/accounts/${chosen.accountNo}`)
  await expect(page.getByText('草场分红月底到账').first()).toBeVisible()
})

test('another ladder is drafted, tried on today\'s book before anybody approves it, and approved by another', async ({ browser }) => {
  const page = await seat(browser, 'qianfei')
  const { rules } = await ask<{ rules: { ruleId: number; kind: string; isInForce: boolean }[] }>(page, '/api/rules')
  const old = rules.find((rule) => rule.kind === 'arrears.ladder' && rule.isInForce)?.ruleId ?? 0
  await page.goto(`/rules/${old}`)
  await page.getByRole('button', { name: '据此另起一版' }).click()
  await expect(page).not.toHaveURL(new RegExp(`/rules/${old}$`))
  await expect(side(page).getByText(/户有到期账单，0 户换级/)).toBeVisible()
  const { branch } = await ask<{ branch: { today: string } }>(page, '/api/session')
  const next = `${branch.today.slice(0, 8)}20`
  await page.getByLabel('生效日期', { exact: true }).fill(next)
  await page.getByLabel('生效日期', { exact: true }).press('Enter')
  // The call comes after fifteen days, not ten: bills that were due at the month's end are called about no more, and the preview says how many.
  await page.getByLabel('逾期天数', { exact: true }).nth(1).fill('15')
  await expect(side(page).getByText(/户有到期账单/)).not.toContainText('0 户换级', { timeout: 30_000 })
  await page.getByRole('button', { name: '保存草稿' }).click()
  await page.getByRole('button', { name: '提交批准' }).click()
  await expect(side(page).getByText(/您起草或改过这一版|等待有批准权限的同事批准/)).toBeVisible()
  const manager = await seat(browser, 'zong')
  await manager.goto(new URL(page.url()).pathname)
  await expect(side(manager).getByText('各级“外呼催缴” · 逾期天数')).toBeVisible()
  await side(manager).getByRole('button', { name: /^批准，自/ }).click()
  await expect(side(manager).getByText('已批准').first()).toBeVisible()
})

test('a find of gaming is confirmed with its rows, and a debt that is beyond hope goes to be written off by two people', async ({ browser }) => {
  const page = await seat(browser, 'qianfei')
  await page.goto('/arrears/gaming')
  const find = page.locator('tbody tr[data-at]').filter({ hasText: '待核定' }).first()
  await find.click()
  await expect(side(page).locator('tbody tr[data-at]').first()).toBeVisible()
  await side(page).getByLabel('核定理由（必填）').fill('与店员核对，属实')
  await side(page).getByRole('button', { name: '属实，追回酬金' }).click()
  await expect(page.locator('tbody tr[data-at]').filter({ hasText: '已交追回酬金' }).first()).toBeVisible()
  const manager = await seat(browser, 'zong')
  await manager.goto('/arrears/written-off')
  await manager.locator('tbody tr').filter({ hasText: '待批准' }).first().getByRole('link').first().click()
  await side(manager).getByRole('button', { name: '批准', exact: true }).click()
  await expect(side(manager).getByText('已批准').first()).toBeVisible()
})

test('what an outlet says it took differs from its receipts: given out, signed for by the outlet, closed', async ({ browser }) => {
  const [page, county] = [await seat(browser, 'zong'), await seat(browser, 'zeku')]
  const difference = (await listAll(page)).find((each) => each.kind === 'arrears.outletDifference' && each.areaCode.startsWith('632323'))
  if (!difference) throw new Error('An outlet of the county has a difference.')
  const path = `/work/orders/${difference.orderId}`
  await page.goto(path)
  await act(page, '派单').click()
  await choose(page, '选择人员', await nameOf(page, county))
  await send(page, '派单')
  await expect(order(page)).toContainText('待接')
  await county.goto(path)
  await act(county, '接单').click()
  await act(county, '填报结果').click()
  await pick(county, county.getByLabel('结果', { exact: true }), '已查清并处理')
  await pick(county, county.getByLabel('原因', { exact: true }), '网点少报')
  await county.getByLabel('追回金额', { exact: false }).fill('45.05')
  await county.getByLabel('核对结果', { exact: true }).fill('漏报两笔，当面补缴')
  await send(county, '填报结果')
  await expect(county.getByText('还缺凭证：网点负责人签字（至少 1 份）。')).toBeVisible()
  const pad = county.getByRole('img', { name: '网点负责人签字：请在框内签字' })
  await pad.scrollIntoViewIfNeeded()
  const box = await pad.boundingBox()
  if (!box) throw new Error('The pad is on the page.')
  await county.mouse.move(box.x + 30, box.y + 40)
  await county.mouse.down()
  for (const [x, y] of [[80, 90], [130, 30], [200, 110]] as const) await county.mouse.move(box.x + x, box.y + y, { steps: 6 })
  await county.mouse.up()
  await county.getByRole('button', { name: '保存签字' }).click()
  const signed = county.getByRole('img', { name: /^签字 / })
  await expect.poll(() => signed.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth)).toBe(480)
  await send(county, '填报结果')
  await expect(log(county)).toContainText('填报结果')
  await page.reload()
  await act(page, '验收办结').click()
  await send(page, '验收办结')
  await expect(order(page)).toContainText('已办结')
})

test('the account of the promise tells its whole story on one line of time, the newest first', async ({ browser }) => {
  const page = await seat(browser, 'qianfei')
  await page.goto(`/arrears/accounts/${promised}`)
  const days = page.locator('.story-day')
  const { branch } = await ask<{ branch: { today: string } }>(page, '/api/session')
  await expect(days.first().locator('time')).toHaveAttribute('datetime', branch.today)
  for (const word of ['承诺缴费', '结果']) await expect(days.first()).toContainText(word)
  const story = page.locator('.story')
  for (const word of ['出账', '催缴阶梯', '立案', '派给', '下发工单']) await expect(story.getByText(word, { exact: true }).first()).toBeVisible()
  const dates = await days.locator('time').evaluateAll((times) => times.map((time) => time.getAttribute('datetime') ?? ''))
  expect(dates.length).toBeGreaterThan(3)
  expect(dates).toEqual(dates.toSorted().toReversed())
})
