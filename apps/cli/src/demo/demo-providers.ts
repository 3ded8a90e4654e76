import { createFromPlugin } from '@tasks/core/provider';
import type { TaskProviderV1, TasksPluginV1 } from '@tasks/core/provider';
import type { Sandbox } from '@tasks/sandbox';
import type { Dependencies } from '../dependencies.ts';

/** The session token of the demo's JD account. Stated, like every option here, so that a real one in the environment is never used. */
export const demoSessionToken = 'sandbox-session-token-that-opens-nothing';

/** The bundled providers, pointed at the sandbox and at nothing else, whatever the environment and the configuration say. */
export async function createDemoProviders(
  sandbox: Sandbox,
  bundledPlugins: Dependencies['bundledPlugins'],
): Promise<readonly TaskProviderV1[]> {
  const optionsByPackage: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    '@tasks/provider-jd': {
      name: 'jd',
      accessKeyId: sandbox.jd.accessKeyId,
      secretAccessKey: sandbox.jd.secretAccessKey,
      sessionToken: demoSessionToken,
      baseUrl: sandbox.url,
      region: 'cn-north-1',
      service: 'aiapi',
      qps: 2,
    },
    '@tasks/provider-shoplazza': {
      name: 'shoplazza',
      shop: sandbox.shoplazza.shop,
      accessToken: sandbox.shoplazza.accessToken,
      baseUrl: sandbox.url,
      apiVersion: '2026-01',
      qps: 10,
    },
  };
  const providers: TaskProviderV1[] = [];
  for (const [specifier, values] of Object.entries(optionsByPackage)) {
    const plugin = (await bundledPlugins[specifier]?.()) as TasksPluginV1;
    providers.push(await createFromPlugin(plugin, values));
  }
  return providers;
}
