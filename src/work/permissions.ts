import type { Permission } from '../branch/index.ts'

const desk = ['general_manager', 'market', 'arrears_officer', 'channel_manager', 'group_manager', 'customer_manager', 'county_manager', 'optimisation'] as const
const working = [...desk, 'collector', 'maintainer', 'machine_room', 'administrator'] as const

export const workPermissions: readonly Permission[] = [
  { verb: 'work.view', words: { zh: '查看工单', en: 'See work orders' }, roles: [...working, 'auditor'] },
  { verb: 'work.open', words: { zh: '下发工单', en: 'Open work orders' }, roles: working },
  { verb: 'work.act', words: { zh: '办理自己的工单', en: 'Do one\'s own orders' }, roles: working },
  { verb: 'work.dispatch', words: { zh: '派单、验收、合并、撤销', en: 'Assign, review, merge and cancel orders' }, roles: desk },
  { verb: 'work.schedule', words: { zh: '安排周期任务与值班', en: 'Arrange recurring work and the roster' }, roles: ['general_manager', 'market', 'channel_manager', 'county_manager', 'optimisation'] },
]
