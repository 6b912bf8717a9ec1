import { addDays, daysBetween, lastDayOf, monthOf } from '../src/kernel/day.ts'
import { day as toDay, type Day } from '../src/kernel/day.ts'
import type { Account } from './arrears.ts'
import { settle } from './arrears.ts'
import { tableFile } from './arrearsFiles.ts'
import type { TwinFile } from './file.ts'
import { subscriberIdOf } from './monthFiles.ts'
import { draw, drawBelow, openStream } from './random.ts'
import type { World } from './state.ts'

/** Rungs of the ladder that the branch took in a night, and whom its draw left out. */
export type RungsTaken = { readonly kind: 'rungs'; readonly on: Day; readonly taken: readonly { readonly account: string; readonly rung: string; readonly isHeldOut: boolean }[] }
export type StopWhat = 'oneWayStop' | 'twoWayStop' | 'preClose' | 'close' | 'restore'
/** A file of stops and restores that the branch handed to the billing system; `notBefore` as `2011-03-22 09:00`. */
export type StopsHanded = { readonly kind: 'stops'; readonly on: Day; readonly lines: readonly { readonly account: string; readonly subscriberIds: readonly string[]; readonly what: StopWhat; readonly notBefore: string | null }[] }

type Result = { readonly no: string; readonly day: Day; readonly account: string; readonly subscriberId: string; readonly areaCode: string; readonly what: StopWhat; readonly performedAt: string; readonly paidAt: string; readonly isDone: boolean; readonly note: string }
/** What the twin's billing system has stopped, and what it will tell of it. */
export type DunningBook = {
  /** Account -> its stopped subscribers, and since when. */
  readonly stopped: Map<string, { readonly since: Day; readonly subscriberIds: readonly string[] }>
  results: Result[]
  serial: number
  /** Who paid because of a rung, since the twin began. */
  readonly answers: RungAnswer[]
}
/** A payment that a rung brought in and that would not have come without it. */
export type RungAnswer = { readonly account: string; readonly rung: string; readonly takenOn: Day; readonly paidOn: Day; readonly amountFen: number }
export const createDunningBook = (): DunningBook => ({ stopped: new Map(), results: [], serial: 0, answers: [] })

/** How many of those who owe, and would not have paid in this month, pay within six days because of a rung. This is the truth that estimates are held against. */
export const rungEffects: Readonly<Record<string, number>> = { sms: 0.1, call: 0.16, visit: 0.2, oneWay: 0.38, twoWay: 0.3, letter: 0.12, preClose: 0.06, close: 0.02 }
const answerDays = 6
/** The billing system restores most by itself when money comes; what it misses the branch proposes. */
const RESTORED_BY_ITSELF = 0.88
const clock = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
const openOf = (account: Account): number => account.bills.reduce((sum, bill) => sum + bill.openFen, 0)

/** Payments follow on rungs; whoever was left out pays as he would have anyway. All of it is paid through the electronic channel, so no counter's money changes. */
export function answerRungs(world: Pick<World, 'options' | 'arrears'>, { on, taken }: RungsTaken): { answers: RungAnswer[] } {
  const { arrears: book } = world
  const stream = openStream(world.options.seed, 'dunning')
  const answers: RungAnswer[] = []
  const place = daysBetween(toDay('2000-01-01'), on)
  for (const { account: key, rung, isHeldOut } of taken) {
    const account = book.accounts.get(key)
    if (isHeldOut || account === undefined) continue
    const openFen = openOf(account)
    const turn = 10 * Math.max(0, Object.keys(rungEffects).indexOf(rung))
    if (openFen === 0 || draw(stream, account.subject, place, turn) >= (rungEffects[rung] ?? 0)) continue
    const latest = lastDayOf(monthOf(on))
    const wished = addDays(on, 1 + drawBelow(stream, account.subject, place, turn + 1, answerDays - 1))
    const day = wished > latest ? latest : wished
    book.receipts.push({ receiptNo: `D${day.replaceAll('-', '')}${String(account.subject).padStart(8, '0')}`, account: key, day, amountFen: openFen, outlet: -1, staffNo: '', because: 'good' })
    settle(account, openFen)
    answers.push({ account: key, rung, takenOn: on, paidOn: day, amountFen: openFen })
  }
  return { answers }
}

