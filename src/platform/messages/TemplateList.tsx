import Button from 'antd/es/button'
import Input from 'antd/es/input'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { clientOf } from '../ui/client.ts'
import { formatInstant } from '../ui/formatDay.ts'
import { LoadingState } from '../ui/LoadingState.tsx'
import { Page } from '../ui/Page.tsx'
import { RefusalAlert } from '../ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../ui/words.ts'
import { purposes } from './purposes.data.ts'
import { templateContract, type TemplateLanguage, templateLanguages, type TemplateView } from './template/contract.ts'
import { encodingNames, segmentsOf } from './text/segments.ts'
import './messages.css'

const { query } = clientOf(templateContract)
const languageNames: Readonly<Record<TemplateLanguage, string>> = { zh: '中文', bo: 'བོད་ཡིག', en: 'English' }

const words = defineWords({
  zh: {
    title: '消息模板', note: '程序自带的话，可以改成本单位的说法。改过的会留下历史，发出的消息不变。', parameters: '可用的参数', example: (text: string) => `例：${text}`, subject: '标题', body: '正文', save: '保存这种语言的文本', saved: '已保存', own: '程序自带', version: (version: number) => `第 ${version} 版`, changed: (who: string, when: string) => `${who} 改于 ${when}`,
    size: (encoding: string, parts: number) => `按例子算 ${parts} 条短信，${encoding}`, missing: '还没有文本', purpose: '用途',
  },
  en: {
    title: 'Message templates', note: 'The words that come with the program can be put your way. Changes keep their history; what was sent stays as it was.', parameters: 'Parameters', example: (text: string) => `e.g. ${text}`, subject: 'Subject', body: 'Text', save: 'Save the text in this language', saved: 'Saved', own: 'From the program', version: (version: number) => `Version ${version}`, changed: (who: string, when: string) => `changed by ${who} at ${when}`,
    size: (encoding: string, parts: number) => `${parts} SMS by the examples, ${encoding}`, missing: 'No text yet', purpose: 'For',
  },
})

/** The words of every message, by language. */
export function TemplateList(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const templates = useQuery(query.list.queryOptions())
  return (
    <Page title={t.title} note={t.note}>
      <RefusalAlert error={templates.error} onRetry={() => void templates.refetch()} />
      {templates.isPending ? <LoadingState lines={6} /> : null}
      {templates.data?.map((template) => (
        <section key={template.templateId} className="bh-card bh-template">
          <h2>{template.name[language]}</h2>
          <p className="bh-soft">{t.purpose} {Object.entries(purposes).find(([id]) => id === template.purpose)?.[1].words[language] ?? template.purpose}</p>
          {template.parameters.length > 0 ? <p className="bh-small">{t.parameters}：{template.parameters.map((parameter) => <span key={parameter.name} className="bh-template-parameter"><code>{`{${parameter.name}}`}</code> {parameter.words[language]} <span className="bh-faint">{t.example(parameter.example)}</span></span>)}</p> : null}
          <div className="bh-template-texts">{templateLanguages.map((each) => <TemplateTextForm key={`${each} ${template.texts.find((text) => text.language === each)?.version ?? ''}`} template={template} language={each} />)}</div>
        </section>
      ))}
    </Page>
  )
}

function TemplateTextForm(props: { readonly template: TemplateView; readonly language: TemplateLanguage }): ReactNode {
  const t = useWords(words)
  const shown = useLanguage().language
  const queries = useQueryClient()
  const text = props.template.texts.find((each) => each.language === props.language)
  const [subject, setSubject] = useState(text?.subject ?? '')
  const [body, setBody] = useState(text?.body ?? '')
  const save = useMutation(query.save.mutationOptions({ onSuccess: async () => queries.invalidateQueries({ queryKey: query.list.key() }) }))
  const sample = props.template.parameters.reduce((filled, parameter) => filled.replaceAll(`{${parameter.name}}`, parameter.example), body)
  const { encoding, parts } = segmentsOf(sample)
  const isChanged = subject !== (text?.subject ?? '') || body !== (text?.body ?? '')
  return (
    <div className="bh-template-text">
      <strong lang={props.language}>{languageNames[props.language]}</strong>{' '}
      <span className="bh-small bh-soft">{text === undefined ? t.missing : text.version === 0 ? t.own : [t.version(text.version), text.changedBy === null ? '' : t.changed(text.changedBy, formatInstant(text.changedAt, shown))].filter(Boolean).join(' · ')}</span>
      <Input value={subject} onChange={(event) => setSubject(event.target.value)} maxLength={200} placeholder={t.subject} aria-label={`${languageNames[props.language]} ${t.subject}`} />
      <Input.TextArea value={body} onChange={(event) => setBody(event.target.value)} autoSize={{ minRows: 3, maxRows: 12 }} lang={props.language} aria-label={`${languageNames[props.language]} ${t.body}`} />
      <div className="bh-small bh-soft">{props.template.isForSms && body !== '' ? t.size(encodingNames[encoding], parts.length) : null}</div>
      <RefusalAlert error={save.error} />
      {isChanged ? <Button onClick={() => save.mutate({ templateId: props.template.templateId, language: props.language, subject, body })} loading={save.isPending}>{t.save}</Button> : null}
    </div>
  )
}
