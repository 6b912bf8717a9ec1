import type { Context } from './context.ts'
import { requirePermission } from './context.ts'
import { writeAudit } from './audit.ts'
import type { DeclaredPermission } from './roles.ts'

export type MaskKind = 'name' | 'phone' | 'identity' | 'mail'

const MASK = '****'

/** Hides what tells a person apart: 王小明 → 王**, 13812345678 → 138****5678, zhaxi@qh.example → z***@qh.example, an identity keeps its first two signs. */
export function mask(kind: MaskKind, value: string | null): string | null {
  if (value === null || value === '') return value
  const signs = Array.from(value.trim())
  if (kind === 'name') return `${signs[0] ?? ''}**`
  if (kind === 'mail') {
    const [, host = ''] = value.trim().split('@')
    return `${signs[0] ?? ''}***@${host}`
  }
  if (kind === 'identity') return `${signs.slice(0, 2).join('')}${MASK}`
  // A short number would be told by three signs in front and four behind.
  if (signs.length < 9) return `${MASK}${signs.slice(-Math.min(2, Math.floor(signs.length / 3))).join('')}`
  return `${signs.slice(0, 3).join('')}${MASK}${signs.slice(-4).join('')}`
}

export const unmaskPermission: DeclaredPermission = {
  verb: 'branch.unmask',
  words: { zh: '查看完整姓名与号码（每次都留审计记录）', en: 'See whole names and numbers; each time is audited' },
  roles: ['general_manager', 'market', 'arrears_officer', 'group_manager', 'customer_manager', 'county_manager'],
}

export type UnmaskedSubject = { readonly subjectKind: string; readonly subjectId: string; readonly fields: readonly MaskKind[] }

/** Shows one subject whole. The audit row is committed before anything is read, so no look goes unrecorded. */
export async function unmask<Result>(ctx: Context, subject: UnmaskedSubject, reveal: () => Promise<Result>): Promise<Result> {
  requirePermission(ctx, unmaskPermission.verb)
  await ctx.records.transaction((tx) =>
    writeAudit(tx, ctx, {
      verb: 'access.unmask', subjectKind: subject.subjectKind, subjectId: subject.subjectId, detail: { fields: [...subject.fields] },
    }))
  return reveal()
}
