export { httpConfigOf, type HttpConfig } from './config.ts'
export { makeLogger } from './log.ts'
export { generateOpenApi } from './openapi.ts'
export { buildServer, listen, stop, type ContextOfRequest, type RawRoutes, type ServerParts } from './server.ts'
