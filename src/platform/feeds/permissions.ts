import type { DeclaredPermission } from '../access/roles.ts'
import { roleIds } from '../access/roles.ts'

/** The verbs of files in, and who holds them by default. */
export const permissions: readonly DeclaredPermission[] = [
  { verb: 'feeds.view', words: { zh: '查看数据文件与到数日历', en: 'See files and what is expected' }, roles: roleIds },
  {
    verb: 'feeds.bring', words: { zh: '上传数据文件，下载标记表', en: 'Upload files and take marked sheets' },
    roles: ['market', 'arrears_officer', 'channel_manager', 'group_manager', 'customer_manager', 'optimisation', 'administrator'],
  },
  { verb: 'feeds.mapHeaders', words: { zh: '对应未知表头', en: 'Say what unknown headers stand for' }, roles: ['market', 'administrator'] },
  { verb: 'feeds.withdraw', words: { zh: '撤回一批数据', en: 'Withdraw a batch' }, roles: ['market', 'administrator'] },
  { verb: 'feeds.closePeriod', words: { zh: '关账与重新开账', en: 'Close and reopen periods' }, roles: ['general_manager', 'market', 'administrator'] },
  { verb: 'feeds.approveMaster', words: { zh: '审核主数据变更', en: 'Approve changes of master data' }, roles: ['general_manager', 'market', 'administrator'] },
]
