import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { startFakeVendor } from '@tasks/provider-kit/testing';

import { printTable } from '../measure/print-table.ts';
import { countLines } from './count-lines.ts';
import type { Size } from './count-lines.ts';
import { forms, tests } from './forms.ts';
import type { Form } from './forms.ts';
import { runVideoModel } from './run-video-model.ts';

// What somebody has to write for one provider, in our forms and on two other contracts. That the AI SDK's form works is tried here; ours are tried by the
// end-to-end tests of the example; Airbyte's manifest was held against the JSON Schema of its kit, which is not on npm.

const root = path.resolve(import.meta.dirname, '..', '..');

function sizeOf({ files }: Form): Size {
  const sizes = files.map((file) => countLines(readFileSync(path.join(root, file), 'utf8')));
  return {
    lines: sizes.reduce((sum, { lines }) => sum + lines, 0),
    characters: sizes.reduce((sum, { characters }) => sum + characters, 0),
  };
}

function read(fixture: string): object {
  return JSON.parse(readFileSync(path.join(root, 'examples/custom-provider/fixtures', fixture), 'utf8')) as object;
}

const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', path.join(import.meta.dirname, 'peers')], {
  encoding: 'utf8',
});
if (status !== 0) throw new Error(`The AI SDK's form does not type-check:\n${stdout}`);

const steps = ['queued.json', 'rendering.json', 'finished.json'].map(read);
await using vendor = await startFakeVendor(({ method }, index) => ({
  body: method === 'POST' ? read('created.json') : steps[index - 1],
}));
const { statuses, videos } = await runVideoModel(vendor);
if (statuses.join() !== 'pending,pending,completed' || videos !== 2)
  throw new Error(`The AI SDK's form saw ${statuses.join()}, ${videos} videos.`);

printTable(
  ['form', 'files', 'lines', 'characters'],
  [...forms, tests].map((form) => {
    const { lines, characters } = sizeOf(form);
    return [form.name, String(form.files.length), String(lines), String(characters)];
  }),
);

const [json, data, , ...peers] = forms.map((form) => sizeOf(form).lines);
const shortestPeer = Math.min(...peers);
if (Math.max(json ?? Infinity, data ?? Infinity) >= shortestPeer) {
  console.log(`A provider as data takes no less than the ${shortestPeer} lines of the shortest other form.`);
  process.exitCode = 1;
}
