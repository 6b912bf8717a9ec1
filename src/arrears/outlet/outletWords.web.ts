import { defineWords } from '../../platform/ui/words.ts'

/** What the pages of outlets share. */
export const outletWords = defineWords({
  zh: {
    outlet: '网点', kind: '类型', area: '区域', balance: '未缴', age7: '7 天内', age30: '8–30 天', age90: '31–90 天', older: '90 天以上', deposit: '押金', cover: '押金覆盖', late: '超期天数', why: '为什么', due: '累计应缴', paidIn: '累计实缴', state: '状态',
    paidInState: '已缴清', openState: '未到期', warn: '预警', stop: '停售', noRule: '无规则', stopProposed: '建议停售', stopApproved: '已停售', day: '业务日', taken: '上报代收话费', receipts: '缴费记录', difference: '差异', order: '工单', toOrder: '查看工单', noOrder: '未派单',
    proposedOn: '提出日', version: '规则版本', decidedBy: '处理人', decidedOn: '处理日', reason: '说明', endedOn: '结束日', endWhy: '结束原因', proposed: '待批准', approved: '停售中', rejected: '不停售', withdrawn: '已撤回', lifted: '已恢复',
    approve: '批准停售', reject: '不停售', rejectReason: '不停售的理由', stops: '停售', differences: '对账差异', noStops: '没有停售建议', noStopsNext: '每天早上按规则检查；押金覆盖不足或超期过久的网点会列在这里。', noDifferences: '没有对账差异', noDifferencesNext: '网点上报的代收话费与缴费记录一致。',
  },
  en: {
    outlet: 'Outlet', kind: 'Kind', area: 'Area', balance: 'Not paid in', age7: 'Up to 7 days', age30: '8-30 days', age90: '31-90 days', older: 'Over 90 days', deposit: 'Deposit', cover: 'Cover', late: 'Days late', why: 'Why', due: 'Due in all', paidIn: 'Paid in in all', state: 'State',
    paidInState: 'Paid in', openState: 'Not due', warn: 'Warning', stop: 'Stop sales', noRule: 'No rule', stopProposed: 'Stop proposed', stopApproved: 'Sales stopped', day: 'Day', taken: 'Bills taken, as told', receipts: 'Receipts', difference: 'Difference', order: 'Order', toOrder: 'Open the order', noOrder: 'none yet',
    proposedOn: 'Proposed on', version: 'Rule version', decidedBy: 'Decided by', decidedOn: 'Decided on', reason: 'Note', endedOn: 'Ended on', endWhy: 'Why it ended', proposed: 'to be approved', approved: 'stopped', rejected: 'refused', withdrawn: 'withdrawn', lifted: 'lifted',
    approve: 'Stop sales', reject: 'Keep selling', rejectReason: 'Why it keeps selling', stops: 'Stops of sales', differences: 'Differences', noStops: 'No stop is proposed', noStopsNext: 'Each morning the rule is applied; outlets with too little cover or far too late are listed here.', noDifferences: 'No differences', noDifferencesNext: 'What outlets report of bills taken equals their receipts.',
  },
})
