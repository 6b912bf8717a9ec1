import { changeAgainst, pointsAgainst } from '../../kernel/ratio.ts'
import type { Language } from '../../kernel/refusal.ts'
import { formatDay } from '../../platform/ui/formatDay.ts'
import { formatChange, formatFigure } from '../../platform/ui/formatFigure.ts'
import type { Bulletin, Lack } from './contract.ts'

/** One line of the bulletin in words; the same for the text, the picture and the page. */
export type BulletinLine = { readonly text: string; readonly path: string; readonly mark: 'bad' | 'good' | 'plain' }
export type BulletinPart = { readonly id: 'lacks' | 'figures' | 'gaps' | 'due' | 'lateFiles'; readonly title: string; readonly lines: readonly BulletinLine[]; readonly empty: string | null; readonly rest: string | null }

const words = {
  zh: {
    title: (area: string, day: string) => `${area}早报 ${day}`, figures: (day: string) => `${day}，每日指标`, before: (change: string) => `比前一日 ${change}`, usual: (figure: string) => `同星期均值 ${figure}`, gaps: '差距最大的条款', noGaps: '没有偏离或需要关注的条款。', against: (figure: string) => `应到 ${figure}`,
    gap: (figure: string) => `差 ${figure}`, nobody: '无责任人', due: '今日到期和已过期', noDue: '今天没有到期的事。', overdue: (day: string) => `${day} 已过期`, today: '今日到期', late: '没有按时到的数据文件', noLate: '数据文件都按时到了。', more: (count: number) => `另有 ${count} 项`, dueAt: (at: string) => `应在 ${at} 前到`, lacks: '缺少的数据',
  },
  en: {
    title: (area: string, day: string) => `${area} bulletin, ${day}`, figures: (day: string) => `Daily figures of ${day}`, before: (change: string) => `${change} on the day before`, usual: (figure: string) => `usual for the weekday ${figure}`, gaps: 'The widest gaps', noGaps: 'Nothing is off track or to be watched.', against: (figure: string) => `should be ${figure}`,
    gap: (figure: string) => `gap ${figure}`, nobody: 'no owner', due: 'Due today and overdue', noDue: 'Nothing is due today.', overdue: (day: string) => `overdue since ${day}`, today: 'due today', late: 'Data files that are late', noLate: 'All data files came in time.', more: (count: number) => `${count} more`, dueAt: (at: string) => `was due by ${at}`, lacks: 'What is missing',
  },
} as const

const lackWords: Readonly<Record<Lack, Readonly<Record<Language, (bulletin: Bulletin) => string>>>> = {
  plan: { zh: () => '还没有生效的工作计划，所以没有条款差距。', en: () => 'No work plan is in force, so there are no gaps to show.' },
  monthFigures: { zh: () => '还没有月度数据，所以没有条款差距。', en: () => 'There are no monthly figures yet, so there are no gaps to show.' },
  dayFigures: { zh: () => '还没有每日数据。', en: () => 'There are no daily figures yet.' },
  yesterday: { zh: (bulletin) => `昨日的数据还没有到，下面是 ${formatDay(bulletin.figuresDay, 'zh', 'words', bulletin.businessDate)} 的。`, en: (bulletin) => `Yesterday's figures are not here yet; those below are of ${formatDay(bulletin.figuresDay, 'en', 'words', bulletin.businessDate)}.` },
}

export function bulletinTitle(bulletin: Bulletin, language: Language): string {
  return words[language].title(bulletin.areaName, formatDay(bulletin.businessDate, language, 'words', bulletin.businessDate))
}

// However long a name is, the whole stays within a few SMS.
const shortSignsMax = 80
/** The values of the text for a phone; what is not there is a dash. */
export function shortValues(bulletin: Bulletin, language: Language): Readonly<Record<string, string | number>> {
  const parts = bulletinParts(bulletin, language)
  const first = (id: BulletinPart['id']) => Array.from(parts.find((part) => part.id === id)?.lines[0]?.text ?? '—').slice(0, shortSignsMax).join('')
  return { title: bulletinTitle(bulletin, language), figure: first('figures'), gap: first('gaps'), due: bulletin.dueCount, late: bulletin.lateCount, files: bulletin.lateFileCount }
}

