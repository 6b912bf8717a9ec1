import { mkdir } from 'node:fs/promises'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import { advance, createWorld, type TwinAction, type TwinFile, type World } from '../../demo/world.ts'
import { atMost } from '../kernel/atMost.ts'
import { addDays, day, type Day, daysBetween } from '../kernel/day.ts'
import { Refusal, refusal } from '../kernel/refusal.ts'
import { mirrorReference, seedAreas, typedFeed } from '../branch/index.ts'
import type { RoleId } from '../branch/index.ts'
import { addAccount } from '../platform/access/account/actions.ts'
import type { FactsOwner, TaskDeps, TaskProgress } from '../platform/facts/owner.ts'
import { openRecords } from '../platform/records/records.ts'
import { approveMaster, type IntakeDeps, takeFile } from '../platform/feeds/index.ts'
import { actAs } from './actAs.ts'
import { type BranchSettings, findBranchSettings, saveBranchSettings } from './branchSettings.ts'
import { feedsConfig } from './feedsConfig.ts'
import { catalogue } from './catalogue.ts'
import { recomputeStandings } from '../plan/target/index.ts'
import { deriveRows, followSlice, listPeriods, refreshOne } from './figures.ts'
import { plantDemoAssessment } from './demoAssessment.ts'
import { plantDemoCollection } from './demoCollection.ts'
import { plantDemoCredit } from './demoCredit.ts'
import { plantDemoGuard } from './demoGuard.ts'
import { plantDemoOrders } from './demoOrders.ts'
import { dunOnce, isDunningNight, plantDemoDunning } from './demoDunning.ts'
import { plantDemoPlan } from './demoPlan.ts'
import { isPrepayDay, offerOnce, plantDemoPrepay } from './demoPrepay.ts'
import { plantDemoProvision } from './demoProvision.ts'
import { plantDemoTargets } from './demoTargets.ts'
import { plantDemoReviews } from './demoReviews.ts'
import { plantDemoRules } from './demoRules.ts'

export const demoNotEmpty = refusal('DEMO_NOT_EMPTY', {
  zh: '这个数据目录里已经有真实分公司的数据，演示数据不能放进来。请另选一个空目录（DATA_DIR）。',
  en: 'This data folder holds a real branch; the demo cannot be put there. Choose an empty folder with DATA_DIR.',
})

/** One password for all names of the demo: nothing in it is real. */
export const demoPassword = 'bihuan-demo'
type DemoAccount = { signInName: string; displayName: string; role: RoleId; areaCode: string; post: RegExp }
export const demoAccounts: readonly DemoAccount[] = [
  { signInName: 'zong', displayName: '卓玛（总经理）', role: 'general_manager', areaCode: '6323', post: /总经理/ },
  { signInName: 'shichang', displayName: '市场部主任', role: 'market', areaCode: '6323', post: /市场/ },
  { signInName: 'qianfei', displayName: '欠费管理员', role: 'arrears_officer', areaCode: '6323', post: /欠费/ },
  { signInName: 'qudao', displayName: '渠道管理员', role: 'channel_manager', areaCode: '6323', post: /渠道/ },
  { signInName: 'jituan', displayName: '集团客户经理', role: 'group_manager', areaCode: '6323', post: /集团/ },
  { signInName: 'kefu', displayName: '客户经理', role: 'customer_manager', areaCode: '6323', post: /客户|客服/ },
  { signInName: 'zeku', displayName: '泽库县分公司经理', role: 'county_manager', areaCode: '632323', post: /县分公司经理|经理/ },
  { signInName: 'cuijiao', displayName: '同仁欠费催缴员', role: 'collector', areaCode: '632301', post: /欠费催缴员/ },
  { signInName: 'weihu', displayName: '泽库县维护员', role: 'maintainer', areaCode: '632323', post: /维护/ },
  { signInName: 'wangyou', displayName: '网络优化工程师', role: 'optimisation', areaCode: '6323', post: /优化/ },
  { signInName: 'jifang', displayName: '机房值班员', role: 'machine_room', areaCode: '6323', post: /机房/ },
  { signInName: 'admin', displayName: '系统管理员', role: 'administrator', areaCode: '6323', post: /管理员/ },
  { signInName: 'shenji', displayName: '审计员', role: 'auditor', areaCode: '6323', post: /审计/ },
]

