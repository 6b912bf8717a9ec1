import { execFileSync } from 'node:child_process'
import { writeFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'vitest'
import { chromium } from '@playwright/test'
import AxeBuilder from '@axe-core/playwright'
import { chainAudit } from '../access/audit.ts'
import { today, goodPassword } from '../access/testAccess.ts'
import { listen } from './server.ts'
import { openTestServer } from './testServer.ts'
test('look', async () => {
  const opened = await openTestServer()
  const { folder } = opened
  execFileSync('npx', ['esbuild', 'src/platform/access/zz_entry.tsx', '--bundle', '--format=esm', '--jsx=automatic', '--define:import.meta.env.DEV=false', '--define:process.env.NODE_ENV="production"', `--outfile=${folder}/assets/zz.js`], { stdio: 'inherit' })
  writeFileSync(join(folder, 'index.html'), '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>t</title><link rel="stylesheet" href="/assets/zz.css"></head><body><div id="root"></div><script type="module" src="/assets/zz.js"></script></body></html>')
  await opened.branch.add({ signInName: 'zhuoma', displayName: '卓玛', grants: [{ role: 'customer_manager', areaCode: '632301', validFrom: today }] })
  await opened.branch.add({ signInName: 'new', displayName: '新人', mustChangePassword: true })
  await chainAudit(opened.branch.records)
  const address = await listen(opened.server, opened.config)
  const browser = await chromium.launch({ executablePath: process.env['ZZ_CHROME'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  const shots = '/tmp/zz'; mkdirSync(shots, { recursive: true })
  page.on('console', (m) => console.log('console', m.type(), m.text().slice(0, 300)))
  page.on('pageerror', (e) => console.log('pageerror', e.message))
  const axe = async (name: string): Promise<void> => {
    const r = await new AxeBuilder({ page }).analyze()
    console.log(name, JSON.stringify(r.violations.filter((v) => ['serious', 'critical'].includes(v.impact ?? '')).map((v) => [v.id, v.nodes.map((n) => n.html.slice(0, 150))])))
  }
  await page.goto(`${address}/`)
  await page.waitForURL(/sign-in/)
  await page.fill('input[autocomplete=username]', 'new'); await page.fill('input[type=password]', 'wrong')
  await page.click('button[type=submit]'); await page.waitForSelector('[role=alert]')
  await page.screenshot({ path: `${shots}/signin.png` }); await axe('signin')
  await page.fill('input[type=password]', goodPassword); await page.click('button[type=submit]')
  await page.waitForURL(/change-password/); await page.waitForSelector('form')
  const fields = page.locator('input[type=password]')
  await fields.nth(0).fill(goodPassword); await fields.nth(1).fill('1234567890'); await fields.nth(2).fill('1234567890')
  await page.click('button[type=submit]'); await page.waitForSelector('[role=alert] .bh-alert-title')
  await page.screenshot({ path: `${shots}/change.png` }); await axe('change')
  await fields.nth(1).fill('four yaks in a row'); await fields.nth(2).fill('four yaks in a row'); await page.click('button[type=submit]')
  await page.waitForURL(`${address}/`); await page.waitForTimeout(1000); await page.screenshot({ path: `${shots}/noperm.png` })
  await page.goto(`${address}/sign-in`); await page.fill('input[autocomplete=username]', 'admin'); await page.fill('input[type=password]', goodPassword); await page.click('button[type=submit]')
  await page.waitForURL(`${address}/`); await page.waitForSelector('text=zhuoma'); await page.screenshot({ path: `${shots}/accounts.png` }); await axe('accounts')
  await page.click('text=zhuoma'); await page.waitForTimeout(1200); await page.screenshot({ path: `${shots}/account.png`, fullPage: true }); await axe('account')
  await page.click('button:has-text("开立账号")'); await page.fill('.ant-modal input >> nth=0', 'dolma'); await page.fill('.ant-modal input >> nth=1', '多杰'); await page.click('.ant-modal button[type=submit]')
  await page.waitForSelector('.bh-handed-over'); await page.waitForTimeout(500); await page.screenshot({ path: `${shots}/handed.png` }); await axe('handed')
  await page.goto(`${address}/audit`); await page.waitForSelector('text=access.signIn'); await page.click('button:has-text("从头核对")'); await page.waitForTimeout(800)
  await page.screenshot({ path: `${shots}/audit.png` }); await axe('audit')
  await page.evaluate(() => localStorage.setItem('bihuan.language', JSON.stringify('en'))); await page.reload(); await page.waitForTimeout(800); await page.screenshot({ path: `${shots}/audit-en.png` })
  await page.goto(`${address}/docs`); await page.waitForSelector('.opblock'); await page.screenshot({ path: `${shots}/docs.png` })
  await browser.close(); await opened.close()
}, 120_000)
