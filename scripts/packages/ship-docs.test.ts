import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { expect, it } from 'vitest';

import { rewriteLinks, shipDocs } from './ship-docs.ts';

const web = 'https://github.com/tasks-dev/tasks/blob/main';

it.each([
  ['[all](cli.md#options) of it', '[all](cli.md#options) of it'],
  ['[here](#heading)', '[here](#heading)'],
  ['[site](https://a.example/x.md)', '[site](https://a.example/x.md)'],
  ['[polling.md](polling.md)', `[polling.md](${web}/docs/polling.md)`],
  [
    '[up](../architecture/README.md#one-poll) and [on](polling.md)',
    `[up](${web}/architecture/README.md#one-poll) and [on](${web}/docs/polling.md)`,
  ],
  ['![plot](images/plot.svg)', `![plot](${web}/docs/images/plot.svg)`],
  ['See [it].\n\n[it]: polling.md', `See [it].\n\n[it]: ${web}/docs/polling.md`],
  ['`[no](link.md)`', '`[no](link.md)`'],
])('%j ships as %j', (text, expected) => {
  expect(rewriteLinks(text, ['cli.md'])).toBe(expected);
});

it('replaces what was shipped before', () => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'ship-docs-'));
  try {
    for (const folder of ['docs', 'package']) mkdirSync(path.join(root, folder));
    for (const page of ['a.md', 'b.md']) writeFileSync(path.join(root, 'docs', page), '[b](b.md)');
    shipDocs(root, path.join(root, 'package'), ['a.md', 'b.md']);
    shipDocs(root, path.join(root, 'package'), ['a.md']);
    expect(readdirSync(path.join(root, 'package', 'docs'))).toEqual(['a.md']);
    expect(readFileSync(path.join(root, 'package', 'docs', 'a.md'), 'utf8')).toBe(`[b](${web}/docs/b.md)`);
  } finally {
    rmSync(root, { recursive: true });
  }
});
