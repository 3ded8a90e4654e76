export type { Surroundings } from './data-directory.ts';
export { hideSqliteWarning } from './hide-sqlite-warning.ts';
export type { ServeContext } from './serve-context.ts';
export { serveUntilStopped } from './serve-until-stopped.ts';
export { addServerOptions } from './server-options.ts';
export type { ServerFlags } from './server-settings.ts';
