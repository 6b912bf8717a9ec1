import smpp, { type PDU, type Session } from 'smpp'
import { readNumber } from '../address.ts'
import type { Link, LinkEvents } from '../delivery/link.ts'
import type { SmsSettings } from '../gateway/contract.ts'
import type { Outgoing } from '../message/claim.ts'
import { type SubmitOutcome, userReferenceOf } from '../message/outcome.ts'
import { pauseMs } from '../message/stateRules.ts'
import { segmentsOf, type SmsEncoding } from '../text/segments.ts'
import { nameOfStatus, openBind } from './bind.ts'
import { outcomeOfState, readReceipt } from './receiptText.ts'

/** The answers that say: not taken, come again. All others that are not 0 are an answer for good. */
const notTakenStatuses = new Set(['ESME_RTHROTTLED', 'ESME_RMSGQFUL'])
const closeMsMax = 5_000
const udhIndicator = 0x40
const dataCoding: Readonly<Record<SmsEncoding, number>> = { gsm7: 0, ucs2: 8 }
const international = { ton: 1, npi: 1 }

type Waiting = { readonly answer: (outcome: SubmitOutcome) => void; readonly timer: NodeJS.Timeout }

/** The line to an SMSC, SMPP 3.4: binds again by itself, keeps to its window and pace, and never submits twice. */
export function openSmppLink(settings: SmsSettings, password: string, events: LinkEvents): Link {
  const answerMs = settings.answerSeconds * 1000
  const waiting = new Set<Waiting>()
  let isClosing = false
  let throttles = 0
  let restUntil = 0
  let second = { at: 0, sent: 0 }

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

  /** Whatever is under way has no answer now. */
  const giveUp = (): void => {
    for (const one of waiting) one.answer({ kind: 'noAnswer', because: 'connectionLost' })
  }
  const sending = openBind(settings, password, settings.bindAs === 'pair' ? 'bind_transmitter' : 'bind_transceiver', { onDelivery: takeDelivery, onLost: giveUp })
  const receiving = settings.bindAs === 'pair' ? openBind(settings, password, 'bind_receiver', { onDelivery: takeDelivery, onLost: () => undefined }) : null

  const formOf = (reference: string, form: SmsSettings['referenceForm']): string =>
    form === 'hexToDecimal' && /^[0-9a-f]+$/i.test(reference) ? BigInt(`0x${reference}`).toString() : reference

  const read = (answer: PDU): SubmitOutcome => {
    if (answer.command_status === 0) {
      throttles = 0
      return { kind: 'accepted', reference: answer.message_id ? formOf(answer.message_id, settings.referenceForm) : null }
    }
    const status = nameOfStatus(answer.command_status)
    if (!notTakenStatuses.has(status)) return { kind: 'refused', because: status }
    // The whole gateway is full, not this message alone.
    throttles += 1
    restUntil = Date.now() + Math.min(pauseMs(1), 250 * 2 ** Math.min(8, throttles - 1))
    return { kind: 'notTaken', because: status }
  }

  return {
    countParts: (body) => (settings.longText === 'payload' ? 1 : segmentsOf(body).parts.length),
    room() {
      const now = Date.now()
      if (sending.session() === null || isClosing || now < restUntil) return 0
      if (now - second.at >= 1000) second = { at: now, sent: 0 }
      return Math.max(0, Math.min(settings.windowMax - waiting.size, settings.perSecondMax - second.sent))
    },
    submit(message, part) {
      const on = sending.session()
      if (!on) return Promise.resolve({ kind: 'notTaken', because: 'notConnected' })
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
      const on = sending.session()
      if (!on) return Promise.resolve(null)
      return new Promise((resolve) => {
        const silent = setTimeout(() => resolve(null), answerMs)
        const isWritten = on.query_sm({ message_id: reference, source_addr_ton: 0, source_addr_npi: 0, source_addr: settings.sourceAddress }, (answer) => {
          clearTimeout(silent)
          resolve(answer.command_status === 0 && answer.message_state !== undefined ? outcomeOfState(answer.message_state) : null)
        })
        if (!isWritten) resolve(null)
      })
    },
    state: () => ({ isReady: sending.session() !== null && (receiving === null || receiving.session() !== null), fault: sending.fault() ?? receiving?.fault() ?? null, inFlight: waiting.size }),
    async close() {
      isClosing = true
      const until = Date.now() + Math.min(closeMsMax, answerMs)
      while (waiting.size > 0 && sending.session() && Date.now() < until) await new Promise((resume) => setTimeout(resume, 20))
      await Promise.all([sending.close(), receiving?.close()])
    },
  }
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
