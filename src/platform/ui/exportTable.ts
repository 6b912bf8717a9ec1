import { postJson, saveFile } from './request.ts'
import type { ColumnKind, TableColumn } from './tableRows.ts'

/** Body of `POST /api/export/table`: cells as values (yuan in yuan, percent as a ratio, days as ISO text), not as shown text. */
export type TableExport = {
  readonly title: string
  readonly columns: readonly { readonly title: string; readonly kind: ColumnKind }[]
  readonly rows: readonly (readonly (string | number | null)[])[]
}

export function tableExportOf<Row>(title: string, columns: readonly TableColumn<Row>[], rows: readonly Row[]): TableExport {
  return {
    title,
    columns: columns.map((column) => ({ title: column.title, kind: column.kind })),
    rows: rows.map((row) => columns.map((column) => column.value(row) ?? null)),
  }
}

/** The columns and rows as they are seen, as an Excel file in the download list. */
export async function exportTable<Row>(title: string, columns: readonly TableColumn<Row>[], rows: readonly Row[]): Promise<void> {
  const response = await postJson('/api/export/table', tableExportOf(title, columns, rows))
  const safeTitle = title.replace(/[\\/:*?"<>|]/g, ' ').trim()
  saveFile(await response.blob(), `${safeTitle}.xlsx`)
}
