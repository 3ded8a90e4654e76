import { startTasks } from './tasks-process.ts';
import type { ProcessSetup, TasksProcess } from './tasks-process.ts';

/** `tasks serve`, running. */
export interface ServeProcess extends TasksProcess {
  readonly url: string;
  /** Sends JSON and reads JSON. @throws {Error} for anything but 2xx; holds what was answered. */
  post(path: string, body: unknown): Promise<Record<string, unknown>>;
  /** What the events of a task tell, from its first one to its end. */
  eventsOf(uid: string): Promise<readonly { readonly type: string; readonly data: Record<string, unknown> }[]>;
}

/** Starts the server by the built command, on a free port. */
export async function startServeProcess(options: readonly string[], setup: ProcessSetup): Promise<ServeProcess> {
  const running = startTasks(['serve', '--port', '0', ...options], setup);
  await running.until('stderr', 'listens at');
  const url = /listens at (http:\S+),/u.exec(running.text('stderr'))?.[1] ?? '';
  return {
    ...running,
    url,
    async post(path, body) {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
      if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
      return (await response.json()) as Record<string, unknown>;
    },
    async eventsOf(uid) {
      const stream = await (await fetch(`${url}/v1/tasks/${uid}/events`)).text();
      return [...stream.matchAll(/^data: (.*)$/gmu)].map(([, data = '']) => JSON.parse(data) as never);
    },
  };
}
