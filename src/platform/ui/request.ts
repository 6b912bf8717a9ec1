import { FaultError, refusalOf } from './refusalError.ts'

/** The server refuses a change without this header: other sites cannot set it on a form. */
export const requestHeaders = { 'x-bihuan': '1' } as const
export const signInPath = '/sign-in'

/** A full load, so that nothing of the former session stays in memory. */
export function leaveForSignIn(): void {
  const { pathname, search } = window.location
  if (pathname === signInPath) return
  const next = pathname === '/' && search === '' ? '' : `?next=${encodeURIComponent(pathname + search)}`
  window.location.assign(signInPath + next)
}

/** A call outside a contract (session, export, upload): same origin, same header, same refusals. */
export async function request(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers)
  for (const [name, value] of Object.entries(requestHeaders)) headers.set(name, value)
  const response = await fetch(path, { ...init, headers, credentials: 'same-origin' })
  if (response.ok) return response
  if (response.status === 401) leaveForSignIn()
  const isJson = response.headers.get('content-type')?.includes('json') ?? false
  const body: unknown = isJson ? await response.json() : null
  throw refusalOf(body, response.status) ?? new FaultError(response.status, response.headers.get('x-request-id'))
}

export async function postJson(path: string, body: unknown): Promise<Response> {
  return request(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
}

/** Hands a file to the browser's download list. */
export function saveFile(content: Blob, fileName: string): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  // The download has started by the next task; keeping the URL would keep the file in memory.
  setTimeout(() => URL.revokeObjectURL(url), 0)
}
