import type { Permission } from '../../branch/index.ts'

export const reviewPermissions: readonly Permission[] = [
  { verb: 'review.write', words: { zh: '编写经营分析会的原因、措施和纪要', en: 'Write causes, actions and minutes of reviews' }, roles: ['general_manager', 'market', 'arrears_officer', 'channel_manager', 'group_manager', 'customer_manager', 'county_manager', 'optimisation'] },
  { verb: 'review.chair', words: { zh: '主持经营分析会：召集、结束、重新打开', en: 'Chair reviews: open, close and reopen them' }, roles: ['general_manager', 'county_manager'] },
  { verb: 'review.template', words: { zh: '更换月报模板', en: 'Change the template of the report' }, roles: ['general_manager', 'administrator'] },
]
