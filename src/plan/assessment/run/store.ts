import { sql } from 'kysely'
import { Refusal } from '../../../kernel/refusal.ts'
import type { RecordsSession, Transaction } from '../../../platform/records/records.ts'
import type { FrozenInputs, ScoredSubject, SubjectScore, Why } from '../score/contract.ts'
import { type RunHead, runUnknown } from './contract.ts'

const runsMax = 200
const ownRunsMax = 24
export type StoredRun = Omit<RunHead, 'signatures' | 'computedAt'> & { computedAt: Date; inputs: FrozenInputs; batchIds: number[] }

const headColumns = sql`r.run_id as "runId", r.area_code as "areaCode", r.variant, r.month, r.state, r.inputs->'scheme'->>'name' as "schemeName", r.inputs->'scheme'->>'nameEn' as "schemeNameEn", r.rule_id as "ruleId",
  cast(r.inputs->>'ruleVersion' as int) as "ruleVersion", jsonb_array_length(r.inputs->'subjects') as "subjectCount", r.computed_at as "computedAt", c.display_name as "computedBy", r.published_on as "publishedOn", r.appeal_until as "appealUntil", r.reason,
  (select count(*) from assessment_appeal p where p.run_id = r.run_id and p.outcome is null) as "openAppeals", r.inputs, r.batch_ids as "batchIds"`

/** Runs inside the areas given, the newest month first. */
export async function listRuns(session: RecordsSession, scopeAreaCodes: readonly string[]): Promise<StoredRun[]> {
  const { rows } = await sql<StoredRun>`
    select ${headColumns} from assessment_run r left join account c on c.account_id = r.computed_by
     where r.area_code in (select area_code from area_closure where ancestor_code = any(cast(${scopeAreaCodes} as text[]))) order by r.month desc, r.variant, r.run_id desc limit ${runsMax}`.execute(session.db)
  return rows
}

/** Published runs in which one of these subjects is scored, wherever its own area lies in the run's. */
export async function listPublishedRunsOf(session: RecordsSession, subjects: readonly { readonly kind: string; readonly code: string }[]): Promise<StoredRun[]> {
  const { rows } = await sql<StoredRun>`
    select ${headColumns} from assessment_run r left join account c on c.account_id = r.computed_by
     where r.state = 'published' and r.run_id in (
       select s.run_id from assessment_subject s join unnest(cast(${subjects.map((one) => one.kind)} as text[]), cast(${subjects.map((one) => one.code)} as text[])) as own (kind, code) on own.kind = s.subject_kind and own.code = s.subject_code)
     order by r.month desc, r.run_id desc limit ${ownRunsMax}`.execute(session.db)
  return rows
}

export async function getRun(session: RecordsSession, runId: number): Promise<StoredRun> {
  const { rows: [row] } = await sql<StoredRun>`select ${headColumns} from assessment_run r left join account c on c.account_id = r.computed_by where r.run_id = ${runId}`.execute(session.db)
  if (!row) throw new Refusal(runUnknown, { run: runId })
  return row
}

/** The same under a lock: signatures, corrections and publication of one run follow each other. */
export async function takeRun(tx: Transaction, runId: number): Promise<StoredRun> {
  await sql`select run_id from assessment_run where run_id = ${runId} for update`.execute(tx.db)
  return getRun(tx, runId)
}

export async function isInArea(session: RecordsSession, areaCode: string, scopeAreaCodes: readonly string[]): Promise<boolean> {
  const { rows } = await sql`select 1 from area_closure where area_code = ${areaCode} and ancestor_code = any(cast(${scopeAreaCodes} as text[])) limit 1`.execute(session.db)
  return rows.length > 0
}

export type SchemeName = { readonly scheme: string; readonly schemeEn: string }
/** What a scheme is called by its newest version at the area or above it; one that nobody ever drafted has only its id. */
export async function findSchemeName(session: RecordsSession, at: { readonly kind: string; readonly areaCode: string; readonly variant: string }): Promise<SchemeName> {
  const { rows: [row] } = await sql<SchemeName>`
    select body->>'name' as scheme, coalesce(nullif(body->>'nameEn', ''), body->>'name') as "schemeEn" from rule
     where kind = ${at.kind} and variant = ${at.variant} and area_code in (select ancestor_code from area_closure where area_code = ${at.areaCode}) order by length(area_code) desc, version desc limit 1`.execute(session.db)
  return row ?? { scheme: at.variant, schemeEn: at.variant }
}

