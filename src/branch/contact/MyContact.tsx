import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Checkbox from 'antd/es/checkbox'
import Segmented from 'antd/es/segmented'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useWords } from '../../platform/ui/words.ts'
import { branchClient, branchQuery } from '../branchClient.ts'
import { type ContactChannel, contactChannels, contactLanguages, type MyContact as Mine } from './contract.ts'

const words = defineWords({
  zh: {
    title: '通知方式', note: '工单和早报怎样告诉您。站内通知总会收到。', language: '消息语言', ways: '另外通过', sms: '短信', mail: '邮件', save: '保存', saved: '已保存',
    noStaff: '您的账号没有对应的员工，短信和邮件无处可发。请联系管理员。', noNumber: '人员资料里没有您的手机号。', noMobile: (number: string) => `人员资料里的 ${number} 不是手机号，收不到短信。`, noMail: '人员资料里没有您的邮箱。', change: '号码和邮箱随人员资料文件更新，不对时请报给综合管理员。',
    quiet: '免打扰时段里，除紧急工单和早报外，消息等到早上再发。', notices: '我的通知',
  },
  en: {
    title: 'How I am told', note: 'How work orders and the morning bulletin reach you. The notices of this program always do.', language: 'Language of messages', ways: 'Besides by', sms: 'SMS', mail: 'Mail', save: 'Save', saved: 'Saved',
    noStaff: 'Your account belongs to no member of staff, so no SMS or mail can reach you. Ask the administrator.', noNumber: 'The staff list has no mobile number of yours.', noMobile: (number: string) => `The staff list has ${number}, which takes no SMS.`, noMail: 'The staff list has no mail address of yours.', change: 'Number and address come with the staff file; report what is wrong to the office that keeps it.',
    quiet: 'In quiet hours messages wait for the morning, except for urgent orders and the bulletin.', notices: 'My notices',
  },
})
// Each language by its own name.
const languageNames = { zh: '中文', bo: 'བོད་ཡིག', en: 'English' } as const

/** In which language and by what else one's orders and bulletins come. */
export function MyContact(): ReactNode {
  const t = useWords(words)
  const mine = useQuery(branchQuery.contact.read.queryOptions())
  return (
    <Page title={t.title} note={t.note} actions={<Link to="/notices">{t.notices}</Link>}>
      {mine.isError ? <RefusalAlert error={mine.error} onRetry={() => void mine.refetch()} /> : null}
      {mine.data ? <Choices mine={mine.data} /> : mine.isError ? null : <LoadingState lines={5} />}
    </Page>
  )
}

function Choices({ mine }: { readonly mine: Mine }): ReactNode {
  const t = useWords(words)
  const queries = useQueryClient()
  const [language, setLanguage] = useState(mine.language)
  const [channels, setChannels] = useState<readonly ContactChannel[]>(mine.channels)
  const save = useMutation({ mutationFn: () => branchClient.contact.save({ language, channels: [...channels] }), onSuccess: (saved) => queries.setQueryData(branchQuery.contact.read.queryKey(), saved) })
  const lacks: Readonly<Record<ContactChannel, string | null>> = {
    sms: mine.phoneNumber === null ? t.noNumber : mine.takesSms ? null : t.noMobile(mine.phoneNumber), mail: mine.mailAddress === null ? t.noMail : null,
  }
  const leadsTo: Readonly<Record<ContactChannel, string | null>> = { sms: mine.phoneNumber, mail: mine.mailAddress }
  const toggle = (channel: ContactChannel, isOn: boolean): void => {
    save.reset()
    setChannels(contactChannels.filter((each) => (each === channel ? isOn : channels.includes(each))))
  }
  return (
    <div className="bh-stack" style={{ maxWidth: 640 }}>
      <section className="bh-stack">
        <h2>{t.language}</h2>
        <div><Segmented aria-label={t.language} value={language} onChange={(next) => { save.reset(); setLanguage(contactLanguages.find((each) => each === next) ?? 'zh') }} options={contactLanguages.map((each) => ({ value: each, label: languageNames[each] }))} /></div>
      </section>
      <section className="bh-stack">
        <h2>{t.ways}</h2>
        {mine.staffNo === null ? <p className="bh-soft">{t.noStaff}</p> : contactChannels.map((channel) => (
          <div key={channel}>
            <Checkbox checked={channels.includes(channel)} onChange={(event) => toggle(channel, event.target.checked)}>{t[channel]}</Checkbox>
            <span className="bh-soft bh-numbers">{lacks[channel] ?? leadsTo[channel]}</span>
          </div>
        ))}
        <p className="bh-soft bh-small">{t.quiet}{mine.staffNo === null ? '' : ` ${t.change}`}</p>
      </section>
      <RefusalAlert error={save.error} />
      <div className="bh-row"><Button type="primary" loading={save.isPending} onClick={() => save.mutate()}>{t.save}</Button><span role="status" className="bh-soft">{save.isSuccess ? t.saved : ''}</span></div>
    </div>
  )
}
