import type { Words } from '../../kernel/refusal.ts'

export const chapters = ['market', 'arrears', 'channel', 'group', 'care', 'maintenance', 'optimisation'] as const
export type Chapter = (typeof chapters)[number]

/**
 * What a plan writes, and the indicator that follows it. `basis` says what the figure is.
 * Terms are written half-width and in capitals, as sentences are when they are searched.
 * A term with … needs its parts in this order within a few characters (短信…用户).
 */
export type DictionaryEntry = {
  readonly measureId: string
  readonly chapter: Chapter
  readonly name: Words
  readonly basis: Words
  readonly terms: readonly string[]
}

const marketEntries: readonly DictionaryEntry[] = [
  entry('market.users.onBooks', 'market', ['在网用户', 'Users on the books'], ['期末在网用户数', 'users on the books at period end'], ['在网用户', '用户规模', '用户规模化', '用户总数', '用户到达', '客户规模', '三大品牌', '品牌规模', '全球通', '动感地带', '神州行']),
  entry('market.users.billed', 'market', ['出账用户', 'Billed users'], ['当月有出账的用户数', 'users with a bill this month'], ['出账用户', '计费用户']),
  entry('market.users.active', 'market', ['通信用户', 'Active users'], ['当月有通信行为的用户数', 'users with traffic this month'], ['通信用户', '活跃用户']),
  entry('market.users.grossAdds', 'market', ['新增用户', 'Gross adds'], ['期间新入网的用户数', 'users who joined in the period'], ['新增用户', '用户发展', '放号', '新入网', '入网用户', '发展新用户', '吸引客户', '吸引新用户', '用户的快速发展']),
  entry('market.users.leavers', 'market', ['离网用户', 'Leavers'], ['期间离网的用户数', 'users who left in the period'], ['离网用户', '离网数', '销户', '用户流失', '客户流失']),
  entry('market.users.netAdds', 'market', ['净增用户', 'Net adds'], ['新增加转入，减离网和转出', 'gross adds and moved in, less leavers and moved out'], ['净增用户', '净增', '用户增长', '用户净增长']),
  entry('market.users.churnRate', 'market', ['离网率', 'Churn rate'], ['离网用户 ÷ 月初在网用户', 'leavers / users at the opening'], ['离网率', '流失率']),
  entry('market.users.penetration', 'market', ['用户普及率', 'Penetration'], ['在网用户 ÷ 常住人口', 'users on the books / population'], ['用户普及率', '市场渗透率', '市场的业务渗透', '城镇及农村市场', '农村市场…渗透', '移动电话普及率', '乡镇渗透']),
  entry('market.users.movedIn', 'market', ['转入用户', 'Moved in'], ['从其他品牌转入的用户数', 'users who came from another brand'], ['品牌转入', '品牌升级']),
  entry('market.users.movedOut', 'market', ['转出用户', 'Moved out'], ['转到其他品牌的用户数', 'users who went to another brand'], ['品牌转出']),
  entry('market.brandMove.share', 'market', ['品牌互转占比', 'Share moved between our brands'], ['新增和转入中来自本公司其他品牌的占比', 'share of adds and moves that come from another of our brands'], ['品牌互吃', '品牌间转换', '互吃', '重入网', '品牌区隔']),
  entry('market.revenue.total', 'market', ['业务收入', 'Revenue'], ['期间出账收入合计', 'billed revenue of the period'], ['运营收入', '业务收入', '通信服务收入', '总收入', '增收', '收入增长', '规模效益化']),
  entry('market.revenue.arpu', 'market', ['ARPU', 'ARPU'], ['收入 ÷ 平均用户数', 'revenue / average users'], ['ARPU', '每用户平均收入', '户均收入', '用户价值']),
  entry('market.revenue.valueAdded', 'market', ['增值业务收入', 'Value-added revenue'], ['短信、彩信、彩铃、数据等收入合计', 'revenue of SMS, MMS, ring-back tone, data and the like'], ['增值业务收入', '增值收入', '新业务收入']),
  entry('market.revenue.valueAddedShare', 'market', ['增值业务收入占比', 'Value-added share of revenue'], ['增值业务收入 ÷ 运营收入', 'value-added revenue / revenue'], ['增值业务收入占比', '增值收入占比', '收入占比', '新业务收入占比']),
  entry('market.valueAdded.users', 'market', ['增值业务用户', 'Value-added users'], ['使用任一增值业务的用户数', 'users of any value-added service'], ['增值业务用户', '增值业务…用户', '新业务用户', '增值业务新发展', '增值业务发展']),
  entry('market.valueAdded.penetration', 'market', ['增值业务渗透率', 'Value-added penetration'], ['增值业务用户 ÷ 在网用户', 'value-added users / users on the books'], ['业务渗透率', '增值业务渗透率', '业务渗透']),
  entry('market.sms.users', 'market', ['短信用户', 'SMS users'], ['当月发过短信的用户数', 'users who sent an SMS this month'], ['短信用户', '短信…用户']),
  entry('market.sms.usage', 'market', ['短信使用量', 'SMS sent'], ['当月短信条数', 'messages sent this month'], ['短信…使用量', '短信业务量', '短信条数', '短信计费量']),
  entry('market.sms.penetration', 'market', ['短信渗透率', 'SMS penetration'], ['短信用户 ÷ 在网用户', 'SMS users / users on the books'], ['短信渗透率', '短信…渗透率']),
  entry('market.mms.users', 'market', ['彩信用户', 'MMS users'], ['当月发过彩信的用户数', 'users who sent an MMS this month'], ['彩信用户', '彩信…用户', '手机报…用户']),
  entry('market.mms.usage', 'market', ['彩信使用量', 'MMS sent'], ['当月彩信条数', 'multimedia messages this month'], ['彩信…使用量', '彩信业务量', '彩信条数']),
  entry('market.mms.penetration', 'market', ['彩信渗透率', 'MMS penetration'], ['彩信用户 ÷ 在网用户', 'MMS users / users on the books'], ['彩信渗透率', '彩信…渗透率']),
  entry('market.ringback.users', 'market', ['彩铃用户', 'Ring-back tone users'], ['当月订购彩铃的用户数', 'ring-back tone subscribers this month'], ['彩铃用户', '彩铃…用户']),
  entry('market.ringback.penetration', 'market', ['彩铃渗透率', 'Ring-back tone penetration'], ['彩铃用户 ÷ 在网用户', 'ring-back tone users / users on the books'], ['彩铃渗透率', '彩铃…渗透率', '彩铃普及率']),
  entry('market.data.users', 'market', ['数据业务用户', 'Data users'], ['当月有数据流量的用户数', 'users with data traffic this month'], ['数据业务用户', 'GPRS用户', '上网用户', '流量用户']),
  entry('market.data.usage', 'market', ['数据流量', 'Data volume'], ['当月数据流量', 'data traffic of the month'], ['数据流量', 'GPRS流量', '上网流量', '流量规模']),
  entry('market.data.penetration', 'market', ['数据业务渗透率', 'Data penetration'], ['数据业务用户 ÷ 在网用户', 'data users / users on the books'], ['数据业务渗透率', 'GPRS渗透率']),
  entry('market.voice.minutes', 'market', ['语音通话分钟', 'Voice minutes'], ['当月计费通话分钟', 'billed minutes of the month'], ['计费时长', '通话时长', 'MOU', '语音业务量']),
  entry('market.share.users', 'market', ['用户市场份额', 'Market share of users'], ['本公司用户 ÷ 各运营商用户合计', 'our users / users of all operators'], ['客户市场份额', '用户市场份额', '市场占有率', '用户份额', '客户…市场份额']),
  entry('market.share.netAdds', 'market', ['净增市场份额', 'Market share of net adds'], ['本公司净增 ÷ 各运营商净增合计', 'our net adds / net adds of all operators'], ['净增市场份额', '新增市场份额', '净增份额', '新增份额']),
  entry('market.share.revenue', 'market', ['收入市场份额', 'Market share of revenue'], ['本公司收入 ÷ 各运营商收入合计', 'our revenue / revenue of all operators'], ['收入市场份额', '收入份额']),
  entry('market.cost.commissionShare', 'market', ['酬金占收比', 'Commission share of revenue'], ['渠道酬金 ÷ 运营收入', 'commission / revenue'], ['佣金占收比', '酬金占收比', '渠道佣金', '社会渠道酬金']),
  entry('market.cost.perAdd', 'market', ['单户发展成本', 'Cost of an add'], ['发展费用 ÷ 新增用户', 'cost of acquisition / gross adds'], ['单位放号成本', '新增用户成本', '获客成本', '发展成本']),
  entry('market.cost.budgetUse', 'market', ['营销费用预算执行率', 'Budget used'], ['实际费用 ÷ 预算', 'actual cost / budget'], ['成本费用', '营销费用', '营销成本', '预算执行', '费用预算', '费用…使用']),
  entry('market.campaign.closedShare', 'market', ['营销案闭环率', 'Campaigns closed'], ['已评估总结的营销案 ÷ 到期营销案', 'campaigns reviewed / campaigns due'], ['营销案执行', '闭环管理', '营销案闭环', '闭环率', '营销案…总结', '营销方案的执行', '营销案的实施', '营销活动评估']),
  entry('market.campaign.uplift', 'market', ['营销案净增效果', 'Campaign uplift'], ['目标组与对照组响应率之差', 'response of the audience less the control group'], ['营销效果', '营销案的效果', '促销效果', '活动效果']),
  entry('market.campaign.pacing', 'market', ['营销活动均衡度', 'Evenness of campaigns'], ['各月营销接触量的均匀程度', 'how evenly contacts spread over the months'], ['重点推广', '均匀分配', '均匀安排', '重点营销月', '促销节奏', '有节奏']),
  entry('market.trial.conversionRate', 'market', ['体验转化率', 'Trial conversion'], ['体验后付费用户 ÷ 体验用户', 'paying after trial / trial users'], ['体验营销', '体验式营销', '免费体验', '试用']),
  entry('market.research.townshipsDone', 'market', ['市场调研完成率', 'Market research done'], ['完成调研的乡镇 ÷ 计划乡镇', 'townships researched / planned'], ['市场调研', '市场调查', '市场摸底']),
]

