import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import type { Day } from '../kernel/day.ts'
import { Refusal, refusal } from '../kernel/refusal.ts'
import { demoPlanText } from '../plan/index.ts'
import { decideLinks, importPlan, linkClause } from '../plan/index.ts'
import type { TaskDeps } from '../platform/facts/owner.ts'
import { actAs } from './actAs.ts'
import { findBranchSettings, todayOf } from './branchSettings.ts'
import { codeOf } from '../platform/records/folderLock.ts'
import { catalogue } from './catalogue.ts'
import { fileNotReadable } from './refusals.ts'

/** Which post answers for a sentence of a chapter, by the words of the heading it stands under. */
const ownerPosts: readonly { heading: RegExp; post: RegExp }[] = [
  { heading: /欠费/, post: /欠费管理主管/ },
  { heading: /渠道/, post: /渠道主管/ },
  { heading: /集团/, post: /集团客户部经理/ },
  { heading: /服务|客户/, post: /客户服务部经理/ },
  { heading: /机房/, post: /机房主任/ },
  { heading: /优化/, post: /网络优化工程师/ },
  { heading: /维护|网络/, post: /网络部经理/ },
  { heading: /增值/, post: /增值业务主管/ },
  { heading: /./, post: /市场部经理/ },
]

/** Puts the demo's own plan in force with most of its links confirmed and owners; some are left open, as in a real branch. */
export async function plantDemoPlan(deps: TaskDeps, { areaCode, approver, today }: { areaCode: string; approver: number; today: Day }): Promise<void> {
  const { rows: [there] } = await sql<{ n: number }>`select count(*) as n from plan`.execute(deps.records.db)
  if ((there?.n ?? 0) > 0) return
  const ctx = actAs(deps, { accountId: approver, signInName: 'zong', roles: ['general_manager', 'administrator'], areaCode, today })
  const { planId } = await importPlan(ctx, { text: demoPlanText, areaCode, fileName: '黄南分公司2011年工作计划（演示）.txt' })
  const { rows: suggested } = await sql<{ clause_link_id: number; reference: string; has_figures: boolean; place: number }>`
    select l.clause_link_id, l.reference, exists (select 1 from measure_value v where v.measure_id = l.reference) as has_figures,
      row_number() over (partition by l.clause_id order by l.clause_link_id) as place
    from clause_link l join clause c on c.clause_id = l.clause_id where c.plan_id = ${planId} and l.kind = 'measure' and l.state = 'suggested' order by l.clause_link_id`.execute(deps.records.db)
  const confirmed = suggested.filter((link) => link.has_figures && Number(link.place) <= 2).map((link) => link.clause_link_id)
  if (confirmed.length > 0) await decideLinks(ctx, { linkIds: confirmed, state: 'confirmed' })
  await assignOwners(deps, ctx, planId)
}

async function assignOwners(deps: TaskDeps, ctx: ReturnType<typeof actAs>, planId: number): Promise<void> {
  const { rows: staff } = await sql<{ staff_no: string; post: string }>`select staff_no, post from staff where valid_to is null order by staff_no`.execute(deps.records.db)
  const { rows: leaves } = await sql<{ clause_id: number; headings: string }>`
    select c.clause_id, coalesce(p.text, '') || ' ' || coalesce(g.text, '') || ' ' || coalesce(h.text, '') as headings
    from clause c left join clause p on p.clause_id = c.parent_id left join clause g on g.clause_id = p.parent_id left join clause h on h.clause_id = g.parent_id
    where c.plan_id = ${planId} and c.is_leaf and exists (select 1 from clause_link l where l.clause_id = c.clause_id and l.state = 'confirmed') order by c.clause_id`.execute(deps.records.db)
  for (const [index, leaf] of leaves.entries()) {
    // Every ninth sentence has nobody yet: the board says so.
    if (index % 9 === 8) continue
    const post = ownerPosts.find((entry) => entry.heading.test(leaf.headings))?.post
    const person = staff.find((candidate) => post?.test(candidate.post))
    if (person) await linkClause(ctx, catalogue.measures, { clauseId: leaf.clause_id, kind: 'owner', reference: person.staff_no })
  }
}

const noBranchYet = refusal('NO_BRANCH_YET', {
  zh: '这个数据目录里还没有分公司。请先运行一次 bihuan start。',
  en: 'There is no branch in this data folder yet. Run bihuan start once.',
})

/** `bihuan plan import`: in the name of the administrator. */
export async function importPlanFile(deps: TaskDeps, bytes: Buffer, fileName: string) {
  const settings = await findBranchSettings(deps.records)
  const { rows: [admin] } = await sql<{ account_id: number; sign_in_name: string }>`
    select a.account_id, a.sign_in_name from account a join role_grant g on g.account_id = a.account_id and g.role = 'administrator'
    where a.disabled_at is null order by a.account_id limit 1`.execute(deps.records.db)
  if (!settings || !admin) throw new Refusal(noBranchYet)
  const ctx = actAs(deps, { accountId: admin.account_id, signInName: admin.sign_in_name, roles: ['general_manager', 'administrator'], areaCode: settings.areaCode, today: todayOf(settings, new Date()) })
  return importPlan(ctx, { ...planSourceOf(bytes, fileName), areaCode: settings.areaCode, fileName })
}

/** @throws FILE_NOT_READABLE */
export function readPlanBytes(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw Object.assign(new Refusal(fileNotReadable, { file: path, reason: codeOf(cause) }), { cause })
  }
}

/** A Word document goes as it is; anything else is text, in UTF-8 or GB18030. */
export function planSourceOf(bytes: Buffer, fileName: string): { text: string } | { docxBase64: string } {
  if (/\.docx$/i.test(fileName)) return { docxBase64: bytes.toString('base64') }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch {
    return { text: new TextDecoder('gb18030').decode(bytes) }
  }
}
