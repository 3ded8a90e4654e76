import type { Poller } from '@tasks/core';
import type { TaskProviderV1, TaskRef, TaskSnapshot } from '@tasks/core/provider';
import { expectTypeOf, it } from 'vitest';
import type {
  ShoplazzaDataExport,
  ShoplazzaFailedFile,
  ShoplazzaFile,
  ShoplazzaFileInput,
  ShoplazzaProvider,
  ShoplazzaTheme,
} from './index.ts';

declare const shoplazza: ShoplazzaProvider;
declare const poller: Poller;

it('is a provider', () => {
  expectTypeOf(shoplazza).toExtend<TaskProviderV1>();
});

it('makes refs that carry the types of their items', () => {
  expectTypeOf(shoplazza.file('t')).toEqualTypeOf<TaskRef<ShoplazzaFile, ShoplazzaFailedFile>>();
  expectTypeOf(shoplazza.theme('t')).toEqualTypeOf<TaskRef<ShoplazzaTheme>>();
  expectTypeOf(shoplazza.dataQuery('q')).toEqualTypeOf<TaskRef<ShoplazzaDataExport>>();
});

it('types snapshots by their ref', () => {
  expectTypeOf(poller.wait(shoplazza.file('t'))).resolves.toEqualTypeOf<TaskSnapshot<ShoplazzaFile, ShoplazzaFailedFile>>();
  expectTypeOf(poller.getStatus(shoplazza.dataQuery('q')).then((snapshot) => snapshot.succeeded[0]?.url)).resolves.toEqualTypeOf<
    string | undefined
  >();
});

it('types what is submitted', () => {
  expectTypeOf<ShoplazzaProvider['types']['file']['submit']>().parameter(0).toEqualTypeOf<ShoplazzaFileInput>();
  expectTypeOf<{ urls: string[] }>().toExtend<ShoplazzaFileInput>();
  expectTypeOf<{ original_source_list: string[] }>().toExtend<ShoplazzaFileInput>();
  expectTypeOf<{ urls: string }>().not.toExtend<ShoplazzaFileInput>();
});
