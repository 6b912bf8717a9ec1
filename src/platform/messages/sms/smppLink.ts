import smpp, { type PDU, type Session } from 'smpp'
import { readNumber } from '../address.ts'
import type { Link, LinkEvents } from '../delivery/link.ts'
import type { SmsSettings } from '../gateway/contract.ts'
import type { Outgoing } from '../message/claim.ts'
import { type SubmitOutcome, userReferenceOf } from '../message/outcome.ts'
import { pauseMs } from '../message/stateRules.ts'
import { segmentsOf, type SmsEncoding } from '../text/segments.ts'
import { outcomeOfState, readReceipt } from './receiptText.ts'

const statusNames = new Map(Object.entries(smpp.errors).map(([name, code]) => [code, name]))
/** The answers that say: not taken, come again. All others that are not 0 are an answer for good. */
const notTakenStatuses = new Set(['ESME_RTHROTTLED', 'ESME_RMSGQFUL'])
const connectMsMax = 10_000
const closeMsMax = 5_000
const reconnectMsMin = 500
const udhIndicator = 0x40
const dataCoding: Readonly<Record<SmsEncoding, number>> = { gsm7: 0, ucs2: 8 }
const international = { ton: 1, npi: 1 }

type Waiting = { readonly answer: (outcome: SubmitOutcome) => void; readonly timer: NodeJS.Timeout }