export function bulletinParts(bulletin: Bulletin, language: Language): BulletinPart[] {
  const t = words[language]
  const join = (parts: readonly string[]): string => parts.filter((part) => part !== '').join(language === 'zh' ? '，' : ', ')
  const dayText = (day: string): string => formatDay(day, language, 'words', bulletin.businessDate)
  const rest = (count: number, shown: number): string | null => (count > shown ? t.more(count - shown) : null)
  // That there are none is said among what is missing.
  const figures: BulletinPart[] = bulletin.figuresDay === null ? [] : [
    {
      id: 'figures', title: t.figures(dayText(bulletin.figuresDay)), empty: null, rest: null,
      lines: bulletin.figures.map((figure): BulletinLine => {
        const change = figure.unit === 'percent' ? pointsAgainst(figure.before, figure.value) : changeAgainst(figure.before, figure.value)
        const isGood = figure.before === null || change === null || figure.better === 'neither' || change === 0 ? null : (change > 0) === (figure.better === 'higher')
        return {
          path: figure.path, mark: isGood === null ? 'plain' : isGood ? 'good' : 'bad',
          text: `${figure.name[language]} ${join([formatFigure(figure.value, figure.unit, language), change === null ? '' : t.before(formatChange(change, figure.unit === 'percent' ? 'points' : 'ratio', language)), figure.usual === null ? '' : t.usual(formatFigure(figure.usual, figure.unit, language))])}`,
        }
      }),
    },
  ]
  const parts: BulletinPart[] = [
    ...figures,
    {
      id: 'gaps', title: t.gaps, empty: bulletin.gaps.length === 0 ? t.noGaps : null, rest: rest(bulletin.gapCount, bulletin.gaps.length),
      lines: bulletin.gaps.map((gap): BulletinLine => ({
        path: gap.path, mark: 'bad',
        text: `${gap.name[language]} ${join([formatFigure(gap.actual, gap.unit ?? 'count', language), gap.expected === null ? '' : t.against(formatFigure(gap.expected, gap.unit ?? 'count', language)), gapText(gap, language), gap.owners.length === 0 ? t.nobody : gap.owners.join(language === 'zh' ? '、' : ' and ')])}`,
      })),
    },
    {
      id: 'due', title: t.due, empty: bulletin.due.length === 0 ? t.noDue : null, rest: rest(bulletin.dueCount, bulletin.due.length),
      lines: bulletin.due.map((due): BulletinLine => ({ path: due.path, mark: due.isLate ? 'bad' : 'plain', text: join([(typeof due.text === 'string' ? due.text : due.text[language]).replace(/[。.；;，,]+$/u, ''), due.owner ?? t.nobody, due.isLate ? t.overdue(dayText(due.dueOn)) : t.today]) })),
    },
    {
      id: 'lateFiles', title: t.late, empty: bulletin.lateFiles.length === 0 ? t.noLate : null, rest: rest(bulletin.lateFileCount, bulletin.lateFiles.length),
      lines: bulletin.lateFiles.map((file): BulletinLine => ({ path: file.path, mark: 'bad', text: join([`${file.name[language]} ${file.slice}`, t.dueAt(momentText(file.dueAt, language))]) })),
    },
  ]
  const missing = bulletin.lacks.map((lack): BulletinLine => ({ path: lack === 'plan' ? '/plan' : '/feeds', mark: 'bad', text: lackWords[lack][language](bulletin) }))
  return missing.length === 0 ? parts : [{ id: 'lacks', title: t.lacks, lines: missing, empty: null, rest: null }, ...parts]
}

function gapText(gap: Bulletin['gaps'][number], language: Language): string {
  if (gap.gap === null) return ''
  const t = words[language]
  const own = gap.unit === 'percent' ? formatChange(Math.abs(gap.gap) * 100, 'points', language).replace(/^\+/, '') : formatFigure(Math.abs(gap.gap), gap.unit ?? 'count', language)
  const amount = gap.amount === null || gap.amountUnit === null || gap.amountUnit === gap.unit ? '' : ` = ${formatFigure(Math.round(Math.abs(gap.amount)), gap.amountUnit, language)}`
  return t.gap(own + amount)
}
function momentText(instant: string, language: Language): string {
  const local = new Date(Date.parse(instant) + 8 * 3_600_000).toISOString()
  return `${formatDay(local.slice(0, 10), language, 'short', local.slice(0, 10))} ${local.slice(11, 16)}`
}

/** The bulletin as a text for a chat or a notice. */
export function bulletinText(bulletin: Bulletin, language: Language): string {
  return bulletinParts(bulletin, language).map((part) => {
    const lines = part.lines.map((line, index) => `${part.id === 'lacks' ? '!' : `${index + 1}.`} ${line.text}`)
    return [`【${part.title}】`, ...lines, ...(part.empty === null ? [] : [part.empty]), ...(part.rest === null ? [] : [part.rest])].join('\n')
  }).join('\n')
}
