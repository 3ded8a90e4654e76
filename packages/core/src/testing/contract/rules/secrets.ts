import { TasksError } from '../../../errors/index.ts';
import { printedBy } from '../console-watch.ts';
import { nodeModules } from '../node-modules.ts';
import type { Operation } from '../operation.ts';
import { answering, answerOf, cuttingOff, htmlPage, resetting } from '../reactions.ts';
import type { Reaction } from '../reactions.ts';
import { ruleForEvery } from '../rule.ts';
import type { Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';
import type { UpstreamReply } from '../upstream-description.ts';
import { startUpstream } from '../upstream.ts';
import type { UpstreamRequest } from '../upstream-request.ts';

/** Whoever logs a provider logs all that can be seen of it. */
const inProvider: Rule = ruleForEvery(
  'secrets/provider',
  'shows no secret in util.inspect or JSON of the provider',
  async (scene) => {
    const { provider, operations } = scene;
    // What a call leaves behind in the provider shows, too.
    for (const operation of operations) await scene.exchange(operation, answering(operation.good));
    for (const [where, text] of textsOf(provider)) {
      const found = scene.secrets.find(text);
      if (found === undefined) continue;
      scene.fail({
        expected: 'no secret shows in the provider',
        seen: `secrets[${found.index}] stands in its ${where}, ${found.how}`,
        mend: 'Keep secrets in variables of the factory function or in #private members; make account of a digest of the secret at most.',
      });
    }
  },
);

/** Vendors echo what they were sent: in error bodies, in headers, in pages of a proxy. */
const inErrors: Rule = ruleForEvery(
  'secrets/errors',
  'shows no secret in an error, also where the vendor sends it back',
  async (scene) => {
    for (const operation of scene.operations) {
      for (const [what, reaction] of leaks(scene)) {
        const { outcome } = await scene.exchange(operation, reaction);
        if (outcome.kind === 'rejected') expectNoSecret(scene, outcome.reason, `error of ${operation.method}, when ${what}`);
      }
    }
    const [operation] = scene.operations;
    if (operation === undefined) return;
    for (const secret of scene.subject.options.secrets) await checkExcerpts(scene, operation, secret);
  },
);

/** The lengths of text before a secret at which the excerpt in a message is likely to end within it. */
const longestExcerpt = 640;

/** Messages quote the beginning of a body: where it is cut first and redacted then, half of a secret is left. */
async function checkExcerpts(scene: Scene, operation: Operation, secret: string): Promise<void> {
  const step = Math.max(4, Math.floor(secret.length / 4));
  for (let length = 0; length < longestExcerpt; length += step) {
    const body = `${'x'.repeat(length)}${secret} and more`;
    for (const answer of [
      { status: 500, body },
      { body: JSON.stringify({ code: 'error', message: body, msg: body, error: { message: body, code: 403, status: 'ERROR' } }) },
    ]) {
      const { outcome } = await scene.exchange(operation, answering(answer));
      if (outcome.kind === 'rejected')
        expectNoSecret(
          scene,
          outcome.reason,
          `error of ${operation.method}, when the vendor's text has the secret behind ${length} characters`,
        );
    }
  }
}

/** Debugging output is the usual leak. */
const inLogs: Rule = ruleForEvery('secrets/logs', 'prints no secret', async (scene) => {
  for (const operation of scene.operations) {
    const printed = await printedBy(async () => {
      await scene.exchange(operation, answering(operation.good), scene.create());
      for (const [, reaction] of leaks(scene)) await scene.exchange(operation, reaction);
    });
    const found = scene.secrets.find(printed);
    if (found === undefined) continue;
    scene.fail({
      expected: `${operation.method} prints no secret`,
      seen: `secrets[${found.index}] was printed, ${found.how}: ${excerptAround(scene, printed)}`,
      mend: 'Print nothing in a provider; errors tell what went wrong, and the apps print these.',
    });
  }
});

/** A redirect must not carry a key to somebody else. */
const onRedirects: Rule = ruleForEvery(
  'secrets/redirect',
  'takes no secret along to another host that the vendor redirects to',
  async (scene) => {
    const other = await startUpstream();
    try {
      for (const operation of scene.operations) {
        for (const status of [301, 302, 303, 307, 308]) {
          other.react = answering({ body: htmlPage });
          const before = other.requests.length;
          const { outcome } = await scene.exchange(
            operation,
            answering({ status, headers: { location: `${other.baseUrl}/elsewhere` } }),
          );
          const found = other.requests
            .slice(before)
            .map((request) => scene.secrets.find(dumpOf(request)))
            .find((each) => each !== undefined);
          if (found !== undefined) {
            scene.fail({
              expected: `the host that HTTP ${status} redirects ${operation.method} to gets no secret`,
              seen: `it got secrets[${found.index}], ${found.how}`,
              mend: `Do not follow redirects (redirect: 'manual'), or not to another host: fetch drops "authorization" on the way, but no other header.`,
            });
          }
          if (operation.method === 'cancel') continue;
          scene.expectError(operation, outcome, {
            codes: ['invalid_response', 'vendor_unavailable'],
            when: `the vendor answers HTTP ${status} to another host`,
            mend: 'Throw "invalid_response" for a redirect, and say that baseUrl is to be corrected.',
          });
        }
      }
    } finally {
      await other.stop();
    }
  },
);

/** Everything that a vendor or the network may do to make a secret show. */
function leaks(scene: Scene): readonly (readonly [what: string, reaction: Reaction])[] {
  const { example } = scene.subject;
  const echoes = [200, 302, 400, 401, 403, 404, 409, 418, 429, 500, 503].flatMap((status): (readonly [string, Reaction])[] => [
    [`the vendor answers HTTP ${status} with the request in its text and headers`, echoing(status, (dump) => dump)],
    [
      `the vendor answers HTTP ${status} with the request in a JSON message`,
      echoing(status, (dump) => ({
        code: dump,
        message: dump,
        msg: dump,
        error: dump,
        errors: [dump],
        detail: { message: dump },
      })),
    ],
  ]);
  const own = [example.notFound, ...(example.errors ?? []).map(({ answer }) => answer)].map(
    (reply): readonly [string, Reaction] => [`the vendor's own error has the request behind each of its texts`, extended(reply)],
  );
  return [...echoes, ...own, ['the connection is reset', resetting], ['the connection is cut', cuttingOff({ body: htmlPage })]];
}

function echoing(status: number, toBody: (dump: string) => unknown): Reaction {
  return (request, response) => {
    const dump = dumpOf(request);
    // What a header can hold: visible ASCII on one line.
    const line = dump.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 4000);
    const headers = {
      'x-request-id': line,
      'x-error': line,
      'www-authenticate': line,
      location: `/${encodeURIComponent(line)}`,
      'retry-after': line,
    };
    return answering({ status, headers, body: toBody(dump) })(request, response);
  };
}

