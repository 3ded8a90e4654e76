import { TasksError } from '../../../errors/index.ts';
import { doneExample, manyReply } from '../operation.ts';
import type { Operation } from '../operation.ts';
import type { Outcome } from '../outcome.ts';
import { answering } from '../reactions.ts';
import type { Rule, RuleCheck } from '../rule.ts';
import type { Subject } from '../subject.ts';
import type { Scene } from '../scene.ts';
import type { UpstreamRequest } from '../upstream-request.ts';

/** Ids that mean something else where they are put into a URL, a header or a text unencoded. Vendors make some of these, users mistype the others. */
const hostileIds: readonly string[] = [
  '92374205376234/food/1573113266.7619262',
  '1001/XX小店/1581417512.274598',
  'a?b=c',
  'a#b',
  '100%',
  'a%2Fb',
  '%2e%2e',
  '.',
  '..',
  '../admin',
  '/',
  '//evil.example/x',
  'https://evil.example/x',
  'a:b',
  'a|b',
  String.raw`a\b`,
  String.raw`..\admin`,
  'a b',
  ' padded ',
  'a+b',
  'a&id=b',
  'a=b',
  'a;b',
  'a,b',
  `a"b'c`,
  'a","id":"b',
  '<b>&amp;',
  'a\r\nx-injected: 1',
  'a\u0000b',
  'a\tb',
  '\u{1F600}e\u0301\u202E',
  '{id}',
  '$&',
  '__proto__',
  'constructor',
  '9'.repeat(2000),
  '\uD800',
];

/** How many ids that went wrong a message shows. */
const mostShown = 5;

/** An id reaches the vendor as it is, or is refused before anything is sent. */
const hostile: Rule = {
  id: 'ids/hostile',
  checks: ({ type, example }: Subject): readonly RuleCheck[] => {
    const done = doneExample(example);
    const byMethod: readonly (readonly [method: Operation['method'], ask: AskById | undefined])[] = [
      [
        'getStatus',
        { reply: answering(done.answer), idOf: example.idOf, call: (each, id, signal) => each.getStatus(id, { signal }) },
      ],
      [
        'cancel',
        type.cancel &&
          example.cancel && {
            reply: answering(example.cancel.answer),
            idOf: example.cancel.idOf ?? example.idOf,
            call: (each, id, signal) => each.cancel?.(id, { signal }),
          },
      ],
      [
        'getStatusMany',
        type.getStatusMany &&
          example.many && {
            reply: answering(manyReply(example, () => done)),
            idOf: (request) => {
              const ids = example.many?.idsOf(request) ?? [];
              return ids.length === 1 ? ids[0] : ids;
            },
            call: (each, id, signal) => each.getStatusMany?.([id], { signal }),
          },
      ],
    ];
    return byMethod.flatMap(([method, ask]) =>
      ask === undefined
        ? []
        : [
            {
              title: `sends ids to the vendor as they are, whatever is in them${method === 'getStatus' ? '' : ` (${method})`}`,
              run: (scene) => checkIds(scene, method, ask),
            },
          ],
    );
  },
};

interface AskById {
  readonly reply: ReturnType<typeof answering>;
  readonly idOf: (request: UpstreamRequest) => unknown;
  readonly call: (type: Subject['type'], id: string, signal: AbortSignal) => unknown;
}

async function checkIds(scene: Scene, method: string, { reply, idOf, call }: AskById): Promise<void> {
  const type = scene.typeOf();
  const wrong: string[] = [];
  for (const id of hostileIds) {
    const { outcome, requests } = await scene.observe(reply, () => call(type, id, new AbortController().signal));
    const [request] = requests;
    const shownId = scene.show(id.length > 60 ? `${id.slice(0, 60)}…` : id);
    if (request !== undefined) {
      const arrived = arrivedId(idOf, request);
      if (arrived !== id)
        wrong.push(`${shownId} reached the vendor as ${scene.show(arrived)}: ${request.method} ${request.target.slice(0, 120)}`);
      else if (!isAnswer(outcome)) wrong.push(`${shownId} reached the vendor, and then ${scene.describe(outcome)}`);
      continue;
    }
    const refused =
      outcome.kind === 'rejected' && TasksError.isInstance(outcome.reason) && outcome.reason.code === 'invalid_argument';
    if (!refused) wrong.push(`${shownId}: nothing was sent, and ${scene.describe(outcome)}`);
  }
  if (wrong.length === 0) return;
  const more = wrong.length > mostShown ? `\nand ${wrong.length - mostShown} more` : '';
  scene.fail({
    expected: `every id reaches the vendor as it is, or ${method} refuses it with "invalid_argument" before anything is sent`,
    seen: `${wrong.slice(0, mostShown).join('\n')}${more}`,
    mend: 'Encode an id by encodeURIComponent where it goes into a path or a query, put it into a body by JSON.stringify, and refuse "." and ".." in a path (URLs resolve these however they are written) and text that is not valid Unicode.',
  });
}

function isAnswer(outcome: Outcome): boolean {
  return outcome.kind === 'resolved' || (outcome.kind === 'rejected' && TasksError.isInstance(outcome.reason));
}

/** What the vendor takes for the id. A request that its `idOf` cannot read has none. */
function arrivedId(idOf: AskById['idOf'], request: UpstreamRequest): unknown {
  try {
    return idOf(request);
  } catch (error) {
    return `nothing that idOf could read (${String(error)})`;
  }
}

export const idRules: readonly Rule[] = [hostile];
