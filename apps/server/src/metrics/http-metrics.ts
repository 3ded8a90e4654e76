import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import { otherLabel } from './known-kinds.ts';

/** A request to this server that was answered. */
export interface AnsweredRequest {
  /** The pattern of the route, such as `/v1/tasks/:uid`; never the path. Undefined where no route matched. */
  readonly route: string | undefined;
  readonly method: string;
  readonly status: number;
  /** Up to the head of the answer for streams, else to the whole of it. */
  readonly durationMs: number;
}

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** More routes than the server has. What comes beyond is a path that was taken for a route, and no reason for another series. */
const mostRoutes = 100;

/** Measures requests to this server. */
export class HttpMetrics {
  readonly #requests: Counter<'route' | 'method' | 'status'>;
  readonly #durations: Histogram<'route' | 'method'>;
  readonly #readers: Gauge;
  readonly #routes: Set<string> = new Set();

  constructor(registry: Registry) {
    const registers = [registry];
    this.#requests = new Counter({
      name: 'tasks_http_requests_total',
      help: 'Requests to this server that were answered, by the pattern of the route.',
      labelNames: ['route', 'method', 'status'],
      registers,
    });
    this.#durations = new Histogram({
      name: 'tasks_http_request_duration_seconds',
      help: 'How long requests to this server took; streams of events up to their head.',
      labelNames: ['route', 'method'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    });
    this.#readers = new Gauge({ name: 'tasks_event_readers', help: 'Streams of events that are open.', registers });
  }

  onRequest({ route, method, status, durationMs }: AnsweredRequest): void {
    const labels = { route: this.#routeLabel(route), method: methods.has(method) ? method : otherLabel };
    this.#requests.inc({ ...labels, status: isStatus(status) ? status : otherLabel });
    this.#durations.observe(labels, durationMs / 1000);
  }

  setReaders(count: number): void {
    this.#readers.set(count);
  }

  #routeLabel(route: string | undefined): string {
    if (route === undefined) return otherLabel;
    if (!this.#routes.has(route)) {
      if (this.#routes.size >= mostRoutes) return otherLabel;
      this.#routes.add(route);
    }
    return route;
  }
}

function isStatus(status: number): boolean {
  return Number.isInteger(status) && status >= 100 && status <= 599;
}
