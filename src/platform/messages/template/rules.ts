import { Refusal, type Words } from '../../../kernel/refusal.ts'
import type { PurposeId } from '../purposes.data.ts'
import { encodingNames, segmentsOf } from '../text/segments.ts'
import { mailSignsMax, messageSignsTooMany, messageTooLong, segmentsMax, templateBraceOpen, templateEmpty, type TemplateLanguage, templateLanguageMissing, templateLanguages, templateLanguageUnknown, templateParameterMissing, templateParameterUnknown } from './contract.ts'

/** A template as its chapter declares it. The branch may change the words, not the parameters. */
export type Template = {
  /** `chapter.noun` */
  readonly id: string
  readonly name: Words
  readonly purpose: PurposeId
  /** Held to the size of an SMS; a mail or a chat text may be longer. */
  readonly isForSms: boolean
  readonly parameters: readonly TemplateParameter[]
  readonly texts: Readonly<Partial<Record<TemplateLanguage, TemplateText>>>
}
export type TemplateParameter = { readonly name: string; readonly words: Words; readonly example: string }
export type TemplateText = { readonly subject: string; readonly body: string }

/** Each language by its own name, which every reader of it knows. */
export const languageNames: Readonly<Record<TemplateLanguage, string>> = { zh: '中文', bo: 'བོད་ཡིག', en: 'English' }

export function readTemplateLanguage(written: string): TemplateLanguage {
  const found = templateLanguages.find((language) => language === written)
  if (!found) throw new Refusal(templateLanguageUnknown, { language: written })
  return found
}

/** Refuses words that could not be sent: empty, braces without partner, parameters that the template lacks, too long for their channel. */
export function checkTemplateText(template: Template, text: TemplateText): void {
  if (text.body.trim() === '') throw new Refusal(templateEmpty)
  for (const part of [text.subject, text.body]) checkPlaces(template, part)
  checkLength(template, fillPlaces(text.body, Object.fromEntries(template.parameters.map(({ name, example }) => [name, example]))))
}

function checkPlaces(template: Template, text: string): void {
  const example = `{${template.parameters[0]?.name ?? 'name'}}`
  const bare = text.replace(/\{[^{}]*\}/g, (place) => ' '.repeat(place.length))
  const open = bare.search(/[{}]/)
  if (open >= 0) throw new Refusal(templateBraceOpen, { position: open + 1, example })
  const known = template.parameters.map(({ name }) => name)
  for (const [written, name] of text.matchAll(/\{([^{}]*)\}/g)) {
    if (!known.includes(name ?? '')) throw new Refusal(templateParameterUnknown, { written, known: known.length === 0 ? '—' : known.map((each) => `{${each}}`).join(' ') })
  }
}

export function checkLength(template: Pick<Template, 'isForSms'>, body: string): void {
  if (!template.isForSms) {
    const signs = Array.from(body).length
    if (signs > mailSignsMax) throw new Refusal(messageSignsTooMany, { signs, max: mailSignsMax })
    return
  }
  const { encoding, parts } = segmentsOf(body)
  if (parts.length > segmentsMax) throw new Refusal(messageTooLong, { segments: parts.length, encoding: encodingNames[encoding], max: segmentsMax })
}

// Values are put in once: a value that looks like a place stays what it is.
function fillPlaces(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{([^{}]*)\}/g, (place, name: string) => values[name] ?? place)
}

export type Rendered = { readonly templateId: string; readonly language: TemplateLanguage; readonly subject: string; readonly body: string }

/** The words of a message. Refused when a parameter that they use has no value, or the language has no words. */
export function renderTemplate(template: Template, texts: Template['texts'], language: TemplateLanguage, values: Readonly<Record<string, string | number>>): Rendered {
  const text = texts[language] ?? template.texts[language]
  if (!text) throw new Refusal(templateLanguageMissing, { template: template.name.zh, templateEn: template.name.en, language: languageNames[language] })
  const given = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))
  for (const [, name] of `${text.subject}${text.body}`.matchAll(/\{([^{}]*)\}/g)) {
    if (name === undefined || given[name] === undefined || given[name] === '') throw new Refusal(templateParameterMissing, { template: template.name.zh, templateEn: template.name.en, parameter: `{${name ?? ''}}` })
  }
  const body = fillPlaces(text.body, given)
  checkLength(template, body)
  return { templateId: template.id, language, subject: fillPlaces(text.subject, given), body }
}
