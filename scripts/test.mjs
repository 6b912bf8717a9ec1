/**
 * `npm test`: prepares the clone, then types, lint, architecture, tests of vitest, tests in a browser.
 * A step counts as a test of its own. The last lines name what failed and read `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { ensureChromium } from './chromium.mjs'
import { prepare, project } from './prepare.mjs'

const reports = mkdtempSync(join(tmpdir(), 'bihuan-reports-'))
const tool = (...parts) => join(project, 'node_modules', ...parts)
const total = { passed: 0, failed: 0 }
const failures = []
/** Passed at the second try only: looked at by whoever reads, but no failure. */
const unsteady = []

try {
  if (await step('preparation', () => prepare({ build: true })) && await step('types', () => run([tool('typescript', 'bin', 'tsc'), '--noEmit']))) {
    await step('lint', () => run([tool('oxlint', 'bin', 'oxlint')]))
    await step('architecture', () => run([join(project, 'scripts', 'architecture.mjs')]))
    await step('unit, store and HTTP tests', testWithVitest)
    await step('browser tests', testInBrowser)
  }
} finally {
  rmSync(reports, { recursive: true, force: true })
}
for (const one of unsteady) console.log(`~ ${one} (passed at its second try)`)
for (const failure of failures) console.log(`✗ ${failure}`)
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed === 0 ? 0 : 1)

/** Runs one step and counts it, and the tests that it reports; a failed step never stops the ones after it. */
async function step(title, work) {
  console.log(`\n— ${title}`)
  const began = Date.now()
  const outcome = await attempt(work)
  if (!outcome.isGood && outcome.failed === 0) failures.push(title)
  total.passed += outcome.passed + (outcome.isGood ? 1 : 0)
  total.failed += outcome.failed + (outcome.isGood ? 0 : 1)
  console.log(`— ${title}: ${outcome.isGood ? 'passed' : 'failed'} in ${((Date.now() - began) / 1000).toFixed(1)} s`)
  return outcome.isGood
}

async function attempt(work) {
  try {
    return { passed: 0, failed: 0, isGood: true, ...await work() }
  } catch (error) {
    console.error(error.message)
    return { passed: 0, failed: 0, isGood: false }
  }
}

function run(args, env = {}) {
  const { status, signal, error } = spawnSync(process.execPath, args, { cwd: project, stdio: 'inherit', env: { ...process.env, ...env } })
  if (error) throw error
  return { isGood: status === 0 && signal === null }
}

function testWithVitest() {
  const file = join(reports, 'vitest.json')
  const { isGood } = run([tool('vitest', 'vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`])
  const report = readReport(file)
  for (const { name, assertionResults, status } of report.testResults) {
    const failed = assertionResults.filter((test) => test.status === 'failed')
    for (const test of failed) failures.push(`${relative(project, name)} > ${test.fullName}`)
    if (status === 'failed' && failed.length === 0) failures.push(relative(project, name))
  }
  return { passed: report.numPassedTests, failed: report.numFailedTests, isGood: isGood && report.success }
}

function testInBrowser() {
  const file = join(reports, 'browser.json')
  const { isGood } = run([tool('@playwright', 'test', 'cli.js'), 'test', '--pass-with-no-tests'], {
    CHROMIUM_PATH: ensureChromium(), PLAYWRIGHT_JSON_OUTPUT_FILE: file,
  })
  const { stats, errors, suites } = readReport(file)
  for (const spec of specsOf(suites)) {
    if (!spec.ok) failures.push(`${spec.file} > ${spec.title}`)
    else if (spec.tests.some((test) => test.status === 'flaky')) unsteady.push(`${spec.file} > ${spec.title}`)
  }
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected, isGood: isGood && errors.length === 0 }
}

function specsOf(suites) {
  return suites.flatMap((suite) => [...suite.specs, ...specsOf(suite.suites ?? [])])
}

function readReport(file) {
  if (!existsSync(file)) throw new Error('The tests ended without a report.')
  return JSON.parse(readFileSync(file, 'utf8'))
}
