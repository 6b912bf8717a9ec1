import type { Permission } from '../branch/index.ts'

export const readPermission: Permission = {
  verb: 'arrears.read', words: { zh: '查看欠费账户和网点缴款', en: "See accounts in arrears and outlets' money" },
  roles: ['general_manager', 'arrears_officer', 'channel_manager', 'group_manager', 'customer_manager', 'county_manager', 'collector', 'administrator', 'auditor'],
}
export const settlePermission: Permission = { verb: 'arrears.settleParked', words: { zh: '处理挂账', en: 'Settle what is parked' }, roles: ['arrears_officer', 'general_manager', 'county_manager'] }
export const arrearsPermissions: readonly Permission[] = [readPermission, settlePermission]
