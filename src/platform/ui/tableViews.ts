import { isObject } from './refusalError.ts'
import { readStoredJson, writeStored } from './stored.ts'
import type { TableView } from './tableRows.ts'

export type SavedView = { readonly title: string; readonly view: TableView }
const limitViews = 20

export function listSavedViews(tableName: string): readonly SavedView[] {
  return readStoredJson(keyOf(tableName), isSavedViews) ?? []
}

/** A view saved under a title that exists replaces it; the oldest goes when there are too many. */
export function saveView(tableName: string, saved: SavedView): readonly SavedView[] {
  const others = listSavedViews(tableName).filter((other) => other.title !== saved.title)
  return store(tableName, [...others, saved].slice(-limitViews))
}

export function removeView(tableName: string, title: string): readonly SavedView[] {
  return store(tableName, listSavedViews(tableName).filter((saved) => saved.title !== title))
}

function store(tableName: string, views: readonly SavedView[]): readonly SavedView[] {
  writeStored(keyOf(tableName), JSON.stringify(views))
  return views
}

function keyOf(tableName: string): string {
  return `bihuan.table.${tableName}`
}

function isSavedViews(value: unknown): value is readonly SavedView[] {
  return Array.isArray(value) && value.every((saved) => isObject(saved) && typeof saved['title'] === 'string' && isView(saved['view']))
}

function isView(value: unknown): value is TableView {
  return (
    isObject(value) &&
    typeof value['search'] === 'string' &&
    isObject(value['filters']) &&
    Object.values(value['filters']).every(isFilter) &&
    (value['sort'] === null || isObject(value['sort'])) &&
    Array.isArray(value['hidden'])
  )
}

function isFilter(value: unknown): boolean {
  if (!isObject(value)) return false
  return value['kind'] === 'picked'
    ? Array.isArray(value['values'])
    : value['kind'] === 'range' && typeof value['from'] === 'string' && typeof value['to'] === 'string'
}