/** The billing system performs most of a file, fails at a few, forgets some, and once in a while stops at night or somebody whom nobody proposed. */
export function performStops(world: World, { on, lines }: StopsHanded): void {
  const stream = openStream(world.options.seed, 'stops')
  const place = daysBetween(toDay('2000-01-01'), on)
  for (const line of lines) {
    const account = world.arrears.accounts.get(line.account)
    if (account === undefined) continue
    const chance = draw(stream, account.subject, place, 0)
    if (chance < 0.02) continue
    const day = line.notBefore === null ? on : toDay(line.notBefore.slice(0, 10))
    const isAtNight = line.what !== 'restore' && chance > 0.995
    const at = `${day} ${clock(isAtNight ? 23 * 60 + drawBelow(stream, account.subject, place, 1, 50) : line.what === 'restore' ? 8 * 60 + drawBelow(stream, account.subject, place, 1, 30) : 9 * 60 + drawBelow(stream, account.subject, place, 1, 470))}`
    const isDone = chance > 0.05
    for (const subscriberId of line.subscriberIds) tell(world, account, { day, subscriberId, what: line.what, performedAt: at, paidAt: '', isDone, note: isDone ? '' : '号码状态不符' })
    if (!isDone) continue
    if (line.what === 'restore') world.dunning.stopped.delete(line.account)
    else world.dunning.stopped.set(line.account, { since: day, subscriberIds: line.subscriberIds })
  }
  const named = new Set(lines.map((line) => line.account))
  const stray = lines.length < 10 ? undefined : [...world.arrears.accounts.values()].find((account) => !named.has(account.key) && !world.dunning.stopped.has(account.key) && openOf(account) > 0 && account.bills.at(-1)?.way === 'ordinary' && draw(stream, account.subject, place, 2) < 0.02)
  if (stray !== undefined) tell(world, stray, { day: on, subscriberId: subscriberIdOf(world, stray.subject), what: 'oneWayStop', performedAt: `${on} 10:20`, paidAt: '', isDone: true, note: '' })
}

/** Who was stopped and paid yesterday: the billing system opens most of them within minutes. */
function restoreWhoPaid(world: World, yesterday: Day): void {
  const { arrears: book, dunning } = world
  if (dunning.stopped.size === 0) return
  const stream = openStream(world.options.seed, 'restores')
  const place = daysBetween(toDay('2000-01-01'), yesterday)
  for (const receipt of book.receipts) {
    const stop = dunning.stopped.get(receipt.account)
    const account = book.accounts.get(receipt.account)
    if (receipt.day !== yesterday || stop === undefined || account === undefined || stop.since > yesterday || openOf(account) > 0) continue
    const chance = (turn: number) => draw(stream, account.subject, place, turn)
    dunning.stopped.delete(receipt.account)
    if (chance(0) >= RESTORED_BY_ITSELF) continue
    const paid = 8 * 60 + Math.floor(chance(1) * 660)
    const took = chance(2) < 0.82 ? 1 + Math.floor(chance(3) * 9) : chance(2) < 0.96 ? 12 + Math.floor(chance(3) * 44) : 70 + Math.floor(chance(3) * 200)
    for (const subscriberId of stop.subscriberIds) tell(world, account, { day: yesterday, subscriberId, what: 'restore', performedAt: `${yesterday} ${clock(Math.min(paid + took, 1439))}`, paidAt: `${yesterday} ${clock(paid)}`, isDone: true, note: '' })
  }
}

function tell(world: World, account: Account, result: Omit<Result, 'no' | 'account' | 'areaCode'>): void {
  const { dunning, areas } = world
  const village = areas.villages[account.bills.at(-1)?.village ?? 0]
  dunning.results.push({ ...result, no: `TF${result.day.replaceAll('-', '')}${String(++dunning.serial).padStart(7, '0')}`, account: account.key, areaCode: areas.codeInFiles(village?.code ?? '') })
}

const words: Readonly<Record<StopWhat, string>> = { oneWayStop: '单停', twoWayStop: '双停', preClose: '预销户', close: '销户', restore: '复机' }

/** 停复机结果 of yesterday, while the branch hands stops over. */
export function stopResultFiles(world: World, on: Day): TwinFile[] {
  const yesterday = addDays(on, -1)
  restoreWhoPaid(world, yesterday)
  const rows = world.dunning.results.filter((result) => result.day === yesterday)
  world.dunning.results = world.dunning.results.filter((result) => result.day > yesterday)
  if (rows.length === 0) return []
  return [tableFile('arrears.stopResults', `停复机结果_${yesterday.replaceAll('-', '')}.csv`, on, {
    headers: ['业务日期', '处理流水号', '账户编号', '用户编号', '区域代码', '操作', '停机原因', '处理时间', '缴费时刻', '处理结果', '失败原因'],
    rows: () => rows.map((row) => [yesterday, row.no, row.account, row.subscriberId, row.areaCode, words[row.what], '欠费', row.performedAt, row.paidAt, row.isDone ? '成功' : '失败', row.note]),
    control: ['合计', String(rows.length), '', '', '', '', '', '', '', '', ''],
  })]
}
