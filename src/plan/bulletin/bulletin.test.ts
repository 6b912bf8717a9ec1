import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import type { Context } from '../../platform/access/context.ts'
import { workPermissions } from '../../work/index.ts'
import type { Home } from '../board/contract.ts'
import { bringFigures, openPlanBranch, testMeasures, type TestPlanBranch } from '../testPlan.ts'
import { type BulletinSettings, makeBulletin, readBulletin } from './actions.ts'
import { bulletinSvg, wrapped } from './picture.ts'
import { composeBulletin, type LateFile } from './rules.ts'
import { drawBulletin, type Reader, sendBulletins } from './send.ts'
import { bulletinParts, bulletinText, bulletinTitle } from './text.ts'

const words = (zh: string) => ({ zh, en: `${zh} en` })
const figure = (more: object = {}) => ({
  linkId: 1, linkState: 'confirmed' as const, measureId: 'arrears.rate', name: words('欠费率'), definition: words(''), unit: 'percent' as const, better: 'lower' as const, source: 'computed' as const, state: 'off_track' as const, actual: 0.038, monthsWithFigure: 1,
  previous: 0.036, lastYear: null, expected: 0.03, expectedBasis: 'month' as const, yearTarget: null, gap: { value: 0.008, amount: 214_000, amountUnit: 'yuan' as const }, spark: [], ...more,
}) as NonNullable<Home['worst'][number]['figure']>
const clause = (clauseId: number, state: 'off_track' | 'watch' | 'on_track' = 'off_track', measureId = `arrears.rate${clauseId}`) => ({ clauseId, text: `第 ${clauseId} 条`, heading: '', state, figure: figure({ measureId }), owners: [{ staffNo: 'S1', name: '卓玛' }] })
const summary = { sentenceCount: 9, measurableCount: 9, offTrack: 6, watch: 1, onTrack: 2, noFigure: 0, noIndicator: 0, noOwner: 0, noTarget: 0, suggestedCount: 0, slipCount: 0 }
const countsOf = (due: Home['due']): Home['dueCounts'] => ({ all: due.length, now: due.filter((each) => (each.dueOn ?? '') <= '2011-03-22').length, late: due.filter((each) => (each.dueOn ?? '') < '2011-03-22').length })
const home = (more: Partial<Home> = {}): Home => ({
  kind: 'manager', landing: null, today: '2011-03-22', planId: 1, planTitle: '计划', period: '2011-02', areaCode: '6323', areaName: '黄南州', worst: [1, 2, 3, 4, 5, 6, 7].map((id) => clause(id)), mine: [],
  daily: [{ measureId: 'market.daily.grossAdds', name: words('当日新增'), unit: 'users', better: 'higher', day: '2011-03-21', value: 12, dayBefore: 10, sameWeekdayMean: 11.5, rowsPath: '/measures/x?period=2011-03-21' }],
  due: [], dueCounts: countsOf(more.due ?? []), areas: [], province: null, summary, ...more,
})
const note = (noteId: number, dueOn: string) => ({ noteId, clauseId: 7, text: `走访 ${noteId}`, dueOn, ownerStaffNo: 'S1', ownerName: '多杰', doneAt: null, writtenAt: '2011-03-01T00:00:00Z', writtenBy: null, clauseText: '第 7 条' })
const late: LateFile[] = [{ name: words('日报'), slice: '2011-03-20', dueAt: '2011-03-21T00:30:00.000Z', path: '/feeds' }]
const compose = (more: Partial<Home> = {}, rows: Parameters<typeof composeBulletin>[0]['orders']['rows'] = [], lateFiles = late, given: Partial<Parameters<typeof composeBulletin>[0]> = {}) =>
  composeBulletin({ home: home(more), orders: { rows, count: rows.filter((row) => row.dueAt !== null && row.dueAt < '2011-03-22T16:00').length, lateCount: 0 }, dues: { rows: [], count: 0, lateCount: 0 }, lateFiles, today: day('2011-03-22'), ...given })

