/** Causes and actions of the demo's meetings by indicator; `place` stands for the county. The first that fits is taken. */
export const reviewTexts: readonly { readonly measure: RegExp; readonly cause: string; readonly title: string; readonly what: string; readonly expected: string }[] = [
  { measure: /churn|snapshot|leavers/, cause: '节前竞争对手推出存话费送手机，{place}集市附近的用户转网多；到期合约户没有提前回访。', title: '{place}预警离网户逐户回访', what: '按离网预警名单逐户回访，登记原因；合约到期前一个月的用户当面续约。', expected: '下月离网率回到目标以内' },
  { measure: /netAdds|grossAdds|onBooks|penetration|share\.users|share\.netAdds/, cause: '{place}代办点缺号卡，乡镇集日没有设摊；返乡务工人员多在县城办卡。', title: '{place}集日设摊和到村办卡', what: '每个集日在乡镇设摊，每周到两个村现场受理；号卡按上月用量提前配足。', expected: '下月新增比本月多一成' },
  { measure: /arrears|collect/, cause: '{place}牧区用户冬季转场，月底前没有缴费；代办点代收款上缴晚。', title: '{place}月底前集中催缴', what: '每月 20 日起按名单外呼，代办点代收款三日内上缴，逾期由营业部主任约谈。', expected: '月末欠费率下降 0.5 个百分点' },
  { measure: /revenue|arpu|valueAdded|sms|mms|ringback|data/, cause: '节日话务回落，{place}增值业务体验包到期后没有续订提醒。', title: '{place}增值业务到期续订提醒', what: '体验到期前三天短信提醒，营业厅办理任何业务时都推荐一次彩铃和短信包。', expected: '到期续订率提高到六成' },
  { measure: /maintenance|generation|patrol|site/, cause: '{place}降雪封路，油机到站慢；两个站蓄电池容量不足。', title: '{place}停电站点油机前置', what: '把一台油机放到乡镇营业点，蓄电池不足的站先换；雪后两日内补巡检。', expected: '发电及时率达到 95 %' },
  { measure: /optimisation|cell|complaint/, cause: '{place}新扩容小区参数没有跟着调整，室内覆盖投诉集中。', title: '{place}最坏小区逐个整治', what: '按最坏小区清单每周处理五个：先核参数，再查天馈，处理后复测。', expected: '最坏小区减少三成' },
  { measure: /channel|agent|coverage/, cause: '{place}代办商走访只到主干路沿线，边远村没有去。', title: '{place}边远村代办商补走访', what: '排出未走访代办商名单，两周内走完，同时补发海报和号卡。', expected: '走访率达到九成' },
  { measure: /./, cause: '{place}上月进度慢，责任没有分到人。', title: '{place}按人分解进度并每周通报', what: '把差距分到每个人，每周一通报进度，落后的说明原因。', expected: '下月回到目标进度' },
]

export const attendees = '总经理、市场部、渠道、集团客户部、客户服务部、网络部负责人，各县公司经理'
export const minutesLines = [
  '会议听取了市场部关于{month}经营情况的汇报，逐项分析了偏离的指标，明确了原因、措施、责任人和完成时间。',
  '会议认为，缺口最大的是{worst}，各县公司要先把这一项抓起来，其他偏离指标由归口部门牵头。',
  '会议检查了上次会议各项措施的完成情况，已办结的看效果，没有办结的说明原因。',
]
export const decisions = ['{worst}的差距分解到各县，每周一通报', '各项措施由责任人按期办结，归口部门验收', '下次会议先看这次的措施有没有用']