export type DemoOutcome = { readonly fileCount: number; readonly today: string; readonly signInNames: readonly string[] }
export type DemoOptions = { era: 'plan' | 'today'; area: string; subscribers: number | null; months: number | null }

/**
 * Fills the stores with the demo branch: its files go in through the feeds like anybody's, and another person approves the master data.
 * One that was cut off goes on where it stopped: files that are in already are not brought again.
 */
export async function loadDemo(given: TaskDeps, options: DemoOptions, onProgress: (progress: TaskProgress) => void): Promise<DemoOutcome> {
  // Thousands of small commits that are made anew if they are lost: only the last one waits for the disk, and with it all before it.
  const records = await openRecords({ connectionString: given.records.connectionString, waitsForDisk: false })
  try {
    const outcome = await fillBranch({ ...given, records }, options, onProgress)
    await saveBranchSettings(given.records, { ...outcome.settings, isComplete: true })
    return outcome
  } finally {
    await records.close()
  }
}

async function fillBranch(deps: TaskDeps, options: DemoOptions, onProgress: (progress: TaskProgress) => void): Promise<DemoOutcome & { readonly settings: BranchSettings }> {
  const settings = await findBranchSettings(deps.records)
  if (settings && !settings.isDemo) throw new Refusal(demoNotEmpty)
  const world = createWorld({
    era: options.era, areaPrefix: options.area, dailyPaymentMonths: 1,
    ...(options.subscribers ? { subscribers: options.subscribers } : {}),
    ...(options.months ? { months: options.months } : {}),
  })
  const today = world.options.today
  const filled = { name: options.area === '6323' ? '黄南分公司' : '演示分公司', areaCode: options.area, isDemo: true, today, isComplete: false }
  await saveBranchSettings(deps.records, filled)
  await seedAreas(deps.records, { prefix: options.area })
  await mirrorReference(deps.records, deps.facts)
  const bringer = await ensureAccount(deps, demoAccounts.find((account) => account.role === 'administrator') as DemoAccount, day(world.options.firstMonth + '-01'))
  const approver = await ensureAccount(deps, demoAccounts.find((account) => account.role === 'general_manager') as DemoAccount, day(world.options.firstMonth + '-01'))
  const fileCount = await bringFiles(deps, world, { bringer, approver, areaCode: options.area, today }, onProgress)
  await mirrorReference(deps.records, deps.facts)
  await deriveRows(deps, null)
  for (const account of demoAccounts) await ensureAccount(deps, account, day(world.options.firstMonth + '-01'))
  const place = { areaCode: options.area, approver, today }
  // What people did. Chains that do not look at each other's doings go side by side.
  await takeSteps(deps, onProgress, [
    [{
      figures: () => computeFigures(deps),
      plan: () => plantDemoPlan(deps, place),
      targets: () => plantDemoTargets(deps, { ...place, scale: world.options.subscribers / usualSubscribers }),
      rules: () => plantDemoRules(deps, place),
      orders: () => plantDemoOrders(deps, place),
    }, {
      dunning: async () => plantDemoDunning(deps, { ...place, officer: await ensureOfficer(deps, world) }),
      credit: () => plantDemoCredit(deps, place),
      collection: () => plantDemoCollection(deps, place),
    }, {
      // Before the months that the guard looks at are computed anew.
      prepay: () => plantDemoPrepay(deps, place),
      guard: () => plantDemoGuard(deps, place),
      provision: () => plantDemoProvision(deps, place),
    }],
    [{
      reviews: () => plantDemoReviews(deps, place),
      assessment: () => plantDemoAssessment(deps, place),
      // What everybody's page shows, of all that was planted.
      standings: () => recomputeStandings(deps.records, catalogue, { now: new Date() }),
    }],
  ])
  return { fileCount, today, signInNames: demoAccounts.map((account) => account.signInName), settings: filled }
}

/** The size that the demo's plan is written for. */
const usualSubscribers = 120_000

