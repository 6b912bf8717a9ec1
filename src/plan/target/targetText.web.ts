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
