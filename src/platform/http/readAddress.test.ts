import { expect, test } from 'vitest'
import { z } from 'zod'
import { readAddress } from './readAddress.ts'

const schema = z.object({
  id: z.number().int().positive(), isOpen: z.boolean().optional(), areaCode: z.string(), months: z.array(z.string()).optional(), ids: z.array(z.number()).default([]), limit: z.number().nullable().default(5),
})

test('an address is read as the contract asks', () => {
  expect(readAddress({ method: 'GET', path: '/x/{id}' }, schema, { id: '7', isOpen: 'false', areaCode: '632301', months: '2011-03', ids: ['1', '2'], limit: '3' }))
    .toEqual({ id: 7, isOpen: false, areaCode: '632301', months: ['2011-03'], ids: [1, 2], limit: 3 })
})
test('what cannot be read stays, for the contract to refuse', () => {
  expect(readAddress({ method: 'GET', path: '/x/{id}' }, schema, { id: '7x', isOpen: 'yes', limit: '' })).toEqual({ id: '7x', isOpen: 'yes', limit: '' })
})
test('a body stays as it was sent, what is missing stays missing', () => {
  expect(readAddress({ method: 'POST', path: '/x/{id}' }, schema, { id: '7', limit: '3' })).toEqual({ id: 7, limit: '3' })
})
