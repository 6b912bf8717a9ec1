import type { Config } from '../config.ts'

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

/** The program's settings as the server needs them. */
export function httpConfigOf(config: Pick<Config, 'host' | 'port' | 'tls' | 'trustProxy'>, metricsOpen = ''): HttpConfig {
  return {
    host: config.host, port: config.port, tls: config.tls, trustProxy: config.trustProxy,
    isMetricsOpen: /^(1|yes|true|on)$/i.test(metricsOpen.trim()), bodyBytesMax: BODY_BYTES_MAX, stopMsMax: STOP_MS_MAX,
  }
}

export function isLoopbackAddress(address: string): boolean {
  const bare = address.replace(/^::ffff:/i, '')
  return bare === '::1' || bare === 'localhost' || /^127(\.\d{1,3}){3}$/.test(bare)
}
