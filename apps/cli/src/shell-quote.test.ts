import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { shellQuote } from './shell-quote.ts';

it('leaves plain refs readable', () => {
  expect(shellQuote('jd:product-image:92374/food/1573113266.7619262')).toBe('jd:product-image:92374/food/1573113266.7619262');
});

it('gives bash every word back as it was', () => {
  const words = fc
    .sample(fc.string({ unit: 'binary', minLength: 1 }), 300)
    .map((word) => word.toWellFormed().replaceAll('\0', '\u0001'));
  const all = [...words, "it's", '$(reboot)', '`x`', "\u001b[2J'\\", '~', '-n', '', 'XX小店'];
  const output = execFileSync('bash', ['--norc', '-c', `printf '%s\\0' ${all.map(shellQuote).join(' ')}`], {
    env: { LC_ALL: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  expect(output.toString('utf8').split('\0').slice(0, -1)).toEqual(all);
});
