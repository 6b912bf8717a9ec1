import { openRecords } from '../platform/records/records.ts'
import type { FactQuery } from '../platform/facts/facts.ts'
import { openFacts } from './stores.ts'
import { tasks } from './tasks.ts'
import { packFailure, type WorkerAnswer, type WorkerRequest, type WorkerStart } from './workerMessages.ts'

/**
 * The one process that owns the facts: queries, loads, exports, night runs.
 * It ends with its parent: DuckDB's file would stay locked otherwise.
 */
const stopping = new AbortController()
const send = (answer: WorkerAnswer) => {
  if (process.connected) process.send?.(answer)
}

process.on('message', (message: WorkerStart | WorkerRequest) => {
  if (message.kind === 'start') void start(message)
})
process.on('disconnect', () => process.exit(0))
// The parent decides when to stop; a Ctrl-C reaches the whole group at once.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => undefined)

async function start(settings: WorkerStart): Promise<void> {
  const facts = await openFacts(settings)
  const records = await openRecords({ connectionString: settings.connectionString, connectionsMax: 8 })
  const deps = { records, facts, dataFolder: settings.dataFolder, signal: stopping.signal }
  const running = new Set<Promise<void>>()

  process.on('message', (message: WorkerStart | WorkerRequest) => {
    if (message.kind === 'start') return
    const work = answer(message).finally(() => running.delete(work))
    // The stop waits for all the others, so it is none of them.
    if (message.kind !== 'stop') running.add(work)
  })
  send({ kind: 'ready' })

  async function answer(request: WorkerRequest): Promise<void> {
    if (request.kind === 'stop') {
      stopping.abort()
      await Promise.allSettled(running)
      await facts.close()
      await records.close()
      process.disconnect()
      return
    }
    try {
      if (request.kind === 'rows') send({ kind: 'result', id: request.id, result: await facts.rows(request.query as FactQuery) })
      else {
        const task = tasks[request.task]
        if (!task) throw new Error(`There is no task ${request.task}.`)
        let toldAt = 0
        const result = await task(deps, request.input, (progress) => {
          const now = Date.now()
          if (now - toldAt < 100 && progress.done !== progress.total) return
          toldAt = now
          send({ kind: 'progress', id: request.id, progress })
        })
        send({ kind: 'result', id: request.id, result: result ?? null })
      }
    } catch (error) {
      send({ kind: 'failure', id: request.id, failure: packFailure(error) })
    }
  }
}
