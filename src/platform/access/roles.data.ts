export const roleIds = [
  'general_manager', 'market', 'arrears_officer', 'channel_manager', 'group_manager', 'customer_manager',
  'county_manager', 'collector', 'maintainer', 'optimisation', 'machine_room', 'administrator', 'auditor',
] as const
export type RoleId = (typeof roleIds)[number]
