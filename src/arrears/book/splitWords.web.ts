import { defineWords } from '../../platform/ui/words.ts'
import type { SplitBy, SplitLine } from './contract.ts'

export const splitWords = defineWords({
  zh: {
    outlet: '网点', channel: '渠道', brand: '品牌', tier: '客户等级', way: '缴费方式', group: '集团与个人', noOutlet: '未归网点', noTier: '未分等级', person: '个人', groupCustomer: '集团',
    ordinary: '自缴', agreed: '协议欠费', collection: '托收', own_hall: '自有营业厅', partner_hall: '合作营业厅', agent: '代办点', village_point: '村级服务点', electronic: '电子渠道',
  },
  en: {
    outlet: 'Outlet', channel: 'Channel', brand: 'Brand', tier: 'Tier', way: 'Way of paying', group: 'Groups and persons', noOutlet: 'No outlet', noTier: 'No tier', person: 'Persons', groupCustomer: 'Groups',
    ordinary: 'Ordinary', agreed: 'Agreed credit', collection: 'Bank collection', own_hall: 'Own hall', partner_hall: 'Partner hall', agent: 'Agent', village_point: 'Village point', electronic: 'Electronic',
  },
})
const named = ['ordinary', 'agreed', 'collection', 'own_hall', 'partner_hall', 'agent', 'village_point', 'electronic', 'person'] as const

/** What a line of a cut is called; brands, tiers and outlets have names of their own. */
export function splitName(t: (typeof splitWords)['zh'], by: SplitBy, line: Pick<SplitLine, 'key' | 'name'>): string {
  if (line.key === '') return by === 'tier' ? t.noTier : t.noOutlet
  if (line.key === 'group') return t.groupCustomer
  const known = named.find((one) => one === line.key)
  return by !== 'outlet' && known ? t[known] : line.name
}
