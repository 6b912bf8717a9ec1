/** Finds a Chromium for the browser tests, and as root on Debian installs one with Chinese fonts. */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const INSIDE_CACHE = [
  'chrome-linux/chrome', 'chrome-linux64/chrome', 'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing', 'chrome-win/chrome.exe', 'chrome-win64/chrome.exe',
]
const ADVICE = 'The browser tests need Chromium: install the package chromium of your system, run "npx playwright install chromium", or set CHROMIUM_PATH.'

/** The path of a Chromium: CHROMIUM_PATH, the system's, Playwright's own; null when there is none. */
export function findChromium() {
  for (const name of ['CHROMIUM_PATH', 'PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH']) {
    const given = process.env[name]
    if (!given) continue
    if (!isProgram(given)) throw new Error(`${name} names ${given}, which is no program.`)
    return given
  }
  return inPath() ?? inPlaywrightCache()
}

/** Like findChromium; installs what is missing as root on Debian, and otherwise throws one line that says what to install. */
export function ensureChromium() {
  const canInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version')
  const missing = []
  if (findChromium() === null) missing.push('chromium')
  if (canInstall && !hasChineseFont()) missing.push('fonts-noto-cjk', 'fontconfig')
  if (missing.length > 0 && canInstall) installPackages(missing)
  const found = findChromium()
  if (found === null) throw new Error(ADVICE)
  return found
}

function inPath() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  const places = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
  return places.find(isProgram) ?? null
}

function inPlaywrightCache() {
  const caches = [
    process.env.PLAYWRIGHT_BROWSERS_PATH, join(homedir(), '.cache/ms-playwright'), join(homedir(), 'Library/Caches/ms-playwright'),
    process.env.LOCALAPPDATA && join(process.env.LOCALAPPDATA, 'ms-playwright'),
  ].filter((folder) => folder && existsSync(folder))
  const builds = caches.flatMap((cache) => readdirSync(cache).filter((name) => /^chromium-\d+$/.test(name)).sort().reverse().map((name) => join(cache, name)))
  return builds.flatMap((build) => INSIDE_CACHE.map((inside) => join(build, inside))).find(isProgram) ?? null
}

function hasChineseFont() {
  const list = spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' })
  return list.status === 0 && list.stdout.trim() !== ''
}

function installPackages(packages) {
  process.stderr.write(`Installing ${packages.join(' ')} …\n`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update', '-qq'], ['install', '-y', '-qq', '--no-install-recommends', ...packages]]) {
    const run = spawnSync('apt-get', args, { env, encoding: 'utf8' })
    if (run.status !== 0) throw new Error(`${ADVICE} (apt-get ${args[0]} failed: ${(run.stderr ?? '').trim().split('\n').pop()})`)
  }
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
