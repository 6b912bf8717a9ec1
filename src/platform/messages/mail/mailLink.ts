import { Readable } from 'node:stream'
import MailComposer from 'nodemailer/lib/mail-composer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { Link } from '../delivery/link.ts'
import type { MailSettings } from '../gateway/contract.ts'
import type { Outgoing } from '../message/claim.ts'
import type { SubmitOutcome } from '../message/outcome.ts'
import { pauseMs } from '../message/stateRules.ts'

const atOnceMax = 5

/** One connection a mail: a branch sends dozens of them, and each answer then belongs to one message for sure. */
export function openMailLink(settings: MailSettings, password: string): Link {
  const running = new Set<Promise<SubmitOutcome>>()
  let isClosing = false
  let fault: string | null = null
  let failures = 0
  let restUntil = 0

  const send = async (message: Outgoing): Promise<SubmitOutcome> => {
    const outcome = await submitMail(settings, password, message)
    if (outcome.kind === 'notTaken') {
      failures += 1
      fault = outcome.because
      restUntil = Date.now() + pauseMs(Math.min(4, failures))
    } else {
      failures = 0
      fault = null
    }
    return outcome
  }
  return {
    countParts: () => 1,
    room: () => (isClosing || Date.now() < restUntil ? 0 : atOnceMax - running.size),
    submit(message) {
      const sending = send(message).finally(() => running.delete(sending))
      running.add(sending)
      return sending
    },
    state: () => ({ isReady: !isClosing && fault === null, fault, inFlight: running.size }),
    async close() {
      isClosing = true
      await Promise.all(running)
    },
  }
}

type SmtpError = Error & { readonly code?: string; readonly command?: string; readonly responseCode?: number }

async function submitMail(settings: MailSettings, password: string, message: Outgoing): Promise<SubmitOutcome> {
  const from = addressOf(settings.from)
  const composed = new MailComposer({
    from: settings.from, to: message.address, subject: message.subject === '' ? message.body.slice(0, 40) : message.subject, text: message.body,
    // The same at every try: a server that has seen it may throw the second away.
    messageId: `<bihuan-${message.messageId}@${from.split('@')[1] ?? 'localhost'}>`,
    ...(message.picture ? { attachments: [{ filename: 'picture.png', content: Buffer.from(message.picture), contentType: 'image/png' }] } : {}),
  })
  const bytes = await composed.compile().build()
  const answerMs = settings.answerSeconds * 1000
  return new Promise((resolve) => {
    const connection = new SMTPConnection({
      host: settings.host, port: settings.port, secure: settings.security === 'tls', requireTLS: settings.security === 'startTls', ignoreTLS: settings.security === 'none',
      connectionTimeout: answerMs, greetingTimeout: answerMs, socketTimeout: answerMs,
    })
    // The library reads the text only after the server has asked for it; until its last byte is read, the server cannot take it.
    let isHandedOver = false
    const content = Readable.from((function* () {
      yield bytes
      isHandedOver = true
    })())
    let isOver = false
    const end = (outcome: SubmitOutcome): void => {
      if (isOver) return
      isOver = true
      resolve(outcome)
      if (outcome.kind === 'accepted') connection.quit()
      else connection.close()
    }
    const fail = (error: SmtpError): void => end(outcomeOf(error, isHandedOver))
    const deliver = (): void => connection.send({ from, to: message.address }, content, (error) => (error ? fail(error) : end({ kind: 'accepted', reference: null })))
    connection.on('error', fail)
    connection.on('end', () => fail(Object.assign(new Error('ended'), { code: 'connectionLost' })))
    connection.connect((error?: SmtpError) => {
      if (error) return fail(error)
      if (settings.user === '') return deliver()
      connection.login({ credentials: { user: settings.user, pass: password } }, (refused) => (refused ? fail(refused) : deliver()))
    })
  })
}

function outcomeOf(error: SmtpError, isHandedOver: boolean): SubmitOutcome {
  const status = error.responseCode
  const because = status === undefined ? (error.code ?? 'connectionLost') : `SMTP ${status}`
  // A server that refuses our sign-in refuses the branch, not this message.
  if (error.code === 'EAUTH') return { kind: 'notTaken', because }
  if (status !== undefined) return status >= 500 && isAboutMessage(error) ? { kind: 'refused', because } : { kind: 'notTaken', because }
  return isHandedOver ? { kind: 'noAnswer', because } : { kind: 'notTaken', because }
}

function isAboutMessage(error: SmtpError): boolean {
  return error.code === 'EENVELOPE' || error.code === 'EMESSAGE'
}

/** `闭环 <bihuan@qh.example>` → `bihuan@qh.example` */
function addressOf(written: string): string {
  return /<([^<>]+)>/.exec(written)?.[1] ?? written.trim()
}
