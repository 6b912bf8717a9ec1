/** GSM 03.38, basic table: one septet each. */
const gsmBasic = new Set('@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà')
/** Its extension table: an escape and a sign, two septets. */
const gsmExtension = new Set('\f^{}\\[~]|€')

export type SmsEncoding = 'gsm7' | 'ucs2'
export const encodingNames: Readonly<Record<SmsEncoding, string>> = { gsm7: 'GSM-7', ucs2: 'UCS-2' }

/** Units of one message, and of each part when several are joined: the joining header takes six octets of 140. */
const unitsMax: Readonly<Record<SmsEncoding, { single: number; joined: number }>> = { gsm7: { single: 160, joined: 153 }, ucs2: { single: 70, joined: 67 } }

export function encodingOf(text: string): SmsEncoding {
  for (const sign of text) if (!gsmBasic.has(sign) && !gsmExtension.has(sign)) return 'ucs2'
  return 'gsm7'
}

function unitsOf(sign: string, encoding: SmsEncoding): number {
  // A sign beyond the basic plane is two units of UCS-2 that must stay together, as an escaped one is two septets.
  return encoding === 'ucs2' ? sign.length : gsmExtension.has(sign) ? 2 : 1
}

export function countUnits(text: string, encoding: SmsEncoding): number {
  let units = 0
  for (const sign of text) units += unitsOf(sign, encoding)
  return units
}

/** The parts in which a text goes out by SMS; one when it fits. No sign is cut in two. */
export function segmentsOf(text: string): { encoding: SmsEncoding; parts: string[] } {
  const encoding = encodingOf(text)
  const max = unitsMax[encoding]
  if (countUnits(text, encoding) <= max.single) return { encoding, parts: [text] }
  const parts: string[] = []
  let part = ''
  let units = 0
  for (const sign of text) {
    const own = unitsOf(sign, encoding)
    if (units + own > max.joined) {
      parts.push(part)
      part = ''
      units = 0
    }
    part += sign
    units += own
  }
  return { encoding, parts: [...parts, part] }
}