function extended(reply: UpstreamReply): Reaction {
  return (request, response) => {
    const answer = answerOf(reply, request);
    const dump = dumpOf(request);
    return answering({ ...answer, body: withTextBehind(answer.body, ` ${dump}`) })(request, response);
  };
}

/** The value with this text behind each of its longer texts; short ones are codes that decide what the error is. */
function withTextBehind(value: unknown, text: string): unknown {
  if (typeof value === 'string') return /\s/.test(value) ? `${value}${text}` : value;
  if (Array.isArray(value)) return value.map((element) => withTextBehind(element, text));
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withTextBehind(member, text)]));
}

function dumpOf({ method, target, headers, body }: UpstreamRequest): string {
  return `${method} ${target} ${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join(' ')} ${body.slice(0, 2000)}`;
}

function expectNoSecret(scene: Scene, error: unknown, what: string): void {
  for (const [where, text] of textsOf(error)) {
    const found = scene.secrets.find(text);
    if (found === undefined) continue;
    scene.fail({
      expected: `no secret shows in an ${what}`,
      seen: `secrets[${found.index}] stands in its ${where}, ${found.how}: ${excerptAround(scene, text)}`,
      mend: 'Replace secrets in every text that came from outside before it goes into an error, and before it is cut; keep no request, response or foreign error with headers in cause.',
    });
  }
}

/** All that a logger would print of a value. */
function textsOf(value: unknown): readonly (readonly [where: string, text: string])[] {
  const { inspect } = nodeModules().util;
  const everything = { depth: 20, showHidden: true, maxStringLength: Infinity, maxArrayLength: Infinity } as const;
  const texts: (readonly [string, string])[] = [];
  if (value instanceof Error || TasksError.isInstance(value)) {
    const { message, stack, cause } = value as Error;
    texts.push(['message', message], ['stack', stack ?? ''], ['cause', inspect(cause, everything)]);
  }
  texts.push(
    ['JSON', jsonText(value)],
    ['util.inspect', inspect(value, everything)],
    ['members', inspect(value, { ...everything, customInspect: false })],
  );
  return texts;
}

function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '';
  }
}

const aroundLength = 60;

/** What stands around the secret, which is masked itself. */
function excerptAround(scene: Scene, text: string): string {
  const masked = scene.secrets.mask(text);
  const at = masked.indexOf('<secrets[');
  return `…${masked.slice(Math.max(0, at - aroundLength), at + aroundLength)}…`.replace(/\s+/g, ' ');
}

export const providerSecretRules: readonly Rule[] = [inProvider];
export const secretRules: readonly Rule[] = [inErrors, inLogs, onRedirects];
