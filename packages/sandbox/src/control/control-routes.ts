import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultList } from '../faults/fault-list.ts';
import { readBody } from '../http/read-body.ts';
import type { RequestLog } from '../http/request-log.ts';
import { sendJson } from '../http/send-answer.ts';
import { isRecord } from '../vendors/json.ts';
import { readFaultJson, showFault } from './fault-json.ts';
import { startTaskFromJson } from './start-task-from-json.ts';
import type { TaskStarters } from './start-task-from-json.ts';

/** What the controls reach. */
export interface ControlContext {
  readonly log: RequestLog;
  readonly faults: FaultList;
  readonly starters: TaskStarters;
  /** What `GET /__sandbox` shows. */
  describe(): unknown;
}

const bodyLimit = 5 * 1024 * 1024;

type Route = (input: { readonly body: unknown; readonly query: URLSearchParams }) => {
  readonly status: number;
  readonly value: unknown;
};

/** Makes the listener for what begins with `/__sandbox`: scripting tasks and faults, reading the log. */
export function createControlRoutes(
  context: ControlContext,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const routes = new Map<string, Route>([
    ['GET /__sandbox', () => ({ status: 200, value: context.describe() })],
    ['GET /__sandbox/requests', ({ query }) => ({ status: 200, value: newestRequests(context.log, query) })],
    ['GET /__sandbox/faults', () => ({ status: 200, value: context.faults.waiting().map(showFault) })],
    ['POST /__sandbox/faults', ({ body }) => addFault(context.faults, body)],
    ['DELETE /__sandbox/faults', () => clearFaults(context.faults)],
    ['POST /__sandbox/tasks', ({ body }) => ({ status: 201, value: startTaskFromJson(context.starters, body) })],
  ]);

  return async (request, response) => {
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    const route = routes.get(`${request.method} ${path}`);
    if (!route) {
      sendJson(response, 404, { error: `No such control. There are: ${[...routes.keys()].join(', ')}.` });
      return;
    }
    const bytes = await readBody(request, bodyLimit);
    if (bytes === undefined) return;
    try {
      const body = parseBody(bytes);
      const { status, value } = route({ body, query: new URLSearchParams(query) });
      sendJson(response, status, value);
    } catch (error) {
      if (!(error instanceof TypeError) && !(error instanceof SyntaxError)) throw error;
      sendJson(response, 400, { error: error.message });
    }
  };
}

function parseBody(bytes: Buffer | 'too-large'): unknown {
  if (bytes === 'too-large') throw new TypeError('The body is larger than 5 MiB.');
  return bytes.length === 0 ? undefined : (JSON.parse(bytes.toString('utf8')) as unknown);
}

/** The log, or what of it came after a request's number: `?after=`, at most `?limit=` of it. */
function newestRequests(log: RequestLog, query: URLSearchParams): unknown {
  const after = Number(query.get('after') ?? 0);
  const limit = Number(query.get('limit') ?? Infinity);
  const first = log.requests[0]?.number ?? 1;
  const start = Math.max(0, (Number.isFinite(after) ? after : 0) + 1 - first);
  return log.requests.slice(start, Number.isFinite(limit) ? start + Math.max(0, limit) : undefined);
}

function addFault(faults: FaultList, body: unknown): { readonly status: number; readonly value: unknown } {
  if (!isRecord(body)) throw new TypeError('A fault is a JSON object.');
  faults.add(readFaultJson(body));
  return { status: 201, value: { faults: faults.waiting().length } };
}

function clearFaults(faults: FaultList): { readonly status: number; readonly value: unknown } {
  faults.clear();
  return { status: 200, value: { faults: 0 } };
}
