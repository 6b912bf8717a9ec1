import type { Language } from '../kernel/refusal.ts'
import type { TaskProgress } from '../platform/facts/owner.ts'
import type { LoadedFile } from './tasks.ts'

/** One calm line that rewrites itself on a terminal; on a pipe, a line every five seconds. */
export function showProgress(title: string, stream: NodeJS.WriteStream): { tell: (progress: TaskProgress) => void; end: () => void } {
  if (title === '') return { tell: () => undefined, end: () => undefined }
  const width = 28
  let shown = false
  let toldAt = 0
  return {
    tell: ({ step, done, total }) => {
      const now = Date.now()
      if (now - toldAt < (stream.isTTY ? 100 : 5_000)) return
      toldAt = now
      const share = total && total > 0 ? Math.min(1, done / total) : null
      const filled = share === null ? 0 : Math.round(share * width)
      const bar = share === null ? '' : ` ${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${String(Math.floor(share * 100)).padStart(3)} %`
      shown = true
      stream.write(stream.isTTY ? `\r\u001b[K${title}${bar}  ${step}` : `${title}${share === null ? '' : ` ${Math.floor(share * 100)} %`}  ${step}\n`)
    },
    end: () => {
      if (shown && stream.isTTY) stream.write('\r\u001b[K')
    },
  }
}

/** Why a file was refused, and its first bad cells. */
export function refusedText({ refusal, firstFaults, ...outcome }: LoadedFile, language: Language): string {
  const cells = firstFaults.map(({ row, column, value, because }) => {
    const place = language === 'zh' ? `第 ${row} 行${column === '' ? '' : `“${column}”`}` : `Row ${row}${column === '' ? '' : `, "${column}"`}`
    return `  ${place}${value === null || value === '' ? '' : ` ${value}`}${language === 'zh' ? '：' : ': '}${because[language]}\n`
  })
  const all = 'faultCount' in outcome ? (outcome.faultCount ?? 0) : 0
  const rest = all > cells.length && cells.length > 0 ? (language === 'zh' ? `  …… 共 ${all} 处，全部见标记好的表。\n` : `  … ${all} in all; the marked sheet has every one.\n`) : ''
  return `${refusal?.[language] ?? outcome.fileName}\n${cells.join('')}${rest}`
}