export type Scored = { readonly score: SubjectScore; readonly why: Why }

export async function saveResults(tx: Transaction, runId: number, revision: number, results: readonly Scored[]): Promise<void> {
  const rows = results.map(({ score, why }) => ({ kind: score.subject.kind, code: score.subject.code, total: score.total, place: score.rank, band: score.band, score, why }))
  await sql`insert into assessment_result (run_id, revision, subject_kind, subject_code, total, place, band, score, why)
    select ${runId}, ${revision}, x.kind, x.code, x.total, x.place, x.band, x.score, x.why
      from jsonb_to_recordset(cast(${JSON.stringify(rows)} as jsonb)) as x (kind text, code text, total double precision, place int, band text, score jsonb, why jsonb)`.execute(tx.db)
}

/** The scores of the latest revision, or of the one named, in order of place. */
export async function listResults(session: RecordsSession, runId: number, revision?: number): Promise<{ revision: number; score: SubjectScore; why: Why }[]> {
  const { rows } = await sql<{ revision: number; score: SubjectScore; why: Why }>`
    select revision, score, why from assessment_result
     where run_id = ${runId} and revision = coalesce(cast(${revision ?? null} as int), (select max(revision) from assessment_result where run_id = ${runId})) order by place nulls last, subject_code limit 5000`.execute(session.db)
  return rows
}

/** The scores of every revision of a run, without the way to them. */
export async function listRevisions(session: RecordsSession, runId: number): Promise<{ revision: number; score: SubjectScore }[]> {
  const { rows } = await sql<{ revision: number; score: SubjectScore }>`select revision, score from assessment_result where run_id = ${runId} order by revision, subject_code limit 50000`.execute(session.db)
  return rows
}

export type OwnResult = { readonly runId: number; readonly revision: number; readonly score: SubjectScore; readonly why: Why; readonly firstTotal: number | null }
/** What these subjects came to in each of the runs by its newest revision, and the total before any correction. */
export async function listOwnResults(session: RecordsSession, runIds: readonly number[], subjects: readonly { readonly kind: string; readonly code: string }[]): Promise<OwnResult[]> {
  const { rows } = await sql<OwnResult>`
    with newest as (select run_id, max(revision) as revision from assessment_result where run_id = any(cast(${runIds} as bigint[])) group by run_id)
    select r.run_id as "runId", r.revision, r.score, r.why, f.total as "firstTotal"
      from newest n join assessment_result r on r.run_id = n.run_id and r.revision = n.revision
      join unnest(cast(${subjects.map((one) => one.kind)} as text[]), cast(${subjects.map((one) => one.code)} as text[])) as own (kind, code) on own.kind = r.subject_kind and own.code = r.subject_code
      left join assessment_result f on f.run_id = r.run_id and f.revision = 0 and f.subject_kind = r.subject_kind and f.subject_code = r.subject_code
     order by r.run_id desc, r.place nulls last, r.subject_code limit 1000`.execute(session.db)
  return rows
}

export type StoredSignature = { runId: number; stepId: string; accountId: number; signedBy: string; signedAt: Date; note: string }
export async function listSignatures(session: RecordsSession, runIds: readonly number[]): Promise<StoredSignature[]> {
  const { rows } = await sql<StoredSignature>`
    select s.run_id as "runId", s.step_id as "stepId", s.account_id as "accountId", a.display_name as "signedBy", s.signed_at as "signedAt", s.note
      from assessment_signature s join account a on a.account_id = s.account_id where s.run_id = any(cast(${runIds} as bigint[])) order by s.signed_at limit 5000`.execute(session.db)
  return rows
}

export type StoredCorrection = { correctionId: number; runId: number; revision: number; subjectKind: string; subjectCode: string; what: 'figure' | 'entry' | 'judged'; about: string; before: number | null; value: number; reason: string; madeBy: string | null; madeAt: Date }
export async function listCorrections(session: RecordsSession, runIds: readonly number[]): Promise<StoredCorrection[]> {
  const { rows } = await sql<StoredCorrection>`
    select c.correction_id as "correctionId", c.run_id as "runId", c.revision, c.subject_kind as "subjectKind", c.subject_code as "subjectCode", c.what, coalesce(c.indicator_id, cast(c.entry_id as text)) as about, c.before, c.value, c.reason,
           a.display_name as "madeBy", c.made_at as "madeAt"
      from assessment_correction c left join account a on a.account_id = c.made_by where c.run_id = any(cast(${runIds} as bigint[])) order by c.run_id, c.revision limit 5000`.execute(session.db)
  return rows
}

