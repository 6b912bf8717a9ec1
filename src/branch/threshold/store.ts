import { sql } from 'kysely'
import type { RecordsSession } from '../../platform/records/records.ts'

/** The area that units and outlets stand in, by `kind code`; areas are not in it, they are their own. */
export async function listSubjectAreas(session: RecordsSession, subjects: readonly { readonly kind: string; readonly code: string }[]): Promise<ReadonlyMap<string, string>> {
  const codesOf = (kind: string) => subjects.filter((subject) => subject.kind === kind).map((subject) => subject.code)
  const [units, outlets] = [codesOf('unit'), codesOf('outlet')]
  if (units.length === 0 && outlets.length === 0) return new Map()
  const { rows } = await sql<{ kind: string; code: string; areaCode: string }>`
    select 'unit' as kind, unit_code as code, area_code as "areaCode" from unit where unit_code = any(cast(${units} as text[]))
    union all select 'outlet', outlet_code, area_code from outlet where outlet_code = any(cast(${outlets} as text[]))`.execute(session.db)
  return new Map(rows.map((row) => [`${row.kind} ${row.code}`, row.areaCode]))
}
