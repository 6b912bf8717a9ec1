import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import type { SmscBehaviour, SmscOrder, SmscSaid, TakenMessage } from './smscServer.ts'

export type { TakenMessage }
export type Smsc = {
  readonly port: number
  behave(behaviour: Partial<SmscBehaviour>): Promise<void>
  seen(): Promise<{ taken: readonly TakenMessage[]; binds: number; enquiries: number; confirmed: number }>
  sendReceipt(reference: string, status: string, isByText?: boolean): void
  stop(): Promise<void>
}

/** Starts an SMSC as a process of its own on the loopback. */
export async function startSmsc(port = 0): Promise<Smsc> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'smscServer.ts'), [String(port)], { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const hear = async (): Promise<SmscSaid> => {
    const [said] = await once(child, 'message')
    return said as SmscSaid
  }
  const begun = await hear()
  if (begun.kind !== 'listening') throw new Error('The SMSC said something else than its port.')
  // One question at a time: an answer carries no name.
  let last: Promise<unknown> = Promise.resolve()
  const order = <R>(given: SmscOrder, read: () => Promise<R>): Promise<R> => {
    const next = last.then(() => {
      const answer = read()
      child.send(given)
      return answer
    })
    last = next.catch(() => undefined)
    return next
  }
  const readTaken = async () => {
    const said = await hear()
    if (said.kind !== 'taken') throw new Error('The SMSC did not say what it took.')
    return said
  }
  return {
    port: begun.port,
    behave: async (behaviour) => void (await order({ kind: 'behave', behaviour }, readTaken)),
    seen: () => order({ kind: 'list' }, readTaken),
    sendReceipt: (reference, status, isByText = false) => child.send({ kind: 'receipt', reference, status, isByText } satisfies SmscOrder),
    async stop() {
      if (child.exitCode !== null) return
      const gone = once(child, 'exit')
      child.disconnect()
      await gone
    },
  }
}

/** Where a submit is cut: before a byte of it passes, in the middle of it, after all of it but before its answer. */
export type Cut = 'none' | 'before' | 'during' | 'after'
export type CuttingProxy = { readonly port: number; cutNext(cut: Cut): void; stop(): Promise<void> }

const submitCommand = 4

/** Stands between a client and an SMSC and cuts the connection at the place asked for, once. */
export async function startCuttingProxy(targetPort: number): Promise<CuttingProxy> {
  let cut: Cut = 'none'
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const target = connect(targetPort, '127.0.0.1')
    for (const socket of [client, target]) {
      open.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        open.delete(socket)
        client.destroy()
        target.destroy()
      })
    }
    let isDeaf = false
    target.on('data', (bytes) => { if (!isDeaf) client.write(bytes) })
    client.on('data', (bytes) => {
      const isSubmit = bytes.length >= 8 && bytes.readUInt32BE(4) === submitCommand
      const now = isSubmit ? cut : 'none'
      if (now === 'none') return void target.write(bytes)
      cut = 'none'
      isDeaf = true
      if (now === 'before') return void client.destroy()
      const passed = now === 'during' ? bytes.subarray(0, 20) : bytes
      target.write(passed, () => setTimeout(() => client.destroy(), 50))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: address !== null && typeof address === 'object' ? address.port : 0,
    cutNext: (next) => { cut = next },
    async stop() {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
