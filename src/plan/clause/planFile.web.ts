export type ChosenPlan = { fileName: string } & ({ text: string } | { docxBase64: string })

const fileBytesMax = 8 * 1024 * 1024
export type FileFault = 'tooLarge' | 'oldWord'

/** A Word document as base64, anything else as text: UTF-8 when it is that, else GB18030, as old Windows programs write. */
export async function readPlanFile(file: File): Promise<ChosenPlan | FileFault> {
  if (file.size > fileBytesMax) return 'tooLarge'
  const bytes = new Uint8Array(await file.arrayBuffer())
  if (/\.docx$/i.test(file.name) || startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return { fileName: file.name, docxBase64: base64Of(bytes) }
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) return 'oldWord'
  return { fileName: file.name, text: decode(bytes) }
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte)
}
function decode(bytes: Uint8Array): string {
  if (startsWith(bytes, [0xff, 0xfe])) return new TextDecoder('utf-16le').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}
function base64Of(bytes: Uint8Array): string {
  // A call takes only so many arguments.
  const chunk = 32_768
  let binary = ''
  for (let at = 0; at < bytes.length; at += chunk) binary += String.fromCharCode(...bytes.subarray(at, at + chunk))
  return btoa(binary)
}
