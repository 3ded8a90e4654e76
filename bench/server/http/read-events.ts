import { Agent, get } from 'node:http';
import { parseArgs } from 'node:util';

// Reads an event stream many times at once, until each reader has been told of so many events of tasks, and looks that each was told the same in the same order.

/** What came of it. */
export interface Readings {
  readonly type: 'read';
  /** Readers who were told of all of it, in the order of the first one. */
  readonly whole: number;
  readonly delivered: number;
  readonly bytes: number;
  /** Events that the first reader was told more than once. */
  readonly repeated: number;
}

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: '' },
    readers: { type: 'string', default: '100' },
    events: { type: 'string', default: '100' },
  },
});
const readers = Number(values.readers);
const events = Number(values.events);
/** By reader, the ids of what it was told. */
const told: string[][] = Array.from({ length: readers }, () => []);
let opened = 0;
let finished = 0;
let bytes = 0;

const finish = (): void => {
  const [reference = []] = told;
  const order = reference.join('\n');
  process.send?.({
    type: 'read',
    whole: told.filter((ids) => ids.length === events && ids.join('\n') === order).length,
    delivered: told.reduce((sum, ids) => sum + ids.length, 0),
    bytes,
    repeated: reference.length - new Set(reference).size,
  } satisfies Readings);
};

const agent = new Agent({ maxSockets: Infinity });
for (const ids of told) {
  get(`${values.url}/v1/events`, { agent, headers: { accept: 'text/event-stream' } }, (response) => {
    if (response.statusCode !== 200) throw new Error(`The stream answered ${response.statusCode}.`);
    let rest = '';
    let isOpen = false;
    response.setEncoding('latin1');
    response.on('data', (text: string) => {
      bytes += text.length;
      const frames = (rest + text).split('\n\n');
      rest = frames.pop() ?? '';
      for (const frame of frames) {
        if (!frame.includes('\nevent: task.')) continue;
        ids.push(frame.slice(0, frame.indexOf('\n')));
        if (ids.length === events) finished += 1;
      }
      if (!isOpen) {
        isOpen = true;
        opened += 1;
        if (opened === readers) process.send?.({ type: 'opened' });
      }
      if (finished === readers) {
        finished = 0;
        finish();
      }
    });
    response.on('end', () => process.send?.({ type: 'ended' }));
  }).on('error', (error) => {
    throw error;
  });
}
// Asked by one who has waited for long: some were not told of all.
process.on('message', finish);
process.once('disconnect', () => process.exit(1));
process.once('SIGTERM', () => process.exit(0));
