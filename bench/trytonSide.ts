import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { z } from 'zod'
import type { Day } from '../src/kernel/day.ts'
import { assert } from '../src/kernel/refusal.ts'
import type { BenchContext, BenchNeeds } from './bench.ts'

// Debian's own: modules of its packages are found by no other Python.
const python = '/usr/bin/python3'
const database = 'tryton'

export const tryton: BenchNeeds = {
  packages: ['tryton-server', 'tryton-modules-account-dunning', 'python3-psycopg2'],
  isThere: () => existsSync(python) && spawnSync(python, ['-c', 'import psycopg2, trytond.modules.account_dunning'], { stdio: 'ignore' }).status === 0,
}

export type TrytonLine = { readonly no: string; readonly dueOn: Day; readonly fen: number }
export type TrytonSide = {
  /** No line is dunned any more. */
  clear(): Promise<void>
  /** Dunnings are created up to this day and processed; the seconds that took. */
  run(on: Day): Promise<number>
  /** The level of each line that is dunned, from 1. */
  read(): Promise<ReadonlyMap<string, number>>
}

/** Tryton with a ledger of these lines on a database of its own, in the server that is given; its levels have these days overdue. */
export async function openTryton(ctx: BenchContext, server: string, given: { readonly days: readonly number[]; readonly lines: readonly TrytonLine[]; readonly linesPerParty: number }): Promise<TrytonSide> {
  const address = new URL(server)
  const makeDatabase = new pg.Client({ connectionString: server })
  await makeDatabase.connect()
  await makeDatabase.query(`create database ${database} template template0`)
  await makeDatabase.end()
  address.pathname = `/${database}`
  const upkeep = new pg.Client({ connectionString: address.href })
  await upkeep.connect()
  ctx.atEnd(() => upkeep.end())
  address.pathname = '/'
  const child = spawn(python, [join(import.meta.dirname, 'tryton.py'), database], { cwd: ctx.makeFolder(), env: { PATH: process.env['PATH'], LANG: 'C.UTF-8', TRYTOND_DATABASE_URI: address.href } })
  ctx.atEnd(() => ended(child))
  const ask = conversation(child)
  await ask({ do: 'make', ...given })
  await upkeep.query('vacuum analyze')
  return {
    async clear() {
      await ask({ do: 'clear' })
      await upkeep.query('vacuum analyze account_dunning')
    },
    run: async (on) => z.object({ seconds: z.number() }).parse(await ask({ do: 'run', on })).seconds,
    read: async () => new Map(Object.entries(z.object({ levels: z.record(z.string(), z.number()) }).parse(await ask({ do: 'read' })).levels)),
  }
}

/** One question at a time; a program that dies answers with its last words. */
function conversation(child: ChildProcessWithoutNullStreams): (question: object) => Promise<unknown> {
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  let complaints = ''
  child.stderr.on('data', (bytes: Buffer) => {
    complaints = (complaints + bytes.toString()).slice(-4_000)
  })
  return async (question) => {
    child.stdin.write(`${JSON.stringify(question)}\n`)
    const answer = await answers.next()
    if (answer.done) throw new Error(`Tryton ended: ${complaints}`)
    return JSON.parse(answer.value)
  }
}

function ended(child: ChildProcessWithoutNullStreams): Promise<void> {
  assert(child.pid !== undefined, `${python} could not be run.`)
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done()
    child.once('exit', () => done())
    child.kill('SIGKILL')
  })
}
