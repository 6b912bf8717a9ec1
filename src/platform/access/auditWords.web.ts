import type { Language, Words } from '../../kernel/refusal.ts'
import { auditVerbName } from './auditVerbs.data.ts'
import { roleName } from './roles.ts'

/** Acts of the chapters as the trail shows them. */
const verbs: Readonly<Record<string, Words>> = {
  'feeds.mapHeaders': { zh: '认定表头', en: 'Mapped headers' },
  'feeds.closePeriod': { zh: '关账', en: 'Closed a period' },
  'feeds.openPeriod': { zh: '重开账期', en: 'Reopened a period' },
  'feeds.approveMaster': { zh: '批准主数据变更', en: 'Approved master data' },
  'feeds.rejectMaster': { zh: '不通过主数据变更', en: 'Rejected master data' },
  'feeds.downloadReport': { zh: '下载问题标记表', en: 'Downloaded a marked sheet' },
  'feeds.withdraw': { zh: '撤回一批数据', en: 'Withdrew a batch' },
  'forecast.compute': { zh: '重新计算预测', en: 'Forecast anew' },
  'review.open': { zh: '召集经营分析会', en: 'Convened a review' },
  'review.cause': { zh: '写偏离原因', en: 'Wrote a cause' },
  'review.minutes': { zh: '写会议纪要', en: 'Wrote minutes' },
  'review.close': { zh: '结束经营分析会', en: 'Closed a review' },
  'review.reopen': { zh: '重新打开经营分析会', en: 'Opened a review again' },
  'review.report': { zh: '生成月报', en: 'Had a report made' },
  'review.template': { zh: '更换月报模板', en: 'Changed the report template' },
  'measure.exportRows': { zh: '导出明细', en: 'Exported rows' },
  'rule.draft': { zh: '起草规则', en: 'Drafted a rule' },
  'rule.edit': { zh: '修改规则草稿', en: 'Edited a draft rule' },
  'rule.submit': { zh: '提交规则', en: 'Submitted a rule' },
  'rule.approve': { zh: '批准规则', en: 'Approved a rule' },
  'rule.reject': { zh: '退回规则', en: 'Rejected a rule' },
  'rule.retire': { zh: '停用规则', en: 'Retired a rule' },
  'messages.settle': { zh: '判定消息结果', en: 'Settled a message' },
  'messages.ask': { zh: '查询消息结果', en: 'Asked about a message' },
  'messages.cancel': { zh: '取消消息', en: 'Cancelled a message' },
  'messages.resend': { zh: '重发消息', en: 'Sent a message again' },
  'messages.editTemplate': { zh: '修改消息模板', en: 'Changed a template' },
  'messages.addGateway': { zh: '新增消息通道', en: 'Added a gateway' },
  'messages.saveGateway': { zh: '修改消息通道', en: 'Changed a gateway' },
  'messages.removeGateway': { zh: '删除消息通道', en: 'Removed a gateway' },
  'messages.test': { zh: '试发消息', en: 'Sent a test message' },
  'messages.savePolicy': { zh: '修改免打扰与限量', en: 'Changed quiet hours and limits' },
  'target.set': { zh: '修改目标草稿', en: 'Changed a draft of targets' },
  'target.submit': { zh: '提交目标', en: 'Submitted targets' },
  'target.approve': { zh: '批准目标', en: 'Approved targets' },
  'target.discard': { zh: '丢弃目标草稿', en: 'Threw a draft of targets away' },
  'target.export': { zh: '导出目标表', en: 'Exported a sheet of targets' },
  'target.return': { zh: '退回目标', en: 'Sent targets back' },
  'assignment.set': { zh: '分派责任', en: 'Assigned a duty' },
  'assignment.end': { zh: '结束责任', en: 'Ended a duty' },
  'assignment.deputise': { zh: '安排代理', en: 'Appointed a deputy' },
  'assessment.freeze': { zh: '冻结并计算考核', en: 'Froze and computed an assessment' },
  'assessment.sign': { zh: '会签考核', en: 'Signed an assessment' },
  'assessment.publish': { zh: '公布考核', en: 'Published an assessment' },
  'assessment.withdraw': { zh: '撤回考核', en: 'Withdrew an assessment' },
  'assessment.enter': { zh: '登记考核项', en: 'Entered an assessment item' },
  'assessment.removeEntry': { zh: '删去考核登记', en: 'Removed an assessment entry' },
  'assessment.appeal': { zh: '申诉考核', en: 'Appealed an assessment' },
  'assessment.answer': { zh: '答复考核申诉', en: 'Answered an appeal' },
  'plan.import': { zh: '导入工作计划', en: 'Imported a plan' },
  'plan.link': { zh: '挂上指标或责任人', en: 'Linked an indicator or owner' },
  'plan.confirm': { zh: '确认建议', en: 'Confirmed proposals' },
  'plan.reject': { zh: '否定或解除', en: 'Rejected or unlinked' },
  'plan.note': { zh: '登记在办的事', en: 'Noted an action' },
  'plan.note.finish': { zh: '标为已完成', en: 'Finished an action' },
  'plan.clause.edited': { zh: '修改条款', en: 'Edited a clause' },
  'plan.clause.split': { zh: '拆开条款', en: 'Split a clause' },
  'plan.clause.merged': { zh: '合并条款', en: 'Merged clauses' },
  'plan.clause.moved': { zh: '移动条款', en: 'Moved a clause' },
  'plan.clause.removed': { zh: '并入另一条', en: 'Merged into another' },
}