test('the manager\'s morning: figures, change, five widest gaps with owner, what is due, late files', () => {
  const order = (orderId: number, dueAt: string | null) => ({ orderId, title: `工单 ${orderId}`, ownerName: orderId === 1 ? null : '多杰', dueAt, isLate: false })
  const bulletin = compose({ due: [note(1, '2011-03-22'), note(2, '2011-03-25')] }, [order(1, '2011-03-22T15:00:00.000Z'), order(2, '2011-03-20T10:00:00.000Z'), order(3, '2011-03-22T16:30:00.000Z'), order(4, null)])
  expect(bulletinTitle(bulletin, 'zh')).toBe('黄南州早报 3 月 22 日')
  expect(bulletinText(bulletin, 'zh').split('\n')).toEqual([
    '【3 月 21 日，每日指标】', expect.stringMatching(/^1\. 当日新增 12.户，比前一日 \+20\.0.%，同星期均值 11\.5.户$/u),
    '【差距最大的条款】', ...[1, 2, 3, 4, 5].map((place) => expect.stringMatching(new RegExp(`^${place}\\. 欠费率 3\\.8.%，应到 3\\.0.%，差 0\\.8.点 = 21\\.4.万元，卓玛$`, 'u'))), '另有 2 项',
    // The third order is due at 00:30 of tomorrow in Beijing.
    '【今日到期和已过期】', '1. 工单 2，多杰，3 月 20 日 已过期', '2. 走访 1，多杰，今日到期', '3. 工单 1，无责任人，今日到期',
    '【没有按时到的数据文件】', '1. 日报 2011-03-20，应在 3-21 08:30 前到',
  ])
  expect(bulletin.due.map((each) => each.path)).toEqual(['/work/orders/2', '/plan?clause=7', '/work/orders/1'])
  expect(bulletin.gaps[0]?.path).toBe('/plan?clause=1')
})

test('what others promised stands after one\'s own work, and what is not shown is counted', () => {
  const promise = (place: number, dueOn: string) => ({ kind: 'promise' as const, text: words(`承诺 ${place}`), owner: '卓玛', dueOn, isLate: dueOn < '2011-03-22', path: `/arrears/accounts/A${place}` })
  const order = { orderId: 1, title: '工单 1', ownerName: '多杰', dueAt: '2011-03-22T10:00:00.000Z', isLate: false }
  const bulletin = compose({ due: [], dueCounts: { all: 90, now: 70, late: 60 } }, [order], late, { orders: { rows: [order], count: 400, lateCount: 300 }, dues: { rows: [promise(1, '2011-03-22'), promise(2, '2011-03-21')], count: 30, lateCount: 1 } })
  const due = (language: 'zh' | 'en') => bulletinParts(bulletin, language).find((part) => part.id === 'due')
  expect([due('zh')?.lines.map((line) => [line.text, line.path]), due('zh')?.rest, bulletin.lateCount]).toEqual([
    [['承诺 2，卓玛，3 月 21 日 已过期', '/arrears/accounts/A2'], ['工单 1，多杰，今日到期', '/work/orders/1'], ['承诺 1，卓玛，今日到期', '/arrears/accounts/A1']], '另有 497 项', 361,
  ])
  expect(due('en')?.lines[2]?.text).toBe('承诺 1 en, 卓玛, due today')
})

test('what is not there is said', () => {
  expect(compose({ daily: [] }).lacks).toEqual(['dayFigures'])
  expect(compose({ planId: null, period: null, worst: [], daily: [] }).lacks).toEqual(['plan', 'dayFigures'])
  expect(compose({ period: null, worst: [] }).lacks).toEqual(['monthFigures'])
  const old = compose({ daily: home().daily.map((each) => ({ ...each, day: '2011-03-20' })) })
  expect(bulletinText(old, 'zh')).toContain('! 昨日的数据还没有到，下面是 3 月 20 日 的。')
  const nothing = compose({ daily: [], worst: [], summary: { ...summary, offTrack: 0, watch: 0 } }, [], [])
  expect(bulletinText(nothing, 'zh').split('\n')).toEqual(['【缺少的数据】', '! 还没有每日数据。', '【差距最大的条款】', '没有偏离或需要关注的条款。', '【今日到期和已过期】', '今天没有到期的事。', '【没有按时到的数据文件】', '数据文件都按时到了。'])
  expect(bulletinText(nothing, 'en')).toContain('There are no daily figures yet.')
})

test('two sentences about one indicator are one gap', () => {
  const bulletin = compose({ worst: [clause(1, 'off_track', 'a'), clause(2, 'off_track', 'a'), clause(3, 'watch', 'b')] })
  expect([bulletin.gaps.map((gap) => gap.clauseId), bulletin.gapCount]).toEqual([[1, 3], 2])
})

