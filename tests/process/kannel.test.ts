import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { ensureDriveSmpp } from '../../scripts/kannel.mjs'
import { smsSettingsShape } from '../../src/platform/messages/gateway/contract.ts'
import { openSmppLink } from '../../src/platform/messages/sms/smppLink.ts'
import { freePort } from '../support/program.ts'

// Kannel's driver also calls the box that sends for it, on a port that it does not let one choose.
const boxPort = 13_001
const messageCount = 5

test('an SMSC that others wrote takes what is submitted, over a transmitter and a receiver', async (context) => {
  const program = ensureDriveSmpp()
  if (program === null) {
    console.log('drive_smpp of Debian\'s kannel-extras is not on this machine: its test is left out.')
    return context.skip()
  }
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-kannel-'))
  const box = createServer((socket) => socket.on('error', () => undefined).resume()).listen(boxPort, '127.0.0.1')
  const port = await freePort()
  const driver = spawn(program, ['-v', '0', '-p', String(port), '-m', String(messageCount)], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  // It ends by itself once both connections said goodbye.
  const gone = once(driver, 'exit')
  let said = ''
  for (const stream of [driver.stdout, driver.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { said += text })
  for (let waited = 0; !said.includes('accept_thread') && waited < 5_000; waited += 50) await sleep(50)
  await sleep(200)
  const link = openSmppLink(smsSettingsShape.parse({ host: '127.0.0.1', port, systemId: 'foo', sourceAddress: '10086', bindAs: 'pair', answerSeconds: 3, enquireSeconds: 1 }), 'bar', { onReceipt: async () => undefined, onLate: () => undefined })
  try {
    for (let waited = 0; !link.state().isReady && waited < 8_000; waited += 50) await sleep(50)
    expect(link.state()).toMatchObject({ isReady: true, fault: null })
    for (let messageId = 1; messageId <= messageCount; messageId += 1) {
      const message = { messageId, channel: 'sms' as const, gatewayId: 1, address: '13909730000', subject: '', body: messageId % 2 ? '请及时缴费。' : 'Please pay {now}', picture: null, pictureToken: null, linkPath: null, attempt: 1, partCount: 1, openParts: [1] }
      expect(await link.submit(message, 1)).toMatchObject({ kind: 'accepted' })
    }
    const heard = (kind: string) => (said.match(new RegExp(`Handling SMPP PDU of type ${kind}$`, 'gm')) ?? []).length
    expect(heard('submit_sm')).toBe(messageCount)
    // What it brings of its own accord is confirmed, which it may write down a moment later.
    for (let waited = 0; heard('deliver_sm_resp') < messageCount && waited < 5_000; waited += 50) await sleep(50)
    expect(heard('deliver_sm_resp')).toBe(messageCount)
  } finally {
    await link.close()
    driver.kill('SIGKILL')
    await gone
    box.close()
    rmSync(folder, { recursive: true, force: true })
  }
}, 60_000)
