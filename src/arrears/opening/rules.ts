import { type Fen, yuanText } from '../../kernel/money.ts'
import { Refusal, type Words } from '../../kernel/refusal.ts'
import { decisions, identityBad, identityCheckDigit, numbersFall, type OpeningDecision, type OpeningRule, thresholdsFall } from './contract.ts'

export function checkOpeningRule(body: OpeningRule): Refusal[] {
  return [
    ...(body.refuseFromFen < body.guarantorFromFen ? [new Refusal(thresholdsFall, { refuse: yuanText(body.refuseFromFen), guarantor: yuanText(body.guarantorFromFen) })] : []),
    ...(body.refuseFromNumbers < body.depositFromNumbers ? [new Refusal(numbersFall, { refuse: body.refuseFromNumbers, deposit: body.depositFromNumbers })] : []),
  ]
}

/** What is known of a person: what his accounts owe that is due, what of it is written off in the books and still pursued, numbers in use. */
export type Standing = { readonly owedFen: Fen; readonly writtenOffFen: Fen; readonly numbersInUse: number }
export type Decided = { readonly decision: OpeningDecision; readonly why: readonly Words[]; readonly depositFen: Fen }

/** The strictest of all reasons decides; each that speaks against is told. */
export function decideOpening(rule: OpeningRule, standing: Standing): Decided {
  const { owedFen, writtenOffFen, numbersInUse } = standing
  const reasons: { decision: OpeningDecision; why: Words }[] = []
  const written = writtenOffFen > 0 ? { zh: `（含账销案存 ${yuanText(writtenOffFen)} 元）`, en: ` (${yuanText(writtenOffFen)} of it written off and still pursued)` } : { zh: '', en: '' }
  const owes = { zh: `旧欠 ${yuanText(owedFen)} 元${written.zh}`, en: `Owes ${yuanText(owedFen)} yuan${written.en}` }
  if (owedFen >= rule.refuseFromFen) reasons.push({ decision: 'refuse', why: { zh: `${owes.zh}，达到 ${yuanText(rule.refuseFromFen)} 元，先清欠`, en: `${owes.en}, ${yuanText(rule.refuseFromFen)} or more: it is paid first` } })
  else if (owedFen >= rule.guarantorFromFen) reasons.push({ decision: 'guarantor', why: { zh: `${owes.zh}，要员工担保`, en: `${owes.en}: an employee must answer for it` } })
  else if (owedFen > 0) reasons.push({ decision: 'ok', why: { zh: `${owes.zh}，不到 ${yuanText(rule.guarantorFromFen)} 元，请提醒缴清`, en: `${owes.en}, below ${yuanText(rule.guarantorFromFen)}: remind the customer` } })
  if (numbersInUse >= rule.refuseFromNumbers) reasons.push({ decision: 'refuse', why: { zh: `已有 ${numbersInUse} 个在用号码，达到 ${rule.refuseFromNumbers} 个`, en: `Holds ${numbersInUse} numbers in use, ${rule.refuseFromNumbers} or more` } })
  else if (numbersInUse >= rule.depositFromNumbers) reasons.push({ decision: 'deposit', why: { zh: `已有 ${numbersInUse} 个在用号码，每个新号押金 ${yuanText(rule.depositFen)} 元`, en: `Holds ${numbersInUse} numbers in use: a deposit of ${yuanText(rule.depositFen)} yuan for a new one` } })
  const decision = decisions[Math.max(0, ...reasons.map((reason) => decisions.indexOf(reason.decision)))] ?? 'ok'
  const why = reasons.length === 0 ? [{ zh: '没有旧欠', en: 'No old debt' }] : reasons.map((reason) => reason.why)
  return { decision, why, depositFen: reasons.some((reason) => reason.decision === 'deposit') && decision !== 'refuse' ? rule.depositFen : 0 }
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checkSigns = '10X98765432'
/** What was typed: the number of a card, to be hashed at once, or a digest as files carry it. @throws when it is neither. */
export function readIdentity(given: string): { readonly kind: 'number' | 'digest'; readonly text: string } {
  const text = given.replaceAll(/\s/g, '').toUpperCase()
  if (/^\d{17}[\dX]$/.test(text)) {
    const sum = weights.reduce((total, weight, place) => total + weight * Number(text[place]), 0)
    if (checkSigns[sum % 11] !== text[17]) throw new Refusal(identityCheckDigit)
    return { kind: 'number', text }
  }
  if (/^[0-9A-F]{16,64}$/.test(text)) return { kind: 'digest', text: text.toLowerCase() }
  // Only what cannot be a number is said back: a mistyped card stays out of logs and answers.
  throw new Refusal(identityBad, { given: /\d{6}/.test(text) ? `${text.slice(0, 2)}…` : given.slice(0, 20) })
}
