import type { Language } from '../../kernel/refusal.ts'
import type { Bulletin } from './contract.ts'
import { bulletinParts, bulletinTitle } from './text.ts'

/** The bulletin as a picture for a group chat: one narrow sheet that is read on a phone. */
export const pictureWidthPx = 720
export const dotsPerPixel = 2
const marginPx = 40
const textPx = 22
const lineHeightPx = 34
const colours = { page: '#ffffff', ink: '#1f2328', soft: '#50565d', line: '#e6e6e3', bad: '#b42318', good: '#1a7340', plain: '#cfcfca' }

export function bulletinSvg(bulletin: Bulletin, language: Language, family: string): string {
  const drawn: string[] = []
  let y = marginPx
  const write = (text: string, { x = marginPx, size = textPx, colour = colours.ink, weight = 400 } = {}): void => {
    y += Math.round(size * 1.5)
    drawn.push(`<text x="${x}" y="${y - Math.round(size * 0.4)}" font-size="${size}" font-weight="${weight}" fill="${colour}">${escaped(text)}</text>`)
  }
  write(bulletinTitle(bulletin, language), { size: 34, weight: 700 })
  for (const part of bulletinParts(bulletin, language)) {
    y += 20
    drawn.push(`<rect x="${marginPx}" y="${y}" width="${pictureWidthPx - 2 * marginPx}" height="1" fill="${colours.line}"/>`)
    y += 8
    write(part.title, { size: 20, colour: colours.soft, weight: 700 })
    if (part.empty !== null) write(part.empty, { colour: colours.soft })
    for (const line of part.lines) {
      const rows = wrapped(line.text, (pictureWidthPx - 2 * marginPx - 26) / textPx)
      drawn.push(markOf(line.mark, marginPx + 6, y + lineHeightPx / 2))
      for (const row of rows) {
        drawn.push(`<text x="${marginPx + 26}" y="${y + 25}" font-size="${textPx}" fill="${colours.ink}">${escaped(row)}</text>`)
        y += lineHeightPx
      }
    }
    if (part.rest !== null) write(part.rest, { x: marginPx + 26, size: 20, colour: colours.soft })
  }
  const heightPx = y + marginPx
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${pictureWidthPx}" height="${heightPx}" viewBox="0 0 ${pictureWidthPx} ${heightPx}" font-family="${escaped(family)}"><rect width="100%" height="100%" fill="${colours.page}"/>${drawn.join('')}</svg>`
}

// A word in the text says it too: the shape is not the only sign.
function markOf(mark: 'bad' | 'good' | 'plain', x: number, y: number): string {
  if (mark === 'bad') return `<circle cx="${x}" cy="${y}" r="6" fill="${colours.bad}"/>`
  if (mark === 'good') return `<path d="M${x - 6} ${y}l4 5 8-10" fill="none" stroke="${colours.good}" stroke-width="3"/>`
  return `<circle cx="${x}" cy="${y}" r="5" fill="none" stroke="${colours.plain}" stroke-width="2"/>`
}

/** Lines of at most so many ems, broken behind a comma where that fits: names and figures stay whole. */
export function wrapped(text: string, emsMax: number): string[] {
  const rows: string[] = []
  let row = ''
  for (const clause of text.split(/(?<=，)|(?<=, )/u)) {
    if (row !== '' && emsOf(row + clause.trimEnd()) > emsMax + 1) {
      rows.push(row)
      row = ''
    }
    row += clause
    // A clause that is longer than a line alone is broken between signs; Latin words and figures stay whole.
    while (emsOf(row.trimEnd()) > emsMax + 1) {
      const cut = placeToCut(row, emsMax)
      rows.push(row.slice(0, cut))
      row = row.slice(cut)
    }
  }
  return [...rows, row].map((each) => each.trim())
}

/** A Chinese sign is one em wide, a Latin one little more than half. */
function emsOf(text: string): number {
  return Array.from(text).reduce((sum, sign) => sum + (/[\u2e80-\uffef]/u.test(sign) ? 1 : 0.58), 0)
}
function placeToCut(text: string, emsMax: number): number {
  let at = 0
  for (const piece of text.match(/[A-Za-z0-9.,%+\-/()\u00a0]+|\s|./gu) ?? []) {
    if (at > 0 && emsOf(text.slice(0, at) + piece) > emsMax) break
    at += piece.length
  }
  return at
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`)
}
