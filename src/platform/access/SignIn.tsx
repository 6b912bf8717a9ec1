import Button from 'antd/es/button'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { clientOf } from '../ui/client.ts'
import { RefusalAlert } from '../ui/RefusalAlert.tsx'
import { request } from '../ui/request.ts'
import { defineWords, useLanguage, useWords } from '../ui/words.ts'
import { demoNames, demoPassword } from './demoNames.web.ts'
import { entryContract } from './entry/contract.ts'
import { pathAfterSignIn } from './pathAfterSignIn.ts'
import './access.css'

const { query } = clientOf(entryContract)
const passwordPath = '/change-password'

const words = defineWords({
  zh: {
    name: '闭环', promise: '计划落到人，结果回到计划。', signInName: '账号', password: '口令', signIn: '登录', forgotten: '忘记口令请找本单位的管理员重置。',
    signInNameNeeded: '请输入账号', passwordNeeded: '请输入口令', language: 'English',
    demo: '这是演示分公司，人和数据都是虚构的。选一个身份，再点登录。', demoPassword: '口令', tryAs: '演示身份',
  },
  en: {
    name: 'Bihuan', promise: 'Plans reach people, results come back to the plan.', signInName: 'Name', password: 'Password', signIn: 'Sign in',
    forgotten: 'The administrator of your unit can reset a forgotten password.', signInNameNeeded: 'Enter your name', passwordNeeded: 'Enter your password', language: '中文',
    demo: 'This is a demo branch: its people and figures are invented. Choose who to be, then sign in.', demoPassword: 'Password', tryAs: 'Who to be',
  },
})

type Given = { signInName: string; password: string }
const submitId = 'sign-in'

/** Whether the server shows a demo branch; anything else, also no answer, is a real one. */
function useIsDemo(): boolean {
  const session = useQuery({
    queryKey: ['access', 'isDemo'], retry: false, staleTime: Infinity,
    queryFn: async () => {
      const answer: unknown = await (await request('/api/session')).json()
      return typeof answer === 'object' && answer !== null && 'branch' in answer && typeof answer.branch === 'object' && answer.branch !== null && 'isDemo' in answer.branch && answer.branch.isDemo === true
    },
  })
  return session.data === true
}

export function SignIn(): ReactNode {
  const t = useWords(words)
  const { language, setLanguage } = useLanguage()
  const [form] = Form.useForm<Given>()
  const chosen = Form.useWatch('signInName', form)
  const isDemo = useIsDemo()
  const signIn = useMutation(query.signIn.mutationOptions({
    // A full load, so that nothing of an earlier session stays in memory.
    onSuccess: (who) => window.location.assign(who.mustChangePassword ? passwordPath : pathAfterSignIn(window.location.search)),
  }))
  return (
    <main className="bh-entry">
      <div className="bh-entry-card">
        <header>
          <h1>{t.name}</h1>
          <p className="bh-soft">{t.promise}</p>
        </header>
        <Form<Given> form={form} layout="vertical" requiredMark={false} disabled={signIn.isPending} onFinish={(given) => signIn.mutate(given)}>
          <Form.Item label={t.signInName} name="signInName" rules={[{ required: true, whitespace: true, message: t.signInNameNeeded }]}>
            <Input autoComplete="username" autoFocus autoCapitalize="none" spellCheck={false} maxLength={64} size="large" />
          </Form.Item>
          <Form.Item label={t.password} name="password" rules={[{ required: true, message: t.passwordNeeded }]}>
            <Input.Password autoComplete="current-password" maxLength={1024} size="large" />
          </Form.Item>
          <RefusalAlert error={signIn.error} />
          <Button id={submitId} type="primary" htmlType="submit" size="large" block loading={signIn.isPending}>{t.signIn}</Button>
        </Form>
        {isDemo ? (
          <section className="bh-entry-demo" aria-label={t.tryAs}>
            <p className="bh-small bh-soft">{t.demo}</p>
            <div className="bh-row">
              {demoNames.map(({ signInName, words: who }) => (
                <button
                  key={signInName}
                  type="button"
                  className="bh-plain bh-entry-name"
                  aria-pressed={chosen === signInName}
                  onClick={() => {
                    form.setFieldsValue({ signInName, password: demoPassword })
                    document.getElementById(submitId)?.focus()
                  }}
                >
                  {who[language]} <span className="bh-faint">{signInName}</span>
                </button>
              ))}
            </div>
            <p className="bh-small bh-soft">{t.demoPassword} <code>{demoPassword}</code></p>
          </section>
        ) : null}
        <footer className="bh-row bh-small bh-soft">
          <span>{t.forgotten}</span>
          <Button type="link" size="small" lang={language === 'zh' ? 'en' : 'zh-CN'} onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}>{t.language}</Button>
        </footer>
      </div>
    </main>
  )
}
