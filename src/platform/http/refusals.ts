import { refusal } from '../../kernel/refusal.ts'

export const badInput = refusal('BAD_INPUT', { zh: '“{field}”填写有误：{reasonZh}', en: '"{field}" is not right: {reasonEn}' }, 400)
export const unreadableRequest = refusal('UNREADABLE_REQUEST', { zh: '请求的内容无法读取。', en: 'The request could not be read.' }, 400)
export const bodyTooLarge = refusal('BODY_TOO_LARGE', { zh: '提交的内容太大。', en: 'What was sent is too large.' }, 413)
export const unknownMediaType = refusal('UNKNOWN_MEDIA_TYPE', { zh: '不支持这种内容类型。', en: 'This content type is not understood.' }, 415)
export const routeUnknown = refusal('ROUTE_UNKNOWN', { zh: '没有这个地址。', en: 'There is nothing at this address.' }, 404)
export const foreignRequest = refusal('FOREIGN_REQUEST', {
  zh: '这个请求不是从本系统的页面发出的，已拒绝。请刷新页面后再试。',
  en: 'This request did not come from a page of this system and was refused. Reload the page and try again.',
}, 403)
export const loopbackOnly = refusal('LOOPBACK_ONLY', { zh: '该地址只能在服务器本机上访问。', en: 'This address answers on the server itself only.' }, 403)
export const tooManyRows = refusal('EXPORT_TOO_MANY_ROWS', {
  zh: '一次最多导出 {most} 行，现在有 {rows} 行。请先筛选。', en: 'At most {most} rows can be exported at once; there are {rows}. Filter them first.',
})