const arrearsEntries: readonly DictionaryEntry[] = [
  entry('arrears.ratio.monthEnd', 'arrears', ['月末欠费率', 'Arrears ratio at month end'], ['月末欠费余额 ÷ 当月出账收入', 'arrears at month end / billed revenue'], ['欠费率', '欠费增长', '欠费管理', '控制欠费', '欠费控制', '欠费余额', '用户欠费', '欠费比率', '欠费']),
  entry('arrears.recovery.rate', 'arrears', ['欠费回收率', 'Arrears recovery rate'], ['回收的欠费 ÷ 期初欠费', 'arrears collected / arrears at the start'], ['欠费回收率', '欠费回收', '欠费收缴', '欠费的收缴', '欠费进行收缴', '收缴', '追缴', '催缴', '清欠']),
  entry('arrears.bill.collectedRate', 'arrears', ['当月话费收缴率', 'Bill collection rate'], ['当月实收 ÷ 当月应收', 'collected / due this month'], ['当月收缴率', '话费回收率', '收缴率']),
  entry('arrears.ratio.shortTerm', 'arrears', ['短期欠费率', 'Short-term arrears ratio'], ['账龄不超过 3 个月的欠费 ÷ 当月出账收入', 'arrears up to 3 months old / billed revenue'], ['短期欠费率', '短期欠费']),
  entry('arrears.ratio.longTerm', 'arrears', ['长期欠费率', 'Long-term arrears ratio'], ['账龄超过 3 个月的欠费 ÷ 当月出账收入', 'arrears over 3 months old / billed revenue'], ['长期欠费率', '长期欠费']),
  entry('arrears.recovery.priorYear', 'arrears', ['陈欠回收率', 'Recovery of prior-year arrears'], ['本年收回的上年末欠费 ÷ 上年末欠费', 'collected this year / arrears of 31 December'], ['陈欠回收率', '陈欠', '历年欠费']),
  entry('arrears.balance.total', 'arrears', ['欠费余额', 'Arrears'], ['月末未缴的账单金额', 'bills open at month end'], ['欠费总额', '欠费金额']),
  entry('arrears.balance.ordinary', 'arrears', ['自缴欠费', 'Ordinary arrears'], ['自缴账户的月末欠费', 'arrears of accounts that pay by themselves'], ['自缴欠费']),
  entry('arrears.balance.collection', 'arrears', ['托收欠费', 'Arrears under bank collection'], ['托收账户的月末欠费', 'arrears under bank collection'], ['托收欠费', '银行托收']),
  entry('arrears.balance.agreed', 'arrears', ['协议欠费', 'Agreed credit'], ['协议欠费账户的月末欠费', 'arrears under agreed credit'], ['协议欠费']),
  entry('arrears.balance.group', 'arrears', ['集团欠费', 'Arrears of groups'], ['集团客户的月末欠费', 'arrears of group customers'], ['集团欠费', '集团客户欠费']),
  entry('arrears.ageing.current', 'arrears', ['账龄当月', 'Age: current month'], ['本月出账、月末未缴', 'billed this month and open'], ['账龄当月']),
  entry('arrears.ageing.month1', 'arrears', ['账龄 1 个月', 'Age: 1 month'], ['上月出账、月末未缴', 'billed a month before'], ['账龄1个月']),
  entry('arrears.ageing.month2', 'arrears', ['账龄 2 个月', 'Age: 2 months'], ['两个月前出账、月末未缴', 'billed two months before'], ['账龄2个月']),
  entry('arrears.ageing.month3', 'arrears', ['账龄 3 个月', 'Age: 3 months'], ['三个月前出账、月末未缴', 'billed three months before'], ['账龄3个月']),
  entry('arrears.ageing.months4to6', 'arrears', ['账龄 4–6 个月', 'Age: 4-6 months'], ['四到六个月前出账、月末未缴', 'billed four to six months before'], ['账龄4-6个月']),
  entry('arrears.ageing.months7to12', 'arrears', ['账龄 7–12 个月', 'Age: 7-12 months'], ['七到十二个月前出账、月末未缴', 'billed seven to twelve months before'], ['账龄7-12个月']),
  entry('arrears.ageing.over12', 'arrears', ['账龄 12 个月以上', 'Age: over 12 months'], ['一年多以前出账、月末未缴', 'billed more than twelve months before'], ['账龄12个月以上', '一年以上欠费']),
  entry('arrears.advance.balance', 'arrears', ['账户预存', 'Paid in advance'], ['付清账单后剩下的钱', 'money left after all bills were settled'], ['账户预存', '预存余额']),
  entry('arrears.accounts.owing', 'arrears', ['欠费账户', 'Accounts in arrears'], ['月末有未缴账单的账户', 'accounts with an open bill'], ['欠费账户', '欠费户数', '欠费用户数']),
  entry('arrears.agent.overdue', 'arrears', ['代办点逾期未缴', 'Agents\' money over 7 days'], ['代办点超过 7 天未缴的款项', 'money of agents over 7 days old'], ['代办点逾期']),
  entry('arrears.agent.uncovered', 'arrears', ['押金不足部分', 'Not covered by deposits'], ['未缴款超过押金的部分', 'what agents owe beyond their deposits'], ['押金不足', '保证金不足']),
  entry('arrears.agent.lateRate', 'arrears', ['代办点迟缴率', 'Agents\' money paid in late'], ['满 7 天仍未缴的款 ÷ 本月满 7 天的应缴款', 'money not in on its seventh day / money due'], ['迟缴', '按时缴款', '及时缴款', '代办点缴款']),
  entry('arrears.agent.coveredRate', 'arrears', ['押金覆盖率', 'Agents covered by deposit'], ['押金够抵未缴款的代办点 ÷ 有未缴款的代办点', 'agents covered / agents who owe'], ['押金', '保证金', '押金覆盖']),
  entry('arrears.gaming.finds', 'arrears', ['防作弊线索', 'Finds of gaming'], ['代缴养卡、账户间倒款、欠费重入网的线索', 'paying for customers, moved money, re-entries'], ['作弊', '养卡', '代缴', '重入网', '倒款', '虚假缴费']),
  entry('arrears.gaming.amount', 'arrears', ['防作弊线索金额', 'Money in finds of gaming'], ['当月线索涉及的金额', 'money that the finds are about'], ['作弊金额']),
  entry('arrears.opening.withOldDebtRate', 'arrears', ['带旧欠入网比例', 'Openings with an old debt'], ['同一证件仍有旧欠的新入网 ÷ 新入网', 'openings whose holder owes / openings'], ['旧欠入网', '入网把关', '从入网', '入网环节', '入网开始', '源头']),
  entry('arrears.badDebt.ratio', 'arrears', ['坏账率', 'Bad debt ratio'], ['坏账 ÷ 出账收入', 'bad debt / billed revenue'], ['坏账率', '呆坏账', '坏账', '呆账']),
  entry('arrears.credit.reviewedRate', 'arrears', ['信用度审定率', 'Credit limits reviewed'], ['已审定信用度的用户 ÷ 有信用度用户', 'users reviewed / users with a credit limit'], ['信用度', '信用额度', '信控']),
  entry('arrears.credit.overLimitRate', 'arrears', ['超信用度账户比例', 'Accounts over their limit'], ['用量达到信用度的账户 ÷ 有信用度的账户', 'accounts whose usage reached their limit / accounts with a limit'], ['超信用度', '超额使用']),
  entry('arrears.credit.limitTotal', 'arrears', ['信用度合计', 'Limits together'], ['所有账户信用度之和', 'all limits together'], ['授信总额', '信用度总额']),
  entry('arrears.prepaid.share', 'arrears', ['预交话费用户占比', 'Prepaying users'], ['预交话费用户 ÷ 出账用户', 'prepaying users / billed users'], ['预交话费', '预付费', '预存话费', '预缴话费']),
  entry('arrears.prepay.conversionRate', 'arrears', ['预存转化率', 'Prepayment conversion'], ['按推荐预存的账户 ÷ 推荐的账户', 'accounts that stored as offered / accounts offered'], ['预存推广', '预存转化', '预存活动', '预存送', '存送', '引导预存']),
  entry('arrears.unit.ratio', 'arrears', ['营业部欠费率', 'Arrears ratio by office'], ['各营业部月末欠费率', 'arrears ratio of each business office'], ['营业部欠费', '营业部…欠费', '欠费考核']),
  entry('arrears.collector.collectedShare', 'arrears', ['催缴人员完成率', 'Collector completion'], ['实际回收 ÷ 分配的欠费', 'collected / assigned to the collector'], ['欠费收缴人员', '收缴人员', '催缴人员', '欠费责任人']),
  entry('arrears.collection.worked', 'arrears', ['催缴户数', 'Accounts worked'], ['本月有外呼或上门结果的欠费账户', 'accounts with a call or visit in the month'], ['催缴户数', '催缴量']),
  entry('arrears.collection.contactedRate', 'arrears', ['催缴联系率', 'Accounts reached'], ['联系上的户 ÷ 催缴过的户', 'accounts reached / accounts worked'], ['催缴联系率', '联系率']),
  entry('arrears.collection.timelyRate', 'arrears', ['催缴及时率', 'Calls and visits in time'], ['按时完成的外呼、上门 ÷ 完成的外呼、上门', 'calls and visits in time / done'], ['催缴及时率', '及时催缴']),
  entry('arrears.promise.keptRate', 'arrears', ['承诺兑现率', 'Promises kept'], ['到期的缴费承诺中兑现的', 'promises kept / promises due'], ['承诺兑现率', '承诺缴费']),
  entry('arrears.collector.rewardShare', 'arrears', ['催缴奖励占回收额比', 'Reward per arrears collected'], ['催缴奖励 ÷ 回收的欠费', 'rewards / arrears collected'], ['收缴的奖励', '收缴奖励', '催缴奖励']),
  entry('arrears.agent.balance', 'arrears', ['代办点欠费余额', 'Arrears of agents'], ['代办点月末应缴未缴款', 'money agents owe at month end'], ['代办点欠费', '代办商欠费', '渠道欠费', '代办点…欠费']),
  entry('arrears.opening.checkedRate', 'arrears', ['入网审核率', 'Openings checked'], ['经审核的新入网 ÷ 新入网', 'openings checked / gross adds'], ['实名登记', '入网审核', '开户审核', '全员、全面、全过程']),
]

