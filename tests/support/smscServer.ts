import smpp, { type PDU, type Session } from 'smpp'

/** An SMSC in a process of its own. Its parent says how it behaves and asks what it has taken. */
export type SmscOrder =
  | { readonly kind: 'behave'; readonly behaviour: Partial<SmscBehaviour> }
  | { readonly kind: 'list' }
  | { readonly kind: 'receipt'; readonly reference: string; readonly status: string; readonly isByText?: boolean }
export type SmscBehaviour = {
  /** The next so many submits are not taken. */
  throttle: number
  /** The next so many are taken and never answered. */
  silent: number
  /** Answers come so late. */
  answerMs: number
  /** `none`: no receipts by itself. */
  receipt: 'none' | 'afterAnswer' | 'beforeAnswer' | 'twice'
  receiptMs: number
  refuse: number
  /** What query_sm says of every message. */
  queryState: number
  password: string
}
export type TakenMessage = { readonly reference: string; readonly to: string; readonly userReference: number | null; readonly coding: number; readonly esmClass: number; readonly bytesHex: string; readonly isPayload: boolean }
export type SmscSaid = { readonly kind: 'listening'; readonly port: number } | { readonly kind: 'taken'; readonly taken: readonly TakenMessage[]; readonly binds: number; readonly enquiries: number; readonly confirmed: number }

let behaviour: SmscBehaviour = { throttle: 0, silent: 0, answerMs: 0, receipt: 'afterAnswer', receiptMs: 0, refuse: 0, queryState: 2, password: 'secret' }
const taken: TakenMessage[] = []
const bound = new Set<Session>()
let binds = 0
let enquiries = 0
let confirmed = 0

const server = smpp.createServer((session) => {
  session.on('error', () => session.destroy())
  session.on('close', () => bound.delete(session))
  for (const command of ['bind_transceiver', 'bind_transmitter', 'bind_receiver']) session.on(command, (pdu: PDU) => {
    const isRight = pdu.password === behaviour.password
    session.send(pdu.response({ command_status: isRight ? 0 : smpp.errors['ESME_RINVPASWD'] ?? 0x0e, system_id: 'smsc' }))
    if (!isRight) return
    binds += 1
    // A transmitter takes no receipts.
    if (command !== 'bind_transmitter') bound.add(session)
  })
  session.on('enquire_link', (pdu: PDU) => {
    enquiries += 1
    session.send(pdu.response())
  })
  session.on('unbind', (pdu: PDU) => {
    session.send(pdu.response())
    session.close()
  })
  session.on('query_sm', (pdu: PDU) => session.send(pdu.response({ message_id: pdu.message_id, final_date: '', message_state: behaviour.queryState, error_code: 0 })))
  session.on('submit_sm', (pdu: PDU) => takeSubmit(session, pdu))
})

function takeSubmit(session: Session, pdu: PDU): void {
  const refuse = (name: string): void => void session.send(pdu.response({ command_status: smpp.errors[name] ?? 0x58 }))
  if (behaviour.throttle > 0) {
    behaviour.throttle -= 1
    return refuse('ESME_RTHROTTLED')
  }
  if (behaviour.refuse > 0) {
    behaviour.refuse -= 1
    return refuse('ESME_RINVDSTADR')
  }
  const one: TakenMessage = {
    reference: `S${String(taken.length + 1).padStart(6, '0')}`, to: pdu.destination_addr ?? '', userReference: pdu.user_message_reference ?? null, coding: pdu.data_coding ?? 0, esmClass: pdu.esm_class ?? 0,
    bytesHex: textOf(pdu), isPayload: pdu.message_payload !== undefined,
  }
  taken.push(one)
  const isSilent = behaviour.silent > 0
  if (isSilent) behaviour.silent -= 1
  if (behaviour.receipt === 'beforeAnswer') sendReceipt(one, 'DELIVRD', false)
  setTimeout(() => {
    if (!isSilent && session.socket.writable) session.send(pdu.response({ message_id: one.reference }))
    if (behaviour.receipt === 'afterAnswer' || behaviour.receipt === 'twice') setTimeout(() => {
      sendReceipt(one, 'DELIVRD', false)
      if (behaviour.receipt === 'twice') sendReceipt(one, 'DELIVRD', true)
    }, behaviour.receiptMs)
  }, behaviour.answerMs)
}

function textOf(pdu: PDU): string {
  const carried = pdu.message_payload ?? pdu.short_message ?? ''
  const inner = typeof carried === 'string' || Buffer.isBuffer(carried) ? carried : (carried.message ?? '')
  return typeof inner === 'string' ? inner : inner.toString('hex')
}

const receiptAgainMs = 1_000

/** Receipts go out on any bind of the customer that is open; an SMSC keeps each until it is confirmed. */
function sendReceipt(one: TakenMessage, status: string, isByText: boolean): void {
  const [session] = bound
  if (!session || !session.socket.writable) return void setTimeout(() => sendReceipt(one, status, isByText), 50).unref()
  const text = `id:${one.reference} sub:001 dlvrd:001 submit date:1103220915 done date:1103220916 stat:${status} err:000 text:`
  const states: Readonly<Record<string, number>> = { DELIVRD: 2, EXPIRED: 3, UNDELIV: 5, ENROUTE: 1 }
  const again = setTimeout(() => sendReceipt(one, status, isByText), receiptAgainMs).unref()
  session.deliver_sm({
    source_addr: one.to, destination_addr: '10086', esm_class: 4, short_message: Buffer.from(text),
    ...(isByText ? {} : { receipted_message_id: one.reference, message_state: states[status] ?? 7 }), ...(one.userReference === null ? {} : { user_message_reference: one.userReference }),
  }, (answer) => {
    if (answer.command_status !== 0) return
    clearTimeout(again)
    confirmed += 1
  })
}

const say = (said: SmscSaid): void => void process.send?.(said)
process.on('message', (order: SmscOrder) => {
  if (order.kind === 'behave') behaviour = { ...behaviour, ...order.behaviour }
  if (order.kind === 'receipt') {
    const one = taken.find((each) => each.reference === order.reference)
    sendReceipt(one ?? { reference: order.reference, to: '13900000000', userReference: null, coding: 0, esmClass: 0, bytesHex: '', isPayload: false }, order.status, order.isByText ?? false)
  }
  if (order.kind !== 'receipt') say({ kind: 'taken', taken, binds, enquiries, confirmed })
})
process.on('disconnect', () => process.exit(0))
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  const address = server.address()
  say({ kind: 'listening', port: address !== null && typeof address === 'object' ? address.port : 0 })
})
