import { sql } from 'kysely'
import { yuanText } from '../../kernel/money.ts'
import type { Context } from '../../platform/access/context.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import type { PreviewQuestion, RulePreview } from '../../platform/rules/index.ts'
import { bookPageAccounts, goThroughBook, listAreasInside } from '../bookPages.ts'
import { dayNumber } from './accountRules.ts'
import { type Book, loadDisasters, withRecords } from './book.ts'
import { dunningCalendar } from './calendar.ts'
import { drawKey } from './drawKey.ts'
import type { LadderPolicy } from './contract.ts'
import { ledgerBook } from './facts.ts'
import { openTally, type Preview, type Side } from './previewRules.ts'
import { type Ladder, prepareLadder } from './rules.ts'
import { listTaken } from './store.ts'
import { makeNextStopDay } from './stopRules.ts'

type Asked = Pick<PreviewQuestion<LadderPolicy>, 'session' | 'areaCode' | 'body' | 'before' | 'onProgress' | 'signal'> & { readonly ctx: Pick<Context, 'today'> }

/** What a policy would do to a whole book of its area, page by page, by the same decisions as those of the night. */
export async function tallyBook({ ctx, session, areaCode, body, before, onProgress, signal }: Asked, book: Book, pageAccounts = bookPageAccounts): Promise<Preview> {
  const areas = await listAreasInside(session, areaCode)
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
  const tally = openTally({ before, after: body }, { on: dayNumber(ctx.today), key: await drawKey(session) })
  await goThroughBook(book, { pageAccounts, total: await countBook(session) }, {
    read: async (page) => {
      const accounts = await withRecords(session, page.filter((each) => areas.has(each.areaCode)), ladders)
      const taken = await listTaken(session, accounts.map((each) => each.accountNo), ctx.today)
      return accounts.map((account) => ({ account, before: beforeOf(account.areaCode), after: afterOf(account.areaCode), taken: taken.get(account.accountNo) ?? [] }))
    },
    add: tally.add,
  }, { onProgress, signal })
  return tally.said()
}

/** About how many accounts a book has: as many as that of the last night. */
async function countBook(session: RecordsSession): Promise<number> {
  const { rows: [row] } = await sql<{ accounts: number }>`select coalesce(sum(account_count), 0)::int as accounts from arrears_night_page where business_date = (select max(business_date) from arrears_night_page)`.execute(session.db)
  return row?.accounts ?? 0
}

/** The sentences and the table of a preview, on today's book. */
export async function previewLadder(asked: PreviewQuestion<LadderPolicy>): Promise<RulePreview> {
  const { ctx } = asked
  const said = await tallyBook(asked, ledgerBook(ctx.facts, ctx.today))
  const cost = said.costAfterFen - said.costBeforeFen
  return {
    summary: [
      { zh: `按 ${ctx.today} 的账：${said.accounts} 户有到期账单，${said.moved} 户换级，涉及 ${yuanText(said.movedFen)} 元。`, en: `On the book of ${ctx.today}: ${said.accounts} accounts with bills due, ${said.moved} change their rung, ${yuanText(said.movedFen)} yuan.` },
      { zh: `多停 ${said.moreStopped} 户，少停 ${said.fewerStopped} 户；今天的催缴成本 ${yuanText(said.costAfterFen)} 元（${cost >= 0 ? '多' : '少'} ${yuanText(Math.abs(cost))} 元）。`, en: `${said.moreStopped} more are stopped, ${said.fewerStopped} fewer; today's acts cost ${yuanText(said.costAfterFen)} yuan (${cost >= 0 ? 'up' : 'down'} ${yuanText(Math.abs(cost))}).` },
    ],
    columns: [
      { words: { zh: '级', en: 'Rung' }, unit: 'text' }, { words: { zh: '现在户数', en: 'Accounts now' }, unit: 'count' }, { words: { zh: '之后户数', en: 'Accounts then' }, unit: 'count' },
      { words: { zh: '之后欠费', en: 'Overdue then' }, unit: 'yuan' }, { words: { zh: '今天成本', en: 'Cost today' }, unit: 'yuan' },
    ],
    rows: said.rungs.map((rung) => [rung.rungId === null ? { zh: '未催', en: 'none' } : rung.name, rung.before, rung.after, rung.afterFen / 100, rung.actsCostFen / 100]),
  }
}
