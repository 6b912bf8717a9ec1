/** What the program uses of the package `smpp` 0.5, which brings no types. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events'
  import type { Server as NetServer, Socket } from 'node:net'

  export type Message = { message?: string | Buffer; udh?: Buffer[] } | string | Buffer
  export type PDU = {
    readonly command: string
    readonly command_status: number
    readonly sequence_number: number
    readonly message_id?: string
    readonly message_state?: number
    readonly esm_class?: number
    readonly data_coding?: number
    readonly source_addr?: string
    readonly destination_addr?: string
    readonly registered_delivery?: number
    readonly short_message?: Message
    readonly message_payload?: Message
    readonly receipted_message_id?: string
    readonly user_message_reference?: number
    readonly system_id?: string
    readonly password?: string
    response(options?: Readonly<Record<string, unknown>>): PDU
  }
  type Ask = (options: Readonly<Record<string, unknown>>, onAnswer?: (answer: PDU) => void) => boolean
  export class Session extends EventEmitter {
    readonly socket: Socket
    send(pdu: PDU): boolean
    close(done?: () => void): void
    destroy(done?: () => void): void
    bind_transceiver: Ask
    bind_transmitter: Ask
    bind_receiver: Ask
    submit_sm: Ask
    deliver_sm: Ask
    query_sm: Ask
    enquire_link: Ask
    unbind: Ask
  }
  export class Server extends NetServer {
    readonly sessions: Session[]
  }
  const smpp: {
    connect(options: { host: string; port: number; tls?: boolean; servername?: string }): Session
    createServer(onSession: (session: Session) => void): Server
    readonly errors: Readonly<Record<string, number>>
    readonly encodings: { readonly ASCII: { encode(text: string): Buffer } }
  }
  export default smpp
}
