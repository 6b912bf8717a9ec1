/**
 * Words by which a sentence speaks of a quantity: a rate, a count, a level, a rhythm or a limit of time.
 * The list is kept apart from the dictionary of indicators, so that a gap of the dictionary shows as a gap.
 */
export const measurableWords: readonly string[] = [
  // rates, shares and scores
  '率', '占比', '占收比', '比例', '比重', '份额', '满意度', '普及', '覆盖', '渗透', 'ARPU', 'KPI', '百分', '达标', '得分',
  // counts and volumes
  '用户数', '客户数', '用户规模', '规模扩大', '规模化', '用户的规模', '业务量', '使用量', '话务量', '流量', '次数', '户数', '条数', '投诉', '欠费',
  '网点数', '发展用户', '用户发展', '快速发展', '新增', '净增', '离网', '流失', '保有', '坚守', '拍照客户', '存量', '互吃', '渠道价值',
  // money
  '收入', '成本', '费用', '利润', '酬金', '佣金', '话费', '信用度', '结算', '效益',
  // growth against a base
  '增长', '下降', '翻番', '提升至', '提高到', '控制在', '不低于', '不超过', '达到', '力争',
  // rhythm and time
  '每月', '每季', '每周', '每日', '每天', '每年', '月度', '季度', '一次', '定期', '时限', '及时给', '按时', '时长', '历时', '小时内', '分钟内', '工作日内',
  // state of the network and of the work
  '扩容', '拥塞', '掉话', '速度', '速率', '巡检', '退服', '宕站', '测试', '不入网', '发电', '备件', '登记制度', '指标', '闭环', '数据化跟踪', '解决方案', '信息化模式', '电子渠道', '一村', '一乡', '体验营销', '隐患',
]

/** Words that hold one of the above without speaking of a quantity. */
export const unmeasurableWords: readonly string[] = ['率先', '效率', '草率', '评比例会', '覆盖面广', '收入分配制度', '隐患意识']
