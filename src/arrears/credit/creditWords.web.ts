import { defineWords } from '../../platform/ui/words.ts'

export const creditWords = defineWords({
  zh: {
    title: '信用度', note: (month: string, day: string) => `${month} 的信用度于 ${day} 核定；每个账户的每一步原因都能打开。`, noRun: '还没有核定过信用度。', rules: '信用度规则', scorecard: '评分卡', noRule: '还没有生效的信用度规则：先起草一版，由总经理批准。',
    limits: '账户信用度', reviews: '待复核', usage: '用量预警', grants: '临时与担保', decide: '核定本月信用度', decided: (accounts: string, changed: string, waiting: string) => `核定 ${accounts} 户，变动 ${changed} 户，${waiting} 户待复核。`,
    account: '账户', area: '区域', brand: '品牌', tier: '客户等级', none: '—', way: '缴费方式', ordinary: '自缴', agreed: '协议', collection: '托收', limit: '信用度', previous: '上次', change: '变动', waitingLimit: '待复核的', granted: '临时信用度', used: '已用', share: '占用', days: '允许天数', state: '状态', why: '为什么', decidedOn: '核定日', version: '规则版本',
    holders: '有信用度的账户', sum: '信用度合计', raised: '本次调高', lowered: '本次调低', held: '欠费不调高', waiting: '待复核', near: '用到 80%', usedUp: '已用完', normal: '正常', all: '全部', showing: '只看', search: '查账户编号', cut: '只列出前 2,000 户，请按状态或账户编号缩小范围。',
    noLimits: '还没有核定的信用度', noLimitsNext: '信用度规则批准后，按“核定本月信用度”，或等次日清晨自动核定。', noneSuch: '没有这样的账户', noneSuchNext: '换一个状态，或清空账户编号。',
    noReviews: '没有待复核的调整', noReviewsNext: '超过规则里复核金额的调整会在这里等第二个人。', from: '由', to: '变为', pass: '同意', refuse: '不同意', reason: '不同意的原因', month: '月份', proposedOn: '提出日',
    noUsage: '没有接近或用完信用度的账户', noUsageNext: '导入信用度使用文件后，用到 80% 和 100% 的账户列在这里；用完的交给催缴阶梯。', asOf: '截至', overdue: '逾期欠费', strays: '对不上的用量', account_unknown: '没有这个账户', in_future: '日期在今天以后', straysNote: '没有入账，请向计费核对账户编号和日期。', ladder: '催缴', noStrays: '没有对不上的用量',
    withoutRule: (count: string) => `${count} 户所在区域没有规则，没有核定。`,
  },
  en: {
    title: 'Credit limits', note: (month: string, day: string) => `Limits of ${month}, decided on ${day}; every step of every account opens.`, noRun: 'No limits have been decided yet.', rules: 'Credit rules', scorecard: 'Scorecard', noRule: 'No credit rule is in force: draft one and have it approved by the general manager.',
    limits: 'Limits', reviews: 'To review', usage: 'Usage', grants: 'Temporary', decide: "Decide this month's limits", decided: (accounts: string, changed: string, waiting: string) => `${accounts} decided, ${changed} changed, ${waiting} wait for review.`,
    account: 'Account', area: 'Area', brand: 'Brand', tier: 'Tier', none: '—', way: 'Way of paying', ordinary: 'Ordinary', agreed: 'Agreed', collection: 'Bank collection', limit: 'Limit', previous: 'Before', change: 'Change', waitingLimit: 'Waiting', granted: 'Temporary limit', used: 'Used', share: 'In use', days: 'Days allowed', state: 'State', why: 'Why', decidedOn: 'Decided on', version: 'Rule version',
    holders: 'Accounts with credit', sum: 'Limits together', raised: 'Raised', lowered: 'Lowered', held: 'Not raised: arrears', waiting: 'To review', near: 'At 80 %', usedUp: 'Used up', normal: 'As usual', all: 'All', showing: 'Only', search: 'Account number', cut: 'The first 2,000 only; narrow by state or account number.',
    noLimits: 'No limits have been decided yet', noLimitsNext: "Once a credit rule is approved, decide this month's limits, or wait for the next morning.", noneSuch: 'No such accounts', noneSuchNext: 'Choose another state, or clear the account number.',
    noReviews: 'No change waits for review', noReviewsNext: 'Changes above the amount in the rule wait here for a second person.', from: 'From', to: 'To', pass: 'Let it hold', refuse: 'Refuse', reason: 'Why refused', month: 'Month', proposedOn: 'Proposed on',
    noUsage: 'Nobody is near the limit or over it', noUsageNext: 'Once a file of usage has come, accounts at 80 and 100 % are listed here; those used up go to the dunning ladder.', asOf: 'As of', overdue: 'Overdue', strays: 'Usage that could not be placed', account_unknown: 'No such account', in_future: 'Dated after today', straysNote: 'Not counted; check account and date with billing.', ladder: 'Dunning', noStrays: 'All usage was placed',
    withoutRule: (count: string) => `${count} lie where no rule holds and were not decided.`,
  },
})
