import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { formatMonth } from '../../platform/ui/formatDay.ts'
import { formatChange, formatFigure } from '../../platform/ui/formatFigure.ts'
import { State } from '../../platform/ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { statusWords } from '../../work/order/statusWords.data.ts'
import type { ReviewAction } from './contract.ts'

const words = defineWords({
  zh: {
    action: '措施', before: '之前', after: '之后', against: '与未实施地区相比', verdict: '有用吗', helped: '有用', unclear: '看不出来', worse: '更差了', unknown: '说不清',
    notYet: '之后的数据还没有来', everywhere: '全部地区都做了，没有可比的地区', tooFew: '未实施的地区不足 3 个，数据说不清', noFigure: '这个指标没有分地区的数据',
    interval: (coverage: number, low: string, high: string) => `${coverage}% 区间 ${low}～${high}`, counts: (treated: number, controls: number, level: string) => `${treated} 个对 ${controls} 个${level}`, township: '乡镇', county: '县',
    method: '双重差分：实施地区的变化减去未实施地区的变化。共同的季节、价格已扣除；只发生在实施地区的别的事扣不掉。',
  },
  en: {
    action: 'Action', before: 'Before', after: 'After', against: 'Against areas without it', verdict: 'Did it help', helped: 'it helped', unclear: 'cannot be seen', worse: 'it got worse', unknown: 'cannot tell',
    notYet: 'the figures after it have not come', everywhere: 'it was done everywhere: nothing to compare with', tooFew: 'fewer than 3 areas without it: the data cannot tell', noFigure: 'this indicator has no figures by area',
    interval: (coverage: number, low: string, high: string) => `${coverage} % interval ${low} to ${high}`, counts: (treated: number, controls: number, level: string) => `${treated} against ${controls} ${level}`, township: 'townships', county: 'counties',
    method: 'Difference in differences: the change where it was done less the change where it was not. What moved everywhere drops out; what else befell only those areas does not.',
  },
})

export function OrderStatusWord({ status }: { readonly status: string }): ReactNode {
  const { language } = useLanguage()
  const known: Readonly<Record<string, { zh: string; en: string }>> = statusWords
  return <>{known[status]?.[language] ?? status}</>
}

const verdictState = { helped: 'onTrack', unclear: 'watch', worse: 'offTrack' } as const

/** Actions of earlier meetings, and whether they did anything. */
export function EarlierActions({ actions }: { readonly actions: readonly ReviewAction[] }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  return (
    <>
      <div className="plan-scroll" tabIndex={0} role="group">
        <table className="plan-sheet bh-numbers review-sheet">
          <thead><tr><th scope="col">{t.action}</th><th scope="col">{t.before}</th><th scope="col">{t.after}</th><th scope="col">{t.against}</th><th scope="col">{t.verdict}</th></tr></thead>
          <tbody>
            {actions.map((action) => (
              <tr key={action.orderId}>
                <th scope="row"><Link to={`/work/orders/${action.orderId}`}>{action.title}</Link><br /><span className="bh-small bh-faint">{formatMonth(action.month, language)} · {action.measureName[language]} · {action.areaName} · {action.ownerName ?? '—'} · <OrderStatusWord status={action.status} /></span></th>
                <td>{formatFigure(action.before, action.unit, language)}</td>
                <td>{formatFigure(action.after, action.unit, language)}</td>
                <td><Effect action={action} /></td>
                <td>{action.help.kind === 'unknown' ? <span className="bh-faint">{t.unknown}</span> : <State state={verdictState[action.help.verdict]}>{t[action.help.verdict]}</State>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="bh-small bh-faint">{t.method}</p>
    </>
  )
}

function Effect({ action }: { readonly action: ReviewAction }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const { help } = action
  if (help.kind === 'unknown') return <span className="bh-soft">{t[help.because]}</span>
  const show = (value: number) => (help.scale === 'relative' ? formatChange(value, 'ratio', language) : action.unit === 'percent' ? formatChange(value * 100, 'points', language) : `${value > 0 ? '+' : ''}${formatFigure(value, action.unit, language)}`)
  return <>{show(help.effect)}<br /><span className="bh-small bh-faint">{t.interval(Math.round(help.coverage * 100), show(help.low), show(help.high))} · {t.counts(help.treatedCount, help.controlCount, t[action.level])}</span></>
}
