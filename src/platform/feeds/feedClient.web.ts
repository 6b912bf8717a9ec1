import { clientOf } from '../ui/client.ts'
import { refusalOf, FaultError } from '../ui/refusalError.ts'
import { leaveForSignIn, requestHeaders } from '../ui/request.ts'
import { feedsContract } from './contract.ts'

export const { client, query } = clientOf(feedsContract)

export const filePath = (fileId: number): string => `/feeds/files/${fileId}`
export const changePath = (changeId: number): string => `/feeds/changes/${changeId}`
export const templateUrl = (feedId: string): string => `/api/feeds/templates/${encodeURIComponent(feedId)}`
export const reportUrl = (fileId: number): string => `/api/feeds/files/${fileId}/report.xlsx`

/** Sends one file as it is. `fetch` cannot tell how much of a body has left, so this is an XMLHttpRequest. */
export function uploadFile(file: File, given: { feedId: string | null; slice: string | null }, onSent: (share: number) => void): Promise<number> {
  const search = new URLSearchParams({ name: file.name, ...(given.feedId === null ? {} : { feedId: given.feedId }), ...(given.slice === null ? {} : { slice: given.slice }) })
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest()
    sending.open('PUT', `/api/feeds/files?${search.toString()}`)
    sending.responseType = 'json'
    for (const [name, value] of Object.entries(requestHeaders)) sending.setRequestHeader(name, value)
    sending.setRequestHeader('content-type', 'application/octet-stream')
    sending.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) onSent(event.loaded / event.total)
    }
    sending.onerror = () => reject(new TypeError('Failed to fetch'))
    sending.onload = () => {
      const body: unknown = sending.response
      if (sending.status === 401) leaveForSignIn()
      if (sending.status === 202 && typeof body === 'object' && body !== null && 'fileId' in body && typeof body.fileId === 'number') resolve(body.fileId)
      else reject(refusalOf(body, sending.status) ?? new FaultError(sending.status, sending.getResponseHeader('x-request-id')))
    }
    sending.send(file)
  })
}
