import type { Words } from '../../kernel/refusal.ts'

/** Who a newcomer may be in a demo branch; their password is the demo's own and opens nothing real. */
export const demoNames: readonly { readonly signInName: string; readonly words: Words }[] = [
  { signInName: 'zong', words: { zh: '总经理', en: 'General manager' } },
  { signInName: 'shichang', words: { zh: '市场部主任', en: 'Head of market' } },
  { signInName: 'qianfei', words: { zh: '欠费管理员', en: 'Arrears officer' } },
  { signInName: 'cuijiao', words: { zh: '催缴员', en: 'Collector' } },
  { signInName: 'zeku', words: { zh: '泽库县分公司经理', en: 'County manager' } },
  { signInName: 'admin', words: { zh: '系统管理员', en: 'Administrator' } },
  { signInName: 'shenji', words: { zh: '审计员', en: 'Auditor' } },
]
export const demoPassword = 'bihuan-demo'
