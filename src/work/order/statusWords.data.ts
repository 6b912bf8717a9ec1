import type { Words } from '../../kernel/refusal.ts'
import type { EventKind, OrderStatus, Priority } from './contract.ts'

/** What the states, the acts and the priorities are called, on screens, in sentences and in workbooks. */
export const statusWords: Readonly<Record<OrderStatus, Words>> = {
  open: { zh: '待派', en: 'Not assigned' },
  assigned: { zh: '待接', en: 'Assigned' },
  accepted: { zh: '已接', en: 'Accepted' },
  travelling: { zh: '在途', en: 'On the way' },
  working: { zh: '处理中', en: 'Working' },
  paused: { zh: '挂起', en: 'Paused' },
  done: { zh: '待验收', en: 'To be reviewed' },
  rework: { zh: '返工', en: 'Rework' },
  closed: { zh: '已办结', en: 'Closed' },
  cancelled: { zh: '已撤销', en: 'Cancelled' },
  merged: { zh: '已合并', en: 'Merged' },
}
export const eventWords: Readonly<Record<EventKind, Words>> = {
  opened: { zh: '下发', en: 'Opened' },
  assigned: { zh: '派单', en: 'Assign' },
  moved: { zh: '转单位', en: 'Move' },
  accepted: { zh: '接单', en: 'Accept' },
  refused: { zh: '退单', en: 'Refuse' },
  travelled: { zh: '出发', en: 'Set out' },
  started: { zh: '开始处理', en: 'Start' },
  paused: { zh: '挂起', en: 'Pause' },
  resumed: { zh: '恢复', en: 'Resume' },
  replied: { zh: '回复客户', en: 'Reply' },
  noted: { zh: '备注', en: 'Note' },
  result: { zh: '填报结果', en: 'Report the result' },
  returned: { zh: '退回返工', en: 'Return for rework' },
  merged: { zh: '合并', en: 'Merge' },
  closed: { zh: '验收办结', en: 'Close' },
  cancelled: { zh: '撤销', en: 'Cancel' },
  reopened: { zh: '重新打开', en: 'Reopen' },
  settled: { zh: '裁定', en: 'Settle' },
}
export const priorityWords: Readonly<Record<Priority, Words>> = {
  emergency: { zh: '紧急', en: 'Emergency' },
  high: { zh: '高', en: 'High' },
  normal: { zh: '一般', en: 'Normal' },
  low: { zh: '低', en: 'Low' },
}
