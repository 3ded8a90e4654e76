import { inspect } from 'node:util';
import { TasksError } from '@tasks/core/provider';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfiguration } from './load-configuration.ts';
import { checkConfiguration } from './read-configuration.ts';
import { createScratchFolder } from './test-support/scratch-folder.ts';
import type { ScratchFolder } from './test-support/scratch-folder.ts';

let folder: ScratchFolder;

beforeEach(async () => {
  folder = await createScratchFolder();
});

afterEach(() => folder[Symbol.asyncDispose]());

describe('loadConfiguration', () => {
  it('reads what is written, loads no plugin, and shows none of it', async () => {
    const file = await folder.write('tasks.config.json', {
      providers: { a: { plugin: './none.mjs', token: 'hunter22' } },
      server: { key: 'hunter22' },
    });
    const configuration = await loadConfiguration({ cwd: folder.path });
    expect(configuration?.file).toBe(file);
    expect(configuration?.providers).toEqual({ a: { plugin: './none.mjs', options: { token: 'hunter22' } } });
    expect(configuration?.server).toEqual({ key: 'hunter22' });
    expect(inspect(configuration, { depth: 10 })).not.toContain('hunter22');
    expect(JSON.stringify(configuration)).not.toContain('hunter22');
  });

  it('finds nothing where there is nothing', async () => {
    const search = { cwd: folder.path, homeDirectory: folder.path, environment: {} };
    expect(await loadConfiguration(search)).toBeUndefined();
  });

  it('refuses an option that nothing reads', async () => {
    await expect(loadConfiguration({ plugins: [] } as object)).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining('loadConfiguration has no option "plugins"'),
    });
  });

  it('says which keys there are when it refuses one', async () => {
    await folder.write('tasks.config.json', { providers: {}, servers: {} });
    await expect(loadConfiguration({ cwd: folder.path })).rejects.toThrow(
      'it has the unknown key "servers"; it takes "providers" and "server".',
    );
  });
});

describe('checkConfiguration', () => {
  it('takes or refuses any JSON, and never tells a value', () => {
    const { content } = fc.letrec((tie) => ({
      content: fc.oneof(
        { depthSize: 'medium', withCrossShrink: true },
        fc.constantFrom('hunter22', 22_022, true, null, ''),
        fc.array(tie('content'), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom('providers', 'server', '$schema', 'plugin', 'name', 'a', 'x:y', '__proto__'),
          tie('content'),
          {
            maxKeys: 4,
          },
        ),
      ),
    }));
    const outcomes = new Set<string>();
    fc.assert(
      fc.property(fc.oneof(content, fc.record({ providers: content })), (value) => {
        const refusal = refusalOf(value);
        expect(refusal?.message ?? '').not.toMatch(/hunter22|22022/);
        outcomes.add(refusal?.code ?? 'taken');
      }),
      { numRuns: 1000 },
    );
    expect([...outcomes].toSorted()).toEqual(['invalid_argument', 'taken']);
  });
});

function refusalOf(content: unknown): TasksError | undefined {
  try {
    checkConfiguration('/tasks.config.json', content);
    return undefined;
  } catch (error) {
    if (TasksError.isInstance(error)) return error;
    throw error;
  }
}
