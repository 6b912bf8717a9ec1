import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'

/** Where a small mail server misbehaves, once. */
export type SmtpTrouble = 'none' | 'cutAtRecipient' | 'cutInText' | 'cutBeforeAnswer' | 'busy' | 'noSuchPerson' | 'refusesSignIn'
export type TestSmtp = { readonly port: number; readonly mails: { to: string; text: string }[]; trouble(next: SmtpTrouble): void; stop(): Promise<void> }

export async function startTestSmtp(): Promise<TestSmtp> {
  const mails: { to: string; text: string }[] = []
  const open = new Set<Socket>()
  let next: SmtpTrouble = 'none'
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket)).on('error', () => undefined)
    const trouble = next
    next = 'none'
    const say = (line: string): void => void socket.write(`${line}\r\n`)
    let to = ''
    let unread = ''
    let isText = false
    say('220 test ESMTP')
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      unread += chunk
      if (isText) {
        if (trouble === 'cutInText' && unread.length > 10) return void socket.destroy()
        const end = unread.indexOf('\r\n.\r\n')
        if (end < 0) return
        mails.push({ to, text: unread.slice(0, end) })
        unread = ''
        isText = false
        if (trouble === 'cutBeforeAnswer') return void socket.destroy()
        return say('250 taken')
      }
      for (let at = unread.indexOf('\r\n'); at >= 0 && !isText; at = unread.indexOf('\r\n')) {
        const line = unread.slice(0, at)
        unread = unread.slice(at + 2)
        if (/^EHLO/i.test(line)) socket.write('250-test\r\n250 AUTH PLAIN\r\n')
        else if (/^AUTH/i.test(line)) say(trouble === 'refusesSignIn' ? '535 no' : '235 welcome')
        else if (/^RCPT TO:<(.*)>/i.test(line)) {
          to = /<(.*)>/.exec(line)?.[1] ?? ''
          if (trouble === 'cutAtRecipient') return void socket.destroy()
          say(trouble === 'noSuchPerson' ? '550 no such person' : trouble === 'busy' ? '451 come again' : '250 ok')
        } else if (/^DATA/i.test(line)) {
          isText = true
          say('354 go on')
        } else if (/^QUIT/i.test(line)) {
          say('221 bye')
          socket.end()
        } else say('250 ok')
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: address !== null && typeof address === 'object' ? address.port : 0, mails, trouble: (given) => { next = given },
    async stop() {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
