import type { Scheme, SchemeIndicator } from './contract.ts'

const indicator = (id: string, measureId: string, weight: number, more: Partial<SchemeIndicator> = {}): SchemeIndicator => ({
  id, form: 'completion', measureId, brand: '', name: '', nameEn: '', weight, at: 'own', better: 'measure', lowerForm: 'mirror', floorPercent: 0, capPercent: 120,
  targetFrom: 'sheet', base: null, target: null, challenge: null, scorer: null, ...more,
})
/** Levels that a year's plan holds in every month stand in the scheme itself. */
const fixed = (base: number, target: number, challenge: number): Partial<SchemeIndicator> => ({ form: 'threeValue', at: 'county', targetFrom: 'scheme', base, target, challenge })

const common = {
  threeValue: { basePoints: 60, targetPoints: 100, challengePoints: 120, below: 'linear' }, missing: 'rescale', totalMin: 0, totalMax: 130, decimals: 2, ties: 'skip', appealDays: 7,
  bandsBy: 'share',
  bands: [
    { id: 'A', name: '优秀', nameEn: 'Excellent', sharePercent: 20, scoreMin: null }, { id: 'B', name: '良好', nameEn: 'Good', sharePercent: 50, scoreMin: null },
    { id: 'C', name: '合格', nameEn: 'Fair', sharePercent: 20, scoreMin: null }, { id: 'D', name: '待改进', nameEn: 'To improve', sharePercent: 10, scoreMin: null },
  ],
  signers: [{ id: 'market', name: '市场部复核', nameEn: 'Checked by market', role: 'market' }, { id: 'manager', name: '总经理审定', nameEn: 'Decided by the general manager', role: 'general_manager' }],
} satisfies Partial<Scheme>

const byScore: Pick<Scheme, 'bandsBy' | 'bands'> = {
  bandsBy: 'score',
  bands: [
    { id: 'A', name: '优秀', nameEn: 'Excellent', sharePercent: null, scoreMin: 100 }, { id: 'B', name: '良好', nameEn: 'Good', sharePercent: null, scoreMin: 90 },
    { id: 'C', name: '合格', nameEn: 'Fair', sharePercent: null, scoreMin: 75 }, { id: 'D', name: '待改进', nameEn: 'To improve', sharePercent: null, scoreMin: null },
  ],
}

/** What the plan holds business offices to: arrears, power cuts, sites out of service, fault reports; and their market. */
const office: Scheme = {
  ...common, name: '营业部月度考核', nameEn: 'Business offices, monthly',
  subjects: { kind: 'unit', unitKind: 'business_office', level: null, posts: [], except: [] },
  indicators: [
    indicator('adds', 'market.users.grossAdds', 15), indicator('onBooks', 'market.users.onBooks', 10), indicator('churn', 'market.users.churnRate', 10), indicator('revenue', 'market.revenue.total', 10),
    // 制定营业部欠费考核办法: what is owed, what comes back, whether people are called and visited in time, and whether what they promised is seen to.
    indicator('arrears', 'arrears.ratio.monthEnd', 12, { ...fixed(0.045, 0.035, 0.025), at: 'own' }), indicator('recovery', 'arrears.recovery.rate', 10, { ...fixed(0.7, 0.85, 0.95), at: 'own' }),
    indicator('dunning', 'arrears.collection.timelyRate', 5, { ...fixed(0.7, 0.9, 0.98), at: 'own' }), indicator('promise', 'arrears.promise.keptRate', 3, { ...fixed(0.5, 0.7, 0.85), at: 'own' }),
    indicator('generation', 'maintenance.generation.timelyRate', 10, fixed(0.8, 0.92, 0.98)),
    indicator('outOfService', 'maintenance.site.outOfServiceRate', 10, fixed(0.012, 0.008, 0.005)),
    indicator('faultReport', 'maintenance.fault.reportTimelyRate', 5, fixed(0.85, 0.95, 1)),
  ],
  items: [
    { id: 'siteDown', kind: 'minus', name: '责任宕站', nameEn: 'Site down by own fault', pointsEach: 1, pointsMax: 6, evidence: '网管告警单号', scorer: 'maintainer' },
    { id: 'wrongReport', kind: 'minus', name: '故障反映不准确', nameEn: 'Wrong fault report', pointsEach: 0.5, pointsMax: 3, evidence: '故障单号', scorer: 'maintainer' },
    { id: 'aboveExpected', kind: 'plus', name: '催缴收回超出预期', nameEn: 'Recovered above expectation', pointsEach: 1, pointsMax: 3, evidence: '催缴奖励排行', scorer: 'arrears_officer' },
    { id: 'recovered', kind: 'plus', name: '收回核销欠费', nameEn: 'Written-off debt collected', pointsEach: 1, pointsMax: 3, evidence: '缴费凭证号', scorer: 'arrears_officer' },
    { id: 'informed', kind: 'plus', name: '提前发现隐患', nameEn: 'Hidden fault found in time', pointsEach: 0.5, pointsMax: 2, evidence: '隐患单号', scorer: 'maintainer' },
  ],
  plusMax: 5, minusMax: 10,
  vetoes: [
    { id: 'falseData', name: '虚报用户或虚报指标', nameEn: 'Invented users or figures', effect: 'zero', evidence: '核查记录', scorer: 'general_manager' },
    { id: 'accident', name: '重大通信事故', nameEn: 'Grave outage', effect: 'gradeDown', evidence: '事故报告', scorer: 'general_manager' },
  ],
}

