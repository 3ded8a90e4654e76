import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { repositoryRoot } from './workspace.ts';

// Builds what the command line tool needs, silent unless that fails, and becomes the tool, with all arguments.
// turbo keeps what it built, so that a second run starts at once.

const turbo = path.join(repositoryRoot, 'node_modules', 'turbo', 'bin', 'turbo');
const build = spawnSync(process.execPath, [turbo, 'run', 'build', '--filter=@tasks/cli...', '--output-logs=errors-only'], {
  cwd: repositoryRoot,
  encoding: 'utf8',
  env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
});

if (build.status === 0) {
  const tool = path.join(repositoryRoot, 'apps', 'cli', 'dist', 'main.mjs');
  process.argv[1] = tool;
  await import(pathToFileURL(tool).href);
} else {
  process.stderr.write(
    `The build of the command line tool failed.\n${build.stdout}${build.stderr}${build.error?.message ?? ''}\n`,
  );
  process.exitCode = 1;
}
