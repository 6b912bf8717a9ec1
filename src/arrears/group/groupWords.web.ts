import { defineWords } from '../../platform/ui/words.ts'

export const groupWords = defineWords({
  zh: { manager: '客户经理', roleHolder: '区域集团客户经理（集团客户文件没有指定）', nobody: '没有集团客户经理', since: (day: string) => `自 ${day}` },
  en: { manager: 'Account manager', roleHolder: "the area's group manager (no file names one)", nobody: 'no account manager', since: (day: string) => `since ${day}` },
})
