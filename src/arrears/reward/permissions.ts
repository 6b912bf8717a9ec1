import { type Permission, roleIds } from '../../branch/index.ts'

const desk = ['general_manager', 'arrears_officer', 'county_manager'] as const
export const viewRewards = { verb: 'arrears.viewRewards', words: { zh: '查看催缴奖励和排行', en: 'See collection rewards and their league' }, roles: [...desk, 'auditor'] } as const satisfies Permission
export const computeRewards = { verb: 'arrears.computeRewards', words: { zh: '计算月度催缴奖励', en: 'Compute a month of rewards' }, roles: ['arrears_officer'] } as const satisfies Permission
export const answerDisputes = { verb: 'arrears.answerRewards', words: { zh: '答复奖励异议', en: 'Answer disputes of rewards' }, roles: ['general_manager', 'arrears_officer'] } as const satisfies Permission
export const ownRewards = { verb: 'arrears.ownRewards', words: { zh: '查看本人奖励单、提出异议', en: 'See one\'s own statement and dispute it' }, roles: roleIds } satisfies Permission
export const rewardPermissions: readonly Permission[] = [viewRewards, computeRewards, answerDisputes, ownRewards]
