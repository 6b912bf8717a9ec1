import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import { addMonths, month as toMonth } from '../../kernel/day.ts'
import { clientOf } from '../../platform/ui/client.ts'
import { TrendChart } from '../../platform/ui/Chart.tsx'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { formatFigure, yuanOf } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { State } from '../../platform/ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { PeriodPick } from '../../branch/measure/MeasurePicks.tsx'
import { intervalShare } from '../roll/contract.ts'
import { AccountForecast } from './AccountForecast.tsx'
import { alarmSentence } from './alarmWords.web.ts'
import { provisionContract } from './contract.ts'
import './provision.css'
import { ProvisionPlaces, ProvisionTable } from './ProvisionTable.tsx'
import { RollMatrix } from './RollMatrix.tsx'
import { Vintages } from './Vintages.tsx'

const { query } = clientOf({ provision: provisionContract })

const words = defineWords({
  zh: {
    title: '滚动率与拨备', note: '欠费每月往更老的账龄滚多少、最后有多少收不回来、该计提多少；全州一起算。', empty: '还没有算过滚动率', next: '至少要有两个相连月末的账单和缴费；月末文件到齐后的早上会自动算。', toFeeds: '去导入文件',
    clean: '没有发现记录口径或缴费习惯的突变，可以往前预测。', refused: '发现突变，不给干净的预测：', short: (months: number) => `月末太少，至少 ${months} 个才能预测。`, forecast: '欠费余额：实际与预测', foretell: (share: string) => `阴影是事前给出的 ${share} 区间，假定不再核销；预测以同一规则在过去检验。`,
    held: (inside: number, of: number) => `此前 ${of} 次提前一个月的预测，${inside} 次落在区间内。`, noHeld: '还没有到期的预测可以检验。', provision: '各账龄拨备', matrix: '滚动率', accounts: '按户预测', vintages: '各月账单还剩多少没收', rule: '规则', noRule: '还没有批准的坏账准备规则：只列历史预期损失，不计提。', version: (version: number) => `第 ${version} 版`, method: '计提方法', rates: '按比例', history: '按历史滚动率', loss: '违约损失率', writeOff: '核销账龄', monthsOld: (months: number) => `${months} 个月`, computed: '算出时间', window: '所用月末', toRules: '坏账准备规则', places: '各区县', total: '欠费余额',
  },
  en: {
    title: 'Roll rates and provision', note: 'How much of the arrears rolls into older ages each month, how much is lost in the end, and what to set aside; for the whole branch.', empty: 'No roll rates yet', next: 'Two month ends in a row are needed; they are worked out on the morning after the files of a month end have come.', toFeeds: 'Bring a file',
    clean: 'No sudden change of recording or of paying was found; a forecast may be given.', refused: 'A sudden change was found, so no clean forecast is given:', short: (months: number) => `Too few month ends: a forecast needs ${months}.`, forecast: 'Arrears: actual and forecast', foretell: (share: string) => `The band is the ${share} interval given beforehand, without further write-offs; the same rule is tested on the past.`,
    held: (inside: number, of: number) => `Of ${of} forecasts a month ahead, ${inside} came true within their interval.`, noHeld: 'No forecast has fallen due yet.', provision: 'Provision by age', matrix: 'Roll rates', accounts: 'Forecast of accounts', vintages: 'How much of a month\'s bills is still open', rule: 'Rule', noRule: 'No provision rule is approved: the loss expected by history is shown, and nothing is set aside.', version: (version: number) => `version ${version}`, method: 'Method', rates: 'By rates', history: 'By the roll rates of history', loss: 'Loss given default', writeOff: 'Age of write-off', monthsOld: (months: number) => `${months} months`, computed: 'Worked out', window: 'Month ends', toRules: 'Provision rule', places: 'By county', total: 'Arrears',
  },
})
const monthsBack = 12

