/**
 * The architecture as a table: who may import whom. ARCHITECTURE.md tells why.
 * kernel <- platform <- branch <- work <- chapters <- plan <- app
 */
const chapters = '(market|arrears|channel|group|care|maintenance|optimisation)'
const above = {
  kernel: '^src/(?!kernel/)',
  platform: '^src/(?!(kernel|platform)/)',
  branch: '^src/(?!(kernel|platform|branch)/)',
  work: '^src/(?!(kernel|platform|branch|work)/)',
  chapter: `^src/(?!(kernel|platform|branch|work|${chapters.slice(1, -1)})/)`,
  plan: `^src/(?!(kernel|platform|branch|work|plan|${chapters.slice(1, -1)})/)`,
}
// Tests may reach for fixtures, the test helpers and the demo branch.
const tests = '(\\.(test|spec)\\.tsx?$)|(/test[A-Z][A-Za-z]*\\.ts$)'
const topics = `^src/(branch|work|plan|tmforum|${chapters.slice(1, -1)})/`
const doors = '/(index\\.ts|contract\\.ts|pages\\.tsx|feeds\\.ts|measures\\.ts|jobs\\.ts|[A-Za-z]+\\.data\\.ts)$'

const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    never('kernel-is-pure', 'The kernel imports nothing but itself.', { path: '^src/kernel/', pathNot: tests }, { pathNot: '^src/kernel/' }),
    never('platform-knows-no-chapter', 'platform imports only kernel and platform.', { path: '^src/platform/', pathNot: tests }, { path: above.platform }),
    never('branch-below-work', 'branch imports only kernel, platform and branch.', { path: '^src/branch/', pathNot: tests }, { path: above.branch }),
    never('work-below-chapters', 'work imports no chapter, plan or app.', { path: '^src/work/', pathNot: tests }, { path: above.work }),
    never('chapters-below-plan', 'A chapter imports neither plan nor app.', { path: `^src/${chapters}/`, pathNot: tests }, { path: above.chapter }),
    never('plan-below-app', 'plan gets the measures handed in by the app.', { path: '^src/plan/', pathNot: tests }, { path: above.plan }),
    never('chapter-door', 'Between chapters only through index.ts.',
      { path: `^src/${chapters}/`, pathNot: tests }, { path: `^src/${chapters}/`, pathNot: ['^src/$1/', `^src/${chapters}/index\\.ts$`] }),
    never('plan-uses-doors', 'plan enters a chapter through its index.ts.',
      { path: '^src/plan/', pathNot: tests }, { path: `^src/${chapters}/`, pathNot: `^src/${chapters}/index\\.ts$` }),
    never('demo-only-from-app', 'The product works without the demo; only the app may open one.',
      { path: '^src/(?!app/)', pathNot: tests }, { path: '^(demo|bench)/' }),
    never('nothing-imports-bench', 'A bench measures the product and is no part of it.', { path: '^(src|demo)/', pathNot: tests }, { path: '^bench/' }),
    never('sources-need-no-tests', 'The product works without its tests and scripts.', { path: '^(src|demo|bench)/', pathNot: tests }, { path: ['^(tests|scripts)/', tests] }),
    never('demo-and-bench-use-doors', 'demo and bench use what the topics offer to everybody.',
      { path: '^(demo|bench)/', pathNot: tests }, { path: topics, pathNot: doors }),
    never('no-circles', 'Modules that need each other are one module, or need a third.',
      { path: '^(src|demo|bench)/' }, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),
    never('rules-are-pure', 'rules.ts decides from what it is given: kernel, contract, other rules and data tables.',
      { path: `${topics}.*/([a-z][A-Za-z]*R|r)ules\\.ts$` },
      { pathNot: ['^src/kernel/', '/contract\\.ts$', '/([a-z][A-Za-z]*R|r)ules\\.ts$', '\\.data\\.ts$'] }),
    never('data-is-data', 'A decision table needs only the types of its rules.',
      { path: `${topics}.*\\.data\\.ts$` }, { pathNot: ['^src/kernel/', '/contract\\.ts$', '/([a-z][A-Za-z]*R|r)ules\\.ts$', '\\.data\\.ts$'] }),
    never('contract-is-public', 'contract.ts is the public face: kernel, zod, @orpc/contract, decision tables and other contracts.',
      { path: '^src/.*/contract\\.ts$' }, { pathNot: ['^src/kernel/', '/contract\\.ts$', '\\.data\\.ts$', '(^|/)node_modules/(zod|@orpc/contract)/'] }),
    never('screens-ask-through-the-contract', 'A screen never reaches a store.',
      { path: '\\.tsx$', pathNot: tests },
      { path: ['^src/.*/(store|facts|actions|routes)\\.ts$', '^src/platform/(records|facts|http)/'] }),
    never('field-screens-are-light', 'A phone in the field loads no antd, not even by way of another module.',
      { path: '(\\.field|/field)\\.tsx$' }, { path: '(^|/)node_modules/(antd|@ant-design)/', reachable: true }),
    never('imports-exist', 'Every import of our own leads to a file.', { path: '^(src|demo|bench)/' }, { couldNotResolve: true, path: '^\\.' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', '\\.css$', '\\.svg$'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'], extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] },
  },
}
