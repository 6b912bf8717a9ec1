import type { DeclaredPermission } from '../access/roles.ts'

export const viewMessages: DeclaredPermission = { verb: 'messages.view', words: { zh: '查看发出的消息（号码遮蔽）', en: 'See messages (numbers masked)' }, roles: ['administrator', 'general_manager', 'market', 'arrears_officer', 'customer_manager', 'county_manager'] }
export const settleMessages: DeclaredPermission = { verb: 'messages.settle', words: { zh: '判定、取消、重发消息', en: 'Settle, cancel and resend messages' }, roles: ['administrator', 'arrears_officer'] }
export const editTemplates: DeclaredPermission = { verb: 'messages.editTemplates', words: { zh: '修改消息模板', en: 'Change message templates' }, roles: ['administrator', 'market'] }
export const manageGateways: DeclaredPermission = { verb: 'messages.manageGateways', words: { zh: '设置短信、邮件、群机器人通道与免打扰', en: 'Set up gateways, quiet hours and limits' }, roles: ['administrator'] }
export const messagePermissions: readonly DeclaredPermission[] = [viewMessages, settleMessages, editTemplates, manageGateways]
