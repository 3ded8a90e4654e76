import type * as http from 'node:http';
import type * as util from 'node:util';
import type * as zlib from 'node:zlib';
import { TasksError } from '../../errors/index.ts';

/** The parts of Node that the checks run on. */
export interface NodeModules {
  readonly http: typeof http;
  readonly util: typeof util;
  readonly zlib: typeof zlib;
}

/**
 * Loads them when a check runs, not before: the other helpers of this entry run where there is no Node.
 *
 * @throws {TasksError} `unsupported` where there is none.
 */
export function nodeModules(): NodeModules {
  const { process } = globalThis as { readonly process?: Partial<NodeJS.Process> | undefined };
  if (process?.getBuiltinModule === undefined) {
    throw new TasksError({
      code: 'unsupported',
      message: 'The contract checks play the vendor over HTTP, which needs Node 22.18 or later. Run them there.',
    });
  }
  const load = process.getBuiltinModule;
  return { http: load('node:http'), util: load('node:util'), zlib: load('node:zlib') };
}
