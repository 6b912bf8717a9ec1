import type { Language } from '../../kernel/refusal.ts'
import type { Position } from './contract.ts'

/** As a person reads it: longitude first, as the maps here write it. */
export function positionText({ longitude, latitude, accuracyM }: Position, language: Language): string {
  const place = language === 'zh' ? `${longitude.toFixed(5)}，${latitude.toFixed(5)}` : `${longitude.toFixed(5)}, ${latitude.toFixed(5)}`
  return accuracyM === null ? place : language === 'zh' ? `${place}（误差 ${Math.round(accuracyM)} 米）` : `${place} (±${Math.round(accuracyM)} m)`
}

/** What was typed, longitude and latitude; null when it is no place on earth. */
export function parsePosition(text: string): Position | null {
  const [longitude, latitude, ...more] = text.normalize('NFKC').split(/[,、\s]+/u).filter((part) => part !== '').map(Number)
  if (longitude === undefined || latitude === undefined || more.length > 0 || !(Math.abs(longitude) <= 180) || !(Math.abs(latitude) <= 90)) return null
  return { longitude, latitude, accuracyM: null }
}