const channelEntries: readonly DictionaryEntry[] = [
  entry('channel.outlet.volume', 'channel', ['渠道业务量', 'Business volume of outlets'], ['各网点办理业务笔数', 'transactions by outlet'], ['渠道业务量', '网点业务量', '渠道…业务量', '营业厅业务量']),
  entry('channel.outlet.value', 'channel', ['渠道价值', 'Value of an outlet'], ['网点带来的收入减去酬金', 'revenue through the outlet less commission'], ['渠道价值', '渠道效益', '网点价值', '渠道…价值评估', '网点效益']),
  entry('channel.outlet.count', 'channel', ['渠道网点数', 'Outlets'], ['期末在营网点数', 'outlets open at period end'], ['渠道建设', '网点数', '网点建设', '营业网点', '渠道的建设', '代办点数量']),
  entry('channel.outlet.exitRate', 'channel', ['渠道整合完成率', 'Outlets regraded or closed'], ['完成整合的网点 ÷ 应整合网点', 'outlets regraded or closed / due'], ['渠道退出', '渠道的建设和整合', '渠道整合', '渠道管理办法', '低效网点']),
  entry('channel.rural.phaseDone', 'channel', ['农村渠道建设完成率', 'Rural channel completion'], ['已建农村网点 ÷ 本期计划', 'rural outlets built / planned in the phase'], ['农村渠道', '农村营销服务渠道', '农村渠道建设', '农村营销渠道']),
  entry('channel.coverage.village', 'channel', ['村级渠道覆盖率', 'Villages covered'], ['有网点或代办员的行政村 ÷ 行政村', 'villages with an outlet or agent / villages'], ['村级渠道覆盖率', '村级渠道覆盖', '一村一点', '一村一人', '行政村覆盖', '村级覆盖', '渠道覆盖']),
  entry('channel.coverage.township', 'channel', ['乡镇渠道覆盖率', 'Townships covered'], ['有店的乡镇 ÷ 乡镇', 'townships with a shop / townships'], ['一乡一店', '一乡(镇)一店', '乡镇覆盖', '一镇一店']),
  entry('channel.electronic.share', 'channel', ['电子渠道办理占比', 'Share of electronic channels'], ['电子渠道办理量 ÷ 全部办理量', 'electronic transactions / all'], ['电子渠道', '网上营业厅', '短信营业厅', '自助终端']),
  entry('channel.agent.visitRate', 'channel', ['代办商走访率', 'Agents visited'], ['当月走访的代办商 ÷ 代办商', 'agents visited in the month / agents'], ['代办商走访率', '与代办商…交流', '代办商的沟通', '代办商…沟通', '走访代办商', '代办商走访', '电话沟通']),
  entry('channel.agent.trainedRate', 'channel', ['代办商培训覆盖率', 'Agents trained'], ['本季度参训代办商 ÷ 代办商', 'agents trained this quarter / agents'], ['业务培训', '代办商培训', '渠道培训', '定期培训']),
  entry('channel.agent.score', 'channel', ['社会渠道考核得分', 'Assessment of agents'], ['代办商考核平均得分', 'mean assessment score of agents'], ['代办商服务水平', '社会渠道考核', '渠道考核', '代办商积极性', '代办商考核']),
]

