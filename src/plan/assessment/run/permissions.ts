import type { Permission } from '../../../branch/index.ts'
import { roleIds } from '../../../platform/access/roles.data.ts'

export const viewAssessment: Permission = { verb: 'assessment.view', words: { zh: '查看考核的计算与结果', en: 'See assessments and how they were computed' }, roles: ['general_manager', 'market', 'administrator', 'auditor'] }
export const runAssessment: Permission = { verb: 'assessment.run', words: { zh: '计算、撤回月度考核', en: 'Compute and withdraw a monthly assessment' }, roles: ['market', 'administrator'] }
export const enterAssessment: Permission = {
  verb: 'assessment.enter', words: { zh: '登记加减分与评分', en: 'Enter items and judged scores' },
  roles: ['general_manager', 'market', 'arrears_officer', 'channel_manager', 'customer_manager', 'county_manager', 'maintainer', 'optimisation', 'machine_room'],
}
export const signAssessment: Permission = { verb: 'assessment.sign', words: { zh: '会签考核', en: 'Sign assessments' }, roles: roleIds.filter((role) => role !== 'auditor') }
export const publishAssessment: Permission = { verb: 'assessment.publish', words: { zh: '公布考核结果', en: 'Publish assessments' }, roles: ['general_manager'] }
export const answerAppeal: Permission = { verb: 'assessment.answer', words: { zh: '答复考核申诉', en: 'Answer appeals' }, roles: ['general_manager', 'market'] }
/** Everybody may see and appeal against his own published score. */
export const ownAssessment: Permission = { verb: 'assessment.own', words: { zh: '查看本人考核、申诉', en: 'See and appeal one\'s own score' }, roles: roleIds }
export const assessmentPermissions: readonly Permission[] = [viewAssessment, runAssessment, enterAssessment, signAssessment, publishAssessment, answerAppeal, ownAssessment]
