import { Refusal } from '../../kernel/refusal.ts'
import { defineRuleKind } from '../../platform/rules/index.ts'
import { gradeNotRising, type RewardPolicy, rewardPolicyShape } from './contract.ts'
import { defaultReward } from './reward.data.ts'

/** 催缴奖励: what is paid for money that comes in above expectation. */
export const rewardKind = defineRuleKind({
  id: 'arrears.reward',
  words: { zh: '催缴奖励', en: 'Collection reward' },
  purpose: { zh: '收回的钱比预期多的部分，按账龄奖励多少，从多少起奖，封顶多少。', en: 'What is paid, by age, for money above expectation; from where on and up to what.' },
  body: rewardPolicyShape,
  initial: defaultReward,
  roles: { draft: ['arrears_officer'], approve: ['general_manager'] },
  floors: async ({ body }) => checkReward(body),
})

export function checkReward(policy: RewardPolicy): Refusal[] {
  return policy.grades.flatMap((grade, index) => {
    const before = policy.grades[index - 1]
    return (index === 0 ? grade.fromAgeMonths === 0 : grade.fromAgeMonths > (before?.fromAgeMonths ?? 0)) ? [] : [new Refusal(gradeNotRising, { place: index + 1, months: grade.fromAgeMonths })]
  })
}
