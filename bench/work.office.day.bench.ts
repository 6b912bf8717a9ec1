import { setTimeout as sleep } from 'node:timers/promises'
import { assert } from '../src/kernel/refusal.ts'
import { startPostgres } from '../src/platform/records/postgres.ts'
import { openRecords, type Records } from '../src/platform/records/records.ts'
import type { Bench } from './bench.ts'
import { startServer } from './builtServer.ts'
import { arrangeSchedules, auditDay, countScheduled, fillOffice, type OfficeUser } from './officeDay.ts'
import { findFreePort } from './start.again.bench.ts'
import { quantile, rounded, scaled } from './timing.ts'

const USERS = 200
const OUTLETS = 300
const SCHEDULES = 67
const KILLS = 20
/** How long the server lives between two kills, by turns: once to the middle of what it opens, once long enough for people to work. */
const SECONDS_PER_KILL = [3, 12] as const
const CALM_SECONDS = 40
const OPENING_SECONDS_MAX = 300
/** Whoever asks so soon after a start meets everybody else who waited for it. */
const FRESH_MS = 3_000
/** Between two acts of one person. An office is quieter; this is its busiest hour. */
const PAUSE_MS = 4_000

/**
 * Two hundred people list, open, accept, report and assign over HTTP against the built server: first by themselves, then while its schedules
 * open half of twenty thousand orders, then while the other half opens and it is killed again and again. Whoever gets no answer asks again
 * with the same number, as the pages do. At the end everything that was answered must be in the store, once.
 */
export const bench: Bench = {
  name: 'work.office.day',
  needsBuild: true,
  async run(ctx) {
    const postgres = await startPostgres({ dataFolder: ctx.makeFolder() })
    ctx.atEnd(() => postgres.stop())
    const records = await openRecords({ connectionString: postgres.connectionString })
    ctx.atEnd(() => records.close())
    const port = await findFreePort()
    const address = `http://127.0.0.1:${port}`
    const env = { ...process.env, DATA_DIR: ctx.makeFolder(), PORT: String(port), HOST: '127.0.0.1', DATABASE_URL: postgres.connectionString, LC_ALL: 'C.UTF-8', LOG_LEVEL: 'error' }
    let server = startServer(env)
    ctx.atEnd(() => server.kill())
    ctx.say('Filling a branch')
    await server.becomesHealthy(address)
    await server.kill()
    const isTiny = ctx.scale < 0.1
    const size = { users: scaled(USERS, ctx.scale, 4), outlets: scaled(OUTLETS, ctx.scale, 30), schedules: scaled(SCHEDULES, ctx.scale, 2), kills: scaled(KILLS, ctx.scale, 1) }
    const users = await fillOffice(records, size)

    const day = newDay(address)
    const began = { cpu: process.cpuUsage(), at: performance.now() }
    const restarts: number[] = []
    const start = async () => {
      const startedAt = performance.now()
      server = startServer(env)
      await server.becomesHealthy(address)
      restarts.push(performance.now() - startedAt)
      day.upSince = performance.now()
    }
    const working = users.map((user, index) => workOn(day, user, index, isTiny ? 200 : PAUSE_MS))
    ctx.say('People alone')
    await start()
    await sleep(isTiny ? 4_000 : CALM_SECONDS * 1000)
    ctx.say('People, while orders open')
    const arranged = Math.ceil(size.schedules / 2)
    await arrangeSchedules(records, arranged)
    const opened = await whileOpening(records, day, arranged * size.outlets)
    ctx.say(`${arranged * size.outlets} orders opened in ${rounded(opened / 1000)} s`)
    ctx.say('People, while orders open and the server is killed')
    let left = size.schedules - arranged
    for (let kill = 0; kill < size.kills; kill += 1) {
      day.upSince = null
      day.kills += 1
      await server.kill()
      const some = Math.ceil(left / (size.kills - kill))
      left -= some
      await arrangeSchedules(records, some)
      await start()
      await sleep(isTiny ? 4_000 : (SECONDS_PER_KILL[kill % SECONDS_PER_KILL.length] ?? 0) * 1000)
    }
    day.isOver = true
    await Promise.all(working)
    const cpu = process.cpuUsage(began.cpu)
    // The job of the schedules may have been cut off by the last kill; its next run goes on where it stopped.
    const ledger = { opened: day.opened, events: day.events, schedules: size.schedules, outlets: size.outlets }
    for (let waited = 0; (await auditDay(records, ledger)).lost > 0 && waited < 180; waited += 1) await sleep(1000)
    const found = await auditDay(records, ledger)
    ctx.say(`${found.orders} orders, ${found.events} events, ${found.messages} messages; ${day.times.length} answers, ${day.again} asked again; lost ${found.lost}, doubled ${found.doubled}; refused ${[...day.refused].map(([code, n]) => `${code} ${n}`).join(', ') || 'none'}; ` +
      `the people themselves took ${rounded((cpu.user + cpu.system) / 10_000 / (performance.now() - began.at) * 1000)} % of a processor`)
    assert(found.lost === 0 && found.doubled === 0, `Lost ${found.lost}, doubled ${found.doubled}.`)
    assert(day.faults.length === 0, `The server failed: ${day.faults.slice(0, 3).join('; ')}`)
    const line = (name: string, times: readonly number[], share: number) => (times.length === 0 ? [] : [{ name: `work.office.day${name}`, value: rounded(quantile(times, share)), unit: 'ms' as const, size: times.length, against: null, ratio: null }])
    const within = (...met: Answered['met'][]) => day.times.flatMap((each) => (met.includes(each.met) ? [each.ms] : []))
    const steady = within('calm', 'opening', 'between')
    return [
      ...line('', steady, 0.5), ...line('.p99', steady, 0.99), ...line('.calm.p99', within('calm'), 0.99), ...line('.opening.p99', within('opening'), 0.99), ...line('.between.p99', within('between'), 0.99),
      ...[...new Set(day.times.map((each) => each.kind))].flatMap((kind) => line(`.${kind}.p99`, day.times.flatMap((each) => (each.kind === kind && each.met !== 'start' && each.met !== 'cut' ? [each.ms] : [])), 0.99)),
      ...line('.restart', restarts, 0.5), ...line('.cut.p99', within('cut'), 0.99), ...line('.start.p99', within('start'), 0.99),
    ]
  },
}

