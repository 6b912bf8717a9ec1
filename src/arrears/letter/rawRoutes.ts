import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../platform/access/context.ts'
import { printLetters } from './actions.ts'
import { printQuery } from './contract.ts'

const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/** GET /api/arrears/letters.docx?accounts=A1,A2 */
export function registerLetters(server: FastifyInstance, { contextOf }: { readonly contextOf: (request: FastifyRequest) => Promise<Context> }): void {
  server.get('/api/arrears/letters.docx', async (request, reply) => {
    const ctx = await contextOf(request)
    const { accounts } = printQuery.parse(request.query)
    const { fileName, bytes } = await printLetters(ctx, accounts.split(',').filter((each) => each !== ''))
    return reply.header('content-type', docxType).header('content-disposition', `attachment; filename="letters.docx"; filename*=UTF-8''${encodeURIComponent(fileName).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`).send(bytes)
  })
}