const county: Scheme = {
  ...common, ...byScore, name: '县分公司月度考核', nameEn: 'County companies, monthly',
  subjects: { kind: 'unit', unitKind: 'county_company', level: null, posts: [], except: [] },
  indicators: [
    indicator('onBooks', 'market.users.onBooks', 10, { at: 'county' }), indicator('netAdds', 'market.users.grossAdds', 15, { at: 'county' }), indicator('churn', 'market.users.churnRate', 10, { at: 'county' }),
    indicator('revenue', 'market.revenue.total', 15, { at: 'county' }), indicator('valueAdded', 'market.revenue.valueAdded', 10, { at: 'county' }),
    indicator('arrears', 'arrears.ratio.monthEnd', 10, fixed(0.045, 0.035, 0.025)), indicator('village', 'channel.coverage.village', 5, fixed(0.6, 0.75, 0.9)),
    indicator('snapshot', 'care.snapshot.retention', 5, fixed(0.96, 0.98, 0.99)), indicator('patrol', 'maintenance.patrol.doneRate', 10, fixed(0.9, 0.98, 1)),
    indicator('outOfService', 'maintenance.site.outOfServiceRate', 10, fixed(0.012, 0.008, 0.005)),
  ],
  items: [
    { id: 'support', kind: 'minus', name: '发电与抢修人员安排不到位', nameEn: 'Power or repair left without people', pointsEach: 1, pointsMax: 4, evidence: '调度记录', scorer: 'maintainer' },
    { id: 'praise', kind: 'plus', name: '省公司通报表扬', nameEn: 'Commended by the province', pointsEach: 1, pointsMax: 3, evidence: '文号', scorer: 'market' },
  ],
  plusMax: 3, minusMax: 8, vetoes: [{ id: 'safety', name: '安全责任事故', nameEn: 'Accident', effect: 'zero', evidence: '事故报告', scorer: 'general_manager' }],
}

const atBranch = (base: number, target: number, challenge: number): Partial<SchemeIndicator> => ({ ...fixed(base, target, challenge), at: 'branch' })

/** Indicators, duty and assessment down to each person of the room: part measured, part judged by who relies on it. */
const room: Scheme = {
  ...common, ...byScore, name: '机房人员月度考核', nameEn: 'Machine-room staff, monthly',
  subjects: { kind: 'staff', unitKind: null, level: null, posts: ['机房主任', '机房值班员'], except: [] },
  indicators: [
    indicator('outOfService', 'maintenance.site.outOfServiceRate', 25, atBranch(0.012, 0.008, 0.005)), indicator('faultReport', 'maintenance.fault.reportTimelyRate', 15, atBranch(0.85, 0.95, 1)),
    indicator('duty', '', 30, { form: 'judged', name: '值班与故障上报制度', nameEn: 'Duty and fault escalation', scorer: 'optimisation' }),
    indicator('access', '', 15, { form: 'judged', name: '进出登记制度', nameEn: 'Access log', scorer: 'optimisation' }),
    indicator('spares', '', 15, { form: 'judged', name: '备品备件与仪器仪表管理', nameEn: 'Spares and instruments', scorer: 'optimisation' }),
  ],
  items: [
    { id: 'late', kind: 'minus', name: '故障上报迟缓', nameEn: 'Late escalation', pointsEach: 2, pointsMax: 8, evidence: '故障单号', scorer: 'optimisation' },
    { id: 'unlogged', kind: 'minus', name: '进出未登记', nameEn: 'Entry not logged', pointsEach: 1, pointsMax: 4, evidence: '检查记录', scorer: 'optimisation' },
    { id: 'found', kind: 'plus', name: '值班中发现并排除隐患', nameEn: 'Fault found and removed on duty', pointsEach: 1, pointsMax: 3, evidence: '值班日志', scorer: 'optimisation' },
  ],
  plusMax: 3, minusMax: 10, vetoes: [{ id: 'absent', name: '脱岗', nameEn: 'Absent from duty', effect: 'gradeDown', evidence: '查岗记录', scorer: 'optimisation' }],
}

const optimisation: Scheme = {
  ...common, ...byScore, name: '网络优化人员月度考核', nameEn: 'Optimisation staff, monthly',
  subjects: { kind: 'staff', unitKind: null, level: null, posts: ['网络优化工程师', '网络指标分析员'], except: [] },
  indicators: [
    indicator('worst', 'optimisation.cell.worstRatio', 30, atBranch(0.04, 0.03, 0.02)), indicator('dropRate', 'optimisation.cell.dropRate', 15, atBranch(0.015, 0.01, 0.007)),
    indicator('repeat', 'optimisation.complaint.repeatRate', 25, atBranch(0.1, 0.07, 0.05)), indicator('speed', 'optimisation.data.downloadSpeed', 15, atBranch(75, 90, 110)),
    indicator('analysis', '', 15, { form: 'judged', name: '话务与互联互通分析', nameEn: 'Traffic and interconnect analysis', scorer: 'market' }),
  ],
  items: [{ id: 'slow', kind: 'minus', name: '集团、高端客户投诉超时', nameEn: 'Late answer to a group or high-value customer', pointsEach: 1, pointsMax: 5, evidence: '投诉单号', scorer: 'customer_manager' }],
  plusMax: 0, minusMax: 5, vetoes: [],
}

/** What a branch may start from; each becomes a draft that another person approves. */
export const defaultSchemes: Readonly<Record<'office' | 'county' | 'room' | 'optimisation', Scheme>> = { office, county, room, optimisation }
