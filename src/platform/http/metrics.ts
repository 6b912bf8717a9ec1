import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

export type HttpMetrics = {
  readonly registry: Registry
  answered(request: { method: string; route: string; status: number; seconds: number }): void
}

/** Each server has a registry of its own; routes are templates, so their number is bounded. */
export function makeMetrics(): HttpMetrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const duration = new Histogram({
    name: 'bihuan_http_request_duration_seconds', help: 'Time to answer, by route and status.', labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10], registers: [registry],
  })
  const faults = new Counter({ name: 'bihuan_http_faults_total', help: 'Answers of 500 and above.', labelNames: ['route'], registers: [registry] })
  return {
    registry,
    answered({ method, route, status, seconds }) {
      duration.observe({ method, route, status: String(status) }, seconds)
      if (status >= 500) faults.inc({ route })
    },
  }
}
