import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { repositoryRoot } from '../workspace.ts';
import { checkCommands } from './check-commands.ts';
import { checkExcerpts } from './check-excerpts.ts';
import { checkLinks } from './check-links.ts';
import { checkSnippets } from './check-snippets.ts';
import { parseMarkdown } from './markdown-document.ts';

describe('checkLinks', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'docs-'));
    mkdirSync(path.join(root, 'docs'));
    writeFileSync(path.join(root, 'docs', 'picture.svg'), '');
    writeFileSync(path.join(root, 'docs', 'polling.md'), '');
    writeFileSync(path.join(root, 'README.md'), '');
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  const check = (readme: string): string[] =>
    checkLinks(root, [
      parseMarkdown('README.md', `# The top\n\n${readme}`),
      parseMarkdown('docs/polling.md', '# Polling\n\n## How `wait` ends\n\n[back](../README.md#the-top)'),
    ]);

  it('accepts what exists, anchors and other sites', () => {
    const links =
      '[a](docs/polling.md#how-wait-ends) ![b](docs/picture.svg) [c](#the-top) [d](https://example.com/x) [e](docs) [f][ref]';
    expect(check(`${links}\n\n[ref]: ./docs/polling.md\n\n<img src="docs/picture.svg">`)).toEqual([]);
  });

  it.each([
    ['[a](docs/missing.md)', 'docs/missing.md does not exist'],
    ['![a](docs/missing.png)', 'docs/missing.png does not exist'],
    ['<img src="missing.svg">', 'missing.svg does not exist'],
    ['[a](/docs/polling.md)', '/docs/polling.md does not exist'],
    ['[a](docs/polling.md#no-such-part)', 'docs/polling.md#no-such-part: no heading makes #no-such-part'],
    ['[a](#bottom)', '#bottom: no heading makes #bottom'],
  ])('finds %s', (markdown, problem) => {
    expect(check(markdown)).toEqual([`README.md:3  ${problem}`]);
  });
});

describe('checkSnippets', () => {
  it('type-checks ts blocks at the lines of the document, and no others', () => {
    const text = [
      '```ts',
      `import { TasksError } from '@tasks/core/provider';`,
      `const code: number = new TasksError({ code: 'timeout', message: '' }).code;`,
      '```',
      '```js',
      'const = broken',
      '```',
      '```ts',
      `const kept: string = 'fine';`,
      '```',
    ].join('\n');
    const { snippets, problems } = checkSnippets(repositoryRoot, [parseMarkdown('docs/example.md', text)]);
    expect(snippets).toBe(2);
    expect(problems).toEqual([expect.stringMatching(/^docs\/example\.md:3 {2}error TS2322: .*not assignable to type 'number'/u)]);
  });
});

describe('checkExcerpts', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'docs-'));
    writeFileSync(path.join(root, 'a.ts'), `const one = 1;\n\nconst two = 2;\nconst three = 3;\n`);
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  const check = (info: string, code: string): readonly string[] =>
    checkExcerpts(root, [parseMarkdown('docs/page.md', `# Page\n\n\`\`\`${info}\n${code}\n\`\`\`\n`)]).problems;

  it.each(['const one = 1;', 'const two = 2;\nconst three = 3;', 'const one = 1;\n\nconst two = 2;\nconst three = 3;'])(
    'accepts lines of the file: %j',
    (code) => {
      expect(check('ts file=a.ts', code)).toEqual([]);
    },
  );

  it.each([
    ['other lines', 'const one = 11;'],
    ['lines with something left out', 'const one = 1;\nconst two = 2;'],
    ['a part of a line', 'const one'],
    ['lines that are not in one piece', 'const one = 1;\nconst three = 3;'],
  ])('finds %s', (_, code) => {
    expect(check('ts file=a.ts', code)).toEqual(['docs/page.md:4  the block is not what a.ts says: copy it anew']);
  });

  it('finds a file that is not there, and leaves blocks of no file alone', () => {
    expect(check('ts file=b.ts', 'x')).toEqual(['docs/page.md:4  b.ts does not exist']);
    expect(check('ts', 'x')).toEqual([]);
  });

  it('leaves the types of such blocks to the check of their file', () => {
    const text = '```ts file=a.ts\nimport { nothing } from "./nowhere.ts";\n```';
    expect(checkSnippets(repositoryRoot, [parseMarkdown('docs/page.md', text)])).toEqual({ snippets: 0, problems: [] });
  });
});

describe('checkCommands', () => {
  const known = {
    scripts: new Set(['demo', 'test']),
    optionsOf: (program: string, command: string): ReadonlySet<string> | undefined =>
      new Map<string, ReadonlySet<string>>([
        ['tasks ', new Set(['--version'])],
        ['tasks wait', new Set(['--timeout', '--from'])],
        ['tasks sign', new Set<string>()],
        ['tasks sign jd', new Set(['--url'])],
        ['tasks-server ', new Set(['--port'])],
        ['tasks-server keys list', new Set<string>()],
        ['tasks-server keys', new Set<string>()],
      ]).get(`${program} ${command}`),
  };
  const check = (markdown: string): readonly string[] => checkCommands([parseMarkdown('README.md', markdown)], known).problems;
  const shell = (...lines: readonly string[]): string => ['```sh', ...lines, '```'].join('\n');

  it('accepts commands, options and scripts that exist', () => {
    const examples = shell(
      'npx -y pnpm@10.34.8 demo   # from nothing',
      'JD_QPS=5 npx @tasks/cli wait jd:1 --timeout 10m',
      'cat refs.txt | tasks wait --from - && pnpm test',
      'tasks sign jd \\',
      '  --url https://example.com',
      'tasks --version',
      'TASKS_HOST=::1 tasks-server --port 1',
      'tasks-server keys list',
      'ls tasks status --nonsense',
    );
    expect(check(`${examples}\n\nRun \`tasks wait <ref...>\` or \`pnpm add @tasks/core\`; \`tasks\` alone helps.`)).toEqual([]);
  });

  it.each([
    ['tasks await jd:1', 'tasks await: there is no such command'],
    ['tasks wait jd:1 --deadline=1', 'tasks wait: there is no option --deadline'],
    ['npx @tasks/cli wait --for jd:1', 'tasks wait: there is no option --for'],
    ['tasks sign jd --path /', 'tasks sign jd: there is no option --path'],
    ['cat x | tasks wait --all', 'tasks wait: there is no option --all'],
    ['tasks-server --ports 1', 'tasks-server : there is no option --ports'],
    ['tasks-server backups x', 'tasks-server backups: there is no such command'],
    ['npx -y pnpm@10.34.8 demos', 'pnpm demos: there is no such script in package.json'],
  ])('finds %s', (line, problem) => {
    expect(check(shell(line))).toEqual([`README.md:2  ${problem}`]);
    expect(check(['```console', line, `$ ${line}`, '```'].join('\n'))).toEqual([`README.md:3  ${problem}`]);
  });

  it('looks into prose', () => {
    expect(check('Run `tasks await`.')).toEqual(['README.md:1  tasks await: there is no such command']);
  });
});