/** Until the schedules have opened all that they owe; gives how long that took from the first order on. */
async function whileOpening(records: Records, day: Day, wanted: number): Promise<number> {
  const until = performance.now() + OPENING_SECONDS_MAX * 1000
  let firstAt: number | null = null
  for (;;) {
    const count = await countScheduled(records)
    if (count > 0 && firstAt === null) {
      firstAt = performance.now()
      day.isOpening = true
    }
    if (count >= wanted || performance.now() > until) break
    await sleep(250)
  }
  day.isOpening = false
  return firstAt === null ? 0 : performance.now() - firstAt
}

/** What a request met: `cut`, that the server was not there or ended before it answered (its whole wait counts); `start`, that it had just begun; `between`, that it lived between two kills. */
type Answered = { readonly kind: string; readonly ms: number; readonly met: 'calm' | 'opening' | 'between' | 'start' | 'cut' }
type Day = {
  readonly address: string
  /** null: it is down. */
  upSince: number | null
  isOpening: boolean
  isOver: boolean
  again: number
  kills: number
  readonly times: Answered[]
  readonly faults: string[]
  readonly refused: Map<string, number>
  /** Orders and events that the server said it has taken. */
  readonly opened: Set<string>
  readonly events: Set<string>
}
function newDay(address: string): Day {
  return { address, upSince: null, isOpening: false, isOver: false, again: 0, kills: 0, times: [], faults: [], refused: new Map(), opened: new Set(), events: new Set() }
}

