import AuditOutlined from '@ant-design/icons/es/icons/AuditOutlined'
import FormOutlined from '@ant-design/icons/es/icons/FormOutlined'
import IdcardOutlined from '@ant-design/icons/es/icons/IdcardOutlined'
import type { ListedPage } from '../../platform/ui/listedPage.ts'

export const assessmentPages: readonly ListedPage[] = [
  { path: '/assessment', words: { zh: '考核', en: 'Assessment' }, load: async () => (await import('./run/AssessmentHome.tsx')).AssessmentHome, section: 'work', icon: AuditOutlined, permission: 'assessment.view' },
  { path: '/assessment/mine', words: { zh: '我的考核', en: 'My score' }, load: async () => (await import('./run/MyScores.tsx')).MyScores, section: 'work', icon: IdcardOutlined, permission: 'assessment.own' },
  { path: '/assessment/scoring', words: { zh: '评分登记', en: 'Judge and note' }, load: async () => (await import('./run/ScoringPage.tsx')).ScoringPage, section: 'work', icon: FormOutlined, permission: 'assessment.enter' },
  { path: '/assessment/appeals', words: { zh: '考核申诉', en: 'Appeals' }, load: async () => (await import('./run/AppealInbox.tsx')).AppealInbox, section: null, permission: 'assessment.answer' },
  { path: '/assessment/trial', words: { zh: '试算', en: 'Trial' }, load: async () => (await import('./run/TrialPage.tsx')).TrialPage, section: null, permission: 'assessment.view' },
  { path: '/assessment/runs/:runId', words: { zh: '考核', en: 'Assessment' }, load: async () => (await import('./run/RunPage.tsx')).RunPage, section: null, permission: 'assessment.view' },
  { path: '/assessment/runs/:runId/sheets', words: { zh: '考核单', en: 'Score sheets' }, load: async () => (await import('./run/ScoreSheets.tsx')).ScoreSheets, section: null, permission: 'assessment.view' },
  { path: '/assessment/schemes/:ruleId', words: { zh: '考核方案', en: 'Scheme' }, load: async () => (await import('./scheme/SchemeEditor.tsx')).SchemeEditor, section: null, permission: 'rules.view' },
]
