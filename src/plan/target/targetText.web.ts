import { figurePath } from '../assessment/assessmentClient.web.ts'

/** The figure of a subject where there is one; a person's is the sum of several, so his opens the indicator in that month. */
export function linePath(figure: { readonly measureId: string; readonly subjectKind: string; readonly subjectCode: string; readonly brand: string; readonly period: string }): string {
  const { measureId, subjectKind: kind, subjectCode: code, brand, period } = figure
  return figurePath({ measureId, kind, code, brand, month: period }) ?? `/measures/${encodeURIComponent(measureId)}?${new URLSearchParams({ period, ...(brand === '' ? {} : { brand }) }).toString()}`
}

/** A target as it is typed: percentages with their sign. */
export function writtenTarget(value: number | null, unit: string): string {
  if (value === null) return ''
  return unit === 'percent' ? `${Number((value * 100).toPrecision(6))}%` : String(value)
}

export async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}
