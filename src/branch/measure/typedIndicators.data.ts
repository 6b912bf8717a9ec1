import type { TypedIndicator } from './rules.ts'

type Line = readonly [id: string, zh: string, en: string, definitionZh: string, definitionEn: string, unit: TypedIndicator['unit'], better: TypedIndicator['better'], rollUp: TypedIndicator['rollUp'], isRatio?: 'alone']

// Names as the dictionary of the plan has them. Levels (ratios at month end, coverage) take the last month; flows are added up before they are divided.
const lines: readonly Line[] = [
  ['channel.coverage.village', '村级渠道覆盖率', 'Villages covered', '有网点或代办员的行政村 ÷ 行政村。', 'Villages with an outlet or agent / villages.', 'percent', 'higher', 'last'],
  ['channel.coverage.township', '乡镇渠道覆盖率', 'Townships covered', '有店的乡镇 ÷ 乡镇。', 'Townships with a shop / townships.', 'percent', 'higher', 'last'],
  ['channel.agent.visitRate', '代办商走访率', 'Agents visited', '当月走访的代办商 ÷ 代办商。', 'Agents visited in the month / agents.', 'percent', 'higher', 'sum'],
  ['channel.agent.trainedRate', '代办商培训覆盖率', 'Agents trained', '本季度参训代办商 ÷ 代办商。', 'Agents trained in the quarter / agents.', 'percent', 'higher', 'last'],
  ['group.informatisation.members', '集团信息化成员数', 'Members on group applications', '使用信息化产品的集团成员。', 'Members of groups who use an application.', 'users', 'higher', 'last', 'alone'],
  ['care.snapshot.retention', '拍照客户保有率', 'Snapshot customers kept', '仍在网的拍照客户 ÷ 拍照客户。', 'Snapshot customers still here / in the snapshot.', 'percent', 'higher', 'last'],
  ['care.satisfaction.score', '客户满意度', 'Customer satisfaction', '满意度调查得分之和 ÷ 样本数。', 'Sum of the scores of the survey / answers.', 'score', 'higher', 'last'],
  ['maintenance.site.outOfServiceRate', '基站退服率', 'Site out-of-service rate', '退服时长 ÷ 应服务时长。', 'Time out of service / service time.', 'percent', 'lower', 'sum'],
  ['maintenance.generation.timelyRate', '停电发电及时率', 'Generator dispatch on time', '及时发电次数 ÷ 停电应发电次数。', 'Dispatched in time / outages that needed it.', 'percent', 'higher', 'sum'],
  ['maintenance.patrol.doneRate', '基站巡检完成率', 'Patrols done', '已巡检基站 ÷ 应巡检基站。', 'Sites patrolled / due in the month.', 'percent', 'higher', 'sum'],
  ['maintenance.fault.reportTimelyRate', '故障上报及时率', 'Fault reports on time', '及时上报的故障 ÷ 故障。', 'Faults reported in time / faults.', 'percent', 'higher', 'sum'],
  ['optimisation.cell.worstRatio', '最坏小区比例', 'Worst-cell ratio', '最坏小区数 ÷ 小区总数。', 'Worst cells / cells.', 'percent', 'lower', 'last'],
  ['optimisation.cell.dropRate', '掉话率', 'Drop rate', '掉话次数 ÷ 占用次数。', 'Dropped calls / calls.', 'percent', 'lower', 'sum'],
  ['optimisation.complaint.repeatRate', '网络质量重复投诉率', 'Repeat complaints', '重复投诉 ÷ 网络投诉。', 'Repeated / network complaints.', 'percent', 'lower', 'sum'],
  ['optimisation.data.downloadSpeed', '数据下载速率（kbps）', 'Download speed, kbps', '测试点下载速率之和 ÷ 测试次数。', 'Sum of the download rates of the test points / tests.', 'count', 'higher', 'sum'],
]

/** Indicators that have no feed of their own yet; the branch may add more (table typed_indicator). */
export const typedIndicators: readonly TypedIndicator[] = lines.map(([measureId, zh, en, definitionZh, definitionEn, unit, better, rollUp, alone]) => ({
  measureId, name: { zh, en }, definition: { zh: definitionZh, en: definitionEn }, unit, better, rollUp, isRatio: alone === undefined,
}))
