import { z } from 'zod'
import { refusal } from '../../kernel/refusal.ts'

export const letterNothingOwed = refusal('LETTER_NOTHING_OWED', { zh: '账户 {account} 没有到期欠费，或它不在您负责的区域内，不能出催缴函。', en: 'Account {account} owes nothing that is due, or lies outside your areas; no demand is written.' }, 409)
export const lettersTooMany = refusal('LETTERS_TOO_MANY', { zh: '一次最多打印 {max} 封，选了 {count} 封。请分几次。', en: 'At most {max} letters at a time; {count} were chosen. Print them in parts.' })
export const letterBankMissing = refusal('LETTER_BANK_MISSING', { zh: '催缴函要写明收款单位、开户银行和账号。请在规则里补上“{field}”。', en: 'A written demand names payee, bank and account number. Add "{field}" in the rule.' })
export const letterPlaceUnknown = refusal('LETTER_PLACE_UNKNOWN', { zh: '正文里的“{place}”不认得。可以用的有：{known}。', en: '"{place}" in the text is not known. Known are: {known}.' })

export const letterPlaces = ['{客户}', '{账户}', '{欠费}', '{最早}', '{天数}', '{限期}', '{日期}', '{营业部}'] as const
const text = (max: number, zh: string, en: string) => z.string().trim().min(1).max(max).meta({ zh, en })
export const letterPolicyShape = z.object({
  title: text(40, '标题', 'Title'),
  opening: text(1_000, '正文（可用 {客户} {账户} {欠费} {最早} {天数} {限期} {日期} {营业部}）', 'Text (places as in the Chinese)'),
  warning: text(1_000, '逾期后果', 'What follows otherwise'),
  days: z.int().min(3).max(60).meta({ zh: '收函后几天内缴清', en: 'To be paid within (days)' }),
  payee: z.string().trim().max(80).meta({ zh: '收款单位', en: 'Payee' }), bank: z.string().trim().max(80).meta({ zh: '开户银行', en: 'Bank' }), bankAccount: z.string().trim().max(40).meta({ zh: '账号', en: 'Account number' }),
  contact: text(200, '联系方式', 'Contact'), receipt: text(400, '送达回证', 'Delivery note'),
})
export type LetterPolicy = z.infer<typeof letterPolicyShape>
export const lettersMax = 200
export const printQuery = z.object({ accounts: z.string().min(1).max(20_000) })
