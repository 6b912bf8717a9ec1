import { defineWords } from '../../../platform/ui/words.ts'

export const kitWords = defineWords({
  zh: {
    title: '组件样张', note: '数字都是编的，只为看样子。', send: '下发 214 张催缴单', where: '目录', loop: '本条的闭环',
    chapters: '一、市场 二、欠费 三、渠道 四、集团 五、服务 六、网络', clause: '多渠道、多手段对欠费进行收缴。',
    office: '营业部', county: '县', state: '状态', users: '出账用户', debt: '欠费', rate: '欠费率', due: '到期', month: '账期', seenAt: '最近联系',
    lastMonth: '较上月', target: '目标', gap: '差 0.8 点 =', counties: '各县欠费率', opened: (what: string) => `打开了：${what}`,
    nothingOpened: '点任何一个数字试试。', figures: '数字与状态', waiting: '12 户待审', meaning: '欠费超过账期后，只停呼出、仍可呼入的状态。',
    source: '《欠费管理办法》第 7 条', term: '单停', trend: '走势与地图', table: '表格', tableTitle: '营业部欠费', empty: '还没有欠费明细',
    emptyNext: '导入本月的账单文件后，欠费用户会列在这里。', import: '导入账单文件', states: '提示与等待', checking: '正在核对用量文件', rowsUnit: '行', stop: '停止核对', verb: '查看欠费明细',
  },
  en: {
    title: 'Kit gallery', note: 'All figures are invented, only to be looked at.', send: 'Send 214 reminders', where: 'Contents', loop: 'The loop of this clause',
    chapters: '1.Market 2.Arrears 3.Channel 4.Groups 5.Care 6.Network', clause: 'Collect arrears through many channels and by many means.',
    office: 'Office', county: 'County', state: 'State', users: 'Billed users', debt: 'Arrears', rate: 'Arrears ratio', due: 'Due', month: 'Month', seenAt: 'Last contact',
    lastMonth: 'on last month', target: 'Target', gap: 'Gap of 0.8 pts =', counties: 'Arrears ratio by county', opened: (what: string) => `Opened: ${what}`,
    nothingOpened: 'Click any figure.', figures: 'Figures and states', waiting: '12 users to review', meaning: 'Outgoing calls are barred, incoming calls still arrive, because a bill is overdue.',
    source: 'Arrears rules, article 7', term: 'One-way stop', trend: 'Trends and map', table: 'Table', tableTitle: 'Arrears by office', empty: 'No arrears yet',
    emptyNext: 'Import the billing file of this month and the users in arrears are listed here.', import: 'Import a billing file', states: 'Messages and waiting', checking: 'Checking the usage file', rowsUnit: 'rows', stop: 'Stop checking', verb: 'see arrears rows',
  },
})
