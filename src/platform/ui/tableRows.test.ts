import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cellText, seenRows, sumsOf } from './tableRows.ts'
import type { TableColumn, TableView } from './tableRows.ts'

type Office = { name: string; users: number | null; debtYuan: number; rate: number; openedOn: string }
const offices: readonly Office[] = [
  { name: '泽库', users: 120, debtYuan: 0.1, rate: 0.052, openedOn: '2011-03-02' },
  { name: '河南', users: null, debtYuan: 0.2, rate: 0.044, openedOn: '2011-03-21' },
  { name: '同仁', users: 900, debtYuan: 1200.55, rate: 0.031, openedOn: '2010-12-01' },
]
const columns: readonly TableColumn<Office>[] = [
  { key: 'name', title: '营业部', kind: 'text', value: (row) => row.name },
  { key: 'users', title: '用户', kind: 'number', value: (row) => row.users, sum: true },
  { key: 'debt', title: '欠费', kind: 'yuan', value: (row) => row.debtYuan, sum: true },
  { key: 'rate', title: '欠费率', kind: 'percent', value: (row) => row.rate },
  { key: 'opened', title: '开业', kind: 'day', value: (row) => row.openedOn },
]
const all: TableView = { search: '', filters: {}, sort: null, hidden: [] }
const names = (view: Partial<TableView>): string[] => seenRows(offices, columns, { ...all, ...view }, 'zh').map((row) => row.name)

test('names sort by pinyin and missing figures stand last both ways', () => {
  expect(names({ sort: { key: 'name', order: 'ascend' } })).toEqual(['河南', '同仁', '泽库'])
  expect(names({ sort: { key: 'users', order: 'ascend' } })).toEqual(['泽库', '同仁', '河南'])
  expect(names({ sort: { key: 'users', order: 'descend' } })).toEqual(['同仁', '泽库', '河南'])
})

test('filters read as the column is shown: percent in percent, days inclusive', () => {
  expect(names({ filters: { rate: { kind: 'range', from: '4', to: '' } } })).toEqual(['泽库', '河南'])
  expect(names({ filters: { opened: { kind: 'range', from: '2011-03', to: '2011-03-21' } } })).toEqual(['泽库', '河南'])
  expect(names({ filters: { name: { kind: 'picked', values: ['同仁'] } } })).toEqual(['同仁'])
  expect(names({ filters: { users: { kind: 'range', from: '0', to: '' } } })).toEqual(['泽库', '同仁'])
})

test('the search looks at what is seen, every word must be there', () => {
  expect(names({ search: '3-21' })).toEqual(['河南'])
  expect(names({ search: '泽 120' })).toEqual(['泽库'])
  expect(names({ search: '120', hidden: ['users'] })).toEqual(['同仁'])
})

test('sums answer to the rows given and keep every fen', () => {
  expect(sumsOf(offices, columns)).toEqual({ users: 1020, debt: 1200.85 })
  expect(sumsOf(offices.slice(0, 2), columns)).toEqual({ users: 120, debt: 0.3 })
  expect(sumsOf([], columns)).toEqual({ users: null, debt: null })
})

test('the sum of yuan equals the sum of fen', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1_000_000_00, max: 1_000_000_00 }), { minLength: 1 }), (fen) => {
      const rows = fen.map((amount) => ({ name: '', users: 0, debtYuan: amount / 100, rate: 0, openedOn: '' }))
      expect(sumsOf(rows, columns)['debt']).toBe(fen.reduce((sum, amount) => sum + amount, 0) / 100)
    }),
  )
})

test('cells carry digits, titles carry units', () => {
  const [, users, debt, rate, opened] = columns
  expect(users && cellText(users, 12_345, 'zh')).toBe('12,345')
  expect(debt && cellText(debt, 1200.5, 'zh')).toBe('1,200.50')
  expect(debt && cellText(debt, null, 'zh')).toBe('—')
  expect(rate && cellText(rate, 0.038, 'en')).toBe('3.8%')
  expect(opened && cellText(opened, '2011-03-21', 'zh')).toBe('2011-3-21')
})
