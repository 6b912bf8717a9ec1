/**
 * Checks the table of .dependency-cruiser.cjs. A tool that reads nothing also finds nothing,
 * so it must have seen our modules, and must catch a bad import that is planted for it.
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { cruise } from 'dependency-cruiser'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'

const MODULES_MIN = 400
const ROOTS = ['src', 'demo', 'bench']
const PLANTED = 'src/kernel/plantedByTheArchitectureCheck.ts'

const project = resolve(import.meta.dirname ?? '.', '..')
process.chdir(project)
const { forbidden, options } = createRequire(import.meta.url)('../.dependency-cruiser.cjs')
const tsConfig = extractTSConfig('tsconfig.json')

const problems = []
const seen = await read(ROOTS.filter((root) => existsSync(root)))
const ours = seen.modules.filter(({ source }) => /^(src|demo|bench)\/.*\.tsx?$/.test(source) && source !== PLANTED)
for (const { rule, from, to, cycle } of seen.summary.violations) {
  if (from === PLANTED) continue
  const way = cycle?.map(({ name }) => name).join(' -> ') ?? to
  problems.push(`${rule.name}: ${from} -> ${way}\n    ${forbidden.find(({ name }) => name === rule.name)?.comment ?? ''}`)
}
if (ours.length < MODULES_MIN) problems.push(`Only ${ours.length} modules were read; at least ${MODULES_MIN} are there. Does the tool understand this TypeScript?`)
if (!await catchesPlantedImport()) problems.push('A planted import from the kernel to the platform was not caught.')

if (problems.length > 0) {
  console.error(problems.join('\n'))
  console.error(`\n${problems.length} against the architecture, ${ours.length} modules read.`)
  process.exitCode = 1
} else {
  console.log(`The architecture holds: ${ours.length} modules, ${forbidden.length} rules.`)
}

async function read(paths) {
  const { output } = await cruise(paths, { ...options, ruleSet: { forbidden }, validate: true }, undefined, { tsConfig })
  return output
}

async function catchesPlantedImport() {
  try {
    writeFileSync(PLANTED, `import { readConfig } from '../platform/config.ts'\n\nexport const planted = readConfig\n`)
    const { summary } = await read([PLANTED])
    return summary.violations.some(({ rule, from }) => rule.name === 'kernel-is-pure' && from === PLANTED)
  } finally {
    rmSync(PLANTED, { force: true })
  }
}