const subjects: Readonly<Record<string, Words>> = {
  account: { zh: '账号', en: 'Account' }, area: { zh: '区域', en: 'Area' }, unit: { zh: '单位', en: 'Unit' }, outlet: { zh: '网点', en: 'Outlet' }, clause: { zh: '条款', en: 'Clause' },
  clause_link: { zh: '关联', en: 'Link' }, feed: { zh: '数据种类', en: 'Feed' }, feed_file: { zh: '文件', en: 'File' }, master_change: { zh: '主数据变更', en: 'Master change' },
  message: { zh: '消息', en: 'Message' }, message_template: { zh: '消息模板', en: 'Template' }, gateway: { zh: '消息通道', en: 'Gateway' }, setting: { zh: '设置', en: 'Setting' },
  measure: { zh: '指标', en: 'Indicator' }, plan: { zh: '计划', en: 'Plan' }, rule: { zh: '规则', en: 'Rule' }, assessment_run: { zh: '考核', en: 'Assessment' }, review: { zh: '经营分析会', en: 'Review' }, year: { zh: '年份', en: 'Year' }, staff: { zh: '人员', en: 'Staff' }, staff_no: { zh: '人员', en: 'Staff' }, subscriber: { zh: '用户', en: 'Subscriber' },
  subscriber_id: { zh: '用户', en: 'Subscriber' }, table: { zh: '表格', en: 'Table' },
}

const details: Readonly<Record<string, Words>> = {
  address: { zh: '地址', en: 'address' }, kind: { zh: '种类', en: 'kind' }, reference: { zh: '指向', en: 'reference' }, areaCode: { zh: '区域', en: 'area' }, role: { zh: '角色', en: 'role' },
  validFrom: { zh: '自', en: 'from' }, validTo: { zh: '至', en: 'to' }, roleGrantId: { zh: '授权号', en: 'grant' }, signInName: { zh: '账号', en: 'name' }, endedSessions: { zh: '结束的登录', en: 'ended sign-ins' },
  fields: { zh: '字段', en: 'fields' }, rows: { zh: '行数', en: 'rows' }, columns: { zh: '列', en: 'columns' }, measure: { zh: '指标', en: 'indicator' }, period: { zh: '账期', en: 'period' }, brand: { zh: '品牌', en: 'brand' },
  slice: { zh: '账期', en: 'period' }, reason: { zh: '原因', en: 'reason' }, batchId: { zh: '批次', en: 'batch' }, feedId: { zh: '数据种类', en: 'feed' }, fileId: { zh: '文件', en: 'file' }, mapping: { zh: '对应', en: 'mapping' },
  added: { zh: '新增', en: 'added' }, changed: { zh: '变化', en: 'changed' }, missing: { zh: '缺少', en: 'missing' }, cells: { zh: '格数', en: 'cells' }, subjectKind: { zh: '对象', en: 'subject' }, note: { zh: '事项', en: 'action' },
  dueOn: { zh: '期限', en: 'due' }, other: { zh: '另一条', en: 'other' }, version: { zh: '版本', en: 'version' }, clauses: { zh: '条数', en: 'clauses' }, suggestions: { zh: '建议', en: 'proposals' },
  outcome: { zh: '结果', en: 'outcome' }, again: { zh: '新消息', en: 'new message' }, language: { zh: '语言', en: 'language' }, channel: { zh: '通道', en: 'channel' }, isOn: { zh: '启用', en: 'on' }, changedSecrets: { zh: '改了密钥', en: 'secrets changed' },
  isQuietOn: { zh: '免打扰', en: 'quiet hours' }, quietFrom: { zh: '自', en: 'from' }, quietTo: { zh: '至', en: 'to' }, perDayMax: { zh: '每人每天', en: 'per day' }, perWeekMax: { zh: '每人七天', en: 'per week' },
  carriedLinks: { zh: '带来的关联', en: 'links kept' }, links: { zh: '关联', en: 'links' },
}
const values: Readonly<Record<string, Words>> = { owner: { zh: '责任人', en: 'owner' }, measure: { zh: '指标', en: 'indicator' }, phone: { zh: '号码', en: 'number' }, name: { zh: '姓名', en: 'name' }, identity: { zh: '证件', en: 'identity' } }

export function actName(verb: string, language: Language): string {
  return verbs[verb]?.[language] ?? auditVerbName(verb, language)
}
export function subjectName(kind: string, id: string, language: Language): string {
  return `${subjects[kind]?.[language] ?? kind} ${id}`
}

/** What was noted with an act, in one line: a list of things is told by its length, an empty value not at all. */
export function detailText(detail: Readonly<Record<string, unknown>>, language: Language): string {
  return Object.entries(detail).flatMap(([name, value]) => {
    const text = valueText(value, language)
    return text === '' ? [] : [`${details[name]?.[language] ?? name} ${text}`]
  }).join(' · ')
}

function valueText(value: unknown, language: Language): string {
  if (value === null || value === undefined || value === '') return ''
  if (typeof value === 'string') return values[value]?.[language] ?? roleName(value, language)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return value.every((each) => typeof each === 'string') ? value.map((each) => valueText(each, language)).join(language === 'zh' ? '、' : ', ') : language === 'zh' ? `${value.length} 处` : `${value.length} items`
  return Object.entries(value).map(([from, to]) => `${from} → ${valueText(to, language) || '—'}`).join(language === 'zh' ? '、' : ', ')
}
