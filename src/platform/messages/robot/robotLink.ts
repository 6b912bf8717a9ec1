import { createHash, createHmac } from 'node:crypto'
import type { Link } from '../delivery/link.ts'
import type { RobotSettings, Secrets } from '../gateway/contract.ts'
import type { Outgoing } from '../message/claim.ts'
import type { SubmitOutcome } from '../message/outcome.ts'
import { pauseMs } from '../message/stateRules.ts'

type Robot = 'wecom' | 'dingtalk'
/** Sent too often: the robot took nothing. */
const tooOften: Readonly<Record<Robot, ReadonlySet<number>>> = { wecom: new Set([45_009, 45_033]), dingtalk: new Set([130_101, 130_102, 410_100]) }
/** No connection was made, so nothing can have arrived. */
const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ERR_TLS_CERT_ALTNAME_INVALID'])

/** A robot of a group chat: WeCom (企业微信) takes text and pictures, DingTalk (钉钉) text and pictures that it can fetch. */
export function openRobotLink(robot: Robot, settings: RobotSettings, secrets: Secrets): Link {
  const sentAt: number[] = []
  const running = new Set<Promise<SubmitOutcome>>()
  let isClosing = false
  let fault: string | null = null
  let restUntil = 0
  let failures = 0

  const send = async (message: Outgoing): Promise<SubmitOutcome> => {
    sentAt.push(Date.now())
    const outcome = await post(robot, settings, secrets, message)
    fault = outcome.kind === 'accepted' ? null : outcome.because
    failures = outcome.kind === 'notTaken' ? failures + 1 : 0
    if (outcome.kind === 'notTaken') restUntil = Date.now() + pauseMs(failures)
    return outcome
  }
  return {
    countParts: () => 1,
    room() {
      const now = Date.now()
      while (sentAt[0] !== undefined && now - sentAt[0] >= 60_000) sentAt.shift()
      // A chat reads in order: one after the other.
      return isClosing || now < restUntil || running.size > 0 || sentAt.length >= settings.perMinuteMax ? 0 : 1
    },
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

async function post(robot: Robot, settings: RobotSettings, secrets: Secrets, message: Outgoing): Promise<SubmitOutcome> {
  // Its text stands in another message: sent in place of the picture it would come twice.
  if (message.picture && !takesPictures({ channel: robot, settings })) return { kind: 'refused', because: 'noPublicAddress' }
  const body = robot === 'wecom' ? wecomBody(message) : dingtalkBody(message, settings.publicAddress)
  try {
    const answer = await fetch(addressOf(robot, settings.url, secrets, Date.now()), {
      method: 'POST', headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body), redirect: 'error', signal: AbortSignal.timeout(settings.answerSeconds * 1000),
    })
    if (answer.status === 429) return { kind: 'notTaken', because: 'HTTP 429' }
    const text = await answer.text()
    const code = errorCodeOf(text)
    if (code === 0) return { kind: 'accepted', reference: null, isDelivered: true }
    if (code !== null) return { kind: tooOften[robot].has(code) ? 'notTaken' : 'refused', because: `errcode ${code}` }
    // A server in trouble may have posted it before it failed.
    return answer.status >= 500 || answer.ok ? { kind: 'noAnswer', because: `HTTP ${answer.status}` } : { kind: 'refused', because: `HTTP ${answer.status}` }
  } catch (error) {
    const code = causeOf(error)
    return neverConnected.has(code) ? { kind: 'notTaken', because: code } : { kind: 'noAnswer', because: code }
  }
}

/** The key, and DingTalk's signature, stand in the address: it is never logged. */
export function addressOf(robot: Robot, url: string, secrets: Secrets, nowMs: number): string {
  const address = new URL(url)
  if (robot === 'wecom') {
    address.searchParams.set('key', secrets['key'] ?? '')
    return address.href
  }
  address.searchParams.set('access_token', secrets['accessToken'] ?? '')
  const signSecret = secrets['signSecret'] ?? ''
  if (signSecret !== '') {
    address.searchParams.set('timestamp', String(nowMs))
    address.searchParams.set('sign', createHmac('sha256', signSecret).update(`${nowMs}\n${signSecret}`).digest('base64'))
  }
  return address.href
}

/** WeCom takes pictures as they are; DingTalk only from an address of this server that it can reach. */
export function takesPictures({ channel, settings }: { readonly channel: Robot; readonly settings: RobotSettings }): boolean {
  return channel === 'wecom' || settings.publicAddress !== ''
}

function wecomBody(message: Outgoing): object {
  if (message.picture) return { msgtype: 'image', image: { base64: Buffer.from(message.picture).toString('base64'), md5: createHash('md5').update(message.picture).digest('hex') } }
  return { msgtype: 'text', text: { content: withSubject(message) } }
}

/** DingTalk takes no bytes: it fetches the picture from an address that it can reach. */
function dingtalkBody(message: Outgoing, publicAddress: string): object {
  if (message.pictureToken === null) return { msgtype: 'text', text: { content: withSubject(message) } }
  const picture = `${publicAddress.replace(/\/$/, '')}${picturePath(message.pictureToken)}`
  const title = message.subject === '' ? message.body.slice(0, 20) : message.subject
  return { msgtype: 'markdown', markdown: { title, text: `![${title}](${picture})` } }
}
export function picturePath(token: string): string {
  return `/message-pictures/${token}.png`
}

function withSubject({ subject, body }: Outgoing): string {
  return subject === '' || body.startsWith(subject) ? body : `${subject}\n${body}`
}

function errorCodeOf(text: string): number | null {
  try {
    const answer: unknown = JSON.parse(text)
    return typeof answer === 'object' && answer !== null && 'errcode' in answer && typeof answer.errcode === 'number' ? answer.errcode : null
  } catch {
    // No JSON: a proxy or a fault page spoke, not the robot.
    return null
  }
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (cause instanceof Error) return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name
  return 'unknown'
}
