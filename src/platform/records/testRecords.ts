import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { assert } from '../../kernel/refusal.ts'
import { openRecords, type Records } from './records.ts'

/**
 * A fresh database with all migrations, on the one server of the test run (tests/globalSetup.ts).
 * `close` also drops it.
 */
export async function openTestRecords(): Promise<Records> {
  const server = process.env['BIHUAN_TEST_SERVER']
  const template = process.env['BIHUAN_TEST_TEMPLATE']
  assert(server && template, 'The test server is started by tests/globalSetup.ts: run the tests through vitest.')
  const name = `${template}_${randomBytes(6).toString('hex')}`
  await onServer(server, `create database ${name} template ${template}`)
  const records = await openRecords({ connectionString: addressOfDatabase(server, name), connectionsMax: 8 })
  let closing: Promise<void> | undefined
  return {
    ...records,
    close: () => (closing ??= records.close().then(() => onServer(server, `drop database if exists ${name} with (force)`))),
  }
}

/** Runs one statement outside of any test database. */
export async function onServer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

export function addressOfDatabase(server: string, name: string): string {
  const address = new URL(server)
  address.pathname = `/${name}`
  return address.href
}
