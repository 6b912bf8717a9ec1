import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from '../platform/config.ts'
import { prepareFacts } from '../platform/facts/ledger.ts'
import type { Feed } from '../platform/feeds/feed.ts'
import { takeFile } from '../platform/feeds/intake.ts'
import { openTestIntake } from '../platform/feeds/testIntake.ts'

const file = join(projectFolder(), '..', 'shared', 'data', 'uci-credit-default', 'UCI_Credit_Card.csv')
/** The published accounts of cards lie beside the repository only where the product is developed. */
export const isUciThere = existsSync(file)
if (!isUciThere) console.info(`Skipped: the published card data (${file}) are not on this machine.`)

const months = [1, 2, 3, 4, 5, 6] as const
export const uciFactors = ['LIMIT_BAL', 'SEX', 'EDUCATION', 'MARRIAGE', 'AGE', 'PAY_0', 'PAY_2', 'PAY_3', 'PAY_4', 'PAY_5', 'PAY_6', ...months.map((month) => `BILL_AMT${month}`), ...months.map((month) => `PAY_AMT${month}`)]
const outcome = 'default.payment.next.month'
const nameOf = (header: string): string => header.toLowerCase().replaceAll('.', '_')
const wholeColumn = (header: string) => ({ name: nameOf(header), header, headerEn: header, synonyms: [], kind: 'integer', required: true }) as const

/** The file as a kind of data: 25 columns, whole numbers throughout, whatever way they are written. */
const uciFeed: Feed = {
  id: 'test.uciCards', name: { zh: '公开信用卡样本', en: 'Published card accounts' }, kind: 'facts', table: 'test_uci_card',
  columns: [{ name: 'id', header: 'ID', headerEn: 'ID', synonyms: [], kind: 'code', required: true }, ...[...uciFactors, outcome].map(wholeColumn)],
  key: ['id'], slice: null, expected: null,
}

/** Each column of numbers by its header, in the order of the file: decoded, checked, cast and written as every file is, and read back from the facts. */
export async function readUci(): Promise<{ readonly factors: ReadonlyMap<string, Float64Array>; readonly isBad: Uint8Array }> {
  const intake = await openTestIntake('duckdb')
  try {
    await prepareFacts(intake.facts, [uciFeed])
    const [taken] = await takeFile({ ...intake.deps, feeds: [uciFeed] }, { path: file, fileName: 'UCI_Credit_Card.csv', arrivedBy: 'command', accountId: null, feedId: null, slice: null }, () => undefined)
    if (taken?.state !== 'accepted') throw new Error(`The published file was not taken: ${JSON.stringify(taken)}`)
    const rows = await intake.facts.rows<Record<string, number>>({ sql: `select ${[...uciFactors, outcome].map(nameOf).join(', ')} from ${uciFeed.table} order by cast(id as int)` })
    const column = (header: string): Float64Array => Float64Array.from(rows, (row) => row[nameOf(header)] ?? Number.NaN)
    return { factors: new Map(uciFactors.map((header) => [header, column(header)])), isBad: Uint8Array.from(column(outcome)) }
  } finally {
    await intake.close()
  }
}
