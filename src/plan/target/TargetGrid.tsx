import LockOutlined from '@ant-design/icons/es/icons/LockOutlined'
import UnlockOutlined from '@ant-design/icons/es/icons/UnlockOutlined'
import { useState } from 'react'
import type { ClipboardEvent, ReactNode } from 'react'
import { formatFigure, unitWord } from '../../platform/ui/formatFigure.ts'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { brandFaults, brandFoot, type BrandLine, brandLines } from './brandRules.ts'
import type { GivenRow, Sheet } from './contract.ts'
import { footOf, holdsNothing } from './previewRules.ts'
import { readTargetValue } from './rules.ts'
import { none, sumKnown, type Three, weightedMean } from './splitRules.ts'
import { writtenTarget } from './targetText.web.ts'

const monthsEn = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const words = defineWords({
  zh: {
    name: '对象', owner: '责任人', share: '占比', whole: '全年', month: (month: number) => `${month} 月`, sumMonths: '各月合计', sum: '合计', weighted: '加权合计', parent: '上级目标', residual: '差额（未分解）', residualOwner: (name: string) => `差额责任人 ${name}`, nobody: '差额无人负责', noOwner: '无责任人', mine: '考核本人，由别人定', locked: '已锁定：要改请先解锁', nothing: (post: string) => `${post} · 没有负责的对象`,
    cell: (name: string, period: string) => `${name} ${period} 目标`, lock: (name: string, period: string) => `锁定 ${name} ${period}`, lastYear: (figure: string) => `去年 ${figure}`, hand: (name: string) => `${name} 手工占比`,
    wholeBrands: '全部品牌目标', partsBrands: '各品牌合计', noBrand: '未分到品牌', noBrandOwner: (names: string) => `由 ${names} 负责`, exceed: (cell: string, parts: string, whole: string) => `${cell}：各品牌合计 ${parts}，超过全部品牌目标 ${whole}`, apart: (cell: string, parts: string, whole: string) => `${cell}：全部品牌目标 ${whole} 不在各品牌之间，最近的是 ${parts}`, more: (count: number) => `另有 ${count} 处`,
  },
  en: {
    name: 'Subject', owner: 'Owner', share: 'Share', whole: 'Year', month: (month: number) => monthsEn[month - 1] ?? String(month), sumMonths: 'Sum of months', sum: 'Total', weighted: 'Weighted', parent: "Parent's target", residual: 'Not split', residualOwner: (name: string) => `Residual owned by ${name}`, nobody: 'Nobody owns the residual', noOwner: 'no owner', mine: 'You are scored on it; others set it', locked: 'Locked; unlock it to change it', nothing: (post: string) => `${post} · answers for nothing`,
    cell: (name: string, period: string) => `Target of ${name} ${period}`, lock: (name: string, period: string) => `Lock ${name} ${period}`, lastYear: (figure: string) => `last year ${figure}`, hand: (name: string) => `Share of ${name} by hand`,
    wholeBrands: 'Target of all brands', partsBrands: 'Sum of the brands', noBrand: 'Given to no brand', noBrandOwner: (names: string) => `owned by ${names}`, exceed: (cell: string, parts: string, whole: string) => `${cell}: the brands come to ${parts}, above the ${whole} of all brands`, apart: (cell: string, parts: string, whole: string) => `${cell}: the target of all brands, ${whole}, lies between none of them; the nearest is ${parts}`, more: (count: number) => `${count} more`,
  },
})

export type TargetGridProps = {
  readonly sheet: Sheet
  readonly rows: readonly GivenRow[]
  readonly side: keyof Three
  readonly from: string
  readonly shares: ReadonlyMap<string, number> | null
  /** Typed shares, where they are part of the method. */
  readonly hand: Readonly<Record<string, number>> | null
  readonly residualOwner: string | null
  readonly bad: ReadonlyMap<string, string>
  /** The line that was asked for. */
  readonly line: string | null
  readonly onType: (code: string, column: number, text: string) => void
  readonly onLock: (code: string, column: number) => void
  readonly onHand: (code: string, share: number) => void
  readonly onPaste: (event: ClipboardEvent, row: number, column: number) => void
}
const YEAR = 12

