import type { ServeContext } from './serve-context.ts';
import type { ServerFlags } from './server-settings.ts';

/**
 * Runs the server that flags, environment and configuration file ask for, until it is to end; then lets it finish what is under way. The server's code is
 * loaded by the call.
 *
 * @throws {TasksError} that says what to set, or why the server cannot be started, such as a store that another process has.
 */
export async function serveUntilStopped(flags: ServerFlags, context: ServeContext): Promise<void> {
  const { serve } = await import('./serve.ts');
  await serve(flags, context);
}
