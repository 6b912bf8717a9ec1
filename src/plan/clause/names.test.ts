import { expect, test } from 'vitest'
import { typedIndicators } from '../../branch/index.ts'
import { arrearsMeasures } from '../../arrears/index.ts'
import { marketMeasures } from '../../market/index.ts'
import { dictionary } from './dictionary.data.ts'

const declared = new Map([...[...marketMeasures, ...arrearsMeasures].map((measure) => [measure.id, measure.name] as const), ...typedIndicators.map((indicator) => [indicator.measureId, indicator.name] as const)])

test('an indicator has one name, in the dictionary of the plan as in its chapter', () => {
  const different = dictionary.flatMap((entry) => {
    const name = declared.get(entry.measureId)
    return name && (name.zh !== entry.name.zh || name.en !== entry.name.en) ? [`${entry.measureId}: ${entry.name.zh}/${entry.name.en} <> ${name.zh}/${name.en}`] : []
  })
  expect(different).toEqual([])
})

test('every indicator that figures come for can be proposed by the dictionary', () => {
  const known = new Set(dictionary.map((entry) => entry.measureId))
  expect([...declared.keys()].filter((id) => !known.has(id) && !id.startsWith('market.daily.'))).toEqual([])
})