const groupEntries: readonly DictionaryEntry[] = [
  entry('group.account.count', 'group', ['集团客户数', 'Group customers'], ['期末在册集团客户数', 'group customers at period end'], ['集团客户数', '集团单位数', '集团客户规模', '集团客户发展', '集团建档', '集团客户']),
  entry('group.member.count', 'group', ['集团成员数', 'Group members'], ['集团成员在网用户数', 'members of groups on the books'], ['集团成员', '成员用户', '集团用户']),
  entry('group.member.retention', 'group', ['集团成员保有率', 'Group members kept'], ['年末仍在网的年初成员 ÷ 年初成员', 'members of January still here / members of January'], ['集团成员保有率', '集团客户保有率', '集团保有']),
  entry('group.revenue.total', 'group', ['集团收入', 'Group revenue'], ['集团单位和成员的收入', 'revenue of groups and members'], ['集团收入', '集团客户收入', '集团统付']),
  entry('group.informatisation.members', 'group', ['集团信息化成员数', 'Members on group applications'], ['使用信息化产品的集团成员', 'members of groups who use an application'], ['集团信息化成员', '集团信息化覆盖率', '集团信息化', '信息化建设', '信息化模式', '信息化收入', '信息化覆盖']),
  entry('group.mobileTerminal.count', 'group', ['移动信息化集团数', 'Groups on mobile applications'], ['使用终端类信息化的集团数', 'groups that use terminal applications'], ['移动信息化', '移动终端…载体', '移动办公', '企业邮箱']),
  entry('group.industry.count', 'group', ['行业应用集团数', 'Groups on industry applications'], ['使用行业应用的集团数', 'groups that use an industry application'], ['行业应用', '行业解决方案', '行业信息化', '行业应用解决方案', '行业信息化解决方案']),
]

