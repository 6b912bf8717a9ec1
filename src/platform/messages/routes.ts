import { implement } from '@orpc/server'
import { sql } from 'kysely'
import type { RawRoutes } from '../http/index.ts'
import type { Records } from '../records/records.ts'
import type { Context } from '../access/context.ts'
import type { MessageDesk } from './desk.ts'
import { addGateway, readGateways, saveGateway, savePolicy, sendTest, showPolicy, takeGatewayAway } from './gateway/actions.ts'
import { gatewayContract } from './gateway/contract.ts'
import { askAboutMessage, cancelMessage, readMessage, readMessages, resendMessage, revealAddress, settleMessage } from './message/actions.ts'
import { messageContract } from './message/contract.ts'
import { noticeContract } from './notice/contract.ts'
import { countUnread, listNotices, markRead, noticesMax } from './notice/store.ts'
import { readTemplates, saveTemplate } from './template/actions.ts'
import { templateContract } from './template/contract.ts'

export const messagesContract = { message: messageContract, template: templateContract, gateway: gatewayContract, notice: noticeContract }

export function makeMessagesRouter(desk: MessageDesk) {
  const os = implement(messagesContract).$context<Context>()
  return os.router({
    message: {
      list: os.message.list.handler(({ context, input }) => readMessages(context, desk, input)),
      get: os.message.get.handler(({ context, input }) => readMessage(context, desk, input.messageId)),
      settle: os.message.settle.handler(async ({ context, input }) => {
        await settleMessage(context, input)
        return {}
      }),
      ask: os.message.ask.handler(async ({ context, input }) => ({ state: await askAboutMessage(context, desk, input.messageId) })),
      cancel: os.message.cancel.handler(async ({ context, input }) => {
        await cancelMessage(context, input.messageId)
        return {}
      }),
      resend: os.message.resend.handler(async ({ context, input }) => ({ messageId: await resendMessage(context, input.messageId) })),
      reveal: os.message.reveal.handler(async ({ context, input }) => ({ address: await revealAddress(context, input.messageId) })),
    },
    template: {
      list: os.template.list.handler(({ context }) => readTemplates(context, desk)),
      save: os.template.save.handler(async ({ context, input }) => ({ version: await saveTemplate(context, desk, input) })),
    },
    gateway: {
      list: os.gateway.list.handler(({ context }) => readGateways(context, desk)),
      add: os.gateway.add.handler(async ({ context, input }) => ({ gatewayId: await addGateway(context, desk, input) })),
      save: os.gateway.save.handler(async ({ context, input: { gatewayId, ...given } }) => {
        await saveGateway(context, desk, gatewayId, given)
        return {}
      }),
      remove: os.gateway.remove.handler(async ({ context, input }) => {
        await takeGatewayAway(context, desk, input.gatewayId)
        return {}
      }),
      test: os.gateway.test.handler(async ({ context, input }) => ({ messageId: await sendTest(context, desk, input) })),
      readPolicy: os.gateway.readPolicy.handler(({ context }) => showPolicy(context)),
      savePolicy: os.gateway.savePolicy.handler(async ({ context, input }) => {
        await savePolicy(context, input)
        return {}
      }),
    },
    notice: {
      list: os.notice.list.handler(async ({ context, input }) => {
        const found = await listNotices(context, input.before)
        return { rows: found.slice(0, noticesMax), isCut: found.length > noticesMax }
      }),
      count: os.notice.count.handler(async ({ context }) => ({ unread: await countUnread(context) })),
      read: os.notice.read.handler(async ({ context, input }) => {
        await markRead(context, input.messageIds)
        return { unread: await countUnread(context) }
      }),
    },
  })
}

/** The pictures that a group chat fetches by itself. Their names cannot be guessed; they are gone after two days. */
export function registerPictures(server: Parameters<RawRoutes>[0], { records, now }: { readonly records: Records; readonly now: () => Date }): void {
  server.get<{ Params: { token: string } }>('/message-pictures/:token.png', async (request, reply) => {
    const { rows: [row] } = await sql<{ picture: Buffer }>`select picture from message where picture_token = ${request.params.token} and picture is not null and queued_at > ${new Date(now().getTime() - 48 * 3_600_000)}`.execute(records.db)
    if (!row) return reply.code(404).send()
    return reply.header('content-type', 'image/png').header('cache-control', 'private, max-age=3600').send(row.picture)
  })
}
