import { sql } from 'kysely'
import { yuanText } from '../../kernel/money.ts'
import type { RulePreview, RuleQuestion } from '../../platform/rules/index.ts'
import { dayNumber } from './accountRules.ts'
import { loadDisasters, withRecords } from './book.ts'
import { dunningCalendar } from './calendar.ts'
import { drawKey } from './drawKey.ts'
import type { LadderPolicy } from './contract.ts'
import { ledgerBook } from './facts.ts'
import { previewBook, type PreviewRow, type Side } from './previewRules.ts'
import { type Ladder, prepareLadder } from './rules.ts'
import { listTaken } from './store.ts'
import { makeNextStopDay } from './stopRules.ts'

/** A preview answers while a person types. */
const previewAccountsMax = 100_000
const pageAccounts = 20_000

/** What a policy would do to today's book of its area, by the same decisions as those of the night. */
export async function previewLadder({ ctx, session, areaCode, body, before }: RuleQuestion<LadderPolicy> & { readonly before: LadderPolicy | null }): Promise<RulePreview> {
  const { rows: inside } = await sql<{ areaCode: string }>`select area_code as "areaCode" from area_closure where ancestor_code = ${areaCode} limit 200000`.execute(session.db)
  const areas = new Set(inside.map((row) => row.areaCode))
  const disastersOf = await loadDisasters(session)
  const ladders: Ladder[] = []
  const sideMaker = (policy: LadderPolicy): ((area: string) => Side) => {
    const ladder = prepareLadder(policy)
    ladders.push(ladder)
    const known = new Map<string, Side>()
    return (area) => {
      const found = known.get(area) ?? { ladder, nextStopDay: makeNextStopDay(policy, dunningCalendar(policy.stops.calendar), disastersOf(area)) }
      known.set(area, found)
      return found
    }
  }
  const [afterOf, beforeOf] = [sideMaker(body), before === null ? () => null : sideMaker(before)]
  const book = ledgerBook(ctx.facts, ctx.today)
  const rows: PreviewRow[] = []
  let isCut = false
  for (let page = await book.readPage('', pageAccounts); page.length > 0; page = await book.readPage(page.at(-1)?.accountNo ?? '', pageAccounts)) {
    const accounts = await withRecords(session, page.filter((each) => areas.has(each.areaCode)), ladders)
    const taken = await listTaken(session, accounts.map((each) => each.accountNo), ctx.today)
    for (const account of accounts) rows.push({ account, before: beforeOf(account.areaCode), after: afterOf(account.areaCode), taken: taken.get(account.accountNo) ?? [] })
    isCut = rows.length >= previewAccountsMax
    if (isCut) break
  }
  const said = previewBook(rows, { before, after: body }, { on: dayNumber(ctx.today), key: await drawKey(session) })
  const cost = said.costAfterFen - said.costBeforeFen
  return {
    summary: [
      { zh: `按 ${ctx.today} 的账：${said.accounts} 户有到期账单${isCut ? '（只算了前 10 万户）' : ''}，${said.moved} 户换级，涉及 ${yuanText(said.movedFen)} 元。`, en: `On the book of ${ctx.today}: ${said.accounts} accounts with bills due${isCut ? ' (the first 100,000 only)' : ''}, ${said.moved} change their rung, ${yuanText(said.movedFen)} yuan.` },
      { zh: `多停 ${said.moreStopped} 户，少停 ${said.fewerStopped} 户；今天的催缴成本 ${yuanText(said.costAfterFen)} 元（${cost >= 0 ? '多' : '少'} ${yuanText(Math.abs(cost))} 元）。`, en: `${said.moreStopped} more are stopped, ${said.fewerStopped} fewer; today's acts cost ${yuanText(said.costAfterFen)} yuan (${cost >= 0 ? 'up' : 'down'} ${yuanText(Math.abs(cost))}).` },
    ],
    columns: [
      { words: { zh: '级', en: 'Rung' }, unit: 'text' }, { words: { zh: '现在户数', en: 'Accounts now' }, unit: 'count' }, { words: { zh: '之后户数', en: 'Accounts then' }, unit: 'count' },
      { words: { zh: '之后欠费', en: 'Overdue then' }, unit: 'yuan' }, { words: { zh: '今天成本', en: 'Cost today' }, unit: 'yuan' },
    ],
    rows: said.rungs.map((rung) => [rung.rungId === null ? { zh: '未催', en: 'none' } : rung.name, rung.before, rung.after, rung.afterFen / 100, rung.actsCostFen / 100]),
  }
}
