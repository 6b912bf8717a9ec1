import type { AreaFigure } from '../../../platform/ui/AreaMap.tsx'
import type { Trend } from '../../../platform/ui/Chart.tsx'
import type { StateName } from '../../../platform/ui/State.tsx'
import type { Language } from '../../../kernel/refusal.ts'

/** Invented figures for looking at the components; no branch is meant. */
export type SampleRow = {
  readonly id: string
  readonly office: string
  readonly county: string
  readonly state: StateName
  readonly users: number | null
  readonly debtYuan: number
  readonly rate: number | null
  readonly due: string
  readonly month: string
  readonly seenAt: string
}

const counties: Record<Language, readonly string[]> = {
  zh: ['同仁县', '尖扎县', '泽库县', '河南县'],
  en: ['Tongren', 'Jainca', 'Zekog', 'Henan'],
}
const states: readonly StateName[] = ['offTrack', 'watch', 'onTrack', 'noFigure']

export function sampleRows(count: number, language: Language): readonly SampleRow[] {
  return Array.from({ length: count }, (_, index) => {
    const noise = Math.abs(Math.sin(index * 12.9898) * 43758.5453) % 1
    const state = states[index % 4] ?? 'noFigure'
    return {
      id: String(index),
      office: language === 'zh' ? `第 ${index + 1} 营业部` : `Office ${index + 1}`,
      county: counties[language][index % 4] ?? '',
      state,
      users: state === 'noFigure' ? null : Math.round(800 + noise * 9000),
      debtYuan: Math.round(noise * 4_000_000) / 100,
      rate: state === 'noFigure' ? null : 0.02 + noise * 0.04,
      due: `2011-03-${String(1 + (index % 28)).padStart(2, '0')}`,
      month: '2011-03',
      seenAt: `2011-03-${String(1 + (index % 28)).padStart(2, '0')}T0${index % 10}:15:00Z`,
    }
  })
}

const months = Array.from({ length: 12 }, (_, index) => index + 1)
export const sampleTrend: Trend = {
  labels: months.map((month) => `2011-${String(month).padStart(2, '0')}`),
  actual: [0.031, 0.034, 0.038, 0.036, 0.037, ...Array.from({ length: 7 }, () => null)],
  target: months.map((month) => 0.034 - month * 0.00035),
  lastYear: [0.04, 0.041, 0.039, 0.042, 0.038, 0.037, 0.036, 0.038, 0.035, 0.034, 0.033, 0.033],
  band: {
    low: [null, null, null, null, 0.037, 0.035, 0.034, 0.033, 0.032, 0.031, 0.03, 0.029],
    high: [null, null, null, null, 0.037, 0.039, 0.04, 0.04, 0.041, 0.041, 0.042, 0.042],
  },
}

export function sampleAreas(language: Language): readonly AreaFigure[] {
  const names = counties[language]
  return [
    { areaCode: '632321', name: names[0] ?? '', value: 0.031, state: 'onTrack' },
    { areaCode: '632322', name: names[1] ?? '', value: null, state: 'noFigure' },
    { areaCode: '632323', name: names[2] ?? '', value: 0.052, state: 'offTrack' },
    { areaCode: '632324', name: names[3] ?? '', value: 0.044, state: 'watch' },
  ]
}
