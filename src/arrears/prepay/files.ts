import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Language, Refusal } from '../../kernel/refusal.ts'
import { subscriberFeed } from '../../branch/index.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { type Allowed, type Context, requirePermission, scopeOf } from '../../platform/access/context.ts'
import { mask, unmaskPermission } from '../../platform/access/mask.ts'
import { withinScope } from '../../platform/access/scope.ts'
import { literal, literalList } from '../../platform/facts/dialect.ts'
import { visible } from '../ledger/position.ts'
import { runNotApproved, runUnknown, stepWords } from './contract.ts'
import { areasWithin, listOffers, readSteps } from './listStore.ts'
import { handOutPrepay } from './permissions.ts'
import { findRun } from './store.ts'

const exportedMax = 1_000_000
const accountsAtOnce = 20_000
const headers = {
  zh: ['序号', '账户编号', '联系号码', '县', '区域', '品牌', '客户等级', '档次', '预存额（元）', '赠送（元）', '账单中位数（元）', '预期收益（元）', '接受日期'],
  en: ['Place', 'Account', 'Number', 'County', 'Area', 'Brand', 'Tier', 'Step', 'To be stored', 'Gift', 'Median bill', 'Expected gain', 'Accepted on'],
} as const

/** The newest number of each account within the asker's areas. */
async function numbersOf(ctx: Allowed, accountNos: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const numbers = new Map<string, string>()
  for (let from = 0; from < accountNos.length; from += accountsAtOnce) {
    const rows = await ctx.facts.rows<{ account_id: string; phone_number: string | null }>({
      sql: `with seen as (select s.account_id, s.phone_number, row_number() over (partition by s.account_id order by s.month desc, s.opened_on, s.subscriber_id) as turn
          from (${visible(subscriberFeed, `${withinScope(ctx, subscriberFeed.table, 't')} and t.status <> ${literal('closed')} and t.account_id in ${literalList(accountNos.slice(from, from + accountsAtOnce))}`)}) s)
        select account_id, phone_number from seen where turn = 1 order by account_id limit ${accountsAtOnce}`,
    })
    for (const row of rows) if (row.phone_number !== null) numbers.set(row.account_id, row.phone_number)
  }
  return numbers
}

export type OfferSheet = { readonly headers: readonly string[]; readonly lines: readonly (readonly (string | number)[])[]; readonly month: string; readonly isWhole: boolean }
/**
 * The offers of an approved list within the asker's areas; numbers are whole only where he may see them so. Held-out accounts are not among
 * them. What is taken along is in the trail.
 * @throws PREPAY_RUN_UNKNOWN, PREPAY_RUN_NOT_APPROVED
 */
export async function takeOffers(asker: Context, runId: number, language: Language): Promise<OfferSheet> {
  const ctx = requirePermission(asker, handOutPrepay.verb)
  const run = await findRun(ctx.records, runId)
  if (run === null) throw new Refusal(runUnknown, { run: runId })
  if (run.state !== 'approved' && run.state !== 'handedOut') throw new Refusal(runNotApproved, { month: run.month })
  const offers = (await listOffers(ctx.records, runId, ctx.scopeAreaCodes, exportedMax)).filter((offer) => !offer.isHeldOut && offer.droppedBecause === null)
  const names = new Map((await readSteps(ctx.records, run.ruleId)).map((step) => [step.id, stepWords[language](step.bills)]))
  const numbers = await numbersOf(ctx, offers.map((offer) => offer.accountNo))
  const open = await areasWithin(ctx.records, scopeOf(ctx, unmaskPermission.verb))
  const shown = offers.map((offer) => ({ offer, isWhole: open.has(offer.areaCode) }))
  await ctx.records.transaction((tx) => writeAudit(tx, ctx, { verb: 'prepay.take', subjectKind: 'prepayRun', subjectId: String(runId), detail: { month: run.month, lines: offers.length, whole: shown.filter((each) => each.isWhole).length } }))
  return {
    headers: headers[language], month: run.month, isWhole: shown.every((each) => each.isWhole),
    lines: shown.map(({ offer, isWhole }) => {
      const number = numbers.get(offer.accountNo) ?? null
      return [
        offer.place, offer.accountNo, (isWhole ? number : mask('phone', number)) ?? '', offer.countyName, offer.areaName, offer.brand, offer.tier ?? '', names.get(offer.step) ?? offer.step, offer.prestoreFen / 100, offer.giftFen / 100, offer.medianFen / 100, offer.gainFen / 100, offer.acceptedOn ?? '',
      ]
    }),
  }
}

/** GET /api/arrears/prepay/:runId.xlsx — the list for whoever makes the offers. */
export function registerPrepayFiles(server: FastifyInstance, { contextOf }: { readonly contextOf: (request: FastifyRequest) => Promise<Context> }): void {
  server.get<{ Params: { runId: string } }>('/api/arrears/prepay/:runId.xlsx', async (request, reply) => {
    const ctx = await contextOf(request)
    const runId = /^\d{1,15}$/.test(request.params.runId) ? Number(request.params.runId) : 0
    const sheet = await takeOffers(ctx, runId, ctx.language)
    const { default: excel } = await import('exceljs')
    const workbook = new excel.Workbook()
    const name = `${ctx.language === 'zh' ? '预存推广' : 'Prepayment offers'} ${sheet.month}`
    const page = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] })
    page.columns = sheet.headers.map((header) => ({ header, width: 18 }))
    page.addRows(sheet.lines.map((line) => [...line]))
    return reply
      .header('content-type', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
      .header('content-disposition', `attachment; filename="prepayment-${sheet.month}.xlsx"; filename*=UTF-8''${encodeURIComponent(`${name}.xlsx`)}`).send(Buffer.from(await workbook.xlsx.writeBuffer()))
  })
}
