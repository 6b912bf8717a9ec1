import ApartmentOutlined from '@ant-design/icons/es/icons/ApartmentOutlined'
import EnvironmentOutlined from '@ant-design/icons/es/icons/EnvironmentOutlined'
import LineChartOutlined from '@ant-design/icons/es/icons/LineChartOutlined'
import SolutionOutlined from '@ant-design/icons/es/icons/SolutionOutlined'
import SwapOutlined from '@ant-design/icons/es/icons/SwapOutlined'
import TeamOutlined from '@ant-design/icons/es/icons/TeamOutlined'
import type { ListedPage } from '../platform/ui/listedPage.ts'

export const measurePages: readonly ListedPage[] = [
  { path: '/measures', words: { zh: '指标', en: 'Indicators' }, load: async () => (await import('./measure/Indicators.tsx')).Indicators, section: 'measures', icon: LineChartOutlined, permission: 'measure.view' },
  { path: '/measures/:id', words: { zh: '指标', en: 'Indicator' }, load: async () => (await import('./measure/IndicatorPage.tsx')).IndicatorPage, section: null, permission: 'measure.view' },
  { path: '/measures/:id/rows', words: { zh: '明细', en: 'Rows' }, load: async () => (await import('./measure/Rows.tsx')).Rows, section: null, permission: 'measure.rows' },
  { path: '/map', words: { zh: '地图', en: 'Map' }, load: async () => (await import('./measure/MapPage.tsx')).MapPage, section: 'measures', icon: EnvironmentOutlined, permission: 'measure.view' },
  { path: '/province', words: { zh: '与省公司对比', en: 'Beside the province' }, load: async () => (await import('./province/ProvinceDifference.tsx')).ProvinceDifference, section: 'measures', icon: SwapOutlined, permission: 'measure.view' },
]

export const branchPages: readonly ListedPage[] = [
  { path: '/branch/areas', words: { zh: '区域', en: 'Areas' }, load: async () => (await import('./area/Areas.tsx')).Areas, section: 'branch', icon: ApartmentOutlined },
  { path: '/branch/units', words: { zh: '单位、人员与网点', en: 'Units, people, outlets' }, load: async () => (await import('./unit/Units.tsx')).Units, section: 'branch', icon: TeamOutlined },
  { path: '/branch/assignments', words: { zh: '责任分工', en: 'Who answers for what' }, load: async () => (await import('./assignment/Assignments.tsx')).Assignments, section: 'branch', icon: SolutionOutlined, permission: 'measure.view' },
  { path: '/my/contact', words: { zh: '通知方式', en: 'How I am told' }, load: async () => (await import('./contact/MyContact.tsx')).MyContact, section: null },
]
