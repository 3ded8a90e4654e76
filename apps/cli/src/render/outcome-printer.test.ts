import { TasksError } from '@tasks/core/provider';
import { describe, expect, it } from 'vitest';
import { createColors } from '../terminal/colors.ts';
import type { Output } from '../terminal/output.ts';
import { snapshotOf } from '../testing/snapshots.ts';
import { createOutcomePrinter, inOrder } from './outcome-printer.ts';
import type { Outcome } from './outcome.ts';
import type { OutputFormat } from './output-format.ts';

const wide = snapshotOf('XX小店/158', 'partially_succeeded', {
  vendorState: 'FINISHED',
  progress: { total: 3, succeeded: 1, failed: 2, pending: 0 },
  succeeded: [{ key: '连衣裙/正面.jpg' }],
  failed: [{ key: '=HYPERLINK("http://evil")', reason: 'NO_AVAILABLE_FEATURE' }, { key: '鞋/\u001b[31m左.jpg' }],
  quota: { remaining: 4998 },
});
const outcomes: readonly Outcome[] = [
  { ref: wide.ref, snapshot: wide },
  { ref: 'fake:job:2', snapshot: snapshotOf('2', 'running', { progress: { total: 10, succeeded: 4, failed: 0, pending: 6 } }) },
  {
    ref: 'fake:3',
    error: new TasksError({ code: 'vendor_unavailable', message: 'HTTP 502: <html>\r\n\u009b2J, "quoted"', ref: 'fake:3' }),
  },
  { ref: 'fake:job:4', snapshot: snapshotOf('4', 'unknown', { vendorState: '-7' }) },
];

async function print(
  format: OutputFormat,
  given: readonly Outcome[] = outcomes,
  columns?: number,
  color = false,
): Promise<string> {
  let text = '';
  const output: Output = {
    isTerminal: columns !== undefined,
    columns,
    write: (more) => {
      text += more;
      return Promise.resolve();
    },
  };
  const colors = createColors({ environment: color ? { FORCE_COLOR: '1' } : {}, wanted: true, isTerminal: false });
  const printer = await createOutcomePrinter({ output, colors, options: { plugin: [], color } }, format);
  for (const outcome of given) await printer.add(outcome);
  await printer.end();
  return text;
}

describe('table', () => {
  it('aligns wide characters and makes control characters visible', async () => {
    expect(await print('table')).toMatchInlineSnapshot(`
      "REF                  STATE                  PROGRESS       DETAIL
      fake:job:XX小店/158  ◐ partially_succeeded  3/3, 2 failed
      fake:job:2           ● running              4/10
      fake:3               ! vendor_unavailable   -              HTTP 502: <html>\\r\\n\\x9b2J, "quoted"
      fake:job:4           ? unknown              -              the vendor says -7

      Failed items of fake:job:XX小店/158
        ✖ =HYPERLINK("http://evil")  NO_AVAILABLE_FEATURE
        ✖ 鞋/\\x1b[31m左.jpg
      "
    `);
  });

  it('cuts details to the width of the terminal, and never a ref', async () => {
    const text = await print('table', outcomes, 70);
    expect(text).toContain('…');
    expect(text).toContain('fake:job:XX小店/158');
  });

  it('is coloured only where colours are wanted', async () => {
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    const escapes = /\u001b\[\d+m/;
    expect(await print('table', outcomes, 100, true)).toMatch(escapes);
    expect(await print('table', outcomes, 100)).not.toMatch(escapes);
  });

  it('lists no more failed items than a person reads', async () => {
    const failed = Array.from({ length: 25 }, (_, index) => ({ key: `item-${index}` }));
    const text = await print('table', [{ ref: 'fake:job:1', snapshot: snapshotOf('1', 'failed', { failed }) }]);
    expect(text).toContain('item-19');
    expect(text).not.toContain('item-20');
    expect(text).toContain('… and 5 more');
  });

  it('prints nothing for nothing', async () => {
    expect(await print('table', [])).toBe('');
  });
});

describe('json', () => {
  it('prints an array of what was seen, errors in their place', async () => {
    const text = await print('json');
    expect(text).toMatchInlineSnapshot(`
      "[
      {"ref":"fake:job:XX小店/158","provider":"fake","type":"job","id":"XX小店/158","state":"partially_succeeded","done":true,"vendorState":"FINISHED","progress":{"total":3,"succeeded":1,"failed":2,"pending":0},"succeeded":[{"key":"连衣裙/正面.jpg"}],"failed":[{"key":"=HYPERLINK(\\"http://evil\\")","reason":"NO_AVAILABLE_FEATURE"},{"key":"鞋/\\u001b[31m左.jpg"}],"observedAt":"2026-11-22T02:03:04.005Z","quota":{"remaining":4998}},
      {"ref":"fake:job:2","provider":"fake","type":"job","id":"2","state":"running","done":false,"vendorState":"RUNNING","progress":{"total":10,"succeeded":4,"failed":0,"pending":6},"succeeded":[],"failed":[],"observedAt":"2026-11-22T02:03:04.005Z"},
      {"ref":"fake:3","error":{"code":"vendor_unavailable","message":"HTTP 502: <html>\\r\\n\\u009b2J, \\"quoted\\"","retryable":true}},
      {"ref":"fake:job:4","provider":"fake","type":"job","id":"4","state":"unknown","done":false,"vendorState":"-7","progress":{"succeeded":0,"failed":0},"succeeded":[],"failed":[],"observedAt":"2026-11-22T02:03:04.005Z"}
      ]
      "
    `);
    expect(JSON.parse(text)).toEqual(
      outcomes.map(
        ({ ref, snapshot, error }) => snapshot ?? { ref, error: { code: error?.code, message: error?.message, retryable: true } },
      ),
    );
  });

  it('prints an empty array for nothing', async () => {
    expect(await print('json', [])).toBe('[]\n');
  });
});

describe('ndjson', () => {
  it('prints a line each', async () => {
    const lines = (await print('ndjson')).split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[4]).toBe('');
    expect(JSON.parse(lines[1] ?? '')).toEqual(outcomes[1]?.snapshot);
  });
});

