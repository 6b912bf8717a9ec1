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
  'contact.save': { zh: '选择通知方式', en: 'Chose how to be told' },
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
  'work.open': { zh: '下发工单', en: 'Opened orders' },
  'work.act': { zh: '办理工单', en: 'Acted on an order' },
  'work.dispatch': { zh: '派单', en: 'Assigned orders' },
  'work.assigned': { zh: '工单：派单', en: 'Order: assigned' },
  'work.accepted': { zh: '工单：接单', en: 'Order: accepted' },
  'work.refused': { zh: '工单：拒单', en: 'Order: refused' },
  'work.travelled': { zh: '工单：出发', en: 'Order: travelled' },
  'work.started': { zh: '工单：开始', en: 'Order: started' },
  'work.paused': { zh: '工单：暂停', en: 'Order: paused' },
  'work.resumed': { zh: '工单：继续', en: 'Order: resumed' },
  'work.result': { zh: '工单：填报结果', en: 'Order: reported a result' },
  'work.returned': { zh: '工单：退回返工', en: 'Order: returned for rework' },
  'work.merged': { zh: '工单：并单', en: 'Order: merged' },
  'work.reopened': { zh: '工单：重新打开', en: 'Order: reopened' },
  'work.closed': { zh: '工单：办结', en: 'Order: closed' },
  'work.cancelled': { zh: '工单：取消', en: 'Order: cancelled' },
  'work.settled': { zh: '工单：裁定冲突', en: 'Order: settled a conflict' },
  'work.opened': { zh: '工单：下发', en: 'Order: opened' },
  'work.replied': { zh: '工单：回复', en: 'Order: replied' },
  'work.moved': { zh: '工单：改期改地', en: 'Order: moved' },
  'work.noted': { zh: '工单：备注', en: 'Order: noted' },
  'work.schedule': { zh: '安排周期任务', en: 'Set a recurring task' },
  'work.schedule.end': { zh: '结束周期任务', en: 'Ended a recurring task' },
  'work.roster.duty': { zh: '排值班', en: 'Put on duty' },
  'work.roster.leave': { zh: '登记请假', en: 'Noted leave' },
  'work.roster.remove': { zh: '删去值班或请假', en: 'Removed duty or leave' },
  'work.sendBooks': { zh: '下发 Excel 工单表', en: 'Sent out workbooks' },
  'work.takeBook': { zh: '收回 Excel 工单表', en: 'Took a workbook back' },
  'work.photo': { zh: '上传照片', en: 'Added a photo' },
  'work.calendar.make': { zh: '开通日历订阅', en: 'Opened a calendar address' },
  'work.calendar.revoke': { zh: '停用日历订阅', en: 'Revoked a calendar address' },
  'arrears.settleParked': { zh: '处理挂账', en: 'Settled a parked item' },
  'arrears.sendLetters': { zh: '登记催缴函已寄出', en: 'Noted letters as sent' },
  'collection.assign': { zh: '派催缴案件', en: 'Gave cases out' },
  'collection.give': { zh: '改派催缴案件', en: 'Gave a case to another' },
  'collection.open': { zh: '人工立案催缴', en: 'Opened a case' },
  'collection.close': { zh: '人工结案催缴', en: 'Closed a case' },
  'collection.reward': { zh: '计算催缴奖励', en: 'Computed collection rewards' },
  'collection.dispute': { zh: '对奖励提出异议', en: 'Disputed a reward' },
  'collection.answer': { zh: '答复奖励异议', en: 'Answered a dispute of a reward' },
  'arrears.printLetters': { zh: '打印催缴函', en: 'Printed written demands' },
  'collection.promise': { zh: '登记承诺缴费', en: 'Noted a promise to pay' },
  'arrears.approveStops': { zh: '批准停机建议', en: 'Approved stops' },
  'arrears.rejectStops': { zh: '驳回停机建议', en: 'Rejected stops' },
  'arrears.exportStops': { zh: '生成停复机文件', en: 'Made a file of stops' },
  'arrears.takeStopFile': { zh: '下载停复机文件', en: 'Took a file of stops' },
  'arrears.declareDisaster': { zh: '宣布灾害', en: 'Declared a disaster' },
  'ladder.pause': { zh: '暂停催缴', en: 'Paused dunning' },
  'ladder.endPause': { zh: '恢复催缴', en: 'Ended a pause of dunning' },
  'credit.ask': { zh: '申请临时信用或担保开机', en: 'Asked for credit' },
  'credit.approve': { zh: '批准信用申请', en: 'Approved credit' },
  'credit.approveSecond': { zh: '复核信用申请', en: 'Approved credit as the second' },
  'credit.reject': { zh: '退回信用申请', en: 'Rejected credit' },
  'arrears.checkOutlets': { zh: '按规则检查网点', en: 'Applied the rule to outlets' },
  'gaming.confirm': { zh: '核定作弊属实', en: 'Confirmed a find of gaming' },
  'gaming.clear': { zh: '排除作弊线索', en: 'Cleared a find of gaming' },
  'opening.check': { zh: '入网查欠', en: 'Checked a debt at opening' },
  'opening.guarantee': { zh: '登记入网担保人', en: 'Named a guarantor' },
  'outlet.stop': { zh: '批准网点停售', en: 'Stopped an outlet from selling' },
  'outlet.keepSelling': { zh: '不同意网点停售', en: 'Let an outlet go on selling' },
  'credit.end': { zh: '结束临时信用', en: 'Ended credit' },
  'credit.passReview': { zh: '同意信用度调整', en: 'Passed a change of limit' },
  'credit.refuseReview': { zh: '不同意信用度调整', en: 'Refused a change of limit' },
  'credit.decideLimits': { zh: '核定信用度', en: 'Decided limits' },
  'credit.trainScorecard': { zh: '训练评分卡', en: 'Trained a scorecard' },
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
  order: { zh: '工单', en: 'Order' }, orders: { zh: '工单', en: 'Orders' }, work_schedule: { zh: '周期任务', en: 'Recurring task' }, work_book: { zh: '工单表', en: 'Workbook' }, assignment: { zh: '责任', en: 'Duty' }, assessment_entry: { zh: '考核登记', en: 'Entry' },
  target_version: { zh: '目标版本', en: 'Targets' }, arrears_parked: { zh: '挂账', en: 'Parked item' }, arrearsPause: { zh: '催缴暂停', en: 'Pause' }, creditGrant: { zh: '信用申请', en: 'Credit' }, creditReview: { zh: '信用度调整', en: 'Change of limit' }, creditRun: { zh: '信用度核定', en: 'Limits of a month' }, creditTraining: { zh: '评分卡训练', en: 'Scorecard training' }, outlets: { zh: '网点', en: 'Outlets' }, openingCheck: { zh: '入网查欠', en: 'Check at opening' }, gamingFind: { zh: '防作弊线索', en: 'Find of gaming' }, forecast: { zh: '预测', en: 'Forecast' },
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
  isQuietOn: { zh: '免打扰', en: 'quiet hours' }, quietFrom: { zh: '自', en: 'from' }, quietTo: { zh: '至', en: 'to' }, perDayMax: { zh: '每人每天', en: 'per day' }, perWeekMax: { zh: '每人七天', en: 'per week' }, staffPerDayMax: { zh: '每位同事每天', en: 'per colleague and day' },
  events: { zh: '事件数', en: 'events' }, closing: { zh: '结束第', en: 'closing' }, month: { zh: '月份', en: 'month' }, deputy: { zh: '代理人', en: 'deputy' }, measureId: { zh: '指标', en: 'indicator' },
  step: { zh: '步骤', en: 'step' }, item: { zh: '项目', en: 'item' }, amount: { zh: '数值', en: 'amount' }, state: { zh: '结论', en: 'state' }, count: { zh: '件数', en: 'count' }, from: { zh: '自', en: 'from' }, to: { zh: '至', en: 'to' }, toOn: { zh: '至', en: 'to' }, duty: { zh: '值班', en: 'duty' },
  account: { zh: '账户', en: 'account' }, limitFen: { zh: '额度（分）', en: 'limit in fen' }, every: { zh: '周期', en: 'every' }, books: { zh: '表数', en: 'workbooks' }, orders: { zh: '工单', en: 'orders' }, taken: { zh: '合并', en: 'taken' }, kept: { zh: '保留', en: 'kept' }, file: { zh: '文件', en: 'file' }, sha256: { zh: '校验', en: 'sha-256' },
  proposed: { zh: '建议停售', en: 'stops proposed' }, withdrawn: { zh: '撤回', en: 'withdrawn' }, lifted: { zh: '恢复', en: 'lifted' },
  settlement: { zh: '处理', en: 'settlement' }, staffNo: { zh: '工号', en: 'staff number' }, subject: { zh: '对象', en: 'subject' }, ownerStaffNo: { zh: '负责人', en: 'owner' }, effectiveFrom: { zh: '生效', en: 'from' }, author: { zh: '起草', en: 'author' },
  carriedLinks: { zh: '带来的关联', en: 'links kept' }, links: { zh: '关联', en: 'links' },
}
const values: Readonly<Record<string, Words>> = { owner: { zh: '责任人', en: 'owner' }, measure: { zh: '指标', en: 'indicator' }, phone: { zh: '号码', en: 'number' }, name: { zh: '姓名', en: 'name' }, identity: { zh: '证件', en: 'identity' },
  upheld: { zh: '成立', en: 'upheld' }, dismissed: { zh: '不成立', en: 'dismissed' }, room: { zh: '机房', en: 'machine room' }, office: { zh: '营业部', en: 'business office' }, county: { zh: '县分公司', en: 'county company' }, area: { zh: '区域', en: 'area' }, unit: { zh: '单位', en: 'unit' }, outlet: { zh: '网点', en: 'outlet' }, staff: { zh: '人员', en: 'staff' },
  'plan.corrective': { zh: '改进措施', en: 'corrective action' }, 'market.visit': { zh: '走访外呼', en: 'visit or call' }, 'plan.scheme': { zh: '考核方案', en: 'scheme' }, 'arrears.ladder': { zh: '催缴阶梯', en: 'dunning ladder' }, 'arrears.credit': { zh: '信用度规则', en: 'credit rules' }, 'arrears.outletCover': { zh: '网点缴款规则', en: 'rule for outlets' }, 'arrears.opening': { zh: '入网把关规则', en: 'gate at opening' }, refuse: { zh: '先清欠再入网', en: 'pays first' }, guarantor: { zh: '要担保人', en: 'needs a guarantor' }, deposit: { zh: '要押金', en: 'pays a deposit' }, ok: { zh: '可以入网', en: 'may open' }, 'arrears.gaming': { zh: '防作弊规则', en: 'watch on gaming' }, 'arrears.gamingCase': { zh: '作弊核查', en: 'gaming looked into' }, paysForCustomers: { zh: '代缴养卡', en: 'pays for his customers' }, movedMoney: { zh: '账户间倒款', en: 'moved money' }, reEntry: { zh: '欠费重入网', en: 're-entry' }, 'arrears.outletDifference': { zh: '网点对账差异', en: "outlet's difference" } }

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
