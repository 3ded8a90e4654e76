import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createControlRoutes } from './control/control-routes.ts';
import { describeSandbox } from './control/describe-sandbox.ts';
import type { TaskStarters } from './control/start-task-from-json.ts';
import { createFaultList } from './faults/fault-list.ts';
import { createDelays } from './http/delays.ts';
import { createRequestListener } from './http/request-listener.ts';
import { createRequestLog } from './http/request-log.ts';
import { resolveOptions } from './options/resolve-options.ts';
import type { SandboxSettings } from './options/resolve-options.ts';
import type { SandboxOptions } from './options/sandbox-options.ts';
import type { Sandbox } from './sandbox.ts';
import { startScriptedTask } from './tasks/start-task.ts';
import type { TaskDefaults } from './tasks/start-task.ts';
import type { TaskScript } from './tasks/task-script.ts';
import { createTaskStore } from './tasks/task-store.ts';
import { createJdVendor } from './vendors/jd/jd-vendor.ts';
import { createShoplazzaVendor } from './vendors/shoplazza/shoplazza-vendor.ts';
import { signWebhook } from './vendors/shoplazza/sign-webhook.ts';

/**
 * Starts local stand-ins of both vendors' APIs on one port of this machine.
 *
 * @throws {TypeError} naming the option that is wrong.
 * @throws Node's error when the port cannot be had, such as `EADDRINUSE`.
 * @example
 * ```ts
 * await using sandbox = await startSandbox();
 * const id = sandbox.jd.createTask({ total: 10, failures: 2, durationMs: 1000 });
 * ```
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const settings = resolveOptions(options);
  const { now } = settings;
  const tasks = createTaskStore();
  const faults = createFaultList();
  const log = createRequestLog();
  const delays = createDelays();
  const jd = createJdVendor(settings.jd, tasks, now);
  const shoplazza = createShoplazzaVendor(settings.shoplazza, tasks, now);
  const start =
    (defaults: TaskDefaults) =>
    (script: TaskScript = {}) =>
      startScriptedTask(tasks, defaults, script, now()).id;
  const starters: TaskStarters = {
    'product-image': { vendor: 'jd', start: start(jd.taskDefaults.productImage) },
    'image-index': { vendor: 'jd', start: start(jd.taskDefaults.imageIndex) },
    file: { vendor: 'shoplazza', start: start(shoplazza.taskDefaults.file) },
    theme: { vendor: 'shoplazza', start: start(shoplazza.taskDefaults.theme) },
    'data-query': { vendor: 'shoplazza', start: start(shoplazza.taskDefaults.dataQuery) },
  };
  const describe = (): unknown => describeSandbox(settings, { tasks, faults, log, starters });
  const control = createControlRoutes({ log, faults, starters, describe });

  // A connection kept for longer than clients keep theirs: none of them meets one that is just being closed.
  const server = createServer(
    { keepAliveTimeout: 120_000 },
    createRequestListener({ log, faults, delays, now, jd, shoplazza, control }),
  );
  server.listen(settings.port, settings.host);
  await once(server, 'listening');
  const url = urlOf(server.address() as AddressInfo);

  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= new Promise((resolve) => {
      delays.clear();
      server.close(() => resolve());
      server.closeAllConnections();
    });
    return closing;
  };

  return {
    url,
    environment: environmentOf(settings, url),
    jd: {
      accessKeyId: settings.jd.accessKeyId,
      secretAccessKey: settings.jd.secretAccessKey,
      createTask: starters['product-image'].start,
      createIndexTask: starters['image-index'].start,
    },
    shoplazza: {
      shop: settings.shoplazza.shop,
      accessToken: settings.shoplazza.accessToken,
      clientSecret: settings.shoplazza.clientSecret,
      createFileTask: starters.file.start,
      createThemeTask: starters.theme.start,
      createDataQuery: starters['data-query'].start,
      signWebhook: (body) => signWebhook(settings.shoplazza.clientSecret, body),
    },
    faults: { add: faults.add, clear: faults.clear },
    requests: log.requests,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function environmentOf({ jd, shoplazza }: SandboxSettings, url: string): Record<string, string> {
  return {
    JD_ACCESS_KEY_ID: jd.accessKeyId,
    JD_SECRET_ACCESS_KEY: jd.secretAccessKey,
    ...(jd.sessionToken === undefined ? {} : { JD_SESSION_TOKEN: jd.sessionToken }),
    JD_BASE_URL: url,
    SHOPLAZZA_SHOP: shoplazza.shop,
    SHOPLAZZA_ACCESS_TOKEN: shoplazza.accessToken,
    SHOPLAZZA_BASE_URL: url,
  };
}

function urlOf({ address, port, family }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
