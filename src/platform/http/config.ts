import { isIP } from 'node:net'
import { assert } from '../../kernel/refusal.ts'

export type HttpConfig = {
  readonly host: string
  readonly port: number
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null
  /** False; how many proxies stand in front; or their addresses. */
  readonly trustProxy: false | number | readonly string[]
  readonly isMetricsOpen: boolean
  readonly bodyBytesMax: number
  /** How long a stop waits for requests that were accepted. */
  readonly stopMsMax: number
}

const BODY_BYTES_MAX = 2_000_000
const STOP_MS_MAX = 20_000

/** HOST, PORT, TLS_CERT, TLS_KEY, TRUST_PROXY, METRICS_OPEN; throws with the name of a variable that cannot be read. */
export function readHttpConfig(environment: Readonly<Record<string, string | undefined>>): HttpConfig {
  const port = Number(environment['PORT'] ?? '8080')
  assert(Number.isInteger(port) && port >= 0 && port <= 65_535, 'PORT is a number from 0 to 65535.')
  const certFile = environment['TLS_CERT'] ?? ''
  const keyFile = environment['TLS_KEY'] ?? ''
  assert((certFile === '') === (keyFile === ''), 'TLS_CERT and TLS_KEY are given together.')
  return {
    host: environment['HOST'] ?? '127.0.0.1',
    port,
    tls: certFile === '' ? null : { certFile, keyFile },
    trustProxy: readTrustProxy(environment['TRUST_PROXY'] ?? ''),
    isMetricsOpen: isYes(environment['METRICS_OPEN'] ?? ''),
    bodyBytesMax: BODY_BYTES_MAX,
    stopMsMax: STOP_MS_MAX,
  }
}

// `yes` trusts one proxy: the leftmost address of X-Forwarded-For is written by whoever asks.
function readTrustProxy(text: string): HttpConfig['trustProxy'] {
  const written = text.trim()
  if (written === '' || /^(0|no|false)$/i.test(written)) return false
  if (isYes(written)) return 1
  if (/^[1-9]$/.test(written)) return Number(written)
  const addresses = written.split(',').map((address) => address.trim())
  assert(addresses.every((address) => isIP(address.split('/')[0] ?? '') !== 0), 'TRUST_PROXY is yes, a number of proxies, or their addresses.')
  return addresses
}

function isYes(text: string): boolean {
  return /^(1|yes|true|on)$/i.test(text.trim())
}

export function isLoopbackAddress(address: string): boolean {
  const bare = address.replace(/^::ffff:/i, '')
  return bare === '::1' || bare === 'localhost' || /^127(\.\d{1,3}){3}$/.test(bare)
}
