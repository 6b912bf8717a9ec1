import type { ReactNode } from 'react'
import { formatFigure } from '../../../platform/ui/formatFigure.ts'
import { useLanguage, useWords } from '../../../platform/ui/words.ts'
import { strengthOf } from './binRules.ts'
import type { TrainingReport } from './contract.ts'
import { scorecardWords } from './scorecardWords.web.ts'

/** Every factor opens to its classes: how many went bad in each, what evidence that is, and how many points it gives. */
export function Factors({ model }: { readonly model: NonNullable<TrainingReport['model']> }): ReactNode {
  const t = useWords(scorecardWords)
  const { language } = useLanguage()
  const strengths = { none: t.ivNone, weak: t.ivWeak, medium: t.ivMedium, strong: t.ivStrong, suspicious: t.ivSuspicious }
  return (
    <>
      <h2>{t.factors}</h2>
      <p className="bh-soft">{t.base(String(Math.round(model.basePoints)))}</p>
      {model.factors.map((factor, index) => (
        <details key={factor.name} className="bh-factor" open={index < 2}>
          <summary>{factor.words[language]} · {t.iv} {factor.iv.toFixed(3)} · {strengths[strengthOf(factor.iv)]} · {factor.isUsed ? t.used : t.unused}</summary>
          {factor.isUsed ? null : <p className="bh-small bh-soft">{t.unusedNote}</p>}
          <table className="bh-steps">
            <thead><tr><th scope="col">{t.classOf}</th><th scope="col">{t.accounts}</th><th scope="col">{t.badRate}</th><th scope="col">{t.woe}</th><th scope="col">{t.points}</th></tr></thead>
            <tbody>
              {factor.bins.map((bin) => (
                <tr key={bin.words.en}>
                  <td>{bin.words[language]}</td><td>{formatFigure(bin.accounts, 'count', language)}</td><td>{formatFigure(bin.accounts === 0 ? null : bin.bads / bin.accounts, 'percent', language)}</td>
                  <td>{bin.woe.toFixed(2)}</td><td>{bin.points === null ? '—' : `${bin.points > 0 ? '+' : ''}${Math.round(bin.points)}`}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      ))}
    </>
  )
}