/** A transceiver to an SMSC, SMPP 3.4: binds again by itself, keeps to its window and pace, and never submits twice. */
export function openSmppLink(settings: SmsSettings, password: string, events: LinkEvents): Link {
  const answerMs = settings.answerSeconds * 1000
  const waiting = new Set<Waiting>()
  let session: Session | null = null
  let isBound = false
  let isClosing = false
  let fault: string | null = null
  let failures = 0
  let throttles = 0
  let restUntil = 0
  let second = { at: 0, sent: 0 }
  let reconnect: NodeJS.Timeout | undefined
  let enquire: NodeJS.Timeout | undefined

  const connect = (): void => {
    const opened = smpp.connect({ host: settings.host, port: settings.port, ...(settings.isTls ? { tls: true, servername: settings.host } : {}) })
    session = opened
    const impatience = setTimeout(() => lose(opened, 'connectTimeout'), connectMsMax)
    opened.on(settings.isTls ? 'secureConnect' : 'connect', () => {
      opened.bind_transceiver({ system_id: settings.systemId, password, system_type: settings.systemType, interface_version: 0x34 }, (answer) => {
        clearTimeout(impatience)
        if (answer.command_status !== 0) return lose(opened, nameOf(answer.command_status))
        isBound = true
        fault = null
        failures = 0
        enquire = setInterval(() => keepAlive(opened), settings.enquireSeconds * 1000)
      })
    })
    opened.on('deliver_sm', (pdu: PDU) => void takeDelivery(opened, pdu))
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

  /** Whatever is under way on this connection has no answer now; what it said late on it is still heard. */
  const lose = (lost: Session, because: string): void => {
    if (session !== lost) return
    session = null
    isBound = false
    clearInterval(enquire)
    lost.destroy()
    fault = because
    for (const one of waiting) one.answer({ kind: 'noAnswer', because: 'connectionLost' })
    if (isClosing) return
    failures += 1
    reconnect = setTimeout(connect, Math.min(pauseMs(3), reconnectMsMin * 2 ** Math.min(10, failures - 1)))
  }

  const keepAlive = (on: Session): void => {
    const silent = setTimeout(() => lose(on, 'enquireTimeout'), answerMs)
    on.enquire_link({}, () => clearTimeout(silent))
  }

  const takeDelivery = async (on: Session, pdu: PDU): Promise<void> => {
    const receipt = readReceipt(pdu)
    // What a customer answers is no receipt: the gateway is told that it came, and nothing more is done with it.
    if (!receipt) return void on.send(pdu.response())
    const address = readNumber(receipt.address.replace(/^\+/, '')) ?? receipt.address
    try {
      await events.onReceipt({ ...receipt, address })
      on.send(pdu.response())
    } catch {
      // Not kept, so not confirmed: the gateway brings it again.
      on.send(pdu.response({ command_status: smpp.errors['ESME_RX_T_APPN'] ?? 0x64 }))
    }
  }

  const formOf = (reference: string, form: SmsSettings['referenceForm']): string =>
    form === 'hexToDecimal' && /^[0-9a-f]+$/i.test(reference) ? BigInt(`0x${reference}`).toString() : reference

  const read = (answer: PDU): SubmitOutcome => {
    if (answer.command_status === 0) {
      throttles = 0
      return { kind: 'accepted', reference: answer.message_id ? formOf(answer.message_id, settings.referenceForm) : null }
    }
    const status = nameOf(answer.command_status)
    if (!notTakenStatuses.has(status)) return { kind: 'refused', because: status }
    // The whole gateway is full, not this message alone.
    throttles += 1
    restUntil = Date.now() + Math.min(pauseMs(1), 250 * 2 ** Math.min(8, throttles - 1))
    return { kind: 'notTaken', because: status }
  }

  connect()
  return {
    countParts: (body) => (settings.longText === 'payload' ? 1 : segmentsOf(body).parts.length),
    room() {
      const now = Date.now()
      if (!isBound || isClosing || now < restUntil) return 0
      if (now - second.at >= 1000) second = { at: now, sent: 0 }
      return Math.max(0, Math.min(settings.windowMax - waiting.size, settings.perSecondMax - second.sent))
    },
    submit(message, part) {
      const on = session
      if (!on || !isBound) return Promise.resolve({ kind: 'notTaken', because: 'notConnected' })
      return new Promise((resolve) => {
        let isAnswered = false
        const mine: Waiting = {
          answer(outcome) {
            clearTimeout(mine.timer)
            waiting.delete(mine)
            if (isAnswered) return
            isAnswered = true
            resolve(outcome)
          },
          timer: setTimeout(() => mine.answer({ kind: 'noAnswer', because: 'timeout' }), answerMs),
        }
        waiting.add(mine)
        second.sent += 1
        const isWritten = on.submit_sm(submitOf(settings, message, part), (answer) => {
          const outcome = read(answer)
          if (isAnswered) events.onLate({ messageId: message.messageId, attempt: message.attempt, part, outcome })
          mine.answer(outcome)
        })
        // False means that nothing was given to the socket.
        if (!isWritten) mine.answer({ kind: 'notTaken', because: 'notConnected' })
      })
    },
    query(reference) {
      const on = session
      if (!on || !isBound) return Promise.resolve(null)
      return new Promise((resolve) => {
        const silent = setTimeout(() => resolve(null), answerMs)
        const isWritten = on.query_sm({ message_id: reference, source_addr_ton: 0, source_addr_npi: 0, source_addr: settings.sourceAddress }, (answer) => {
          clearTimeout(silent)
          resolve(answer.command_status === 0 && answer.message_state !== undefined ? outcomeOfState(answer.message_state) : null)
        })
        if (!isWritten) resolve(null)
      })
    },
    state: () => ({ isReady: isBound, fault, inFlight: waiting.size }),
    async close() {
      isClosing = true
      clearTimeout(reconnect)
      const until = Date.now() + Math.min(closeMsMax, answerMs)
      while (waiting.size > 0 && session && Date.now() < until) await new Promise((resume) => setTimeout(resume, 20))
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

function nameOf(status: number): string {
  return statusNames.get(status) ?? `0x${status.toString(16)}`
}

function submitOf(settings: SmsSettings, message: Outgoing, part: number): Record<string, unknown> {
  const { encoding, parts } = segmentsOf(message.body)
  const isJoined = settings.longText === 'udh' && parts.length > 1
  const text = settings.longText === 'udh' ? (parts[part - 1] ?? '') : message.body
  const bytes = encoding === 'gsm7' ? smpp.encodings.ASCII.encode(text) : Buffer.from(text, 'utf16le').swap16()
  // The same joining number at every try, so that a part that comes later finds the others.
  const header = isJoined ? Buffer.from([5, 0, 3, message.messageId % 256, parts.length, part]) : Buffer.alloc(0)
  const content = Buffer.concat([header, bytes])
  const isPayload = settings.longText === 'payload' && parts.length > 1
  const isAlphabetic = /[^\d+]/.test(settings.sourceAddress)
  return {
    source_addr: settings.sourceAddress, source_addr_ton: isAlphabetic ? 5 : 0, source_addr_npi: isAlphabetic ? 0 : 1,
    destination_addr: `${settings.numberPrefix.replace('+', '')}${message.address}`, dest_addr_ton: settings.numberPrefix === '' ? 0 : international.ton, dest_addr_npi: international.npi,
    esm_class: isJoined ? udhIndicator : 0, data_coding: dataCoding[encoding], registered_delivery: 1,
    ...(isPayload ? { message_payload: content } : { short_message: content }),
    ...(settings.sendsUserReference ? { user_message_reference: userReferenceOf(message.messageId, part) } : {}),
  }
}
