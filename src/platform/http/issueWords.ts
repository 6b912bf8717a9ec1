import type { ValidationError } from '@orpc/contract'
import { z } from 'zod'
import type { Words } from '../../kernel/refusal.ts'

type Issue = ValidationError['issues'][number] | z.core.$ZodIssue

const chinese = z.locales.zhCN().localeError
const english = z.locales.en().localeError

/** What is wrong with a value, in both languages. A sentence that a contract wrote itself stays as it is. */
export function issueWords(issue: Issue): Words {
  return { zh: reasonInChinese(issue), en: issue.message }
}

function reasonInChinese(issue: Issue): string {
  if (!isZodIssue(issue) || textOf(english(issue)) !== issue.message) return issue.message
  return textOf(chinese(issue)) ?? issue.message
}

function textOf(said: string | { message: string } | null | undefined): string | undefined {
  return typeof said === 'object' ? said?.message : said
}

function isZodIssue(issue: Issue): issue is Issue & z.core.$ZodRawIssue {
  return 'code' in issue && typeof issue.code === 'string'
}
