import { readdirSync, readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from '@playwright/test'
import { ask, expect, type Language, seatOf, test, watchConsole } from './bihuan.ts'
import { people, type Person } from './people.ts'
import { listLeftoverEnglish } from './leftoverEnglish.ts'

type Visit = { readonly path: string; readonly as?: Person | null; readonly open?: (page: Page) => Promise<string>; /** Which of several is opened. */ readonly which?: string }

/** Every path of all lists of pages, and for those with places in them how to find one that exists. */
const visits: readonly Visit[] = [
  { path: '/' },
  { path: '/', as: 'wangyou' },
  { path: '/today' },
  { path: '/plan' },
  { path: '/plan/import' },
  { path: '/plan/proposals' },
  { path: '/measures' },
  { path: '/measures/:id', open: async () => '/measures/market.users.churnRate' },
  { path: '/measures/:id/rows', open: async (page) => `/measures/market.users.onBooks/rows?period=${(await ask<{ latest: string }>(page, '/api/measures/periods')).latest}&subjectKind=area&subjectCode=6323` },
  { path: '/map' },
  { path: '/province' },
  { path: '/province', open: async () => '/province?month=2009-03&area=6323&indicator=market.users.billed' },
  { path: '/targets' },
  { path: '/targets/versions' },
  { path: '/work' },
  { path: '/work/new' },
  { path: '/work/serving', open: async () => '/work/serving?measureId=market.users.onBooks' },
  { path: '/work/orders/:orderId', open: async (page) => `/work/orders/${(await ask<{ orders: { orderId: number }[] }>(page, '/api/work/orders?whose=all')).orders[0]?.orderId}` },
  { path: '/work/orders/:orderId/sheet', open: async (page) => `/work/orders/${(await ask<{ orders: { orderId: number }[] }>(page, '/api/work/orders?whose=all')).orders[0]?.orderId}/sheet` },
  { path: '/work/offices' },
  { path: '/work/schedules' },
  { path: '/work/roster' },
  { path: '/bulletin' },
  { path: '/reviews' },
  { path: '/forecasts' },
  { path: '/arrears' },
  { path: '/arrears/outlets' },
  { path: '/arrears/outlets/:outletCode', open: async (page) => `/arrears/outlets/${await outletOwing(page)}` },
  { path: '/arrears/outlets/:outletCode/statement', open: async (page) => `/arrears/outlets/${await outletOwing(page)}/statement` },
  { path: '/arrears/gaming' },
  { path: '/arrears/gate' },
  { path: '/arrears/opened' },
  { path: '/arrears/own' },
  { path: '/arrears/test-numbers' },
  { path: '/arrears/parked' },
  { path: '/arrears/provision' },
  { path: '/arrears/split', open: async () => '/arrears/split?by=way&key=ordinary' },
  { path: '/arrears/moves', open: async (page) => `/arrears/moves?month=${(await ask<{ month: string }>(page, '/api/arrears/provision')).month}&from=current&to=nothing` },
  { path: '/arrears/written-off' },
  { path: '/arrears/written-off/:listId', open: async (page) => `/arrears/written-off/${firstOf((await ask<{ lists: { listId: number }[] }>(page, '/api/arrears/write-off/lists')).lists).listId}` },
  { path: '/arrears/accounts/:accountId', open: async (page) => `/arrears/accounts/${await accountInArrears(page)}` },
  { path: '/arrears/accounts/:accountId', open: async (page) => `/arrears/accounts/${await accountWithOrder(page)}`, which: 'with an order' },
  { path: '/arrears/credit' },
  { path: '/arrears/scorecard' },
  { path: '/arrears/prepay' },
  { path: '/arrears/credit/accounts/:accountNo', open: async (page) => `/arrears/credit/accounts/${firstOf((await ask<{ rows: { accountNo: string }[] }>(page, '/api/arrears/credit/limits')).rows).accountNo}` },
  { path: '/arrears/ladder' },
  { path: '/arrears/letters' },
  { path: '/arrears/my' },
  { path: '/arrears/cases' },
  { path: '/arrears/collectors' },
  { path: '/arrears/rewards' },
  { path: '/arrears/offices/:unitCode', open: async (page) => `/arrears/offices/${await firstOffice(page)}` },
  { path: '/arrears/rewards/:month/:staffNo', open: async (page) => `/arrears/rewards/${await firstStatement(page)}` },
  { path: '/arrears/today' },
  { path: '/arrears/receipts' },
  { path: '/arrears/failed-debits' },
  { path: '/arrears/groups/:groupId', open: async (page) => `/arrears/groups/${firstOf((await ask<{ groups: { groups: { groupId: string }[] }[] }>(page, '/api/arrears/today')).groups.flatMap((manager) => manager.groups)).groupId}` },
  { path: '/arrears/stops' },
  { path: '/arrears/ladder/:accountNo', open: async (page) => `/arrears/ladder/${await accountOnLadder(page)}` },
  { path: '/my/targets', as: 'zeku' },
  { path: '/feeds', as: 'shichang' },
  { path: '/feeds/files/:fileId', as: 'shichang', open: async (page) => `/feeds/files/${(await ask<{ files: { fileId: number }[] }>(page, '/api/feeds/files?limit=1')).files[0]?.fileId}` },
  { path: '/feeds/changes/:changeId', as: 'shichang', open: async (page) => `/feeds/changes/${(await ask<{ changeId: number }[]>(page, '/api/feeds/changes?limit=1'))[0]?.changeId}` },
  { path: '/branch/areas' },
  { path: '/branch/units' },
  { path: '/branch/assignments' },
  { path: '/assessment' },
  { path: '/assessment/mine', as: 'wangyou' },
  { path: '/assessment/appeals' },
  { path: '/assessment/scoring', as: 'wangyou' },
  { path: '/assessment/trial', open: async (page) => {
    const { areaCode, month, schemes } = await ask<{ areaCode: string; month: string; schemes: { variant: string }[] }>(page, '/api/assessment/schemes')
    return `/assessment/trial?area=${areaCode}&variant=${schemes[0]?.variant}&month=${month}`
  } },
  { path: '/assessment/runs/:runId', open: async (page) => `/assessment/runs/${(await ask<{ runId: number }[]>(page, '/api/assessment/runs'))[0]?.runId}` },
  { path: '/assessment/runs/:runId/sheets', open: async (page) => `/assessment/runs/${(await ask<{ runId: number }[]>(page, '/api/assessment/runs'))[0]?.runId}/sheets` },
  { path: '/assessment/schemes/:ruleId', as: 'shichang', open: async (page) => `/assessment/schemes/${(await ask<{ schemes: { ruleId: number }[] }>(page, '/api/assessment/schemes')).schemes[0]?.ruleId}` },
  { path: '/rules' },
  { path: '/rules/:ruleId', open: async (page) => `/rules/${(await ask<{ rules: { ruleId: number }[] }>(page, '/api/rules')).rules[0]?.ruleId}` },
  { path: '/messages', as: 'admin' },
  { path: '/message-templates', as: 'admin' },
  { path: '/message-gateways', as: 'admin' },
  { path: '/notices' },
  { path: '/my/contact' },
  { path: '/my/contact', as: 'zeku' },
  { path: '/accounts', as: 'admin' },
  { path: '/accounts', as: 'zeku' },
  { path: '/audit', as: 'shenji' },
  { path: '/change-password' },
  { path: '/sign-in', as: null },
  { path: '*', open: async () => '/no/such/page' },
]
const widths = [1440, 1280, 390]
const pagesOnlyInDevelopment = ['/kit']

/** What a list of the demo begins with: a page that has nothing to show is not the page that is meant here. */
function firstOf<Row>(rows: readonly Row[]): Row {
  const [first] = rows
  if (first === undefined) throw new Error('The demo has none of these.')
  return first
}
/** The outlet that holds most of the branch's money. */
async function outletOwing(page: Page): Promise<string> {
  return firstOf((await ask<{ outlets: { outletCode: string }[] }>(page, '/api/arrears/outlets')).outlets).outletCode
}
async function firstOffice(page: Page): Promise<string> {
  return firstOf((await ask<{ places: { kind: string; code: string }[] }>(page, '/api/arrears/overview?areaCode=632301')).places.filter((place) => place.kind === 'unit')).code
}
async function firstStatement(page: Page): Promise<string> {
  const league = await ask<{ month: string; people: { staffNo: string }[] }>(page, '/api/arrears/rewards')
  return `${league.month}/${firstOf(league.people).staffNo}`
}
/** The demo's ledger could not place everything: its newest oddity names an account that has bills. */
async function accountInArrears(page: Page): Promise<string> {
  return firstOf((await ask<{ items: { accountId: string; reason: string }[] }>(page, '/api/arrears/parked')).items.filter((item) => item.reason !== 'no_bill')).accountId
}
/** An account about which somebody is to be called: its story links to the order. */
async function accountWithOrder(page: Page): Promise<string> {
  return firstOf((await ask<{ orders: { subject: { code: string } }[] }>(page, '/api/work/orders?whose=all&kind=arrears.call')).orders).subject.code
}
/** An account that stands on a rung after the last night. */
async function accountOnLadder(page: Page): Promise<string> {
  const { rungs } = await ask<{ rungs: { rung: string | null; accounts: number }[] }>(page, '/api/arrears/ladder')
  const { rung } = firstOf(rungs.filter((one) => one.rung !== null && one.accounts > 0))
  return firstOf((await ask<{ rows: { accountNo: string }[] }>(page, `/api/arrears/ladder?rung=${rung}`)).rows).accountNo
}

test('every page of the program is visited here', () => {
  const sources = resolve(import.meta.dirname, '..', '..', 'src')
  const lists = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((file) => basename(file) === 'pages.tsx')
  const listed = lists.flatMap((file) => [...readFileSync(resolve(sources, file), 'utf8').matchAll(/\{ path: '(\/[^']*)'/g)].map((found) => found[1] ?? '')).filter((path) => !pagesOnlyInDevelopment.includes(path))
  expect(listed.length).toBeGreaterThan(30)
  expect(listed.filter((path) => !visits.some((visit) => visit.path === path))).toEqual([])
})

/** One window per person and language: pages share what the browser has fetched, as they do in an office. */
const windows = new Map<string, Page>()
test.afterAll(async () => {
  for (const page of windows.values()) await page.context().close()
})
async function windowOf(browser: Browser, who: Person | null, language: Language): Promise<Page> {
  const key = `${who} ${language}`
  const page = windows.get(key) ?? (await (await browser.newContext(await seatOf(who, language))).newPage())
  windows.set(key, page)
  return page
}

for (const language of ['zh', 'en'] as const) {
  for (const visit of visits) {
    const who = visit.as === undefined ? 'zong' : visit.as
    const title = `${visit.path}${visit.open ? ` (${visit.which ?? 'opened'})` : ''} as ${who ?? 'nobody'} in ${language === 'zh' ? 'Chinese' : 'English'}`
    test(`${title} ${language === 'zh' ? 'is accessible, fits the window and holds no English' : 'fits the window'}`, async ({ browser }) => {
      const page = await windowOf(browser, who, language)
      const errors = watchConsole(page.context())
      await page.setViewportSize({ width: 1440, height: 900 })
      await page.goto(visit.open ? await visit.open(page) : visit.path)
      await page.waitForLoadState('networkidle')
      await settle(page)
      await expect(page.locator('html')).toHaveAttribute('lang', language === 'zh' ? 'zh-CN' : 'en')
      // Words differ between the languages, the marks of the page do not.
      if (language === 'zh') await expectAccessible(page, 'on a wide window')
      if (language === 'zh') expect.soft(await page.evaluate(listLeftoverEnglish, knownWords), 'English left over on a Chinese page').toEqual([])
      for (const width of widths) {
        await page.setViewportSize({ width, height: width < 768 ? 844 : 900 })
        await settle(page)
        expect.soft(await listSidewaysScrollers(page), `scrolls sideways at ${width}`).toEqual([])
      }
      // The phone has another layout, not other words: once is enough.
      if (language === 'zh') await expectAccessible(page, 'on a phone')
      expect.soft(errors, 'errors in the console').toEqual([])
    })
  }
}

/** Waits until nothing is loading any more and the layout has followed the window. */
async function settle(page: Page): Promise<void> {
  await expect(page.locator('main')).toBeVisible()
  await expect(page.locator('.bh-bone')).toHaveCount(0)
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
}

async function expectAccessible(page: Page, where: string): Promise<void> {
  // The newer way of axe opens a blank window for frames of other sites; there are none.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] }).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id} (${help}): ${nodes.slice(0, 3).map((node) => `${node.target.join(' ')} — ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ''}`).join(' | ')}${nodes.length > 3 ? ` and ${nodes.length - 3} more` : ''}`)
  expect.soft(serious, `axe-core ${where}`).toEqual([])
}

/** The window or the page's own column, when it is wider than what shows of it. */
async function listSidewaysScrollers(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.scrollingElement
    const found = root && root.scrollWidth > root.clientWidth + 1 ? [`window ${root.scrollWidth} > ${root.clientWidth}`] : []
    const main = document.querySelector('main')
    if (main && main.scrollWidth > main.clientWidth + 1) found.push(`main ${main.scrollWidth} > ${main.clientWidth}`)
    if (found.length === 0) return found
    const beyond = [...document.querySelectorAll('main *')].filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1 && !element.closest('.ant-table-content, .ant-table-body, .ant-table-container, .plan-scroll, .bh-target-scroll, .bh-feed-grid'))
    return [...found, ...beyond.slice(0, 3).map((element) => `${element.tagName.toLowerCase()}.${element.className} ends at ${Math.round(element.getBoundingClientRect().right)}`)]
  })
}

/** Words that the branch itself writes in Latin letters, kinds of files, keys, and the names of the demo's accounts. */
const knownWords = [
  'ARPU', 'SMS', 'MMS', 'GPRS', 'VIP', 'KPI', 'TOP', 'IMEI', 'KB', 'MB', 'GB', 'TB', 'Kbps', 'kbps',
  'CSV', 'TXT', 'xlsx', 'docx', 'zip', 'gz', 'Excel', 'Word', 'drop', 'bihuan', 'load',
  'Ctrl', 'Enter', 'Esc', 'PageUp', 'PageDown', 'English',
  // Where the invented people get their mail.
  'bihuan.example',
  ...people, 'qudao', 'jituan', 'kefu', 'weihu',
]
