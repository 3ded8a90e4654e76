import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../choices/plan.ts';
import { fillWords } from './fill-words.ts';
import { literal } from './literal.ts';
import type { Json } from './literal.ts';
import { inWordsOf } from './package-manager-words.ts';

const plan: Plan = {
  name: 'my-vendor',
  packageName: '@me/tasks-provider-my-vendor',
  kind: 'code',
  auth: 'bearer',
  baseUrl: 'https://acme.test/tasks',
  packageManager: { name: 'npm', version: undefined },
};

describe('fillWords', () => {
  it.each([
    ['const name = "acme";', 'const name = "my-vendor";'],
    ['ACME_TOKEN', 'MY_VENDOR_TOKEN'],
    ['createAcmeProvider(options: AcmeOptions)', 'createMyVendorProvider(options: MyVendorOptions)'],
    ['What Acme answers. Acme!', 'What My Vendor answers. My Vendor!'],
    ["vendor: 'Acme'", "vendor: 'My Vendor'"],
    ['tasks-provider-acme', '@me/tasks-provider-my-vendor'],
    ['https://files.acme.example/a', 'https://files.my-vendor.example/a'],
  ])('turns %s into %s', (text, filled) => {
    expect(fillWords(text, plan)).toBe(filled);
  });

  it('does not fill what it has filled in', () => {
    expect(fillWords('https://api.acme.example/v1/acme', plan)).toBe('https://acme.test/tasks/my-vendor');
    expect(fillWords('acme Acme ACME', { ...plan, name: 'acme' })).toBe('acme Acme ACME');
  });
});

describe('literal', () => {
  const json = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.string({ unit: 'binary' }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }).map((members) => ({ ...members })),
    ),
  })).value;

  it('is JSON of the same value', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.parse(literal(value, 'json'))).toEqual(value);
      }),
    );
  });

  it('is TypeScript of the same value', () => {
    fc.assert(
      fc.property(json, (value) => {
        // The only way to ask the language itself.
        // oxlint-disable-next-line typescript/no-implied-eval, no-new-func
        const read = new Function(`return (${literal(value, 'typescript')});`) as () => unknown;
        // Only a computed member of an object literal may be called __proto__.
        fc.pre(!JSON.stringify(value).includes('__proto__'));
        expect(read()).toEqual(value);
      }),
    );
  });

  it('takes a line for each member where one line is too long', () => {
    expect(literal({ a: 'x'.repeat(60), b: ['y'.repeat(60), 1] }, 'typescript')).toBe(
      `{\n  a: '${'x'.repeat(60)}',\n  b: ['${'y'.repeat(60)}', 1],\n}`,
    );
    expect(literal({ a: { b: [true] } }, 'json')).toBe('{ "a": { "b": [true] } }');
  });

  it('quotes as the formatter does', () => {
    expect(literal(["it's", 'say "so"', 'a\nb'], 'typescript')).toBe(`["it's", 'say "so"', 'a\\nb']`);
    expect(literal({ 'x-key': 1, key: 2 }, 'typescript')).toBe(`{ 'x-key': 1, key: 2 }`);
  });
});

describe('inWordsOf', () => {
  const steps =
    '      - uses: actions/setup-node@v5\n        with:\n          cache: npm\n      - run: npm ci\n      - run: npm test\n';

  it('leaves npm as it is', () => {
    expect(inWordsOf({ name: 'npm', version: undefined }, steps)).toBe(steps);
  });

  it.each([
    ['npm install', 'pnpm install', 'yarn install'],
    [
      'npm install @tasks/core tasks-provider-acme',
      'pnpm add @tasks/core tasks-provider-acme',
      'yarn add @tasks/core tasks-provider-acme',
    ],
    ['`npm test` tells', '`pnpm test` tells', '`yarn test` tells'],
    ['npm run build', 'pnpm build', 'yarn build'],
    ['npm run sandbox -- tasks --plugin .', 'pnpm sandbox tasks --plugin .', 'yarn sandbox tasks --plugin .'],
    ['npx changeset publish', 'pnpm changeset publish', 'yarn changeset publish'],
    ['npm checks it: `npm pkg set x=y`', 'npm checks it: `npm pkg set x=y`', 'npm checks it: `npm pkg set x=y`'],
  ])('puts %s into the words of pnpm and yarn', (text, pnpm, yarn) => {
    expect(inWordsOf({ name: 'pnpm', version: '10.0.0' }, text)).toBe(pnpm);
    expect(inWordsOf({ name: 'yarn', version: '4.0.0' }, text)).toBe(yarn);
  });

  it.each([
    ['pnpm', '10.0.0', '- uses: pnpm/action-setup@v4', 'pnpm install --frozen-lockfile'],
    ['yarn', '4.0.0', '- run: corepack enable', 'yarn install --immutable'],
    ['yarn', '1.22.22', '- run: corepack enable', 'yarn install --frozen-lockfile'],
  ] as const)('sets %s %s up in workflows', (name, version, setUp, install) => {
    const expected = `      ${setUp}\n${steps}`
      .replace('cache: npm', `cache: ${name}`)
      .replace('npm ci', install)
      .replace('npm test', `${name} test`);
    expect(inWordsOf({ name, version }, steps)).toBe(expected);
  });
});
