import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { formatFigure } from '../../platform/ui/formatFigure.ts'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import type { Ranking } from './contract.ts'

const words = defineWords({
  zh: { rank: '名次', last: '上周', county: '县（市）', score: '得分', points: (weight: number) => `${weight} 分`, usual: '平时', missing: '缺数据', rule: (weeks: number, cap: string) => `每项与本县前 ${weeks} 周的平均相比，最多按 ${cap} 倍计分；缺一天数据就不排名。`, by: (version: number) => `按《经营分析口径》第 ${version} 版`, byUsual: '按默认的《经营分析口径》' },
  en: { rank: 'Place', last: 'Last week', county: 'County', score: 'Points', points: (weight: number) => `${weight} pts`, usual: 'usually', missing: 'no data', rule: (weeks: number, cap: string) => `Each part is held against the county's own mean of ${weeks} weeks, and counts ${cap} times at most; a county that lacks a day has no place.`, by: (version: number) => `By the policy of the meeting, version ${version}`, byUsual: 'By the usual policy of the meeting' },
})

/** The counties by the week's points, each part with what is usual there. */
export function RankingTable({ ranking }: { readonly ranking: NonNullable<Ranking> }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  return (
    <>
      <div className="plan-scroll" tabIndex={0} role="group">
        <table className="plan-sheet bh-numbers">
          <thead><tr><th scope="col">{t.county}</th><th scope="col">{t.rank}</th><th scope="col">{t.last}</th><th scope="col">{t.score}</th>{ranking.rule.map((part) => <th key={part.measureId} scope="col">{part.name[language]} ({t.points(part.weight)})</th>)}</tr></thead>
          <tbody>
            {ranking.rows.map((row) => (
              <tr key={row.areaCode}>
                <th scope="row">{row.name}</th>
                <td>{row.rank ?? <span className="bh-faint">{t.missing}</span>}</td>
                <td className="bh-soft">{row.lastRank ?? '—'}</td>
                <td>{row.score === null ? '—' : row.score.toFixed(1)}</td>
                {row.parts.map((part, index) => {
                  const unit = ranking.rule[index]?.unit ?? 'count'
                  return <td key={part.measureId}>{formatFigure(part.value, unit, language)} <span className="bh-small bh-faint">{t.usual} {formatFigure(part.usual === null ? null : Math.round(part.usual), unit, language)}</span></td>
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="bh-small bh-faint">{t.rule(ranking.usualWeeks, String(ranking.cap))} <Link to={ranking.by.ruleId === null ? '/rules?kind=plan.review' : `/rules/${ranking.by.ruleId}`}>{ranking.by.version === null ? t.byUsual : t.by(ranking.by.version)}</Link></p>
    </>
  )
}
