import type { Language } from '../kernel/refusal.ts'
import { clientOf } from '../platform/ui/client.ts'
import type { FoundGroup } from '../platform/ui/SearchPalette.tsx'
import { hitKinds, searchContract } from './searchContract.ts'

const { client } = clientOf({ search: searchContract })

const kindWords = {
  clause: { zh: '条款', en: 'Clauses' },
  measure: { zh: '指标', en: 'Indicators' },
  area: { zh: '地', en: 'Places' },
  unit: { zh: '单位', en: 'Units' },
  staff: { zh: '人', en: 'People' },
} as const

/** Hits in groups, each with the page that it opens. */
export async function searchEverything(text: string, language: Language): Promise<readonly FoundGroup[]> {
  const hits = await client.search({ text })
  return hitKinds
    .map((kind) => ({
      kind: kindWords[kind][language],
      items: hits.filter((hit) => hit.kind === kind).map((hit) => ({ label: hit.label[language], hint: hit.hint[language], path: pathOf(kind, hit.id) })),
    }))
    .filter((group) => group.items.length > 0)
}

function pathOf(kind: (typeof hitKinds)[number], id: string): string {
  const safe = encodeURIComponent(id)
  return { clause: `/plan?clause=${safe}`, measure: `/measures/${safe}`, area: `/branch/areas?area=${safe}`, unit: `/branch/units?unit=${safe}`, staff: `/branch/units?staff=${safe}` }[kind]
}