type Chain = Readonly<Record<string, () => Promise<unknown>>>

/** One stage after the other, the chains of a stage side by side. A load that was cut off goes on with the steps that it was in. */
async function takeSteps(deps: TaskDeps, onProgress: (progress: TaskProgress) => void, stages: readonly (readonly Chain[])[]): Promise<void> {
  const total = stages.flat().flatMap((chain) => Object.keys(chain)).length
  let ended = 0
  const take = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    deps.signal.throwIfAborted()
    const setting = `demo.step.${name}`
    const note = (isEnded: boolean) => sql`insert into setting (name, value) values (${setting}, jsonb_build_object('isEnded', ${isEnded}::boolean)) on conflict (name) do update set value = excluded.value, changed_at = now()`.execute(deps.records.db)
    const { rows: [known] } = await sql<{ value: { isEnded: boolean } }>`select value from setting where name = ${setting}`.execute(deps.records.db)
    if (!known?.value.isEnded) {
      await note(false)
      // What a step that was cut off has done refuses to be done twice.
      await work().catch((cause: unknown) => {
        if (!known || !(cause instanceof Refusal)) throw cause
      })
      await note(true)
    }
    ended += 1
    onProgress({ step: `${ended}/${total}`, done: Math.round(100 * (shareBeforeSteps + ((0.99 - shareBeforeSteps) * ended) / total)), total: 100 })
  }
  for (const chains of stages) {
    const ends = await Promise.allSettled(chains.map(async (chain) => {
      for (const [name, work] of Object.entries(chain)) await take(name, work)
    }))
    const failed = ends.find((end) => end.status === 'rejected')
    if (failed) throw failed.reason
  }
}

const sideBySide = 6
/** Of the time that the usual size takes. */
const shareOfFiles = 0.54
const shareBeforeSteps = 0.65
type Bringers = { readonly bringer: number; readonly approver: number; readonly areaCode: string; readonly today: Day }

async function bringFiles(deps: TaskDeps, world: World, people: Bringers, onProgress: (progress: TaskProgress) => void): Promise<number> {
  // Figures are computed once at the end: every month would otherwise be computed for each of its files.
  const intake: IntakeDeps = {
    records: deps.records, facts: deps.facts, feeds: feedsConfig.feeds, master: feedsConfig.master, onAccepted: async () => undefined,
    dataFolder: deps.dataFolder, now: () => new Date(), todayOf: async () => people.today, signal: deps.signal,
  }
  const folder = join(deps.dataFolder, 'inbox')
  await mkdir(folder, { recursive: true })
  // What a load that was cut off brought stays; master data of the first day would undo what later days changed.
  const { rows: brought } = await sql<{ file_name: string }>`select distinct file_name from feed_file where state in ('accepted', 'unchanged')`.execute(deps.records.db)
  const known = new Set(brought.map((row) => row.file_name))
  const first = world.today
  const total = daysBetween(first, people.today)
  let fileCount = 0
  // The stores have idle moments while one file is read, checked and written; files of figures fill them for one another.
  const taking = atMost(sideBySide)
  let acts: readonly TwinAction[] = []
  for (let on = addDays(first, 1); on <= people.today; on = addDays(on, 1)) {
    deps.signal.throwIfAborted()
    for (const file of advance(world, on, acts).files) {
      if (known.has(file.name)) continue
      fileCount += 1
      const path = join(folder, file.name)
      // Written before the world goes on: its bytes are made of today's state.
      await pipeline(Readable.from(file.chunks()), createWriteStream(path))
      if (!feedsConfig.master.has(file.feedId)) {
        await taking.add(() => takeOne(deps, intake, path, file, people))
        continue
      }
      // Figures that came before master data are taken before it, and those that come after it are taken after it.
      await taking.idle()
      await takeOne(deps, intake, path, file, people)
    }
    acts = []
    if (isDunningNight(on, people.today)) {
      await taking.idle()
      acts = await dunOnce(deps, { ...people, officer: await ensureOfficer(deps, world) }, on)
    }
    if (isPrepayDay(on, people.today)) {
      await taking.idle()
      acts = [...acts, ...(await offerOnce(deps, { ...people, officer: await ensureOfficer(deps, world) }, on))]
    }
    onProgress({ step: on, done: daysBetween(first, on), total: Math.round(total / shareOfFiles) })
  }
  await taking.idle()
  return fileCount
}

