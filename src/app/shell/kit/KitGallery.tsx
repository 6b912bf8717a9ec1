import Button from 'antd/es/button'
import { useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { AreaMap } from '../../../platform/ui/AreaMap.tsx'
import { BarList, SmallMultiples, Sparkline, TrendChart } from '../../../platform/ui/Chart.tsx'
import { DataTable } from '../../../platform/ui/DataTable.tsx'
import type { TableColumn } from '../../../platform/ui/DataTable.tsx'
import { Definition } from '../../../platform/ui/Definition.tsx'
import { EmptyState } from '../../../platform/ui/EmptyState.tsx'
import { Figure, State, stateWord } from '../../../platform/ui/figure.tsx'
import { LoadingState } from '../../../platform/ui/LoadingState.tsx'
import { NoPermission } from '../../../platform/ui/NoPermission.tsx'
import { Page } from '../../../platform/ui/Page.tsx'
import { Progress } from '../../../platform/ui/Progress.tsx'
import { FaultError, RefusalError } from '../../../platform/ui/refusalError.ts'
import { RefusalAlert } from '../../../platform/ui/RefusalAlert.tsx'
import { useLanguage, useWords } from '../../../platform/ui/words.ts'
import { kitWords } from './kitWords.ts'
import { sampleAreas, sampleRows, sampleTrend } from './sample.ts'
import type { SampleRow } from './sample.ts'

const refused = new RefusalError({
  code: 'BATCH_MONTH',
  status: 422,
  words: {
    zh: '文件里有 {count} 行不是 {month} 的数据。请检查后重新导出，或选择正确的月份。',
    en: '{count} rows of the file are not of {month}. Check the export, or choose the right month.',
  },
  params: { count: 12, month: '2011-03' },
})

/** Every component with invented figures, to be looked at; not part of a build. */
export function KitGallery(): ReactNode {
  const t = useWords(kitWords)
  const { language } = useLanguage()
  const [opened, setOpened] = useState<string | null>(null)
  const [rowCount, setRowCount] = useState(64)
  const columns = useMemo<readonly TableColumn<SampleRow>[]>(() => [
    { key: 'office', title: t.office, kind: 'text', value: (row) => row.office },
    { key: 'county', title: t.county, kind: 'text', value: (row) => row.county },
    { key: 'state', title: t.state, kind: 'text', value: (row) => stateWord(row.state, language), render: (row) => <State state={row.state} /> },
    { key: 'users', title: t.users, kind: 'number', unit: 'users', value: (row) => row.users, sum: true },
    { key: 'debt', title: t.debt, kind: 'yuan', value: (row) => row.debtYuan, sum: true },
    { key: 'rate', title: t.rate, kind: 'percent', value: (row) => row.rate },
    { key: 'due', title: t.due, kind: 'day', value: (row) => row.due },
    { key: 'month', title: t.month, kind: 'month', value: (row) => row.month, isHidden: true },
    { key: 'seenAt', title: t.seenAt, kind: 'time', value: (row) => row.seenAt, isHidden: true },
  ], [t, language])
  const [rows, setRows] = useState(() => sampleRows(64, language))
  const show = (count: number): void => {
    setRowCount(count)
    setRows(sampleRows(count, language))
  }
  return (
    <Page
      title={t.title}
      note={t.note}
      actions={<Button type="primary">{t.send}</Button>}
      whereTitle={t.where}
      where={
        <ul className="bh-stack">
          {t.chapters.split(' ').map((chapter, index) => (
            <li key={chapter} className="bh-row" style={{ justifyContent: 'space-between' }}>
              <span>{chapter}</span>
              <State state={(['offTrack', 'watch', 'noFigure', 'onTrack'] as const)[index % 4] ?? 'noFigure'} show="mark" />
            </li>
          ))}
        </ul>
      }
      loopTitle={t.loop}
      focus={t.clause}
      focusKey="sample"
      loop={
        <div className="bh-stack" style={{ gap: 24 }}>
          <div>
            <h2>{t.loop}</h2>
            <State state="offTrack" />
            <div>
              <Figure
                value={0.038}
                unit="percent"
                size="large"
                label={t.rate}
                better="lower"
                change={{ value: 0.4, kind: 'points', against: t.lastMonth }}
                onOpen={() => setOpened('rate')}
              />
            </div>
            <div className="bh-row bh-soft">
              {t.target} <Figure value={0.03} unit="percent" />
              <Sparkline points={sampleTrend.actual.slice(0, 5)} target={sampleTrend.target?.slice(0, 5)} state="offTrack" label={null} />
            </div>
            <div>
              {t.gap} <Figure value={214_000} unit="yuan" onOpen={() => setOpened('gap')} />
            </div>
          </div>
          <div>
            <h3>{t.counties}</h3>
            <BarList
              title={t.counties}
              unit="percent"
              target={0.03}
              bars={sampleAreas(language).map((area) => ({ key: area.areaCode, label: area.name, value: area.value, state: area.state }))}
              onOpen={setOpened}
            />
          </div>
          <p className="bh-soft" aria-live="polite">
            {opened ? t.opened(opened) : t.nothingOpened}
          </p>
        </div>
      }
    >
      <div className="bh-stack" style={{ gap: 32 }}>
        <section className="bh-stack">
          <h2>{t.figures}</h2>
          <div className="bh-row" style={{ gap: 24 }}>
            <Figure value={118_234} unit="users" better="higher" change={{ value: -0.012, kind: 'ratio', against: t.lastMonth }} onOpen={() => setOpened('users')} />
            <Figure value={5_842_100} unit="yuan" better="higher" change={{ value: 0.032, kind: 'ratio', against: t.lastMonth }} />
            <Figure value={48.23} unit="yuanPerUser" />
            <Figure value={523_441} unit="megabytes" />
            <Figure value={null} unit="users" />
          </div>
          <div className="bh-row" style={{ gap: 24 }}>
            <State state="offTrack" />
            <State state="watch">{t.waiting}</State>
            <State state="noFigure" />
            <State state="onTrack" />
            <Definition meaning={t.meaning} source={t.source}>
              {t.term}
            </Definition>
          </div>
        </section>
        <section className="bh-stack">
          <h2>{t.trend}</h2>
          <div className="bh-card">
            <TrendChart title={t.rate} unit="percent" trend={sampleTrend} />
          </div>
          <SmallMultiples
            title={t.counties}
            unit="percent"
            items={sampleAreas(language).map((area, index) => ({
              key: area.areaCode,
              label: area.name,
              state: area.state,
              points: area.value === null ? [null, null] : [0.03, 0.033 + index * 0.002, 0.031, area.value],
              target: [0.032, 0.031, 0.0305, 0.03],
            }))}
            onOpen={setOpened}
          />
          <div className="bh-card">
            <AreaMap title={t.rate} prefecture="6323" unit="percent" better="lower" target={0.03} figures={sampleAreas(language)} onOpen={setOpened} />
          </div>
        </section>
        <section className="bh-stack">
          <h2>{t.table}</h2>
          <div className="bh-row">
            <Button size="small" onClick={() => show(64)}>64</Button>
            <Button size="small" onClick={() => show(20_000)}>20,000</Button>
            <Button size="small" onClick={() => show(0)}>0</Button>
          </div>
          <DataTable
            key={rowCount}
            name="kit.sample"
            title={t.tableTitle}
            columns={columns}
            rows={rows}
            rowKey={(row) => row.id}
            empty={<EmptyState title={t.empty} next={t.emptyNext} action={<Button type="primary">{t.import}</Button>} />}
            onOpen={(row) => setOpened(row.office)}
          />
        </section>
        <section className="bh-stack">
          <h2>{t.states}</h2>
          <RefusalAlert error={refused} />
          <RefusalAlert error={new FaultError(500, 'req-7f3a')} onRetry={() => undefined} />
          <RefusalAlert error={new TypeError('Failed to fetch')} onRetry={() => undefined} />
          <div className="bh-card">
            <Progress title={t.checking} done={128_400} total={300_000} unit={t.rowsUnit} elapsedSeconds={9} note="usage_201103.csv" canLeave onStop={() => undefined} stopLabel={t.stop} />
          </div>
          <div className="bh-card">
            <LoadingState lines={4} />
          </div>
          <div className="bh-card">
            <NoPermission what={t.verb} />
          </div>
        </section>
      </div>
    </Page>
  )
}
