import { describe, expect, it } from 'vitest';
import { parseFlags } from './flags.ts';
import { help } from './help.ts';
import { UsageError } from './usage-error.ts';

describe('parseFlags', () => {
  it('reads all of them', () => {
    const args = ['here', '--name', 'acme', '--kind', 'code', '--auth=hmac', '--base-url', 'https://a.example', '--scope', '@me'];
    expect(parseFlags([...args, '--package-manager', 'yarn', '-y'])).toEqual({
      directory: 'here',
      name: 'acme',
      kind: 'code',
      auth: 'hmac',
      baseUrl: 'https://a.example',
      scope: '@me',
      packageManager: 'yarn',
      yes: true,
      help: false,
      version: false,
    });
  });

  it.each<[readonly string[], string]>([
    [['--nme', 'acme'], "Unknown option '--nme'."],
    [['--name'], "Option '--name <value>' argument missing."],
    [['a', 'b'], 'Only one directory can be written to, and 2 were given: a, b.'],
    [['--name', 'Acme'], '--name "Acme": A name begins with'],
    [['--kind', 'typescript'], '--kind "typescript": it is one of declarative, json, code.'],
    [['--auth', 'oauth'], '--auth "oauth": it is one of bearer, header, basic, hmac, none.'],
    [['--package-manager', 'bun'], '--package-manager "bun": it is one of npm, pnpm, yarn.'],
    [['--base-url', 'acme'], '--base-url "acme": A base URL begins with https://'],
    [['--scope', '@Me'], '--scope "@Me": A scope is'],
  ])('refuses %j', (args, message) => {
    expect(() => parseFlags(args)).toThrow(UsageError);
    expect(() => parseFlags(args)).toThrow(message);
  });

  it('knows every flag that the help names, and no other', () => {
    const named = [...help.matchAll(/^ {2}(?:-\w, )?--([a-z-]+)( [A-Z]+)?/gm)];
    expect(named).toHaveLength(9);
    const values: Readonly<Record<string, string>> = {
      name: 'acme',
      kind: 'json',
      auth: 'none',
      'base-url': 'https://a.example',
      scope: 'me',
      'package-manager': 'npm',
    };
    for (const [, flag = '', takes] of named) {
      expect(() => parseFlags([`--${flag}`, ...(takes === undefined ? [] : [values[flag] ?? ''])])).not.toThrow();
    }
  });
});
