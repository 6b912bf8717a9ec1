import type { Page } from '@playwright/test'
import { ask, expect as expectSoon, pick, pickMatching } from './bihuan.ts'

// Another window may be busy at the same time.
const expect = expectSoon.configure({ timeout: 30_000 })

export const county = '632323'
export type Row = { orderId: number; title: string; status: string; kind: string; areaCode: string; ownerStaffNo: string | null; serves: { clauseId: number | null; measureId: string | null; areaCode: string | null } }
export const listOrders = async (page: Page, list: string) => (await ask<{ orders: Row[] }>(page, `/api/work/orders?${list}`)).orders
export const listAll = (page: Page, stage = 'live') => listOrders(page, `whose=all&stage=${stage}`)
export const acts = (page: Page) => page.getByRole('group', { name: '可以做' })
export const act = (page: Page, name: string) => acts(page).getByRole('button', { name, exact: true })
export const log = (page: Page) => page.locator('.work-log')
export const order = (page: Page) => page.locator('.work-order')
/** The button that sends the form of the act that was chosen; after a refusal it keeps the sign that it was busy. */
export const send = (page: Page, name: string) => order(page).locator('form').getByRole('button', { name: new RegExp(`${name}$`) }).click()
export const linkTo = (page: Page, title: string) => page.getByRole('link', { name: title, exact: true }).first()

/** Opens an order through the page; gives its path. */
export async function openOrder(page: Page, given: { title: string; kind: string; fill?: (form: Page) => Promise<void>; owner?: string; areaCode?: string; priority?: string }): Promise<string> {
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
export async function choose(page: Page, label: string, words: string, option: string | RegExp = words): Promise<void> {
  await pickMatching(page, page.getByRole('combobox', { name: label, exact: true }), option, words)
}

/** A small picture that a browser really drew. */
export async function photo(page: Page): Promise<Buffer> {
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
export async function report(field: Page, path: string): Promise<void> {
  await field.goto(path)
  await act(field, '接单').click()
  await act(field, '填报结果').click()
  await pick(field, field.getByLabel('结果', { exact: true }), '已完成')
  await field.getByLabel('实际联系户数', { exact: true }).fill('800')
  await field.getByLabel('办理户数', { exact: true }).fill('12')
}

/** Under which name the list of people has who sits at the other window. */
export async function nameOf(page: Page, owner: Page, areaCode = county): Promise<string> {
  const me = await ask<{ account: { staffNo: string } }>(owner, '/api/session')
  const people = await ask<{ staffNo: string; name: string }[]>(page, `/api/work/people?areaCode=${areaCode}`)
  const name = people.find((person) => person.staffNo === me.account.staffNo)?.name
  if (!name) throw new Error(`${me.account.staffNo} answers for ${areaCode}.`)
  return name
}
export async function fillCorrective(form: Page): Promise<void> {
  await form.getByLabel('做什么', { exact: true }).fill('每周到两个村走访')
  await form.getByLabel('预期效果', { exact: true }).fill('下月净增达到目标')
  await form.getByLabel('完成期限', { exact: true }).fill('2011-12-30')
  await form.keyboard.press('Enter')
}
export const fillVisit = async (form: Page): Promise<void> => {
  await pick(form, form.getByLabel('方式', { exact: true }), '走访')
  await form.getByLabel('目的', { exact: true }).fill('摸底')
}

/** The branch's day, in China's time. */
export async function today(page: Page): Promise<string> {
  const { now } = await ask<{ now: string }>(page, '/api/work/orders?whose=mine')
  return new Date(Date.parse(now) + 8 * 3_600_000).toISOString().slice(0, 10)
}
