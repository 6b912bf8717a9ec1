import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Select from 'antd/es/select'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { BarList } from '../../platform/ui/BarList.tsx'
import { clientOf } from '../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { formatDay, formatMonth } from '../../platform/ui/formatDay.ts'
import { formatFigure, yuanOf } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { State, type StateName } from '../../platform/ui/State.tsx'
import { useLanguage, useWords } from '../../platform/ui/words.ts'
import { type OfferView, type PlaceView, prepayContract, stepWords } from './contract.ts'
import { PrepayEffect } from './PrepayEffect.tsx'
import { PrepaySide } from './PrepaySide.tsx'
import { prepayWords } from './prepayWords.web.ts'

const { query, client } = clientOf({ prepay: prepayContract })
const offerState = (offer: OfferView): StateName => (offer.acceptedOn !== null ? 'onTrack' : offer.isHeldOut || offer.droppedBecause !== null ? 'noFigure' : 'watch')

/** 预存推广: who is offered to pay in advance and why, who accepted, and what arrears it avoided. */
export function PrepayDesk(): ReactNode {
  const t = useWords(prepayWords)
  const { language } = useLanguage()
  const fresh = useQueryClient()
  const [search, setSearch] = useSearchParams()
  const [openKey, setOpenKey] = useState<string | null>(null)
  const wanted = Number(search.get('run') ?? 0)
  const read = useQuery(query.prepay.read.queryOptions({ input: wanted > 0 ? { runId: wanted } : {} }))
  const decide = useMutation({ mutationFn: () => client.prepay.decide(), onSuccess: () => fresh.invalidateQueries({ queryKey: query.key() }) })
  if (read.error) return <Page title={t.title}><RefusalAlert error={read.error} onRetry={() => void read.refetch()} /></Page>
  if (!read.data) return <Page title={t.title}><LoadingState shape="rows" /></Page>
  const { run, runs, hasRule, mayDecide, steps } = read.data
  const count = (value: number): string => formatFigure(value, 'count', language)
  const made = (
    <>
      <RefusalAlert error={decide.error} />
      {decide.data ? <p role="status">{decide.data.isFresh ? t.decided(count(decide.data.asked), count(decide.data.offered), count(decide.data.heldOut)) : t.already}</p> : null}
    </>
  )
  const make = mayDecide && hasRule ? <Button loading={decide.isPending} onClick={() => decide.mutate()}>{t.decide}</Button> : undefined
  if (run === null) {
    return (
      <Page title={t.title} note={<Link to="/rules">{t.rules}</Link>}>
        {made}
        <EmptyState title={hasRule ? t.empty : t.noRule} next={hasRule ? t.emptyNext : t.noRuleNext} action={hasRule ? make : <Link to="/rules">{t.toRules}</Link>} />
      </Page>
    )
  }
  const { asked, leftOut, heldOut, offered, dropped, accepted, offers, places, conversions } = read.data
  const stepName = (step: string): string => stepWords[language](steps.find((each) => each.step === step)?.bills ?? Number(step))
  const stateName = (offer: OfferView): string => (offer.droppedBecause !== null ? { paid: t.paid, paused: t.pausedSince, gone: t.gone }[offer.droppedBecause] : offer.isHeldOut ? t.isHeldOut : offer.acceptedOn !== null ? t.isAccepted : t.isOffered)
  const placeColumns: TableColumn<PlaceView>[] = [
    { key: 'county', title: t.county, kind: 'text', value: (row) => row.countyName }, { key: 'step', title: t.step, kind: 'text', value: (row) => stepName(row.step) }, { key: 'offers', title: t.offers, kind: 'number', value: (row) => row.offers, sum: true },
    { key: 'prestore', title: t.prestore, kind: 'yuan', value: (row) => yuanOf(row.prestoreFen), sum: true }, { key: 'gain', title: t.gain, kind: 'yuan', value: (row) => yuanOf(row.gainFen), sum: true },
    { key: 'accepted', title: t.accepted, kind: 'number', value: (row) => row.accepted, sum: true },
    { key: 'rate', title: t.rate, kind: 'percent', value: (row) => (run.handedOn === null ? null : row.accepted / row.offers), total: (rows) => (run.handedOn === null ? null : rows.reduce((sum, row) => sum + row.accepted, 0) / Math.max(1, rows.reduce((sum, row) => sum + row.offers, 0))) },
  ]
  const columns: TableColumn<OfferView>[] = [
    { key: 'place', title: t.place, kind: 'number', value: (row) => row.place }, { key: 'account', title: t.account, kind: 'text', value: (row) => row.accountNo, render: (row) => <Link to={`/arrears/accounts/${row.accountNo}`}>{row.accountNo}</Link> },
    { key: 'state', title: t.state, kind: 'text', value: stateName, render: (row) => <State state={offerState(row)}>{stateName(row)}</State> }, { key: 'step', title: t.step, kind: 'text', value: (row) => stepName(row.step) },
    // Whoever is held out stands in the list as well: a sum over all would be more than what is offered.
    { key: 'prestore', title: t.prestore, kind: 'yuan', value: (row) => yuanOf(row.prestoreFen) }, { key: 'gain', title: t.gain, kind: 'yuan', value: (row) => yuanOf(row.gainFen) },
    { key: 'county', title: t.county, kind: 'text', value: (row) => row.countyName }, { key: 'area', title: t.area, kind: 'text', value: (row) => row.areaName, isHidden: true }, { key: 'brand', title: t.brand, kind: 'text', value: (row) => row.brand, isHidden: true }, { key: 'tier', title: t.tier, kind: 'text', value: (row) => row.tier ?? '', isHidden: true },
    { key: 'risk', title: t.risk, kind: 'percent', value: (row) => row.riskPermille / 1_000 }, { key: 'chance', title: t.chance, kind: 'percent', value: (row) => row.chancePermille / 1_000 }, { key: 'riskClass', title: t.riskClass, kind: 'text', value: (row) => t[row.riskClass] },
    { key: 'median', title: t.median, kind: 'yuan', value: (row) => yuanOf(row.medianFen), isHidden: true }, { key: 'gift', title: t.gift, kind: 'yuan', value: (row) => yuanOf(row.giftFen), isHidden: true },
    { key: 'acceptedOn', title: t.acceptedOn, kind: 'day', value: (row) => row.acceptedOn }, { key: 'acceptedYuan', title: t.acceptedYuan, kind: 'yuan', value: (row) => yuanOf(row.acceptedFen), sum: true },
  ]
  const open = offers.find((offer) => offer.accountNo === openKey) ?? null
  const nobody = <EmptyState title={t.noOffers} next={t.noOffersNext} />
  const funnel = [
    { key: 'asked', label: t.asked, value: asked }, { key: 'leftOut', label: t.leftOut, value: leftOut.reduce((sum, each) => sum + each.accounts, 0) }, { key: 'heldOut', label: t.heldOut, value: heldOut }, { key: 'offered', label: t.offered, value: offered },
    ...(dropped > 0 ? [{ key: 'dropped', label: t.dropped, value: dropped }] : []), ...(run.handedOn === null ? [] : [{ key: 'accepted', label: t.accepted, value: accepted }]),
  ]
  return (
    <Page
      title={t.title} note={<>{t.note(formatMonth(run.month, language), formatDay(run.decidedOn, language), run.version)} <Link to={`/rules/${run.ruleId}`}>{t.rules}</Link></>} bodyTitle={t.list} loopTitle={open ? t.one : t[run.state]} focusKey={openKey}
      actions={(
        <span className="bh-row" style={{ gap: 8, flexWrap: 'wrap' }}>
          <Select aria-label={t.pickList} style={{ minWidth: 200 }} value={run.runId} onChange={(next: number) => { setOpenKey(null); setSearch({ run: String(next) }) }} options={runs.map((each) => ({ value: each.runId, label: `${formatMonth(each.month, language)} · ${t.version(each.version)} · ${t[each.state]}` }))} />
          {make}
        </span>
      )}
      loop={<PrepaySide data={read.data} run={run} open={open} stepName={stepName} />}
    >
      <div className="bh-stack" style={{ gap: 16 }}>
        {made}
        <h2>{t.funnel}</h2>
        <BarList title={t.funnel} unit="users" bars={funnel} />
        <details>
          <summary>{t.byReason}</summary>
          <BarList title={t.byReason} unit="users" bars={leftOut.map((each) => ({ key: each.reason, label: t[each.reason], value: each.accounts }))} />
        </details>
        {run.handedOn === null ? null : <PrepayEffect data={read.data} conversions={conversions} stepName={stepName} />}
        <h2>{t.places}</h2>
        <DataTable name="arrears.prepayPlaces" title={`${t.places} ${run.month}`} cardHead="county" columns={placeColumns} rows={places} rowKey={(row) => `${row.countyName} ${row.step}`} empty={nobody} />
        <h2>{t.offersTable}</h2>
        {read.data.isCut ? <p className="bh-small bh-soft">{t.cut}</p> : null}
        <DataTable name="arrears.prepay" title={`${t.offersTable} ${run.month}`} cardHead="account" columns={columns} rows={offers} rowKey={(row) => row.accountNo} openKey={openKey} onOpen={(row) => setOpenKey(row.accountNo)} holds={read.data.isCut ? 'part' : 'all'} empty={nobody} />
      </div>
    </Page>
  )
}