test('a person gets the own clauses that are off, not those of others', () => {
  const bulletin = compose({ kind: 'own', mine: [clause(9), clause(8, 'on_track')] })
  expect(bulletin.gaps.map((gap) => gap.clauseId)).toEqual([9])
  expect(bulletin.gapCount).toBe(1)
})

test('a figure that fell where more is better is marked bad, a missing yesterday is no change', () => {
  const marks = (dayBefore: number | null, better: 'higher' | 'lower') => bulletinParts(compose({ daily: home().daily.map((each) => ({ ...each, dayBefore, better })) }), 'zh')[0]?.lines[0]?.mark
  expect([marks(20, 'higher'), marks(20, 'lower'), marks(null, 'higher'), marks(12, 'higher')]).toEqual(['bad', 'good', 'plain', 'plain'])
})

test('long lines are broken behind a comma, else between words and signs', () => {
  expect(wrapped('在网用户 3,039 户，应到 2.35 万户，李晓梅', 20)).toEqual(['在网用户 3,039 户，应到 2.35 万户，', '李晓梅'])
  expect(wrapped('一二三四五六七八九十', 7)).toEqual(['一二三四五六七', '八九十'])
  expect(wrapped('差 1234.50 户', 4)).toEqual(['差', '1234.50', '户'])
  expect(wrapped('同星期均值 7,290 元', 8)).toEqual(['同星期均值', '7,290 元'])
  expect(wrapped('短', 7)).toEqual(['短'])
  expect(bulletinSvg(compose({ areaName: '<黄南>&' }), 'zh', 'Noto')).toContain('&#60;黄南&#62;&#38;早报')
})

let branch: TestPlanBranch
let manager: Context
const settings: BulletinSettings = { home: { measures: testMeasures }, dues: async () => ({ rows: [], count: 0, lateCount: 0 }), lateFiles: async () => late }
beforeAll(async () => {
  branch = await openPlanBranch()
  manager = { ...branch.manager, grants: branch.manager.grants.map((grant) => ({ ...grant, permissions: new Set([...grant.permissions, ...workPermissions.map(({ verb }) => verb)]) })) }
  await sql`insert into plan (title, year, area_code, source_text, in_force) values ('2011 年计划', 2011, '6323', '-', true)`.execute(branch.records.db)
  await bringFigures(branch.records, [
    ['market.daily.grossAdds', '6323', '2011-03-21', 14], ['market.daily.grossAdds', '6323', '2011-03-20', 10], ['market.daily.grossAdds', '6323', '2011-03-14', 8], ['market.daily.grossAdds', '6323', '2011-03-07', 12], ['market.users.onBooks', '6323', '2011-02', 900],
  ])
})
afterAll(() => branch.close())

test('figures are those of the store, worked out by hand', async () => {
  const bulletin = await makeBulletin(manager, settings)
  expect(bulletin).toMatchObject({ figuresDay: '2011-03-21', period: '2011-02', lacks: [], lateFileCount: 1 })
  expect(bulletin.figures.map(({ value, before, usual }) => ({ value, before, usual }))).toEqual([{ value: 14, before: 10, usual: 10 }])
  await expect(makeBulletin(branch.stranger, settings)).rejects.toMatchObject({ code: 'NO_PERMISSION' })
})

test('each morning is told once, to the person and to the group chat, also when the run is repeated', async () => {
  const readers: Reader[] = [{ ctx: manager, accountId: null, areaCode: '6323' }, { ctx: manager, accountId: manager.accountId, areaCode: '6323' }]
  const sent = await sendBulletins(readers, settings, '2011-03-22')
  expect(sent.told).toBe(2)
  expect(await sendBulletins(readers, settings, '2011-03-22')).toEqual({ told: 0, pictures: 0 })
  const { rows } = await sql<{ channel: string; subject: string; picture: boolean; state: string; link: string }>`select channel, subject, picture is not null as picture, state, link_path as link from message order by message_id`.execute(branch.records.db)
  const text = { channel: 'wecom', subject: '黄南州早报 3 月 22 日', picture: false, state: 'queued', link: '/bulletin?day=2011-03-22' }
  expect(rows).toEqual([text, ...(sent.pictures === 1 ? [{ ...text, picture: true }] : []), { ...text, channel: 'inapp', state: 'delivered' }])
  expect(await readBulletin(manager, settings, '2011-03-22')).toMatchObject({ isMade: true, days: ['2011-03-22'] })
  await expect(readBulletin(manager, settings, '2011-03-21')).rejects.toMatchObject({ code: 'BULLETIN_NOT_MADE' })
  expect(await readBulletin(branch.officer, settings, undefined)).toMatchObject({ isMade: false, days: [] })
})

