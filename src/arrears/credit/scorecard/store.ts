import { sql } from 'kysely'
import type { RecordsSession, Transaction } from '../../../platform/records/records.ts'
import { z } from 'zod'
import type { BranchCard } from './branchRules.ts'
import { reportShape, type TrainingView } from './contract.ts'
import type { Trained } from './trainRules.ts'

export async function insertTraining(tx: Transaction, trained: Trained, more: { areaCode: string; by: number | null; now: Date; throughMonth: string }): Promise<number> {
  const { rows: [row] } = await sql<{ trainingId: number }>`insert into credit_training (area_code, trained_at, trained_by, through_month, verdict, card, report)
    values (${more.areaCode}, ${more.now}, ${more.by}, ${more.throughMonth}, ${trained.verdict}, cast(${trained.taught === null ? null : JSON.stringify(trained.taught)} as jsonb), cast(${JSON.stringify(trained.report)} as jsonb)) returning training_id as "trainingId"`.execute(tx.db)
  if (!row) throw new Error('A training was not written.')
  return row.trainingId
}

type Row = Omit<TrainingView, 'trainedAt' | 'report'> & { readonly trainedAt: Date; readonly report: unknown }
const viewOf = (row: Row): TrainingView => ({ ...row, trainedAt: row.trainedAt.toISOString(), report: reportShape.parse(row.report) })
const columns = sql`t.training_id as "trainingId", t.area_code as "areaCode", t.trained_at as "trainedAt", a.display_name as "trainedBy", t.through_month as "throughMonth", t.verdict, t.report`

export async function findTraining(session: RecordsSession, trainingId: number): Promise<TrainingView | null> {
  const { rows: [row] } = await sql<Row>`select ${columns} from credit_training t left join account a on a.account_id = t.trained_by where t.training_id = ${trainingId}`.execute(session.db)
  return row ? viewOf(row) : null
}

const listedMax = 50
export async function listTrainings(session: RecordsSession): Promise<TrainingView[]> {
  const { rows } = await sql<Row>`select ${columns} from credit_training t left join account a on a.account_id = t.trained_by order by t.training_id desc limit ${listedMax}`.execute(session.db)
  return rows.map(viewOf)
}

const bin = z.object({ over: z.number().nullable(), upTo: z.number().nullable(), isMissing: z.boolean(), goods: z.number(), bads: z.number(), woe: z.number() })
const cardShape: z.ZodType<BranchCard> = z.object({
  card: z.object({
    intercept: z.number(), scale: z.object({ points0: z.number(), odds0: z.number(), pointsToDouble: z.number() }), basePoints: z.number(),
    factors: z.array(z.object({ name: z.string(), iv: z.number(), bins: z.array(bin), weight: z.number(), points: z.array(z.number()) })),
  }),
  categories: z.record(z.string(), z.array(z.string())),
})
/** The card itself: what decides. */
export async function findCard(session: RecordsSession, trainingId: number): Promise<BranchCard | null> {
  const { rows: [row] } = await sql<{ card: unknown }>`select card from credit_training where training_id = ${trainingId} and card is not null`.execute(session.db)
  return row ? cardShape.parse(row.card) : null
}
