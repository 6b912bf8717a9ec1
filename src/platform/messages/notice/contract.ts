import { oc } from '@orpc/contract'
import { z } from 'zod'

export const noticeShape = z.object({ messageId: z.number().int(), purpose: z.string(), subject: z.string(), body: z.string(), linkPath: z.string().nullable(), queuedAt: z.iso.datetime(), isRead: z.boolean() })
export type Notice = z.infer<typeof noticeShape>
export const noticeContract = {
  list: oc.route({ method: 'GET', path: '/notices', summary: 'My notices, newest first', tags: ['messages'] })
    .input(z.object({ before: z.coerce.number().int().positive().optional() })).output(z.object({ rows: z.array(noticeShape), isCut: z.boolean() })),
  count: oc.route({ method: 'GET', path: '/notices/unread', summary: 'How many I have not read', tags: ['messages'] }).output(z.object({ unread: z.number().int() })),
  read: oc.route({ method: 'POST', path: '/notices/read', summary: 'Marks notices as read; without ids all of them', tags: ['messages'] })
    .input(z.object({ messageIds: z.array(z.number().int().positive()).max(500).optional() })).output(z.object({ unread: z.number().int() })),
}
