import Button from 'antd/es/button'
import Form from 'antd/es/form'
import Select from 'antd/es/select'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import type { ReactNode } from 'react'
import { clientOf } from '../ui/client.ts'
import { DayInput } from '../ui/DayInput.tsx'
import { RefusalAlert } from '../ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../ui/words.ts'
import { accountContract } from './account/contract.ts'
import { roleIds, roleName, type RoleId } from './roles.ts'

const { query } = clientOf(accountContract)

const words = defineWords({
  zh: { role: '角色', area: '区域', to: '截止日期（不填为长期）', needed: '请选择', grant: '授予角色', can: (verbs: string) => `可以：${verbs}` },
  en: { role: 'Role', area: 'Area', to: 'Last day (empty: lasting)', needed: 'Choose one', grant: 'Grant the role', can: (verbs: string) => `May: ${verbs}` },
})

type Given = { role: RoleId; areaCode: string; validTo?: string }

export function GrantForm(props: { readonly accountId: number }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const [form] = Form.useForm<Given>()
  const role = Form.useWatch('role', form)
  const [search, setSearch] = useState('')
  const asked = useDeferredValue(search)
  const queries = useQueryClient()
  const areas = useQuery(query.listGrantableAreas.queryOptions({ input: { search: asked }, placeholderData: (before) => before }))
  const roles = useQuery(query.listRoles.queryOptions())
  const grant = useMutation(query.grantRole.mutationOptions({
    onSuccess: async () => {
      form.resetFields()
      await queries.invalidateQueries({ queryKey: query.listAccounts.key() })
    },
  }))
  const verbs = roles.data?.find((listed) => listed.role === role)?.verbs ?? []
  return (
    <Form<Given> form={form} layout="vertical" requiredMark={false} disabled={grant.isPending}
      onFinish={(given) => grant.mutate({ accountId: props.accountId, role: given.role, areaCode: given.areaCode, validTo: given.validTo || null })}>
      <Form.Item label={t.role} name="role" rules={[{ required: true, message: t.needed }]}
        extra={verbs.length > 0 ? t.can(verbs.map((verb) => verb.words[language]).join(language === 'zh' ? '、' : '; ')) : undefined}>
        <Select options={roleIds.map((id) => ({ value: id, label: roleName(id, language) }))} />
      </Form.Item>
      <Form.Item label={t.area} name="areaCode" rules={[{ required: true, message: t.needed }]}>
        <Select showSearch={{ filterOption: false, onSearch: setSearch }} loading={areas.isFetching}
          options={(areas.data ?? []).map((area) => ({ value: area.areaCode, label: `${area.name} ${area.areaCode}` }))} />
      </Form.Item>
      <Form.Item label={t.to} name="validTo"><DayInput /></Form.Item>
      <RefusalAlert error={areas.error ?? grant.error} />
      <Button htmlType="submit" loading={grant.isPending}>{t.grant}</Button>
    </Form>
  )
}
