import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

const page = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>闭环 Bihuan · OpenAPI</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<main id="document"></main>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/open.js"></script>
</body>
</html>
`
// A file of its own: the content security policy runs no script that stands in a page.
const opening = `window.SwaggerUIBundle({
  url: '/openapi.json', dom_id: '#document', deepLinking: true, validatorUrl: null,
  requestInterceptor: (request) => { request.headers['x-bihuan'] = '1'; return request },
})
`

/** The document and a page to read it, from files of this machine only. */
export async function docsRoutes(server: FastifyInstance, generate: () => Promise<object>): Promise<void> {
  // Written when somebody asks for it first: a start need not wait for it.
  let openApi: Promise<object> | null = null
  server.get('/openapi.json', async (_request, reply) => reply.header('cache-control', 'no-cache').send(await (openApi ??= generate())))
  server.get('/docs', async (_request, reply) => reply.type('text/html; charset=utf-8').send(page))
  server.get('/docs/open.js', async (_request, reply) => reply.type('text/javascript; charset=utf-8').send(opening))
  await server.register(fastifyStatic, {
    root: dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json')),
    prefix: '/docs/', decorateReply: false, index: false, maxAge: '1d', wildcard: true,
    allowedPath: (path) => /^\/?(swagger-ui\.css|swagger-ui-bundle\.js|favicon-\d+x\d+\.png)$/.test(path),
  })
}
