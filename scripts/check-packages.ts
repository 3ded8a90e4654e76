import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { checkShape } from './packages/check-shape.ts';
import { packWorkspace } from './packages/pack-workspace.ts';
import { repositoryRoot } from './workspace.ts';

// Packs every package as it would be published and looks at the tarballs: their shape, publint and attw.

const modules = path.join(repositoryRoot, 'node_modules');
const tools: readonly { readonly name: string; readonly command: readonly string[] }[] = [
  { name: 'publint', command: [path.join(modules, 'publint', 'src', 'cli.js'), 'run', '--strict'] },
  {
    name: 'attw',
    command: [
      path.join(modules, '@arethetypeswrong', 'cli', 'dist', 'index.js'),
      '--profile',
      'esm-only',
      '--no-emoji',
      '--no-color',
    ],
  },
];

const scratch = mkdtempSync(path.join(os.tmpdir(), 'packages-'));
let failures = 0;
try {
  const packages = packWorkspace(repositoryRoot, scratch);
  for (const packed of packages) {
    const { name } = packed.workspacePackage.manifest;
    const problems = checkShape(packed).map((demand) => `  ${demand}`);
    for (const { name: tool, command } of tools) {
      const { status, stdout, stderr } = spawnSync(process.execPath, [...command, packed.tarball], { encoding: 'utf8' });
      if (status !== 0) problems.push(`  ${tool}:\n${stdout}${stderr}`);
    }
    console.log(
      `${name}: ${problems.length === 0 ? `${packed.files.length} files, shape, publint and attw clean` : 'not as it must be'}`,
    );
    for (const problem of problems) console.log(problem);
    failures += problems.length;
  }
  console.log(`packages: ${packages.length} checked, ${failures} problems`);
  if (failures > 0 || packages.length === 0) process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true });
}