export type StoredAppeal = {
  appealId: number; runId: number; subjectKind: ScoredSubject['kind']; subjectCode: string; about: string; reason: string; madeById: number; madeBy: string | null; madeAt: Date
  outcome: 'upheld' | 'rejected' | null; reply: string | null; repliedBy: string | null; repliedAt: Date | null; correctionId: number | null
}
export async function listAppeals(session: RecordsSession, wanted: { readonly runIds: readonly number[] }): Promise<StoredAppeal[]> {
  const { rows } = await sql<StoredAppeal>`
    select p.appeal_id as "appealId", p.run_id as "runId", p.subject_kind as "subjectKind", p.subject_code as "subjectCode", p.about, p.reason, p.made_by as "madeById", m.display_name as "madeBy", p.made_at as "madeAt",
           p.outcome, p.reply, a.display_name as "repliedBy", p.replied_at as "repliedAt", p.correction_id as "correctionId"
      from assessment_appeal p left join account m on m.account_id = p.made_by left join account a on a.account_id = p.replied_by
     where p.run_id = any(cast(${wanted.runIds} as bigint[])) order by (p.outcome is null) desc, p.appeal_id desc limit 2000`.execute(session.db)
  return rows
}

/** What a person is scored as: himself, his unit, and for those of a county company its county. */
export async function subjectsOfPerson(session: RecordsSession, staffNo: string | null): Promise<{ kind: ScoredSubject['kind']; code: string }[]> {
  if (staffNo === null) return []
  const { rows } = await sql<{ kind: ScoredSubject['kind']; code: string }>`
    select 'staff' as kind, s.staff_no as code from staff s where s.staff_no = ${staffNo}
    union all select 'unit', s.unit_code from staff s where s.staff_no = ${staffNo}
    union all select 'area', u.area_code from staff s join unit u on u.unit_code = s.unit_code where s.staff_no = ${staffNo} and u.kind = 'county_company' and u.area_code is not null`.execute(session.db)
  return rows
}

/** Where a person works: the schemes of that area, or of those above it, are his. */
export async function findAreaOfPerson(session: RecordsSession, staffNo: string | null): Promise<string | null> {
  if (staffNo === null) return null
  const { rows: [row] } = await sql<{ areaCode: string | null }>`select u.area_code as "areaCode" from staff s join unit u on u.unit_code = s.unit_code where s.staff_no = ${staffNo}`.execute(session.db)
  return row?.areaCode ?? null
}

/** Which schemes of a month are frozen already. */
export async function findStandingRuns(session: RecordsSession, at: { readonly areaCode: string; readonly month: string }): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ variant: string }>`select variant from assessment_run where area_code = ${at.areaCode} and month = ${at.month} and state <> 'withdrawn'`.execute(session.db)
  return new Set(rows.map((row) => row.variant))
}

/** Batches that a standing assessment was computed from; they stay in the facts as long as it stands. */
export async function listFrozenBatchIds(session: RecordsSession): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select distinct unnest(batch_ids) as id from assessment_run where state <> 'withdrawn' order by id`.execute(session.db)
  return rows.map((row) => row.id)
}

/** How a unit came off in the newest month that was published, by the newest revision. */
export async function readUnitScore(session: RecordsSession, unitCode: string): Promise<{ runId: number; month: string; total: number | null; place: number | null; band: string | null; among: number } | null> {
  const { rows: [row] } = await sql<{ runId: number; month: string; total: number | null; place: number | null; band: string | null; among: number }>`
    select s.run_id as "runId", r.month, s.total, s.place, s.band, (select count(*)::int from assessment_result x where x.run_id = s.run_id and x.revision = s.revision) as among
      from assessment_result s join assessment_run r on r.run_id = s.run_id and r.state = 'published'
     where s.subject_kind = 'unit' and s.subject_code = ${unitCode} order by r.month desc, s.revision desc limit 1`.execute(session.db)
  return row ?? null
}
