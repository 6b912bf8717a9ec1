import type { Finding, Review } from '../contract.ts'
import type { ReportInput } from './content.ts'

const finding: Finding = {
  measureId: 'market.users.churnRate', name: { zh: '离网率', en: 'Churn rate' }, unit: 'percent', better: 'lower', value: 0.031, target: 0.019, lastMonth: 0.028, lastYear: 0.024, gap: 0.012, yuan: 864_000, people: 1_200, state: 'offTrack',
  points: [0.02, 0.021, 0.02, 0.022, 0.023, 0.022, 0.024, 0.025, 0.026, 0.027, 0.028, 0.031],
  places: [{ areaCode: '632301', name: '同仁市', value: 0.025, target: 0.019, state: 'offTrack' }, { areaCode: '632323', name: '泽库县', value: 0.041, target: 0.019, state: 'offTrack' }, { areaCode: '632322', name: '尖扎县', value: 0.018, target: 0.019, state: 'onTrack' }],
}
const review: Review = {
  reviewId: 1, areaCode: '6323', areaName: '黄南分公司', month: '2011-02', months: [], state: 'closed', chair: '卓玛（虚构）', isChair: true, findings: [finding], onTrackCount: 11, noTargetCount: 4,
  causes: { [finding.measureId]: { cause: '竞争对手节前促销，泽库县转网多。', by: '市场部主任', at: '2011-03-08T02:00:00.000Z' } },
  actions: [{
    orderId: 7, measureId: finding.measureId, measureName: finding.name, unit: 'percent', month: '2011-02', title: '泽库离网户逐户回访', areaCode: '632323', areaName: '泽库县', ownerName: '扎西（虚构）', status: 'working', isLate: false,
    dueAt: '2011-03-31T10:00:00.000Z', meaning: null, before: 0.031, after: null, afterMonth: null, help: { kind: 'unknown', because: 'notYet' }, level: 'township',
  }],
  earlier: [{
    orderId: 3, measureId: finding.measureId, measureName: finding.name, unit: 'percent', month: '2011-01', title: '尖扎外呼挽留', areaCode: '632322', areaName: '尖扎县', ownerName: '多杰（虚构）', status: 'closed', isLate: false,
    dueAt: '2011-02-28T10:00:00.000Z', meaning: 'achieved', before: 0.026, after: 0.018, afterMonth: '2011-02', level: 'township',
    help: { kind: 'known', scale: 'difference', effect: -0.009, low: -0.014, high: -0.004, coverage: 0.9, treatedChange: -0.008, controlChange: 0.001, treatedCount: 9, controlCount: 24, verdict: 'helped' },
  }],
  minutes: { version: 2, heldOn: '2011-03-10', attendees: '各部门经理、各县公司经理', minutes: '会议听取了二月经营情况。\n会议认为离网是主要问题。', decisions: ['离网户一周内逐户回访', '四月起每周通报各县离网'], by: '卓玛（虚构）', at: '2011-03-10T08:00:00.000Z' },
  events: [], rules: null, may: { write: true, close: true, template: true },
  warnings: [{
    measureId: finding.measureId, name: finding.name, unit: 'percent', better: 'lower', subjectKind: 'area', subjectCode: '6323', subjectName: '黄南', level: 'prefecture', brand: '', year: '2011', through: '2011-02', computedAt: '2011-03-08T02:00:00.000Z',
    kind: 'forecast', because: null, method: 'seasonalNaive', backtests: [{ method: 'seasonalNaive', mae: 0.002, mase: 0.9 }], originCount: 14, coverage: 0.8, months: [], yearEnd: { low: 0.022, point: 0.025, high: 0.028 }, soFar: 0.03,
    target: 0.019, completion: { low: 0.53, point: 0.68, high: 0.84 }, outlook: 'missed', gap: 0.006, yuanAtRisk: 5_184_000, peopleAtRisk: 7_200,
  }],
  ranking: {
    from: '2011-02-22', to: '2011-02-28', by: { ruleId: null, version: null }, usualWeeks: 4, cap: 1.2, rule: [{ measureId: 'market.daily.grossAdds', name: { zh: '日新增用户', en: 'Daily gross adds' }, unit: 'users', weight: 100 }],
    rows: [{ areaCode: '632322', name: '尖扎县', rank: 1, lastRank: 2, score: 104.2, parts: [{ measureId: 'market.daily.grossAdds', value: 52, usual: 50, score: 104.2 }] }, { areaCode: '632323', name: '泽库县', rank: null, lastRank: 1, score: null, parts: [{ measureId: 'market.daily.grossAdds', value: null, usual: 40, score: null }] }],
  },
}

/** A meeting with something in each of its parts. */
export const sampleReport: ReportInput = {
  review,
  trends: [{ measureId: finding.measureId, points: finding.points.map((value, index) => ({ period: index < 10 ? `2010-${String(index + 3).padStart(2, '0')}` : `2011-0${index - 9}`, value, target: index < 10 ? null : 0.019, lastYear: 0.02 + index * 0.0004 })) }],
}
