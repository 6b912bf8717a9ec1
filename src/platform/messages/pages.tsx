import ApiOutlined from '@ant-design/icons/es/icons/ApiOutlined'
import FileTextOutlined from '@ant-design/icons/es/icons/FileTextOutlined'
import MessageOutlined from '@ant-design/icons/es/icons/MessageOutlined'
import type { ListedPage } from '../ui/listedPage.ts'

export const messagePages: readonly ListedPage[] = [
  { path: '/messages', words: { zh: '消息', en: 'Messages' }, load: async () => (await import('./MessageList.tsx')).MessageList, section: 'system', icon: MessageOutlined, permission: 'messages.view' },
  { path: '/message-templates', words: { zh: '消息模板', en: 'Message templates' }, load: async () => (await import('./TemplateList.tsx')).TemplateList, section: 'system', icon: FileTextOutlined, permission: 'messages.editTemplates' },
  { path: '/message-gateways', words: { zh: '消息通道', en: 'Gateways' }, load: async () => (await import('./GatewayList.tsx')).GatewayList, section: 'system', icon: ApiOutlined, permission: 'messages.manageGateways' },
  { path: '/notices', words: { zh: '通知', en: 'Notices' }, load: async () => (await import('./NoticeList.tsx')).NoticeList, section: null },
]
