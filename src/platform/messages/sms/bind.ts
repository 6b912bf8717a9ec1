import smpp, { type PDU, type Session } from 'smpp'
import type { SmsSettings } from '../gateway/contract.ts'

const statusNames = new Map(Object.entries(smpp.errors).map(([name, code]) => [code, name]))
const connectMsMax = 10_000
const reconnectMsMin = 500
const reconnectMsMax = 60_000

export type BindCommand = 'bind_transceiver' | 'bind_transmitter' | 'bind_receiver'
export type Bind = {
  /** Null while it is not bound. */
  session(): Session | null
  /** Why it is not bound; null while it is, and before the first try has ended. */
  fault(): string | null
  /** Says goodbye and does not come again. */
  close(): Promise<void>
}

/** A bound connection that is kept alive and made again when it breaks, after pauses that double up to a minute. */
export function openBind(settings: SmsSettings, password: string, command: BindCommand, events: {
  readonly onDelivery: (on: Session, pdu: PDU) => Promise<void>
  readonly onLost: () => void
}): Bind {
  let session: Session | null = null
  let isBound = false
  let isClosing = false
  let fault: string | null = null
  let failures = 0
  let reconnect: NodeJS.Timeout | undefined
  let enquire: NodeJS.Timeout | undefined

  const connect = (): void => {
    const opened = smpp.connect({ host: settings.host, port: settings.port, ...(settings.isTls ? { tls: true, servername: settings.host } : {}) })
    session = opened
    const impatience = setTimeout(() => lose(opened, 'connectTimeout'), connectMsMax)
    opened.on(settings.isTls ? 'secureConnect' : 'connect', () => {
      opened[command]({ system_id: settings.systemId, password, system_type: settings.systemType, interface_version: 0x34 }, (answer) => {
        clearTimeout(impatience)
        if (answer.command_status !== 0) return lose(opened, nameOfStatus(answer.command_status))
        isBound = true
        fault = null
        failures = 0
        enquire = setInterval(() => keepAlive(opened), settings.enquireSeconds * 1000)
      })
    })
    opened.on('deliver_sm', (pdu: PDU) => void events.onDelivery(opened, pdu))
    opened.on('enquire_link', (pdu: PDU) => opened.send(pdu.response()))
    opened.on('unbind', (pdu: PDU) => {
      opened.send(pdu.response())
      lose(opened, 'unbound')
    })
    opened.on('error', (error: Error & { code?: string }) => lose(opened, error.code ?? 'protocol'))
    opened.on('close', () => {
      clearTimeout(impatience)
      lose(opened, 'connectionLost')
    })
  }

  const lose = (lost: Session, because: string): void => {
    if (session !== lost) return
    session = null
    isBound = false
    clearInterval(enquire)
    lost.destroy()
    fault = because
    events.onLost()
    if (isClosing) return
    failures += 1
    reconnect = setTimeout(connect, Math.min(reconnectMsMax, reconnectMsMin * 2 ** Math.min(10, failures - 1)))
  }

  const keepAlive = (on: Session): void => {
    const silent = setTimeout(() => lose(on, 'enquireTimeout'), settings.answerSeconds * 1000)
    on.enquire_link({}, () => clearTimeout(silent))
  }

  connect()
  return {
    session: () => (isBound ? session : null),
    fault: () => fault,
    async close() {
      isClosing = true
      clearTimeout(reconnect)
      const on = session
      if (on && isBound) {
        await new Promise<void>((done) => {
          const impatience = setTimeout(done, 1000)
          on.once('close', () => {
            clearTimeout(impatience)
            done()
          })
          on.unbind({}, () => on.close())
        })
      }
      if (on) lose(on, 'closed')
    },
  }
}

export function nameOfStatus(status: number): string {
  return statusNames.get(status) ?? `0x${status.toString(16)}`
}