/** Children down, months across: what is typed, locked and left. */
export function TargetGrid(props: TargetGridProps): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const { sheet, rows, side } = props
  const { unit } = sheet.measure
  const [typing, setTyping] = useState<{ key: string; text: string } | null>(null)
  const columns = [...sheet.months, sheet.key.year]
  const foot = footOf(sheet, rows, side)
  const number = (value: number | null) => (value === null ? '—' : unit === 'percent' ? writtenTarget(value, unit) : value.toLocaleString('en-US', { maximumFractionDigits: 2 }))
  const ofBrands = brandLines(sheet, rows)
  const isCompared = side === 'target' && sheet.byBrand !== null && ofBrands.some((line) => line.parts.size > 0 && line.whole.some((value) => value !== null))
  const faults = sheet.byBrand && isCompared ? brandFaults(sheet.byBrand.way, ofBrands, sheet.brands) : []
  const isFault = new Set(faults.map((fault) => `${fault.code} ${fault.column}`))
  const brandSum = isCompared ? brandFoot(ofBrands) : null
  const brandOwners = [...new Set(sheet.rows.flatMap((row) => row.ownerName ?? props.residualOwner ?? []))].slice(0, ownersShown)
  const infoOf = new Map(sheet.rows.map((row) => [row.code, row]))
  const footLine = (label: ReactNode, values: readonly (number | null)[], className = '') => (
    <tr className={className}><th scope="row">{label}</th>{props.shares ? <td /> : null}{values.map((value, index) => <td key={columns[index]} className={className && value !== null && value !== 0 ? 'bh-target-bad' : ''}>{number(value)}</td>)}{sheet.kind === 'flow' ? <td /> : null}</tr>
  )
  return (
    <>
    <div className="bh-target-scroll" tabIndex={0} role="region" aria-label={sheet.title[language]}>
      <table className="bh-target-grid bh-numbers">
        <thead><tr>
          <th scope="col">{t.name} <span className="bh-faint">{unitWord(unit, language)}</span></th>{props.shares ? <th scope="col">{t.share}</th> : null}
          {columns.map((period, index) => <th key={period} scope="col">{index === YEAR ? t.whole : t.month(index + 1)}</th>)}{sheet.kind === 'flow' ? <th scope="col">{t.sumMonths}</th> : null}
        </tr></thead>
        <tbody>
          {rows.map((row, rowIndex) => {
            const info = infoOf.get(row.code)
            const name = info?.name ?? row.code
            const months = sumKnown(row.months.map((month) => month[side]))
            const differs = months !== null && row.year[side] !== null && Math.abs(months - (row.year[side] ?? 0)) > 1e-6
            return (
              <tr key={row.code} ref={row.code === props.line ? showLine : undefined} className={row.code === props.line ? 'bh-target-line' : undefined}>
                <th scope="row">{name}<span className="bh-faint bh-small">{info?.isMine ? t.mine : info?.kind === 'staff' ? (holdsNothing(info) ? t.nothing(info.level) : info.level) : (info?.ownerName ?? t.noOwner)}</span></th>
                {props.shares ? <td>{props.hand
                  ? <input aria-label={t.hand(name)} inputMode="decimal" value={Number(((props.hand[row.code] ?? 0) * 100).toPrecision(6))} onChange={(event) => props.onHand(row.code, Math.max(0, Number(event.target.value) || 0) / 100)} />
                  : (props.shares.has(row.code) ? `${((props.shares.get(row.code) ?? 0) * 100).toFixed(1)}%` : '—')}</td> : null}
                {columns.map((period, column) => {
                  const key = `${row.code} ${period}`
                  const isLocked = column === YEAR ? row.isYearLocked : (row.lockedMonths[column] ?? false)
                  const isFixed = !sheet.may.edit || info?.isMine === true || (column < YEAR && period < props.from)
                  const value = (column === YEAR ? row.year : (row.months[column] ?? none))[side]
                  return (
                    <td key={period} className={isLocked ? 'bh-target-locked' : ''}>
                      <input aria-label={t.cell(name, period)} disabled={isFixed || isLocked} title={isLocked ? t.locked : column < YEAR ? t.lastYear(formatFigure(info?.lastYear[column] ?? null, unit, language)) : undefined} inputMode="decimal"
                        className={props.bad.has(key) || isFault.has(`${row.code} ${column}`) ? 'bh-target-bad' : ''} value={typing?.key === key ? typing.text : (props.bad.get(key) ?? writtenTarget(value, unit))}
                        onFocus={() => setTyping({ key, text: props.bad.get(key) ?? writtenTarget(value, unit) })} onBlur={() => setTyping(null)}
                        onChange={(event) => { setTyping({ key, text: event.target.value }); props.onType(row.code, column, event.target.value) }}
                        onPaste={(event) => { setTyping(null); props.onPaste(event, rowIndex, column) }} />
                      {isFixed ? null : <button type="button" className="bh-target-lock" aria-pressed={isLocked} aria-label={t.lock(name, period)} onClick={() => props.onLock(row.code, column)}>{isLocked ? <LockOutlined /> : <UnlockOutlined />}</button>}
                    </td>
                  )
                })}
                {sheet.kind === 'flow' ? <td className={differs ? 'bh-target-bad' : ''}>{number(months)}</td> : null}
              </tr>
            )
          })}
        </tbody>
        <tfoot>
          {footLine(sheet.kind === 'ratio' ? t.weighted : t.sum, foot.sum)}
          {sheet.parent ? footLine(<>{t.parent}<span className="bh-faint bh-small">{sheet.parent.name}</span></>, foot.parent) : null}
          {sheet.parent && sheet.kind !== 'ratio' ? footLine(<>{t.residual}<span className="bh-faint bh-small">{props.residualOwner === null ? t.nobody : t.residualOwner(props.residualOwner)}</span></>, foot.residual, 'bh-target-residual') : null}
          {brandSum ? <>
            {footLine(t.wholeBrands, sheet.byBrand?.way === 'sum' ? brandSum.whole : wholeRolledUp(sheet, ofBrands))}
            {sheet.byBrand?.way === 'sum' ? <>{footLine(t.partsBrands, brandSum.parts)}{footLine(<>{t.noBrand}<span className="bh-faint bh-small">{brandOwners.length === 0 ? t.nobody : t.noBrandOwner(brandOwners.join(language === 'zh' ? '、' : ', '))}</span></>, brandSum.residual, 'bh-target-residual')}</> : null}
          </> : null}
        </tfoot>
      </table>
    </div>
    {faults.length === 0 ? null : (
      <ul className="bh-target-faults">
        {faults.slice(0, faultsShown).map((fault) => <li key={`${fault.code} ${fault.column}`}>{(fault.kind === 'exceed' ? t.exceed : t.apart)(`${infoOf.get(fault.code)?.name ?? fault.code} ${columns[fault.column] ?? ''}`, number(fault.parts), number(fault.whole))}</li>)}
        {faults.length > faultsShown ? <li>{t.more(faults.length - faultsShown)}</li> : null}
      </ul>
    )}
    </>
  )
}
const faultsShown = 5
const ownersShown = 4

/** Of a ratio the whole of one child stands for itself; of several it is weighted like the foot above it. */
function wholeRolledUp(sheet: Sheet, lines: readonly BrandLine[]): readonly (number | null)[] {
  const weightOf = new Map(sheet.rows.map((row) => [row.code, row.lastYearWeights]))
  return Array.from({ length: YEAR + 1 }, (_, column) => weightedMean(lines.map((line) => ({ value: line.whole[column] ?? null, weight: column < YEAR ? (weightOf.get(line.code)?.[column] ?? null) : sumKnown(weightOf.get(line.code) ?? []) }))))
}

/** Brings the line that a link asked for before the eye. */
function showLine(row: HTMLTableRowElement | null): void {
  row?.scrollIntoView({ block: 'nearest' })
}

/** Text to a cell: null for an empty one, undefined where it is no number. */
export function readCell(text: string): number | null | undefined {
  if (text.trim() === '') return null
  return readTargetValue(text) ?? undefined
}
