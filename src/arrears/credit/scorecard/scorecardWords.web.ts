import { defineWords } from '../../../platform/ui/words.ts'

export const scorecardWords = defineWords({
  zh: {
    title: '信用评分卡', back: '信用度', note: '规则表先行，评分卡挑战：用分公司自己的账单和缴费训练，在较晚的月份上与规则表比较，赢了才能生效。', train: '用到目前的账训练一次', draft: '起草评分卡规则', openRule: '查看生效的评分卡', none: '还没有训练过评分卡', noneNext: '信用度规则生效后，按“用到目前的账训练一次”。账本至少要有 18 个月，坏账户也要够多。',
    trained: (by: string, at: string, through: string) => `${by}于 ${at} 训练，账到 ${through}`, system: '系统', earlier: '以往的训练', number: (id: string) => `第 ${id} 次`,
    wins: '胜过规则表，可以起草生效', notProven: '没有胜过规则表，不能生效', tooFew: '数据太少，不下结论', drifted: '胜过规则表，但客户结构已变，要重新训练',
    saysWins: (gain: string, low: string, high: string) => `随便挑一个坏账户和一个好账户，评分卡把坏的排在后面的机会比规则表高 ${gain}（95% 区间 ${low} 至 ${high}）。下限大于 0，这不是偶然。`,
    saysNot: (gain: string, low: string, high: string) => `评分卡比规则表高 ${gain}，但 95% 区间是 ${low} 至 ${high}，包括 0：可能只是偶然。规则表继续用。`,
    saysFew: (train: string, trainMin: string, test: string, testMin: string) => `训练月份里有 ${train} 个坏账户（至少要 ${trainMin}），检验月份里有 ${test} 个（至少要 ${testMin}）。少于这个数，好坏分不清是本事还是运气，所以不训练。`,
    saysShort: (months: string, needed: string) => `账本只有 ${months} 个月，至少要 ${needed} 个月：先看半年缴费，再等半年结果，训练和检验各一遍。`,
    saysDrift: (psi: string) => `最近一个月的客户与训练时相比，PSI 是 ${psi}，超过 0.25：分数对不上现在的人了。`,
    bad: '什么叫变坏：在观察月之后的 6 个月里，有一个月末逾期超过 60 天。观察时已经逾期超过 60 天的账户不参加。', sample: '用了哪些数据', trainMonths: '训练月份', testMonths: '检验月份', accounts: '账户', bads: '其中变坏', badRate: '变坏比例',
    compare: '评分卡与规则表，在同样的检验账户上', measure: '指标', card: '评分卡', table: '规则表', onTrain: '评分卡（训练）', auc: 'AUC：坏的排在好的后面的机会', gini: 'Gini：2×AUC－1', ks: 'KS：一刀切下去最多分开多少', brier: 'Brier：预测与结果差的平方，越小越好', slope: '校准斜率：1 表示概率可信',
    roc: 'ROC：拒绝多少好账户，挡住多少坏账户', rocX: '被拒的好账户', rocY: '被挡的坏账户', random: '乱猜', calibration: '校准：预测有多准', foretold: '预测变坏', came: '实际变坏', stability: 'PSI：客户变了没有', psiNote: '0.1 以下稳定，0.1 至 0.25 关注，超过 0.25 重新训练。', factors: '每个因素', used: '计入分数', unused: '没有计入', iv: 'IV', classOf: '分箱', woe: 'WOE', points: '分数', base: (points: string) => `基础分 ${points}；每多 50 分，好坏之比翻一倍。`,
    ivNone: '没有用', ivWeak: '弱', ivMedium: '中', ivStrong: '强', ivSuspicious: '过强，先查是否泄露结果', unusedNote: '没有计入：信息太少，或与别的因素重复。', bands: '建议的分数档', from: '分数不低于', percent: '基础额和账单乘', inForce: (id: string) => `第 ${id} 次训练的评分卡正在参与定信用度。`,
  },
  en: {
    title: 'Credit scorecard', back: 'Credit limits', note: "The rule table comes first and the scorecard challenges it: taught on the branch's own bills and payments, compared on later months, in force only when it has won.", train: 'Train on the ledger as it stands', draft: 'Draft the scorecard rule', openRule: 'See the card in force', none: 'No scorecard has been trained yet', noneNext: 'Once a credit rule is in force, train on the ledger as it stands. It takes 18 months and enough bad accounts.',
    trained: (by: string, at: string, through: string) => `Trained by ${by} on ${at}, ledger through ${through}`, system: 'the system', earlier: 'Earlier trainings', number: (id: string) => `No. ${id}`,
    wins: 'Beats the rule table: may be drafted', notProven: 'Has not beaten the rule table: cannot hold', tooFew: 'Too few data: no conclusion', drifted: 'Beats the table, but the customers have changed: train anew',
    saysWins: (gain: string, low: string, high: string) => `Of a bad and a good account picked at random, the card ranks the bad one last more often than the table by ${gain} (95 % interval ${low} to ${high}). The lower end is above 0: this is not chance.`,
    saysNot: (gain: string, low: string, high: string) => `The card is ${gain} better than the table, but the 95 % interval runs from ${low} to ${high} and holds 0: it may be chance. The table stays.`,
    saysFew: (train: string, trainMin: string, test: string, testMin: string) => `${train} bad accounts in the months that teach (at least ${trainMin} are needed) and ${test} in those that examine (at least ${testMin}). With fewer, skill cannot be told from luck, so nothing is trained.`,
    saysShort: (months: string, needed: string) => `The ledger has ${months} months; ${needed} are needed: half a year of payments to look at, half a year to see what came, once to teach and once to examine.`,
    saysDrift: (psi: string) => `Against those it was taught on, the customers of the last month have a PSI of ${psi}, above 0.25: the points no longer fit them.`,
    bad: 'Going bad: more than 60 days overdue at a month end within the six months after the observation. Who is that late already is left out.', sample: 'What it was made on', trainMonths: 'Months that teach', testMonths: 'Months that examine', accounts: 'Accounts', bads: 'Went bad', badRate: 'Share',
    compare: 'Card and rule table, on the same examined accounts', measure: 'Measure', card: 'Scorecard', table: 'Rule table', onTrain: 'Scorecard (taught)', auc: 'AUC: chance that a bad one ranks behind a good one', gini: 'Gini: 2 x AUC - 1', ks: 'KS: most that one cut can part', brier: 'Brier: squared error of the forecast, smaller is better', slope: 'Calibration slope: at 1 chances can be taken at their word',
    roc: 'ROC: good accounts turned away, bad ones caught', rocX: 'Good ones turned away', rocY: 'Bad ones caught', random: 'Guessing', calibration: 'Calibration: how true the forecast is', foretold: 'Foretold', came: 'Came', stability: 'PSI: have the customers changed', psiNote: 'Below 0.1 stable, 0.1 to 0.25 watch, above 0.25 train anew.', factors: 'Every factor', used: 'In the score', unused: 'Left out', iv: 'IV', classOf: 'Class', woe: 'WOE', points: 'Points', base: (points: string) => `Base ${points} points; 50 more double the odds of staying good.`,
    ivNone: 'tells nothing', ivWeak: 'weak', ivMedium: 'medium', ivStrong: 'strong', ivSuspicious: 'too strong: look for leakage first', unusedNote: 'Left out: tells too little, or repeats another factor.', bands: 'Suggested bands', from: 'From points', percent: 'Base and bills times', inForce: (id: string) => `The card of training ${id} takes part in limits.`,
  },
})
