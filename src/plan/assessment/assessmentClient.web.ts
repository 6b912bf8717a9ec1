import { clientOf } from '../../platform/ui/client.ts'
import { assessmentContract } from './run/contract.ts'

export const { client: assessmentClient, query: assessmentQuery } = clientOf(assessmentContract)

/** Where a figure opens: an area's on the page of its indicator, any other at its rows. A person's is the sum of several. */
export function figurePath(figure: { readonly measureId: string; readonly kind: string; readonly code: string; readonly brand: string; readonly month: string }): string | null {
  if (figure.kind === 'staff') return null
  const page = `/measures/${encodeURIComponent(figure.measureId)}`
  const brand: { brand?: string } = figure.brand === '' ? {} : { brand: figure.brand }
  return figure.kind === 'area'
    ? `${page}?${new URLSearchParams({ area: figure.code, period: figure.month, ...brand }).toString()}`
    : `${page}/rows?${new URLSearchParams({ subjectKind: figure.kind, subjectCode: figure.code, period: figure.month, ...brand }).toString()}`
}
