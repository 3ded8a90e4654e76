import type { TasksErrorCode } from '../../../errors/index.ts';
import { answering, answerOf } from '../reactions.ts';
import { ruleForEvery } from '../rule.ts';
import type { Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';
import { tooManyAnswers } from './http-errors.ts';

const hourMs = 3_600_000;
/** How far a date of whole seconds, and the time that the check takes, may put a pause off. */
const slackMs = 60_000;
const mend =
  'Put the Retry-After header of the answer into retryAfterMs, in milliseconds from now: it is a number of seconds, or an HTTP date.';

const seconds: Rule = ruleForEvery('retry-after/seconds', 'passes on Retry-After in seconds as retryAfterMs', async (scene) => {
  for (const { what, error } of await errorsWith(scene, () => '7')) {
    if (error === 7000) continue;
    scene.fail({
      expected: `retryAfterMs is 7000 when the vendor answers ${what} with "retry-after: 7"`,
      seen: `it is ${scene.show(error)}`,
      mend,
    });
  }
});

const date: Rule = ruleForEvery('retry-after/date', 'passes on Retry-After as a date as retryAfterMs', async (scene) => {
  for (const { what, error } of await errorsWith(scene, () => new Date(Date.now() + hourMs).toUTCString())) {
    if (typeof error === 'number' && error > hourMs - slackMs && error <= hourMs + 1000) continue;
    scene.fail({
      expected: `retryAfterMs is about ${hourMs} when the vendor answers ${what} with a retry-after date an hour ahead`,
      seen: `it is ${scene.show(error)}`,
      mend,
    });
  }
});

const nonsense: Rule = ruleForEvery('retry-after/nonsense', 'makes no pause of a Retry-After that is none', async (scene) => {
  for (const value of ['soon', '-5', 'NaN', '0x10', '', new Date(0).toUTCString()]) {
    for (const { what, error } of await errorsWith(scene, () => value)) {
      if (error === undefined || error === 0) continue;
      scene.fail({
        expected: `retryAfterMs is left out when the vendor answers ${what} with "retry-after: ${value}"`,
        seen: `it is ${scene.show(error)}`,
        mend: 'Leave retryAfterMs out for whatever is not a number of seconds of at least 0 or a date to come.',
      });
    }
  }
});

interface Pause {
  readonly what: string;
  /** The `retryAfterMs` of the error. */
  readonly error: unknown;
}

/** The pauses that errors carry when the vendor asks for one by a header, for each way in which it says that there were too many requests, and for a 503. */
async function errorsWith(scene: Scene, retryAfter: () => string): Promise<readonly Pause[]> {
  const unavailable = ['HTTP 503', { status: 503 }, scene.subject.options.statusCodes?.[503] ?? 'vendor_unavailable'] as const;
  const pauses: Pause[] = [];
  for (const [what, reply, code] of [...tooManyAnswers(scene.subject), unavailable]) {
    if (!passing.has(code)) continue;
    const { outcome } = await scene.ask((request, response) => {
      const answer = answerOf(reply, request);
      return answering({ ...answer, headers: { ...answer.headers, 'retry-after': retryAfter() } })(request, response);
    });
    const when = `the vendor answers ${what} with a retry-after header`;
    const { retryAfterMs } = scene.expectError({ method: 'getStatus' }, outcome, {
      codes: [code],
      when,
      mend: `Throw a TasksError of code "${code}".`,
    });
    pauses.push({ what, error: retryAfterMs });
  }
  return pauses;
}

/** The codes of errors that pass by waiting. */
const passing: ReadonlySet<TasksErrorCode> = new Set<TasksErrorCode>(['rate_limited', 'quota_exhausted', 'vendor_unavailable']);

export const retryAfterRules: readonly Rule[] = [seconds, date, nonsense];
