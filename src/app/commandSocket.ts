import { chmodSync, existsSync, rmSync } from 'node:fs'
import { type Socket, createConnection, createServer } from 'node:net'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { FactsOwner, TaskInput, TaskProgress } from '../platform/facts/owner.ts'
import { type Failure, packFailure, unpackFailure } from './workerMessages.ts'

type Line = { kind: 'progress'; progress: TaskProgress } | { kind: 'result'; result: unknown } | { kind: 'failure'; failure: Failure }

const lineCharactersMax = 64 * 1024 * 1024

/** A Unix path is at most about 100 bytes long; deep folders get one under the temporary folder instead. */
export function socketPath(dataFolder: string): string {
  const near = join(dataFolder, 'command.sock')
  return near.length < 100 ? near : join(tmpdir(), `bihuan-${createHash('sha256').update(dataFolder).digest('hex').slice(0, 16)}.sock`)
}

/** Lets the command line hand work to the running server. Only the server's own user can open the socket. */
export async function listenForCommands(dataFolder: string, owner: FactsOwner): Promise<{ close(): Promise<void> }> {
  const path = socketPath(dataFolder)
  if (existsSync(path)) rmSync(path)
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => socket.destroy())
    const lines = createInterface({ input: socket })
    lines.on('line', (text) => void serve(socket, text))
  })
  const serve = async (socket: Socket, text: string) => {
    const say = (line: Line) => socket.writable && socket.write(`${JSON.stringify(line)}\n`)
    try {
      if (text.length > lineCharactersMax) throw new Error('The command is too long.')
      const asked = JSON.parse(text) as { task: string; input: TaskInput }
      say({ kind: 'result', result: (await owner.run(asked.task, asked.input, (progress) => say({ kind: 'progress', progress }))) ?? null })
    } catch (error) {
      say({ kind: 'failure', failure: packFailure(error) })
    }
    socket.end()
  }
  const before = process.umask(0o177)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  }).finally(() => process.umask(before))
  chmodSync(path, 0o600)
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
  }
}

/** The running server's owner of the facts; null when no server answers. */
export async function findRunningServer(dataFolder: string): Promise<FactsOwner | null> {
  const path = socketPath(dataFolder)
  if (!existsSync(path)) return null
  const alive = await new Promise<boolean>((resolve) => {
    const socket = createConnection(path)
    socket.once('connect', () => (socket.end(), resolve(true)))
    socket.once('error', () => resolve(false))
  })
  if (!alive) return null
  return {
    run: (task, input, onProgress) =>
      new Promise((resolve, reject) => {
        const socket = createConnection(path)
        let answered = false
        socket.once('error', (cause) => reject(new Error('The running server does not answer.', { cause })))
        socket.once('close', () => {
          if (!answered) reject(new Error('The running server ended before the work was done.'))
        })
        createInterface({ input: socket }).on('line', (text) => {
          const line = JSON.parse(text) as Line
          if (line.kind === 'progress') return onProgress?.(line.progress)
          answered = true
          if (line.kind === 'result') resolve(line.result)
          else reject(unpackFailure(line.failure))
        })
        socket.write(`${JSON.stringify({ task, input })}\n`)
      }),
  }
}
