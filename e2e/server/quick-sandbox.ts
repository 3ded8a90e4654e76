import { startSandbox } from '../../packages/sandbox/src/index.ts';
import type { Sandbox } from '../../packages/sandbox/src/index.ts';

/** Stand-ins without limits, and the environment of a server that asks them as fast as it likes. */
export async function startQuickSandbox(): Promise<Sandbox> {
  const sandbox = await startSandbox({ jd: { qps: Infinity, dailyQuota: Infinity }, shoplazza: { rateLimit: [] } });
  return { ...sandbox, environment: { ...sandbox.environment, JD_QPS: '500', SHOPLAZZA_QPS: '500' } };
}
