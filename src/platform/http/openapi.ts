import type { AnyContractRouter } from '@orpc/contract'
import { OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { entryContract } from '../access/contract.ts'
import { exportContract } from './exportTable/contract.ts'

/** The OpenAPI 3.1 document of the product: the given contract with what the platform adds to it. */
export async function generateOpenApi(contract: AnyContractRouter): Promise<object> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  const document = await generator.generate({ entry: entryContract, export: exportContract, chapters: contract }, {
    info: {
      title: '闭环 Bihuan', version: '0.1.0',
      description: 'Sign in with POST /session; every change carries the header `x-bihuan: 1`. A refusal names itself in `code` and says in both languages what to do next.',
    },
    servers: [{ url: '/api' }],
    security: [{ session: [] }],
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'bihuan', description: '`__Host-bihuan` over HTTPS.' } },
      schemas: {
        Refusal: {
          type: 'object', required: ['code', 'sentence', 'params'],
          properties: {
            code: { type: 'string' },
            sentence: { type: 'object', required: ['zh', 'en'], properties: { zh: { type: 'string' }, en: { type: 'string' } } },
            params: { type: 'object', additionalProperties: { type: ['string', 'number', 'null'] } },
            requestId: { type: 'string' },
          },
        },
      },
      responses: { Refused: { description: 'Refused, with what to do about it.', content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } } } },
    },
  })
  for (const path of Object.values(document.paths ?? {})) {
    for (const method of ['get', 'put', 'post', 'delete', 'patch'] as const) {
      const operation = path?.[method]
      if (operation) operation.responses = { ...operation.responses, default: { $ref: '#/components/responses/Refused' } }
    }
  }
  return document
}