describe('csv', () => {
  it('prints a header and a row per task, keeps formulas from running and quotes what must be quoted', async () => {
    expect(await print('csv')).toMatchInlineSnapshot(`
      "ref,provider,type,id,state,done,vendorState,total,succeeded,failed,pending,failedItems,reason,quotaRemaining,finishedAt,observedAt,errorCode,errorMessage,errorRetryable
      fake:job:XX小店/158,fake,job,XX小店/158,partially_succeeded,true,FINISHED,3,1,2,0,"'=HYPERLINK(""http://evil"") (NO_AVAILABLE_FEATURE)
      鞋/[31m左.jpg",,4998,,2026-11-22T02:03:04.005Z,,,
      fake:job:2,fake,job,2,running,false,RUNNING,10,4,0,6,,,,,2026-11-22T02:03:04.005Z,,,
      fake:3,,,,,,,,,,,,,,,,vendor_unavailable,"HTTP 502: <html>
      2J, ""quoted""",true
      fake:job:4,fake,job,4,unknown,false,'-7,,0,0,,,,,,2026-11-22T02:03:04.005Z,,,
      "
    `);
  });

  it('escapes control characters on a terminal only', async () => {
    expect(await print('csv', outcomes, 80)).toContain('\\x1b[31m');
    expect(await print('csv')).toContain('\u001b[31m');
  });

  it('prints the header for nothing', async () => {
    expect(await print('csv', [])).toMatch(/^ref,provider,type,id,state,.*\n$/);
  });
});

describe('order', () => {
  it('holds outcomes back until all before them are known, and lets go of them at the end', async () => {
    const printed: string[] = [];
    const printer = inOrder({
      add: ({ ref }) => Promise.resolve(void printed.push(ref)),
      end: () => Promise.resolve(void printed.push('end')),
    });
    const outcome = (ref: string): Outcome => ({ ref, snapshot: snapshotOf(ref, 'succeeded') });
    await printer.set(1, outcome('b'));
    expect(printed).toEqual([]);
    await printer.set(0, outcome('a'));
    expect(printed).toEqual(['a', 'b']);
    await printer.set(4, outcome('e'));
    await printer.set(3, outcome('d'));
    await printer.end();
    expect(printed).toEqual(['a', 'b', 'd', 'e', 'end']);
  });
});
