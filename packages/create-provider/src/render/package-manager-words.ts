import type { PackageManager } from '../choices/package-manager.ts';

/**
 * Puts a text that speaks npm into the words of another package manager: `npm run sandbox -- tasks` becomes `pnpm sandbox tasks`.
 *
 * Workflows are among the texts: they get the steps that the package manager needs before it can install.
 */
export function inWordsOf(packageManager: PackageManager, text: string): string {
  const { name } = packageManager;
  if (name === 'npm') return text;
  return text
    .replace(/( *)- uses: actions\/setup-node@v5\n/g, (line, indent: string) => `${indent}${setUp(packageManager)}\n${line}`)
    .replace(/\bcache: npm\b/g, `cache: ${name}`)
    .replace(/\bnpm ci\b/g, frozenInstall(packageManager))
    .replace(/\bnpm install (?=@)/g, `${name} add `)
    .replace(/\bnpm run ([a-z]+) -- /g, `${name} $1 `)
    .replace(/\bnpm (?:run )?(?=(?:install|test|lint|typecheck|build|sandbox)\b)/g, `${name} `)
    .replace(/\bnpx (?=changeset\b)/g, `${name} `);
}

function setUp({ name }: PackageManager): string {
  return name === 'pnpm' ? '- uses: pnpm/action-setup@v4' : '- run: corepack enable';
}

/** Yarn changed the word with its second major version. */
function frozenInstall({ name, version }: PackageManager): string {
  return `${name} install ${name === 'yarn' && version?.startsWith('1.') !== true ? '--immutable' : '--frozen-lockfile'}`;
}
