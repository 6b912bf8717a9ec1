import { readFile } from 'node:fs/promises'
import { test as base, expect, type Browser, type BrowserContext, type Download, type Locator, type Page } from '@playwright/test'
import exceljs from 'exceljs'
import { stateFile, type Person } from './people.ts'

export { expect }

export type Language = 'zh' | 'en'
type Settings = {
  /** Who sits at the browser; null: nobody has signed in. */
  signedInAs: Person | null
  language: Language
  /** Errors in the console that a test brings about on purpose. */
  toleratedErrors: readonly RegExp[]
  consoleErrors: string[]
}

/** A browser at the started program, signed in as somebody; a test whose pages write errors into the console fails. */
export const test = base.extend<Settings>({
  signedInAs: ['zong', { option: true }],
  language: ['zh', { option: true }],
  toleratedErrors: [[], { option: true }],
  baseURL: async ({ browserName: _browserName }, use) => use(process.env['BIHUAN_BROWSER_URL']),
  storageState: async ({ signedInAs, language }, use) => use((await seatOf(signedInAs, language)).storageState),
  consoleErrors: [async ({ context, toleratedErrors }, use) => {
    const errors = watchConsole(context)
    await use(errors)
    expect.soft(errors.filter((error) => !toleratedErrors.some((tolerated) => tolerated.test(error))), 'errors in the console').toEqual([])
  }, { auto: true }],
})

/** What a window of somebody begins with; null: nobody has signed in there. */
export async function seatOf(person: Person | null, language: Language = 'zh') {
  const baseURL = process.env['BIHUAN_BROWSER_URL'] ?? ''
  const cookies = person === null ? [] : (JSON.parse(await readFile(stateFile(person), 'utf8')) as { cookies: [] }).cookies
  return { baseURL, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', storageState: { cookies, origins: [{ origin: baseURL, localStorage: [{ name: 'bihuan.language', value: language }] }] } }
}

/** The errors that pages of these windows write into the console from now on. */
export function watchConsole(context: BrowserContext): string[] {
  const errors: string[] = []
  context.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} ${message.location().url}`)
  })
  context.on('weberror', (fault) => errors.push(String(fault.error())))
  return errors
}

/** A refusal is an answer, but the browser notes every one of them as an error. */
export const refusalsInConsole = /Failed to load resource: .* 4(01|03|04|09|22|29) /

/** Another person at another computer. */
export async function sitDownAs(browser: Browser, person: Person): Promise<Page> {
  const context = await browser.newContext({ ...(await seatOf(person)), viewport: { width: 1440, height: 900 } })
  return context.newPage()
}

/** Whoever has sat down keeps his window through the file. Called once, at the top of it. */
export function keepSeats(): (browser: Browser, person: Person) => Promise<Page> {
  const seats = new Map<Person, Page>()
  test.afterAll(async () => {
    for (const page of seats.values()) await page.context().close()
  })
  return async (browser, person) => {
    const page = seats.get(person) ?? (await sitDownAs(browser, person))
    seats.set(person, page)
    return page
  }
}

/** The answer to a call that the pages make as well. */
export async function ask<Answer>(page: Page, path: string): Promise<Answer> {
  const answer = await page.request.get(path, { headers: { 'x-bihuan': '1' } })
  expect(answer.ok(), `${path} answers ${answer.status()}`).toBe(true)
  return answer.json() as Promise<Answer>
}

export async function startDownload(page: Page, act: () => Promise<unknown>): Promise<Download> {
  const [download] = await Promise.all([page.waitForEvent('download'), act()])
  return download
}

/** The sheets of a workbook that the browser has saved. */
export async function readWorkbook(download: Download): Promise<exceljs.Workbook> {
  const workbook = new exceljs.Workbook()
  await workbook.xlsx.load(Uint8Array.from(await readFile(await download.path())).buffer)
  return workbook
}
export async function readFirstSheet(download: Download): Promise<exceljs.Worksheet> {
  const [sheet] = (await readWorkbook(download)).worksheets
  if (!sheet) throw new Error('A workbook has a sheet.')
  return sheet
}

/** The first whole number in a text: "2,806 户" is 2806. */
export function numberIn(text: string | null): number {
  const found = /-?\d[\d,]*(\.\d+)?/.exec(text ?? '')
  if (!found) throw new Error(`There is no number in "${text}".`)
  return Number(found[0].replaceAll(',', ''))
}

/** The sentence of the plan that begins with these words. */
export function sentence(page: Page, words: string): Locator {
  return page.locator('.plan-sentence').filter({ hasText: words })
}
export function loopOf(page: Page): Locator {
  return page.getByRole('complementary')
}

/** The list that belongs to one of antd's select boxes, opened; the list of the box before it may still be fading out. */
export async function openList(page: Page, box: Locator, words = ''): Promise<Locator> {
  await box.click()
  if (words) await box.fill(words)
  await expect(box).toHaveAttribute('aria-controls', /./)
  const listId = await box.getAttribute('aria-controls')
  return page.locator('.ant-select-dropdown').filter({ has: page.locator(`[id="${listId}"]`) })
}
/** Chooses in one of antd's select boxes, by a word typed into it when it searches. */
export async function pick(page: Page, box: Locator, option: string, words = ''): Promise<void> {
  await (await openList(page, box, words)).getByTitle(option, { exact: true }).first().click()
}
/** Chooses the first that fits. */
export async function pickMatching(page: Page, box: Locator, option: string | RegExp, words = ''): Promise<void> {
  await (await openList(page, box, words)).locator('.ant-select-item-option').filter({ hasText: option }).first().click()
}
