import { defineWords } from '../../platform/ui/words.ts'

export const stopWords = defineWords({
  zh: {
    title: '停复机', note: '分公司提出，省公司计费系统执行；执行结果导入后在这里核对。',
    waiting: '待批准', ready: '待导出', notDone: '超一天未执行', failed: '执行失败', late: '复机超时', settled: '已了结', pick: '选', all: '选可成批的', clear: '取消选择',
    account: '账户', area: '区域', kind: '操作', overdue: '欠费', subscribers: '用户数', hand: '重点客户', proposedOn: '提出', state: '状态', reason: '说明', by: '决定人', notBefore: '最早执行', doneAt: '执行时间', fault: '失败原因', clock: '已等', export: '文件',
    heldCount: (what: string, count: number, until: string) => `${what} ${count} 户（最早到 ${until}）`, heldHint: (count: number, what: string) => `${count} 户暂不停，不能成批批准：${what}。`,
    told: (count: number) => `已批准 ${count} 户。`, toldHeld: (count: number, what: string) => `${count} 户暂不停，留在列表里：${what}。`, toldGone: (count: number) => `${count} 户已有人处理，或不在您负责的区域。`,
    hold: '暂不停', held: (what: string, until: string) => `${what}，至 ${until}`,
    group: '集团', tier: '高等级', bill: '高账单', approved: '已批准', rejected: '已驳回', withdrawn: '已撤回', exported: '已导出', done: '已执行', paid: '已缴费', superseded: '改为更高一级', guaranteed: '担保开机',
    approve: (count: number) => `批准 ${count} 户`, reject: (count: number) => `驳回 ${count} 户`, why: '原因（驳回、批准重点客户时必填）', byHandHint: '重点客户不成批停机：单独选中一户，写明原因再批准。',
    running: '计时中', lateState: '超过目标', alarm: '告警', breach: '超过法定时限', met: '按时', metLate: '晚复',
    clockTitle: '缴费到复机', timely: '31 天内及时复机率', median: '中位用时', slowest: '最慢', open: '在等复机', of: (timely: string, all: string) => `${timely} / ${all} 户`, target: (target: number, alarm: number, ceiling: number) => `目标 ${target} 分钟，${alarm} 分钟告警，法定 ${ceiling} 小时`,
    files: '交给计费系统', make: (count: number) => `生成文件（${count} 户）`, nothingReady: '没有待导出的停复机。', file: (id: number) => `第 ${id} 号`, lines: (lines: string, open: string) => `${lines} 户，${open} 户未执行`, import: '执行结果在“数据”里上传（停复机结果）。', upload: '上传执行结果',
    oddities: '要查的执行', noOddities: '没有未提出就执行、未批准就执行或夜间节假日的停机。', unproposed: '没有提出', unapproved: '批准之前执行', outOfHours: '不该停机的时间',
    disasters: '灾害期间不停机', noDisaster: '没有宣布灾害。', declare: '宣布', disasterArea: '区域代码', from: '自', until: '至', disasterReason: '什么灾害', empty: '这里没有停复机', next: '夜间按阶梯提出停机；缴清的当时提出复机。', cut: '只列 1,000 户。', cause: '依据',
  },
  en: {
    title: 'Stops and restores', note: 'The branch proposes, the provincial billing system performs; its results are imported and compared here.',
    waiting: 'To approve', ready: 'To export', notDone: 'Not done in a day', failed: 'Failed', late: 'Restores late', settled: 'Settled', pick: 'Pick', all: 'Pick what goes in bulk', clear: 'Clear',
    account: 'Account', area: 'Area', kind: 'What', overdue: 'Owing', subscribers: 'Users', hand: 'Valuable', proposedOn: 'Proposed', state: 'State', reason: 'Note', by: 'Decided by', notBefore: 'Not before', doneAt: 'Performed', fault: 'Why it failed', clock: 'Waited', export: 'File',
    heldCount: (what: string, count: number, until: string) => `${what} ${count} (the first until ${until})`, heldHint: (count: number, what: string) => `${count} are held back and go in no bulk: ${what}.`,
    told: (count: number) => `${count} approved.`, toldHeld: (count: number, what: string) => `${count} are held back and stay on the list: ${what}.`, toldGone: (count: number) => `${count} were decided already, or lie outside of your areas.`,
    hold: 'Held back', held: (what: string, until: string) => `${what}, until ${until}`,
    group: 'group', tier: 'high tier', bill: 'high bill', approved: 'approved', rejected: 'rejected', withdrawn: 'withdrawn', exported: 'exported', done: 'performed', paid: 'has paid', superseded: 'a higher rung came', guaranteed: 'guaranteed opening',
    approve: (count: number) => `Approve ${count}`, reject: (count: number) => `Reject ${count}`, why: 'Reason (needed to reject, or for a valuable customer)', byHandHint: 'Valuable customers are not stopped in bulk: pick one alone, say why, approve.',
    running: 'running', lateState: 'over target', alarm: 'alarm', breach: 'beyond the law', met: 'in time', metLate: 'restored late',
    clockTitle: 'From payment to restore', timely: 'Restored in time, 31 days', median: 'Median', slowest: 'Slowest', open: 'Waiting', of: (timely: string, all: string) => `${timely} of ${all}`, target: (target: number, alarm: number, ceiling: number) => `target ${target} min, alarm at ${alarm} min, ${ceiling} h by law`,
    files: 'For the billing system', make: (count: number) => `Make a file (${count})`, nothingReady: 'Nothing waits to be exported.', file: (id: number) => `No. ${id}`, lines: (lines: string, open: string) => `${lines} accounts, ${open} not done`, import: 'Results are uploaded under Data (Results of stops and restores).', upload: 'Upload results',
    oddities: 'To look into', noOddities: 'Nothing was performed without a proposal, before its approval, or at night or on a holiday.', unproposed: 'not proposed', unapproved: 'before its approval', outOfHours: 'when nothing may be stopped',
    disasters: 'No stops in a disaster', noDisaster: 'No disaster is declared.', declare: 'Declare', disasterArea: 'Code of the area', from: 'From', until: 'Until', disasterReason: 'What happened', empty: 'No stops or restores here', next: 'The night proposes stops by the ladder; a restore is proposed as soon as money has come.', cut: 'Only 1,000 accounts are listed.', cause: 'Because of',
  },
})
