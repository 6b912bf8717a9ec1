import { postJson, saveFile } from '../../platform/ui/request.ts'

export type WantedBooks = { readonly kind?: string | null; readonly orderIds?: readonly number[] }

/** Saves the workbooks of the offices: one file, or a zip of all. */
export async function downloadBooks(wanted: WantedBooks): Promise<void> {
  const response = await postJson('/api/work/books/send', wanted)
  const name = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('content-disposition') ?? '')?.[1]
  saveFile(await response.blob(), name ? decodeURIComponent(name) : 'orders.xlsx')
}
