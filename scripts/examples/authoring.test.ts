import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { countLines } from '../../bench/authoring/count-lines.ts';
import { forms, tests } from '../../bench/authoring/forms.ts';
import { repositoryRoot } from '../workspace.ts';

function read(file: string): string {
  return readFileSync(path.join(repositoryRoot, file), 'utf8');
}

function linesOf(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + countLines(read(file)).lines, 0);
}

describe('countLines', () => {
  it('counts what is written, without comments and empty lines', () => {
    const text = '/**\n * Says what.\n */\nconst one = 1;\n\n// Why.\nconst two = 2; // here\n/* a */\n# yaml\n';
    expect(countLines(text)).toEqual({ lines: 2, characters: 'constone=1;consttwo=2;//here'.length });
  });
});

describe('what the documents say of the lines that a provider takes', () => {
  const [json, data, code] = forms.map(({ files }) => linesOf(files));

  it.each(forms)('is true of $name', ({ name, files }) => {
    expect(read('bench/README.md')).toMatch(new RegExp(`^\\| ${name} \\| ${linesOf(files)} \\|`, 'mu'));
  });

  it('is true on the page for authors of providers', () => {
    const page = read('docs/write-a-provider.md');
    expect(page).toMatch(new RegExp(`^\\| \`declarative\` \\|.*\\| ${data} \\|$`, 'mu'));
    expect(page).toMatch(new RegExp(`^\\| \`json\` \\|.*\\| ${json} \\|$`, 'mu'));
    expect(page).toMatch(new RegExp(`^\\| \`code\` \\|.*\\| ${code} \\|$`, 'mu'));
  });

  it('is true of the tests', () => {
    expect(read('bench/README.md')).toContain(`which take ${linesOf(tests.files)} lines more`);
  });

  it('is less as data than on any other contract', () => {
    const others = forms.slice(3).map(({ files }) => linesOf(files));
    expect(Math.max(json ?? Infinity, data ?? Infinity)).toBeLessThan(Math.min(...others));
  });
});
