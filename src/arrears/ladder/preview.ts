import { sql } from 'kysely'
import { yuanText } from '../../kernel/money.ts'
import type { Context } from '../../platform/access/context.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import { defineRuleKind, loadRulesAround, type PreviewQuestion, type RuleKind, type RulePreview } from '../../platform/rules/index.ts'
import { bookPageAccounts, goThroughBook, listAreasInside } from '../bookPages.ts'
import { dayNumber } from './accountRules.ts'
import { type Book, withRecords } from './book.ts'
import { drawKey } from './drawKey.ts'
import type { LadderPolicy } from './contract.ts'
import { ledgerBook } from './facts.ts'
import { laddersOf, openSides } from './night.ts'
import { ladderDeclared, ladderKind } from './policy.ts'
import { openTally, type Preview } from './previewRules.ts'
import { listTaken } from './store.ts'

type Asked = Pick<PreviewQuestion<LadderPolicy>, 'session' | 'areaCode' | 'effectiveFrom' | 'body' | 'onProgress' | 'signal'> & { readonly ctx: Pick<Context, 'today'> }

/** What a policy would do to a whole book of its area, page by page, by the same choice of rules and the same decisions as those of the night. */
export async function tallyBook({ ctx, session, areaCode, effectiveFrom, body, onProgress, signal }: Asked, book: Book, pageAccounts = bookPageAccounts): Promise<Preview> {
  const areas = await listAreasInside(session, areaCode)
  const rules = await loadRulesAround(session, ladderKind, { areaCode, variant: '', effectiveFrom, body }, ctx.today)
  const sidesOf = await openSides(session)
  const [beforeOf, afterOf] = [sidesOf(rules.before), sidesOf(rules.after)]
  const tally = openTally(body, { on: dayNumber(ctx.today), key: await drawKey(session) })
  await goThroughBook(book, { pageAccounts, total: await countBook(session) }, {
    read: async (page) => {
      const inside = page.filter((each) => areas.has(each.areaCode))
      const accounts = await withRecords(session, inside, new Set([...laddersOf(inside, beforeOf), ...laddersOf(inside, afterOf)]))
      const taken = await listTaken(session, accounts.map((each) => each.accountNo), ctx.today)
      return accounts.flatMap((account) => {
        const after = afterOf(account.areaCode)
        return after === null ? [] : [{ account, before: beforeOf(account.areaCode), after, taken: taken.get(account.accountNo) ?? [] }]
      })
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

export const ladderRuleKind: RuleKind = defineRuleKind({ ...ladderDeclared, preview: previewLadder })