/** Asks until there is an answer; a refusal is one, and null. */
async function ask<Answer>(day: Day, user: OfficeUser, kind: string, path: string, body?: object): Promise<Answer | null> {
  const wishedAt = performance.now()
  let isCut = day.upSince === null && day.kills > 0
  for (;;) {
    while (day.upSince === null) await sleep(50)
    const began = performance.now()
    const met = isCut ? 'cut' : began - day.upSince < FRESH_MS ? 'start' : day.kills > 0 ? 'between' : day.isOpening ? 'opening' : 'calm'
    try {
      const answer = await fetch(`${day.address}/api${path}`, { method: body ? 'POST' : 'GET', headers: { 'x-bihuan': '1', cookie: user.cookie, ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { body: JSON.stringify(body) } : {}) })
      const said = await answer.json()
      if (answer.status >= 500 && day.upSince !== null) day.faults.push(`${answer.status} ${path} ${JSON.stringify(said).slice(0, 200)}`)
      if (answer.status >= 500) throw new Error('no answer')
      day.times.push({ kind, met, ms: performance.now() - (isCut ? wishedAt : began) })
      if (answer.ok) return said as Answer
      day.refused.set(said.code, (day.refused.get(said.code) ?? 0) + 1)
      return null
    } catch {
      // The server was killed before it answered: whether it did what was asked is not known, so the same is asked again.
      day.again += 1
      isCut = true
      await sleep(100)
    }
  }
}

type Order = { orderId: number; status: string; lastEvent: string; areaCode: string }

async function workOn(day: Day, user: OfficeUser, index: number, pauseMs: number): Promise<void> {
  let sequence = 0
  const record = async (kind: string, acts: readonly { orderId: number; basedOn: string; body: object }[]) => {
    const events = acts.map((act) => ({ ...act, device: `office-${user.name}`, sequence: (sequence += 1) }))
    const taken = await ask<{ events: { key: string }[] }>(day, user, kind, '/work/events', { events })
    for (const { key } of taken?.events ?? []) day.events.add(key)
  }
  await sleep((index * 37) % pauseMs)
  for (let turn = 0; !day.isOver; turn += 1) {
    if (user.isDesk && turn % 3 === 0) await assignSome(day, user, record)
    else if ((turn + index) % 11 === 0) await openOne(day, user, turn)
    else await doOne(day, user, record)
    for (let waited = 0; waited < pauseMs && !day.isOver; waited += 100) await sleep(100)
  }
}

type Recording = (kind: string, acts: readonly { orderId: number; basedOn: string; body: object }[]) => Promise<void>

/** The next order of one's own: looked up, opened, and moved one step on. */
async function doOne(day: Day, user: OfficeUser, record: Recording): Promise<void> {
  const list = await ask<{ orders: Order[] }>(day, user, 'list', '/work/orders?whose=mine&stage=live')
  const next = list?.orders.find((order) => ['assigned', 'accepted', 'working'].includes(order.status))
  if (!next) return
  const page = await ask<{ order: Order }>(day, user, 'open', `/work/orders/${next.orderId}`)
  const order = page?.order
  if (!order) return
  if (order.status === 'assigned') await record('act', [{ orderId: order.orderId, basedOn: order.lastEvent, body: { kind: 'accepted' } }])
  else await record('act', [{ orderId: order.orderId, basedOn: order.lastEvent, body: { kind: 'result', outcome: 'done', values: { reached: 12, signed: 3 } } }])
}

/** The desk: what nobody has is shared out evenly, twenty at a time. */
async function assignSome(day: Day, user: OfficeUser, record: Recording): Promise<void> {
  await ask(day, user, 'list', '/work/counts')
  const list = await ask<{ orders: Order[] }>(day, user, 'list', '/work/orders?whose=all&stage=unassigned')
  const some = (list?.orders ?? []).filter((_, place) => place % 7 === Number(user.staffNo.slice(1)) % 7).slice(0, 20)
  if (some.length === 0) return
  const proposals = await ask<{ orderId: number; staffNo: string | null }[]>(day, user, 'assign', '/work/balance', { orderIds: some.map((order) => order.orderId) })
  const acts = (proposals ?? []).flatMap((proposal) => {
    const order = some.find((each) => each.orderId === proposal.orderId)
    return order && proposal.staffNo !== null ? [{ orderId: order.orderId, basedOn: order.lastEvent, body: { kind: 'assigned', ownerStaffNo: proposal.staffNo } }] : []
  })
  if (acts.length > 0) await record('assign', acts)
}

async function openOne(day: Day, user: OfficeUser, turn: number): Promise<void> {
  const origin = `office ${user.name} ${turn}`
  const opened = await ask<{ orders: { orderId: number }[] }>(day, user, 'act', '/work/orders', { kind: 'market.visit', orders: [{ title: `${user.name} 走访 ${turn}`, areaCode: user.areaCode, ask: { way: 'visit', aim: '走访' }, origin }] })
  if (opened) day.opened.add(origin)
}