const careEntries: readonly DictionaryEntry[] = [
  entry('care.midHigh.retention', 'care', ['中高端客户保有率', 'Mid and high tier kept'], ['期末仍在网的期初中高端客户 ÷ 期初', 'tier customers still here / at the start'], ['中高端客户保有率', '中高端客户', '高端客户', '高价值客户', '中高价值客户', '大客户']),
  entry('care.vip.retention', 'care', ['VIP 客户保有率', 'VIP customers kept'], ['期末仍在网的期初VIP ÷ 期初VIP', 'VIPs still here / at the start'], ['VIP客户保有率', 'VIP客户', '贵宾客户', 'VIP']),
  entry('care.snapshot.retention', 'care', ['拍照客户保有率', 'Snapshot customers kept'], ['仍在网的拍照客户 ÷ 拍照客户', 'snapshot customers still here / in the snapshot'], ['拍照客户保有率', '拍照客户', '拍照用户']),
  entry('care.snapshot.revenueKept', 'care', ['拍照客户收入保有率', 'Snapshot revenue kept'], ['拍照客户当期收入 ÷ 拍照时收入', 'their revenue now / at the snapshot'], ['收入保有率', '拍照收入', '拍照客户收入']),
  entry('care.retention.rate', 'care', ['客户维系成功率', 'Retention success'], ['挽留成功客户 ÷ 预警客户', 'customers kept / customers at risk'], ['维系成功率', '挽留成功率', '维护客户', '客户维系', '客户挽留', '维系挽留', '客户维护', '老客户', '客户保有']),
  entry('care.tier.serviceRate', 'care', ['分层服务达标率', 'Service standard kept'], ['按标准完成的服务 ÷ 应服务', 'services done to standard / due'], ['分层服务', '分层化', '服务标准', '个性化服务', '差异化服务', '服务内涵']),
  entry('care.satisfaction.score', 'care', ['客户满意度', 'Customer satisfaction'], ['满意度调查得分', 'score of the satisfaction survey'], ['客户满意度', '满意度', '服务水平', '用户满意']),
]

