import { defineWords } from '../../platform/ui/words.ts'

export const ladderWords = defineWords({
  zh: {
    title: '催缴阶梯', note: (on: string, version: number) => `${on} 夜间算出 · 现行第 ${version} 版`, noNight: '夜间还没有算过', policy: '阶梯规则', noRule: '没有生效的催缴阶梯。请先起草并批准一版。', all: '全部', only: (which: string) => `只列：${which}。`, stopsTomorrow: '明天该停机的账户', brokenPromises: '承诺到期没有缴的账户', none: '未催',
    perRung: '各级户数', tomorrow: (count: string) => `明天再进 ${count} 户`, toRestore: (count: string) => `${count} 户已缴清、待复机`, empty: '没有欠费账户', next: '账单和缴费文件导入后，夜间会排出每个账户在哪一级。', cut: '只列欠费最多的 1,000 户；选一级可缩小范围。',
    account: '账户', area: '区域', overdue: '到期欠费', days: '逾期天数', rung: '现在', since: '自', hold: '为何停住', nextRung: '下一级', nextOn: '日期', restore: '缴清待复机', because: '起因', overdueCause: '逾期', limitCause: '信用度用完',
    bill: '账单', allBills: '全部账单',
    promise: '承诺缴费', dispute: '争议', hardship: '困难缓缴', protection: '保护', protected: '受保护，只能人工停机', noStopDay: '今天不停机', coolDown: '未到间隔', amount: '金额不到', steps: '经过', pauses: '暂缓与保护', takenOn: '日期', heldOut: '随机留出，未做', version: '规则版次', reason: '原因', until: '截止', by: '登记人', end: '提前结束', set: '登记', kind: '种类', from: '自', ended: '已结束', back: '催缴阶梯', noPauses: '没有暂缓。', nothing: '阶梯已到顶',
    effects: '每级催回多少', effect: (mean = '', low = '', high = '') => `每户多收 ${mean}（95% 区间 ${low} 至 ${high}）`, groups: (treated: string, held: string) => `催 ${treated} 户，留出 ${held} 户`, tooFew: (held: string) => `留出 ${held} 户，太少，不下结论`, effectNote: (days: number) => `与随机留出不催的账户相比，到级后 ${days} 天内的缴费。`,
    acts: '做了什么', noActs: '还没有短信、外呼、上门或催缴函。', order: (id: number) => `工单 ${id}`, queued: '已交短信通道', contacted: (day: string) => `近期联系已满，等到 ${day}`, lapsed: '等待期间已离开这一级，不再做', due: '待办', done: '已做', waiting: '待寄', noNumber: '没有可用号码', letters: '催缴函', stops: '停复机',
  },
  en: {
    title: 'Dunning ladder', note: (on: string, version: number) => `As of the night of ${on} · version ${version} in force`, noNight: 'No night has been run yet', policy: 'The policy', noRule: 'No ladder is in force. Draft one and have it approved.', all: 'all', only: (which: string) => `Only ${which}.`, stopsTomorrow: 'accounts whose service is due to be stopped tomorrow', brokenPromises: 'accounts whose promise has passed unpaid', none: 'none yet',
    perRung: 'Accounts on each rung', tomorrow: (count: string) => `${count} more tomorrow`, toRestore: (count: string) => `${count} have paid and wait to be restored`, empty: 'Nobody is in arrears', next: 'Once bills and payments are loaded, the night puts each account on its rung.', cut: 'Only the 1,000 largest debts are listed; choose a rung to see fewer.',
    account: 'Account', area: 'Area', overdue: 'Overdue', days: 'Days', rung: 'Stands on', since: 'Since', hold: 'Held because', nextRung: 'Next', nextOn: 'On', restore: 'Paid, to be restored', because: 'Cause', overdueCause: 'overdue', limitCause: 'limit used up',
    bill: 'Bill', allBills: 'all bills',
    promise: 'promise to pay', dispute: 'dispute', hardship: 'hardship', protection: 'protection', protected: 'protected: stopped only by hand', noStopDay: 'no stops today', coolDown: 'cool-down', amount: 'too small a sum', steps: 'How it came here', pauses: 'Pauses and protection', takenOn: 'Day', heldOut: 'held out at random, not done', version: 'Version', reason: 'Reason', until: 'Until', by: 'Noted by', end: 'End now', set: 'Note it', kind: 'Kind', from: 'From', ended: 'ended', back: 'Dunning ladder', noPauses: 'No pauses.', nothing: 'top of the ladder',
    effects: 'What each rung brings in', effect: (mean = '', low = '', high = '') => `${mean} more per account (95 % interval ${low} to ${high})`, groups: (treated: string, held: string) => `${treated} dunned, ${held} held out`, tooFew: (held: string) => `${held} held out: too few to tell`, effectNote: (days: number) => `Paid within ${days} days of the rung, against accounts that the draw left out.`,
    acts: 'What was done', noActs: 'No message, call, visit or letter yet.', order: (id: number) => `order ${id}`, queued: 'handed to the SMS queue', contacted: (day: string) => `contacted enough, waits until ${day}`, lapsed: 'left the rung while it waited, not done', due: 'to be done', done: 'done', waiting: 'to be sent', noNumber: 'no usable number', letters: 'Written demands', stops: 'Stops and restores',
  },
})
