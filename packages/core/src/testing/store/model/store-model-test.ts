import type * as fastCheckModule from 'fast-check';

import { TasksError } from '../../../errors/index.ts';
import { Broken } from '../../contract/scene.ts';
import { checkStoreOptions } from '../store-contract.ts';
import type { StoreContractOptions } from '../store-contract-options.ts';
import { StoreScene } from '../store-scene.ts';
import { NaiveStore } from './naive-store.ts';
import { storeCommands } from './store-commands.ts';

/** Options of {@link storeModelTest}. */
export interface StoreModelOptions {
  /** How many lists of commands are played, each on a store of its own. @default 100 */
  readonly runs?: number | undefined;
  /** How long a list may be. @default 100 */
  readonly commands?: number | undefined;
  /** Repeats a run that failed, with `path` and `replayPath`: its error names all three. @default another one each time */
  readonly seed?: number | undefined;
  readonly path?: string | undefined;
  readonly replayPath?: string | undefined;
}

/**
 * Plays random commands on a store and on a simple model, and compares all that can be read after each: track, claim, settle, renew, release, hasten, remove,
 * prune, receivers and their deliveries, time that passes, and for durable stores opening again. Needs fast-check.
 *
 * @throws {Error} of fast-check, with the shortest list of commands that it found after which the two differ, and how they do.
 * @throws {TasksError} `unsupported` where fast-check is not installed; `invalid_argument` for options that cannot be used.
 * @example
 * it('does what the model does', () => storeModelTest({ open: ({ clock }) => createMemoryStore({ clock }) }));
 */
export async function storeModelTest(options: StoreContractOptions, model: StoreModelOptions = {}): Promise<void> {
  checkStoreOptions(options);
  const fc = await fastCheck();
  const { runs = 100, commands = 100, seed, path, replayPath } = model;
  const lists = fc.commands([...storeCommands(fc, options.durable === true)], {
    maxCommands: commands,
    size: 'max',
    ...(replayPath !== undefined && { replayPath }),
  });
  const property = fc.asyncProperty(lists, async (list) => {
    const scene = await StoreScene.open(options);
    try {
      await fc.asyncModelRun(() => ({ model: new NaiveStore(scene.store.now()), real: scene }), list);
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      throw new Error(`expected ${error.finding.expected}; seen: ${error.finding.seen}`, { cause: error });
    } finally {
      await scene.close();
    }
  });
  await fc.assert(property, {
    numRuns: runs,
    includeErrorInReport: true,
    ...(seed !== undefined && { seed }),
    ...(path !== undefined && { path }),
  });
}

async function fastCheck(): Promise<typeof fastCheckModule> {
  try {
    return await import('fast-check');
  } catch (error) {
    throw new TasksError({
      code: 'unsupported',
      message:
        'storeModelTest needs fast-check, which is not installed. Install fast-check 4 or later as a development dependency.',
      cause: error,
    });
  }
}
