import { isAbsolute, join } from 'node:path';

/** Of the process, as far as settings depend on it. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
  readonly platform: NodeJS.Platform;
  /** The working directory, absolute. */
  readonly cwd: string;
}

/** Where programs of this user keep data: `tasks` in `XDG_DATA_HOME` or its counterpart on macOS and Windows. systemd's `STATE_DIRECTORY` comes first. */
export function dataDirectory({ environment, homeDirectory, platform }: Surroundings): string {
  const state = environment['STATE_DIRECTORY']?.split(':')[0];
  if (state !== undefined && isAbsolute(state)) return state;
  const xdg = environment['XDG_DATA_HOME'];
  if (xdg !== undefined && isAbsolute(xdg)) return join(xdg, 'tasks');
  if (platform === 'darwin') return join(homeDirectory, 'Library', 'Application Support', 'tasks');
  const local = environment['LOCALAPPDATA'];
  if (platform === 'win32' && local !== undefined) return join(local, 'tasks');
  return join(homeDirectory, '.local', 'share', 'tasks');
}