const maintenanceEntries: readonly DictionaryEntry[] = [
  entry('maintenance.site.outOfServiceCount', 'maintenance', ['基站退服次数', 'Site outages'], ['基站退服次数', 'times a site was out of service'], ['宕站次数', '宕站', '退服次数', '基站宕站', '退服']),
  entry('maintenance.site.outOfServiceRate', 'maintenance', ['基站退服率', 'Site out-of-service rate'], ['退服时长 ÷ 应服务时长', 'time out of service / service time'], ['基站退服率', '退服率', '退服时长', '宕站率', '断站']),
  entry('maintenance.generation.timelyRate', 'maintenance', ['停电发电及时率', 'Generator dispatch on time'], ['及时发电次数 ÷ 停电应发电次数', 'dispatched in time / outages that needed it'], ['发电及时率', '停电发电', '给基站发电', '及时发电', '基站停电', '应急发电', '停电…发电']),
  entry('maintenance.fault.reportTimelyRate', 'maintenance', ['故障上报及时率', 'Fault reports on time'], ['及时上报的故障 ÷ 故障', 'faults reported in time / faults'], ['反映及时率', '故障反映', '故障上报', '上报及时率', '故障申报']),
  entry('maintenance.fault.reportAccurateRate', 'maintenance', ['故障上报准确率', 'Fault reports accurate'], ['上报准确的故障 ÷ 上报的故障', 'accurate reports / reports'], ['故障…准确率', '上报准确率', '反映准确率', '及时率和准确率']),
  entry('maintenance.fault.repairMinutes', 'maintenance', ['故障平均处理时长', 'Time to repair'], ['故障处理时长 ÷ 故障数', 'repair time / faults'], ['故障的处理时限', '故障处理时限', '处理时限', '故障历时', '故障处理', '日常网络故障', '修复时间', '处理时长']),
  entry('maintenance.fault.hiddenMendedRate', 'maintenance', ['隐患整改率', 'Hidden faults mended'], ['已整改隐患 ÷ 发现隐患', 'hidden faults mended / found'], ['故障隐患', '隐患整改', '安全隐患']),
  entry('maintenance.acceptance.passRate', 'maintenance', ['工程一次验收合格率', 'Acceptance at first try'], ['一次验收合格的站 ÷ 提交验收的站', 'sites accepted at first try / submitted'], ['不入网', '工程质量', '工程验收', '质量关', '验收合格率', '工程建设']),
  entry('maintenance.acceptance.openDefects', 'maintenance', ['入网基站遗留缺陷数', 'Open defects of sites on air'], ['入网时未关闭的缺陷数', 'defects open when a site went on air'], ['存在隐患的基站', '不合格…基站', '遗留问题']),
  entry('maintenance.patrol.doneRate', 'maintenance', ['基站巡检完成率', 'Patrols done'], ['已巡检基站 ÷ 应巡检基站', 'sites patrolled / due this month'], ['每月巡检', '网络巡检', '巡检一次', '巡检完成率', '基站巡检', '巡检']),
  entry('maintenance.workPlan.onTimeRate', 'maintenance', ['作业计划按时完成率', 'Work plan on time'], ['按时完成的作业 ÷ 计划作业', 'tasks done on time / planned'], ['维护作业计划', '作业计划', '按时完成']),
  entry('maintenance.kpi.achievedRate', 'maintenance', ['网络指标达标率', 'Network indicators met'], ['达标的网络指标 ÷ 网络指标', 'network indicators met / all'], ['KPI指标', '网络指标', '网络KPI', 'KPI']),
  entry('maintenance.kpi.personShare', 'maintenance', ['指标落实到人比例', 'Indicators with a person'], ['有责任人的指标 ÷ 指标', 'indicators with an owner / indicators'], ['指标分解', '落实到个人', '分解给个人', '责任到人', '责任落实']),
  entry('maintenance.equipment.intactRate', 'maintenance', ['设备完好率', 'Equipment in order'], ['完好设备 ÷ 在用设备', 'equipment in order / in use'], ['设备完好率', '全面维护', '设备维护', '日常维护', '基础维护', '网络维护']),
  entry('maintenance.room.accessLogged', 'maintenance', ['机房进出登记率', 'Room access logged'], ['有登记的进出 ÷ 门禁记录', 'logged visits / door records'], ['机房登记', '进出机房', '机房管理']),
  entry('maintenance.room.spareReadyRate', 'maintenance', ['备件齐备率', 'Spares at hand'], ['达到定额的备件种类 ÷ 定额种类', 'kinds at quota / kinds with a quota'], ['备品备件', '备件']),
  entry('maintenance.room.instrumentIntactRate', 'maintenance', ['仪器仪表完好率', 'Instruments in order'], ['完好仪表 ÷ 在册仪表', 'instruments in order / on the books'], ['仪器仪表', '仪表']),
  entry('maintenance.team.trainedRate', 'maintenance', ['维护优化人员培训率', 'Network staff trained'], ['参训人员 ÷ 维护优化人员', 'trained / maintenance and optimisation staff'], ['优化队伍', '技能培训', '维护优化人员', '维护人员培训', '优化能力', '维护人员…培训']),
]