/** The arrears officer works while the year goes on, before the others have their accounts. */
async function ensureOfficer(deps: TaskDeps, world: World): Promise<number> {
  return ensureAccount(deps, demoAccounts.find((account) => account.role === 'arrears_officer') as DemoAccount, day(`${world.options.firstMonth}-01`))
}

async function takeOne(deps: TaskDeps, intake: IntakeDeps, path: string, file: TwinFile, people: Bringers): Promise<void> {
  const outcomes = await takeFile(intake, { path, fileName: file.name, arrivedBy: 'command', accountId: people.bringer, feedId: null, slice: null }, () => undefined)
  for (const outcome of outcomes) {
    if (outcome.state === 'needs_approval') await approveAsOther(deps, outcome.fileId, people)
    else if (outcome.state !== 'accepted' && outcome.state !== 'unchanged') throw new Error(`The demo's own file ${file.name} was not taken: ${outcome.state} ${JSON.stringify(outcome.refusal)}`)
  }
}

async function approveAsOther(deps: TaskDeps, fileId: number, people: { approver: number; areaCode: string; today: Day }): Promise<void> {
  const { rows: [change] } = await sql<{ change_id: number }>`select change_id from master_change where file_id = ${fileId} and state = 'open'`.execute(deps.records.db)
  if (!change) return
  // Files that follow name the areas and units that were just approved; figures are computed once at the end.
  const mirrorOnly: FactsOwner = { run: async () => mirrorReference(deps.records, deps.facts) }
  const ctx = actAs(deps, { accountId: people.approver, signInName: 'zong', roles: ['general_manager'], areaCode: people.areaCode, today: people.today }, mirrorOnly)
  await approveMaster(ctx, feedsConfig, { changeId: change.change_id })
}

async function computeFigures(deps: TaskDeps): Promise<void> {
  const figuring = atMost(sideBySide)
  for (const period of await listPeriods(deps)) {
    deps.signal.throwIfAborted()
    await figuring.add(() => refreshOne(deps, period))
  }
  await figuring.idle()
  const typed = await deps.facts.rows<{ slice: string }>({ sql: `select slice from slice_pointer where feed_id = '${typedFeed.id}' order by slice` })
  for (const { slice } of typed) await followSlice(deps, typedFeed.id, slice)
}

async function ensureAccount(deps: TaskDeps, account: DemoAccount, validFrom: Day): Promise<number> {
  return deps.records.transaction(async (tx) => {
    const { rows: [found] } = await sql<{ account_id: number }>`select account_id from account where sign_in_name = ${account.signInName}`.execute(tx.db)
    const { rows: staff } = await sql<{ staff_no: string; post: string; unit_code: string; area_code: string | null; has_account: boolean }>`select s.staff_no, s.post, s.unit_code, u.area_code, exists (select 1 from account a where a.staff_no = s.staff_no and a.sign_in_name <> ${account.signInName}) as has_account from staff s join unit u on u.unit_code = s.unit_code where s.valid_to is null order by s.staff_no`.execute(tx.db)
    // Somebody who works where the account may act, and whom no other account stands for.
    const fit = staff.filter((person) => account.post.test(person.post) && (account.areaCode.length <= 4 || person.area_code?.startsWith(account.areaCode)))
    const fitting = fit.find((person) => !person.has_account) ?? fit[0] ?? staff.find((person) => account.post.test(person.post))
    if (found) {
      if (fitting) await sql`update account set staff_no = ${fitting.staff_no} where account_id = ${found.account_id} and staff_no is null`.execute(tx.db)
      return found.account_id
    }
    return addAccount(tx, { accountId: null }, {
      signInName: account.signInName, displayName: account.displayName, password: demoPassword, mustChangePassword: false,
      staffNo: fitting?.staff_no ?? null, grants: [{ role: account.role, areaCode: account.areaCode, validFrom }],
    })
  })
}