/** 滚动率与拨备: from one age to the next, to what is lost and what is set aside. */
export function Provision(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const [search, setSearch] = useSearchParams()
  const wanted = search.get('month')
  const read = useQuery(query.provision.read.queryOptions({ input: wanted ? { month: wanted } : {} }))
  if (read.error) return <Page title={t.title}><RefusalAlert error={read.error} onRetry={() => void read.refetch()} /></Page>
  if (!read.data) return <Page title={t.title}><LoadingState shape="rows" /></Page>
  const { month, months, body, rule, lines, before, places, held, wholes, computedAt, areaCode, areaName } = read.data
  if (month === null || body === null) return <Page title={t.title}><EmptyState title={t.empty} next={t.next} action={<Link to="/feeds">{t.toFeeds}</Link>} /></Page>
  const isClean = body.forecast.kind === 'clean'
  const ahead = isClean ? (body.money?.ahead ?? []) : []
  const past = wholes.filter((whole) => whole.month <= month).slice(-monthsBack)
  const foretold = held.filter((one) => one.state === 'openFen')
  const aheadAt = (place: number) => ahead[place]?.at(-1)
  const labels = [...past.map((whole) => whole.month), ...ahead.map((_, place) => addMonths(toMonth(month), place + 1))]
  const band = (end: 'low' | 'high') => labels.map((label, place) => {
    const figure = place < past.length ? foretold.find((one) => one.month === label) : aheadAt(place - past.length)
    // The band grows out of the last point.
    return figure ? yuanOf(figure[end]) : label === month ? yuanOf(past.at(-1)?.openFen ?? null) : null
  })
  const trend = { labels, actual: labels.map((_, place) => yuanOf(past[place]?.openFen ?? null)), band: { low: band('low'), high: band('high') } }
  const due = held.filter((one) => one.month <= month)
  const inside = due.filter((one) => one.came >= one.low && one.came <= one.high).length
  const share = formatFigure(intervalShare, 'percent', language)
  const loop = (
    <div className="bh-side bh-stack">
      <dl className="bh-facts">
        <dt>{t.rule}</dt><dd>{rule ? t.version(rule.version) : '—'}</dd>
        {rule ? (
          <>
            <dt>{t.method}</dt><dd>{rule.body.method === 'rates' ? t.rates : t.history}</dd>
            <dt>{t.loss}</dt><dd>{formatFigure(rule.body.lossPermille / 1000, 'percent', language)}</dd>
            <dt>{t.writeOff}</dt><dd>{t.monthsOld(rule.body.writeOffMonths)}</dd>
          </>
        ) : null}
        <dt>{t.window}</dt><dd>{body.months[0]} – {body.months.at(-1)}</dd>
        <dt>{t.computed}</dt><dd>{computedAt}</dd>
      </dl>
      {rule ? null : <p>{t.noRule}</p>}
      <p><Link to={rule ? `/rules/${rule.ruleId}` : '/rules'}>{t.toRules}</Link></p>
    </div>
  )
  return (
    <Page title={`${t.title} · ${areaName}`} note={t.note} loop={loop} loopTitle={t.rule} actions={<PeriodPick value={month} periods={months.toReversed()} onPick={(next) => setSearch({ month: next })} />}>
      <div className="bh-blocks">
        {body.alarms.length === 0 ? <p><State state="onTrack">{body.forecast.kind === 'tooShort' ? t.short(body.forecast.monthsNeeded) : t.clean}</State></p> : (
          <div role="note">
            <p><State state="offTrack">{t.refused}</State></p>
            <ul className="bh-alarms">{body.alarms.map((alarm) => <li key={JSON.stringify(alarm)}>{alarmSentence(alarm, language)}</li>)}</ul>
          </div>
        )}
        <h2>{t.forecast}</h2>
        <p className="bh-soft">{t.foretell(share)} {due.length === 0 ? t.noHeld : t.held(inside, due.length)}</p>
        <TrendChart title={t.total} unit="yuan" trend={trend} height={260} />
        <h2>{t.provision}</h2>
        <ProvisionTable month={month} areaCode={areaCode} lines={lines} before={before} />
        <h2>{t.places}</h2>
        <ProvisionPlaces month={month} places={places} />
        <h2>{t.matrix}</h2>
        <RollMatrix month={month} body={body} />
        <h2>{t.accounts}</h2>
        <AccountForecast body={body} />
        <h2>{t.vintages}</h2>
        <Vintages vintages={body.vintages} title={t.vintages} />
      </div>
    </Page>
  )
}