const optimisationEntries: readonly DictionaryEntry[] = [
  entry('optimisation.cell.worstRatio', 'optimisation', ['最坏小区比例', 'Worst-cell ratio'], ['最坏小区数 ÷ 小区总数', 'worst cells / cells'], ['最坏小区比例', '最坏小区', '最差小区', '差小区']),
  entry('optimisation.cell.dropRate', 'optimisation', ['掉话率', 'Drop rate'], ['掉话次数 ÷ 占用次数', 'dropped calls / calls'], ['掉话率', '掉话', '掉线率']),
  entry('optimisation.cell.congestionRate', 'optimisation', ['拥塞率', 'Congestion rate'], ['拥塞次数 ÷ 试呼次数', 'congested attempts / attempts'], ['拥塞率', '拥塞', '溢出率']),
  entry('optimisation.cell.expansionDone', 'optimisation', ['扩容完成率', 'Expansions done'], ['已扩容小区 ÷ 应扩容小区', 'cells expanded / due'], ['扩容', '载频扩容', '基站扩容']),
  entry('optimisation.cell.tunedCount', 'optimisation', ['小区调整次数', 'Cell adjustments'], ['完成的天馈和参数调整数', 'antenna and parameter changes done'], ['方位角', '俯仰角', '无线参数', '天线', '天馈调整', '参数调整']),
  entry('optimisation.cell.carrierPowerRate', 'optimisation', ['载频正常率', 'Carriers in order'], ['功率正常的载频 ÷ 载频', 'carriers with normal power / carriers'], ['载频', '基站功率', '发射功率']),
  entry('optimisation.coverage.edge', 'optimisation', ['边际网覆盖率', 'Edge coverage'], ['达标的边际网采样 ÷ 采样', 'edge samples in coverage / samples'], ['边际网', '边缘覆盖', '网络覆盖率', '信号覆盖', '弱覆盖', '覆盖盲区']),
  entry('optimisation.traffic.erlang', 'optimisation', ['忙时话务量', 'Busy-hour traffic'], ['忙时话务量（爱尔兰）', 'busy-hour traffic (erlang)'], ['话务量', '话务分析', '话务变化', '忙时话务']),
  entry('optimisation.traffic.channelUse', 'optimisation', ['无线资源利用率', 'Use of radio resources'], ['忙时话务量 ÷ 信道容量', 'busy-hour traffic / channel capacity'], ['信道利用率', '无线利用率', '网络资源', '资源的最佳利用', '资源利用率']),
  entry('optimisation.interconnect.answerRate', 'optimisation', ['网间接通率', 'Interconnect answer rate'], ['网间接通次数 ÷ 试呼次数', 'answered / attempted calls between operators'], ['接通率', '来去话']),
  entry('optimisation.interconnect.settlement', 'optimisation', ['网间结算净额', 'Net interconnect settlement'], ['结算收入减去结算支出', 'settlement received less paid'], ['网间结算', '互联互通', '结算收支']),
  entry('optimisation.complaint.repeatRate', 'optimisation', ['网络质量重复投诉率', 'Repeat complaints'], ['重复投诉 ÷ 网络投诉', 'repeated / network complaints'], ['重复投诉', '重复投诉率']),
  entry('optimisation.complaint.rate', 'optimisation', ['网络投诉率', 'Network complaint rate'], ['每万用户网络投诉件数', 'network complaints per 10,000 users'], ['网络投诉', '投诉量', '万投比', '用户投诉', '客户投诉', '投诉率']),
  entry('optimisation.complaint.handledOnTimeRate', 'optimisation', ['投诉处理及时率', 'Complaints handled on time'], ['按时处理的投诉 ÷ 投诉', 'handled in time / complaints'], ['投诉处理', '投诉的优先处理', '优先处理', '投诉…处理', '投诉处理及时率']),
  entry('optimisation.response.timelyRate', 'optimisation', ['快速响应及时率', 'Responses on time'], ['时限内响应 ÷ 应响应', 'answered within the limit / due'], ['快速反应', '快速反映', '快速响应', '响应时间']),
  entry('optimisation.test.doneRate', 'optimisation', ['网络测试完成率', 'Network tests done'], ['已测试 ÷ 计划测试', 'tests done / planned'], ['网络进行测试', '定期测试', '路测', '拨打测试', '网络测试', '小区进行测试']),
  entry('optimisation.data.downloadSpeed', 'optimisation', ['数据下载速率（kbps）', 'Download speed, kbps'], ['测试点下载速率之和 ÷ 测试次数', 'sum of the download rates of the test points / tests'], ['下载速度', '下载速率', '上网速度']),
  entry('optimisation.data.channelUse', 'optimisation', ['数据信道利用率', 'Use of data channels'], ['忙时数据信道占用 ÷ 配置', 'busy-hour data channels used / configured'], ['数据信道', '网络瓶颈', 'PDCH']),
  entry('optimisation.perception.score', 'optimisation', ['网络质量满意度', 'Satisfaction with the network'], ['网络质量专项满意度得分', 'score of the network part of the survey'], ['网络质量', '网络服务质量', '良好的网络服务', '网络感知']),
]

export const dictionary: readonly DictionaryEntry[] = [
  ...marketEntries,
  ...arrearsEntries,
  ...channelEntries,
  ...groupEntries,
  ...careEntries,
  ...maintenanceEntries,
  ...optimisationEntries,
]

type Pair = readonly [zh: string, en: string]

function entry(measureId: string, chapter: Chapter, name: Pair, basis: Pair, terms: readonly string[]): DictionaryEntry {
  return { measureId, chapter, name: { zh: name[0], en: name[1] }, basis: { zh: basis[0], en: basis[1] }, terms }
}
