import { randomUUID } from 'node:crypto';
import { startSandbox } from '../start-sandbox.ts';
import type { SandboxOptions } from '../options/sandbox-options.ts';
import type { Sandbox } from '../sandbox.ts';
import { signJd } from './sign-jd.ts';

/** An answer, read whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into bodies of many shapes
  readonly json: any;
}

/** A sandbox on a clock that stands still until it is moved, and clients that know its keys. */
export interface TestBench extends AsyncDisposable {
  readonly sandbox: Sandbox;
  /** Moves the clock. */
  advance(ms: number): void;
  now(): number;
  jd(
    method: string,
    target: string,
    body?: unknown,
    changes?: { readonly nonce?: string; readonly at?: number },
  ): Promise<Answer>;
  /** Asks after a product image task. */
  jdStatus(taskId: string): Promise<Answer>;
  shoplazza(method: string, route: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

/** Starts a sandbox for a test. Limits are off unless the test sets them. */
export async function startBench(options: SandboxOptions = {}): Promise<TestBench> {
  let time = Date.parse('2026-11-22T00:00:00Z');
  const now = (): number => time;
  const sandbox = await startSandbox({
    now,
    ...options,
    jd: { qps: Infinity, ...options.jd },
    shoplazza: { rateLimit: [], ...options.shoplazza },
  });
  const jd: TestBench['jd'] = async (method, target, body, changes = {}) => {
    const { accessKeyId, secretAccessKey } = sandbox.jd;
    const url = sandbox.url + target;
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    const { nonce = randomUUID(), at = now() } = changes;
    const headers = { 'content-type': 'application/json' };
    const signed = signJd({ method, url, body: text, accessKeyId, secretAccessKey, at, nonce, headers });
    return ask(url, { method, headers: signed, ...(text === '' ? {} : { body: text }) });
  };
  return {
    sandbox,
    now,
    advance(ms) {
      time += ms;
    },
    jd,
    jdStatus: (taskId) => jd('POST', '/jdai/product_image_status', { task_id: taskId }),
    shoplazza: (method, route, body, headers = {}) =>
      ask(`${sandbox.url}/openapi/${route}`, {
        method,
        headers: { 'access-token': sandbox.shoplazza.accessToken, 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}

/** Sends a request and reads its answer whole. */
export async function ask(url: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parse(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
