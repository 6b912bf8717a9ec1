import type { ReactNode } from 'react'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { formatFigure, yuanOf } from '../../platform/ui/formatFigure.ts'
import { State, type StateName } from '../../platform/ui/State.tsx'
import { useLanguage, useWords } from '../../platform/ui/words.ts'
import type { Conversion, PrepayEffectView } from './contract.ts'
import type { PrepayData } from './PrepaySide.tsx'
import './prepay.css'
import { prepayWords } from './prepayWords.web.ts'

/** What the offers came to: who accepted, by step, and what arrears that avoided, with what cannot be told said. */
export function PrepayEffect({ data, conversions, stepName }: { readonly data: PrepayData; readonly conversions: readonly Conversion[]; readonly stepName: (step: string) => string }): ReactNode {
  const t = useWords(prepayWords)
  const { language } = useLanguage()
  const percent = (share: number): string => formatFigure(share, 'percent', language)
  const columns: TableColumn<Conversion>[] = [
    { key: 'step', title: t.step, kind: 'text', value: (row) => stepName(row.step) }, { key: 'offered', title: t.offered, kind: 'number', value: (row) => row.offered, sum: true }, { key: 'accepted', title: t.accepted, kind: 'number', value: (row) => row.accepted, sum: true },
    { key: 'rate', title: t.rate, kind: 'percent', value: (row) => row.rate?.share ?? null },
    { key: 'interval', title: t.interval, kind: 'text', value: (row) => (row.rate === null ? t.tooFew : `${percent(row.rate.low)} – ${percent(row.rate.high)}`) },
    { key: 'heldOut', title: t.heldOutStored, kind: 'text', value: (row) => t.heldShare(formatFigure(row.heldOutAccepted, 'count', language), formatFigure(row.heldOut, 'count', language)) },
  ]
  return (
    <>
      <h2>{t.conversions}</h2>
      <DataTable name="arrears.prepayConversions" title={t.conversions} cardHead="step" columns={columns} rows={conversions} rowKey={(row) => row.step} />
      <h2>{t.effect}</h2>
      <div className="bh-effects">
        <Effect title={t.ofRun} effect={data.effect} />
        {data.runs.length > 1 ? <Effect title={t.ofAll} effect={data.wholeEffect} /> : null}
      </div>
      <p className="bh-small bh-soft">{t.wholeNote}</p>
    </>
  )
}

function Effect({ title, effect }: { readonly title: string; readonly effect: PrepayEffectView | null }): ReactNode {
  const t = useWords(prepayWords)
  const { language } = useLanguage()
  const count = (value: number): string => formatFigure(value, 'count', language)
  if (effect === null || effect.perAccountFen === null || effect.lowFen === null || effect.highFen === null) return <section><h3>{title}</h3><p className="bh-soft">{t.noEffect}</p></section>
  const { perAccountFen, lowFen, highFen, treated } = effect
  const yuan = (fen: number): string => formatFigure(yuanOf(fen), 'yuan', language)
  const shown = (times: number): string => t.range(yuan(perAccountFen * times), yuan(lowFen * times), yuan(highFen * times))
  const [state, sentence]: [StateName, string] = lowFen > 0 ? ['onTrack', t.works] : highFen < 0 ? ['offTrack', t.harms] : ['noFigure', t.unclear]
  return (
    <section>
      <h3>{title}</h3>
      <p>{t.effectOf(count(effect.monthEnds), count(treated), count(effect.heldOut))}</p>
      <dl className="bh-facts"><dt>{t.perAccount}</dt><dd><strong>{shown(1)}</strong></dd><dt>{t.total}</dt><dd>{shown(treated)}</dd></dl>
      <State state={state}>{sentence}</State>
    </section>
  )
}
