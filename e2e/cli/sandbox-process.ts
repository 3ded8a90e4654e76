import { startTasks } from './tasks-process.ts';

/** `tasks sandbox`, running, with its limits out of the way. */
export interface SandboxProcess extends AsyncDisposable {
  readonly url: string;
  /** What points `tasks` here, with limits that let tests run fast. */
  readonly environment: Readonly<Record<string, string>>;
  /** Starts a scripted task and gives its ref. */
  createTask(vendor: 'jd' | 'shoplazza', type: string, script?: Readonly<Record<string, unknown>>): Promise<string>;
  addFault(fault: Readonly<Record<string, unknown>>): Promise<void>;
  clearFaults(): Promise<void>;
  requests(): Promise<
    readonly { readonly at: string | number; readonly vendor: string; readonly path: string; readonly status: number }[]
  >;
}

/** Starts the stand-ins of both vendors by the built command. */
export async function startSandboxProcess(options: readonly string[] = []): Promise<SandboxProcess> {
  const running = startTasks(['sandbox', '--output', 'ndjson', '--jd-qps', '1000', '--shoplazza-qps', '1000', ...options]);
  await running.until('stderr', 'The sandbox listens');
  const { url, environment } = JSON.parse(running.text('stdout')) as { url: string; environment: Record<string, string> };

  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${url}/__sandbox/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response.json();
  };
  return {
    url,
    environment: { ...environment, JD_QPS: '500', SHOPLAZZA_QPS: '500' },
    async createTask(vendor, type, script = {}) {
      const { ref } = (await control('POST', 'tasks', { vendor, type, ...script })) as { ref: string };
      return ref;
    },
    addFault: async (fault) => void (await control('POST', 'faults', fault)),
    clearFaults: async () => void (await control('DELETE', 'faults')),
    requests: async () => (await control('GET', 'requests')) as never,
    async [Symbol.asyncDispose]() {
      running.child.kill('SIGINT');
      await running.ended;
    },
  };
}