test('whoever chose so gets it by mail as well, and the short one by SMS in their language', async () => {
  await sql`update staff set phone_number = '13909730001', mail_address = 'zhuoma@qh.example' where staff_no = 'S1'`.execute(branch.records.db)
  const tell = async (businessDate: string, channels: string, language: string | null) => {
    await sql`update account set message_channels = cast(${channels} as text[]), message_language = ${language} where account_id = ${branch.officer.accountId}`.execute(branch.records.db)
    await sendBulletins([{ ctx: branch.officer, accountId: branch.officer.accountId, areaCode: '6323' }], settings, businessDate)
    const { rows } = await sql<{ channel: string; address: string; language: string; body: string }>`select channel, address, language, body from message where link_path = ${`/bulletin?day=${businessDate}`} and channel <> 'wecom' order by message_id`.execute(branch.records.db)
    return rows
  }
  const [notice, sms, mail] = await tell('2011-03-18', '{sms,mail}', 'en')
  expect([notice?.channel, sms?.address, mail?.address]).toEqual(['inapp', '13909730001', 'zhuoma@qh.example'])
  expect(mail?.body).toBe(notice?.body)
  expect(sms?.body).toMatch(/bulletin, 22 Mar.*: .*Widest gap: .* Due \d+, of them overdue \d+; late files 1\.$/)
  expect((await tell('2011-03-17', '{sms}', 'bo')).map((one) => [one.channel, one.language])).toEqual([['inapp', 'zh'], ['sms', 'bo']])
  expect((await tell('2011-03-16', '{}', null)).map((one) => one.channel)).toEqual(['inapp'])
})

test('the picture is a PNG of the sheet\'s size, where the machine has a Chinese font', async () => {
  const png = await drawBulletin(compose())
  if (png === null) return void console.log('No Chinese font on this machine: the picture is not tried.')
  expect([...png.subarray(1, 4)]).toEqual([...Buffer.from('PNG')])
  expect(Buffer.from(png).readUInt32BE(16)).toBe(1440)
})

test('a DingTalk chat that cannot fetch pictures gets the text once, one with an outside address both', async () => {
  const add = (name: string, publicAddress: string) => sql`insert into gateway (channel, name, is_on, settings, changed_at) values ('dingtalk', ${name}, true, cast(${JSON.stringify({ url: 'https://oapi.dingtalk.com/robot/send', publicAddress })} as jsonb), now())`.execute(branch.records.db)
  await add('无外部地址', '')
  await add('有外部地址', 'https://qh.example')
  const { pictures } = await sendBulletins([{ ctx: manager, accountId: null, areaCode: '6323' }], settings, '2011-03-15')
  const { rows } = await sql<{ address: string; picture: boolean }>`select address, picture is not null as picture from message where link_path = '/bulletin?day=2011-03-15' order by message_id`.execute(branch.records.db)
  expect(rows).toEqual([{ address: '无外部地址', picture: false }, { address: '有外部地址', picture: false }, ...(pictures === 1 ? [{ address: '有外部地址', picture: true }] : [])])
})

test('orders due by the end of the day are counted to the last, not only those that are read', async () => {
  await sql`insert into work_order (order_id, kind, kind_version, title, area_code, priority, ask, serves_brand, opened_at, status, due_at, event_count, last_event, result_at)
    select 900000 + n, 'x', 1, '巡检 ' || n, '6323', 'normal', '{}', '', '2011-03-01', 'open', case when n <= 305 then timestamptz '2011-03-20 18:00+08' when n <= 310 then timestamptz '2011-03-22 23:30+08' else timestamptz '2011-03-23 00:30+08' end, 1, 'x#1', case when n = 305 then timestamptz '2011-03-20 10:00+08' end from generate_series(1, 320) n`.execute(branch.records.db)
  const { due, dueCount, lateCount } = await makeBulletin({ ...manager, today: day('2011-03-22') }, settings)
  expect([due.length, dueCount, lateCount]).toEqual([12, 309, 304])
})
