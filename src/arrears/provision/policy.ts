import { sql } from 'kysely'
import { yuanText } from '../../kernel/money.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { defineRuleKind, type RulePreview } from '../../platform/rules/index.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import { ageing, stateWords } from '../roll/states.data.ts'
import { provisionPolicyShape, type ProvisionPolicy, ratesFall } from './contract.ts'
import { defaultProvision } from './provision.data.ts'
import { provideFor, type OpenByAge } from './rules.ts'

/** 坏账准备: what is set aside for debts by age, and the age at which they are written off. */
export const provisionKind = defineRuleKind({
  id: 'arrears.provision',
  words: { zh: '坏账准备', en: 'Bad-debt provision' },
  purpose: { zh: '各账龄按多大比例计提、违约损失率、满几个月核销，以及按比例还是按历史滚动率计提。', en: 'How much is set aside by age, the loss given default, the age of write-off, and whether by these rates or by the roll rates of history.' },
  body: provisionPolicyShape,
  initial: defaultProvision,
  roles: { draft: ['arrears_officer'], approve: ['general_manager'] },
  floors: async ({ body }) => checkProvision(body),
  preview: async ({ session, areaCode, body, before }) => previewProvision(await readNewest(session, areaCode), body, before),
})

/** Older debts are not provided for less. */
export function checkProvision({ rates }: ProvisionPolicy): Refusal[] {
  return ageing.flatMap((bucket, at) => {
    const before = ageing[at - 1]
    if (!before || rates[bucket.id] >= rates[before.id]) return []
    return [new Refusal(ratesFall, { bucket: stateWords[bucket.id].zh, permille: rates[bucket.id], before: rates[before.id] })]
  })
}

async function readNewest(session: RecordsSession, areaCode: string): Promise<{ month: string | null; open: OpenByAge[] }> {
  const { rows } = await sql<{ month: string; bucket: OpenByAge['bucket']; openFen: number; lossFen: number }>`
    select month, bucket, open_fen as "openFen", loss_fen as "lossFen" from arrears_provision
     where area_code = ${areaCode} and month = (select max(month) from arrears_provision where area_code = ${areaCode})`.execute(session.db)
  return { month: rows[0]?.month ?? null, open: rows.map(({ bucket, openFen, lossFen }) => ({ bucket, openFen, lossFen })) }
}

function previewProvision({ month, open }: { month: string | null; open: readonly OpenByAge[] }, body: ProvisionPolicy, before: ProvisionPolicy | null): RulePreview {
  if (month === null) return { summary: [{ zh: '还没有一个月末算过滚动率，看不出影响。', en: 'No month end has been computed yet; nothing can be shown.' }], columns: [], rows: [] }
  const after = provideFor(open, body)
  const now = before === null ? null : provideFor(open, before)
  const total = (lines: ReturnType<typeof provideFor>): number => lines.reduce((sum, line) => sum + line.provisionFen, 0)
  const loss = open.reduce((sum, each) => sum + each.lossFen, 0)
  return {
    summary: [
      { zh: `按 ${month} 月末的欠费：计提 ${yuanText(total(after))} 元${now === null ? '' : `，现行规则为 ${yuanText(total(now))} 元`}；按历史滚动率预期损失 ${yuanText(loss)} 元。`, en: `On the arrears at the end of ${month}: ${yuanText(total(after))} yuan set aside${now === null ? '' : `, ${yuanText(total(now))} under the rule in force`}; the roll rates of history let expect a loss of ${yuanText(loss)}.` },
    ],
    columns: [{ words: { zh: '账龄', en: 'Age' }, unit: 'text' }, { words: { zh: '欠费', en: 'Arrears' }, unit: 'yuan' }, { words: { zh: '现行计提', en: 'Set aside now' }, unit: 'yuan' }, { words: { zh: '新规则计提', en: 'Set aside then' }, unit: 'yuan' }],
    rows: after.map((line, at) => [stateWords[line.bucket], line.openFen / 100, now === null ? null : (now[at]?.provisionFen ?? 0) / 100, line.provisionFen / 100]),
  }
}
