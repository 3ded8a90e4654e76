import { createHttpClient, parseQps } from '@tasks/provider-kit';
import { defineProvider, taskRef } from '@tasks/core/provider';
import type { TaskProviderV1, TaskRef } from '@tasks/core/provider';
import { createDataQueryTaskType } from './data-query-task.ts';
import type { ShoplazzaDataQueryTaskType } from './data-query-task.ts';
import { createFileTaskType } from './file-task.ts';
import type { ShoplazzaFileTaskType } from './file-task.ts';
import type { ShoplazzaDataExport, ShoplazzaFailedFile, ShoplazzaFile, ShoplazzaTheme } from './items.ts';
import { accountOf, vendorRateLimit } from './rate-limit.ts';
import { parseShopHandle, shopHostOf } from './shop-host.ts';
import { createShoplazzaClient } from './shoplazza-client.ts';
import { shoplazzaOptions } from './shoplazza-options.ts';
import type { ShoplazzaProviderOptions } from './shoplazza-options.ts';
import { createThemeTaskType } from './theme-task.ts';
import type { ShoplazzaThemeTaskType } from './theme-task.ts';
import { version } from './version.ts';

/** One app's access to one Shoplazza shop. */
export interface ShoplazzaProvider extends TaskProviderV1 {
  readonly defaultType: 'file';
  readonly types: {
    readonly file: ShoplazzaFileTaskType;
    readonly theme: ShoplazzaThemeTaskType;
    readonly 'data-query': ShoplazzaDataQueryTaskType;
  };
  /** The ref of an upload of files. */
  file(taskId: string): TaskRef<ShoplazzaFile, ShoplazzaFailedFile>;
  /** The ref of an upload of a theme. */
  theme(taskId: string): TaskRef<ShoplazzaTheme>;
  /** The ref of a data query. */
  dataQuery(queryId: string): TaskRef<ShoplazzaDataExport>;
}

/**
 * Makes a provider of one shop's tasks.
 *
 * @param options - What is left out is read from the environment, once, here.
 * @throws {TasksError} `invalid_argument` naming every option that is missing or wrong, and its environment variable.
 * @example
 * const shoplazza = createShoplazzaProvider({ shop: 'my-shop', accessToken });
 * const snapshot = await createPoller({ providers: [shoplazza] }).wait(shoplazza.file(taskId));
 */
export function createShoplazzaProvider(options: ShoplazzaProviderOptions = {}): ShoplazzaProvider {
  const { name, accessToken, apiVersion, qps, baseUrl, fetch, timeoutMs, ...checked } = shoplazzaOptions.read(options);
  // The schema let only shops through that have a handle.
  const shop = parseShopHandle(checked.shop) ?? checked.shop;
  const http = createHttpClient({
    provider: name,
    baseUrl: baseUrl ?? `https://${shopHostOf(shop)}`,
    fetch,
    timeoutMs,
    secrets: [accessToken],
    userAgent: `tasks-provider-shoplazza/${version}`,
  });
  const client = createShoplazzaClient(http, accessToken, apiVersion);
  return defineProvider<ShoplazzaProvider>({
    specificationVersion: 'v1',
    name,
    account: accountOf(shop, accessToken),
    defaultType: 'file',
    types: {
      file: createFileTaskType(client),
      theme: createThemeTaskType(client),
      'data-query': createDataQueryTaskType(client),
    },
    rateLimit: checked.rateLimit ?? (qps === undefined ? vendorRateLimit(shop, accessToken) : parseQps(qps)),
    file: (id) => taskRef({ provider: name, type: 'file', id }),
    theme: (id) => taskRef({ provider: name, type: 'theme', id }),
    dataQuery: (id) => taskRef({ provider: name, type: 'data-query', id }),
  });
}
