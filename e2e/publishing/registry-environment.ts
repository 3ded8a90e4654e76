import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { environmentWithout } from '../consumers/npm-project.ts';

/**
 * The environment of a user whose only registry is the given one: npm and pnpm read no settings of the real user, keep their downloads apart, and see
 * nothing of a CI service that could vouch for what is published. Programs find no configuration of the real user's either.
 *
 * @param scratch - Where the settings are kept.
 */
export function registryEnvironment(registry: string, scratch: string): NodeJS.ProcessEnv {
  const settings = path.join(scratch, 'npmrc');
  const { host } = new URL(registry);
  // Anybody may publish there, but npm does not try without a token.
  writeFileSync(settings, `registry=${registry}\n//${host}/:_authToken=anybody\nupdate-notifier=false\n`);
  return {
    ...environmentWithout(/^(?:npm|pnpm|git|github|gitlab|actions|sigstore)_/iu),
    NPM_CONFIG_USERCONFIG: settings,
    NPM_CONFIG_CACHE: path.join(scratch, 'npm-cache'),
    XDG_CONFIG_HOME: path.join(scratch, 'config'),
  };
}
