import { pino, type DestinationStream, type Logger } from 'pino'

/**
 * Lines of JSON. No URLs, bodies or headers are ever logged: numbers and names of people travel in them.
 * What slips in by name is cut out.
 */
export function makeLogger(level = 'info', destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    redact: {
      paths: ['password', '*.password', 'currentPassword', 'newPassword', '*.passwordHash', 'cookie', '*.cookie', 'headers', '*.headers', 'authorization', '*.authorization',
        'body', '*.body', 'phoneNumber', '*.phoneNumber', 'name', '*.name', 'err.parameters', 'err.detail', 'err.where', 'err.cause.detail'],
      remove: true,
    },
    serializers: { req: (request: { id?: unknown; method?: unknown }) => ({ id: request.id, method: request.method }), res: () => undefined },
  }
  return destination ? pino(options, destination) : pino(options)
}
