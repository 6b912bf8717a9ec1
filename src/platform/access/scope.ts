import { assert } from '../../kernel/refusal.ts'
import type { Facts } from '../facts/facts.ts'
import type { Allowed } from './context.ts'
import { findUnscoped } from './scopeCheck.ts'

const protectedTables = new Map<string, string>()

/** Declares a table of people's data and the column that holds its area; from then on it is read only through `withinScope`. */
export function protectTable(table: string, areaColumn: string): void {
  assertPlainName(table)
  assertPlainName(areaColumn)
  const declared = protectedTables.get(table)
  assert(declared === undefined || declared === areaColumn, `${table} is declared with ${declared} already.`)
  protectedTables.set(table, areaColumn)
}

export function isProtectedTable(table: string): boolean {
  return protectedTables.has(table)
}

/**
 * The condition that keeps a query inside the areas of its asker. Put it where its table is read, joined by `and`;
 * each reference to the table needs its own, under the alias of that reference.
 */
export function withinScope(ctx: Pick<Allowed, 'scopeAreaCodes'>, table: string, alias = table): string {
  const areaColumn = protectedTables.get(table)
  assert(areaColumn, `${table} is not declared as a table of people's data.`)
  assertPlainName(alias)
  if (ctx.scopeAreaCodes.length === 0) return `(/* scope:${table} */ ${alias}.${areaColumn} in (null))`
  const areaCodes = ctx.scopeAreaCodes.map(quoted).join(', ')
  return `(/* scope:${table} */ ${alias}.${areaColumn} in (select c.area_code from area_closure c where c.ancestor_code in (${areaCodes})))`
}

/** For runs of the system itself (measures, checks of a batch), which answer to nobody's scope; the reason stands in the SQL. */
export function systemScope(reason: string): string {
  assert(/^[\p{L}\p{N} ,.:'-]{3,120}$/u.test(reason), 'A reason is a short plain sentence.')
  return `/* scope:system ${reason} */`
}

/** Throws when the SQL reads a protected table without the condition that `withinScope` wrote for that reference. */
export function assertScoped(sqlText: string): void {
  if (protectedTables.size === 0) return
  const unscoped = findUnscoped(sqlText, protectedTables)
  assert(unscoped === null, `The query reads ${unscoped} outside of withinScope.`)
}

/** The facts as a request may read them: no query on a protected table passes without its scope. */
export function scopedFacts(facts: Facts): Facts {
  return {
    engine: facts.engine,
    async rows(query) {
      assertScoped(query.sql)
      return facts.rows(query)
    },
  }
}

function quoted(areaCode: string): string {
  assert(!areaCode.includes('\0') && !areaCode.includes('\\'), 'An area code is plain text.')
  return `'${areaCode.replaceAll("'", "''")}'`
}

function assertPlainName(name: string): void {
  assert(/^[a-z_][a-z0-9_]*$/.test(name), `${name} is no plain SQL name.`)
}
