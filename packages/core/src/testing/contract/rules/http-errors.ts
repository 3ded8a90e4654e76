import type { TasksErrorCode } from '../../../errors/index.ts';
import type { Operation } from '../operation.ts';
import { answering, htmlPage } from '../reactions.ts';
import type { Rule } from '../rule.ts';
import type { Subject } from '../subject.ts';
import type { Scene } from '../scene.ts';
import type { ErrorExample, UpstreamAnswer } from '../upstream-description.ts';

/** Bodies that say nothing of the cause: what gateways, proxies and load balancers send. */
const muteBodies: readonly (readonly [what: string, answer: UpstreamAnswer])[] = [
  ['an empty body', {}],
  ['an HTML page', { headers: { 'content-type': 'text/html' }, body: htmlPage }],
  ['an empty JSON object', { body: {} }],
];

interface StatusRule {
  readonly id: string;
  readonly statuses: readonly number[];
  readonly codes: readonly TasksErrorCode[];
  readonly meaning: string;
  readonly mend: string;
}

const readStatusFirst = "Decide by the HTTP status before the body is read, and do not ask that an error's body is JSON.";

const statusRules: readonly StatusRule[] = [
  {
    id: 'http/401',
    statuses: [401],
    codes: ['authentication_failed'],
    meaning: 'a refused key',
    mend: `Throw a TasksError of code "authentication_failed" for HTTP 401. ${readStatusFirst}`,
  },
  {
    id: 'http/403',
    statuses: [403],
    codes: ['permission_denied'],
    meaning: 'a call that is not allowed',
    mend: `Throw a TasksError of code "permission_denied" for HTTP 403. ${readStatusFirst}`,
  },
  {
    id: 'http/404',
    statuses: [404],
    codes: ['task_not_found', 'vendor_unavailable', 'invalid_response', 'invalid_argument'],
    meaning: 'a page that is not there',
    mend: 'Throw a TasksError for HTTP 404: "task_not_found" where the status alone says so, "vendor_unavailable" or "invalid_response" where only the vendor\'s own words do.',
  },
  {
    id: 'http/429',
    statuses: [429],
    codes: ['rate_limited'],
    meaning: 'too many requests',
    mend: `Throw a TasksError of code "rate_limited" for HTTP 429: the engine then pauses the whole account. ${readStatusFirst}`,
  },
  {
    id: 'http/5xx',
    statuses: [500, 502, 503, 504],
    codes: ['vendor_unavailable'],
    meaning: 'a fault of the vendor',
    mend: `Throw a TasksError of code "vendor_unavailable" for HTTP 5xx, whatever the body is: the engine then asks again. ${readStatusFirst}`,
  },
];

function toRule({ id, statuses, codes, meaning, mend }: StatusRule): Rule {
  return {
    id,
    checks: ({ options }) => {
      const codesOf = (status: number): readonly TasksErrorCode[] => {
        const own = options.statusCodes?.[status];
        return own === undefined ? codes : [own];
      };
      const all = [...new Set(statuses.flatMap(codesOf))].map((code) => `"${code}"`).join(' or ');
      const title = `tells ${meaning} (HTTP ${statuses.join(', ')}): ${all}`;
      return [{ title, run: (scene) => checkStatuses(scene, statuses, codesOf, mend) }];
    },
  };
}

async function checkStatuses(
  scene: Scene,
  statuses: readonly number[],
  codesOf: (status: number) => readonly TasksErrorCode[],
  mend: string,
): Promise<void> {
  for (const operation of scene.operations) {
    for (const status of statuses) {
      for (const [what, answer] of muteBodies) {
        const { outcome } = await scene.exchange(operation, answering({ ...answer, status }));
        // A lost page says little: nobody relies on whether it can be retried.
        const codes = codesOf(status);
        const when = `the vendor answers HTTP ${status} with ${what}`;
        scene.expectError(operation, outcome, { codes, when, mend });
      }
    }
  }
}

/** How the vendor itself says that it does not know a task. */
const notFound: Rule = {
  id: 'vendor/not-found',
  checks: () => [
    {
      title: 'tells a task that the vendor does not know: "task_not_found"',
      run: async (scene) => {
        const { outcome } = await scene.ask(answering(scene.subject.example.notFound));
        scene.expectError({ method: 'getStatus' }, outcome, {
          codes: ['task_not_found'],
          when: 'the vendor answers as in notFound',
          mend: 'Map what the vendor says of an id that it does not know to "task_not_found": the engine then waits out a grace period, for a new task may take a moment to be visible.',
        });
      },
    },
  ],
};

/** Errors that are particular to the vendor. */
const vendorErrors: Rule = {
  id: 'vendor/errors',
  checks: ({ example: { errors = [] } }) =>
    errors.map((error, index) => {
      const twins = errors.filter(({ name, code }) => name === error.name && code === error.code).length;
      return {
        title: `tells ${error.name}: "${error.code}"${twins > 1 ? ` (errors[${index}])` : ''}`,
        run: (scene) => checkVendorError(scene, error, index),
      };
    }),
};

async function checkVendorError(
  scene: Scene,
  { answer, code, retryable, vendorCode, method = 'getStatus', name }: ErrorExample,
  index: number,
): Promise<void> {
  const operation = operationOf(scene, method);
  const { outcome } = await scene.exchange(operation, answering(answer));
  const when = `the vendor answers as in errors[${index}], ${name}`;
  const mend = "Add the vendor's code to the one table in which the provider keeps what they mean.";
  const error = scene.expectError(operation, outcome, { codes: [code], retryable, when, mend });
  if (vendorCode === undefined || error.vendorCode === vendorCode) return;
  scene.fail({
    expected: `vendorCode is ${JSON.stringify(vendorCode)} when ${when}`,
    seen: `it is ${scene.show(error.vendorCode)}`,
    mend: "Keep the vendor's own code in vendorCode, as a string.",
  });
}

function operationOf(scene: Scene, method: Operation['method']): Operation {
  const found = scene.operations.find((operation) => operation.method === method);
  if (found !== undefined) return found;
  return scene.fail({
    expected: `the task type has ${method}, as errors says`,
    seen: `it has ${scene.operations.map((operation) => operation.method).join(', ')}`,
    mend: 'Correct method of the example in errors.',
  });
}

/** The answer of the vendor when it is asked too often, and each way in which it says so. */
export function tooManyAnswers({
  example: { errors = [] },
  options,
}: Subject): readonly (readonly [what: string, answer: ErrorExample['answer'], code: TasksErrorCode])[] {
  const code = options.statusCodes?.[429] ?? 'rate_limited';
  const own = errors.filter((error) => error.code === 'rate_limited' && (error.method ?? 'getStatus') === 'getStatus');
  return [['HTTP 429', { status: 429 }, code], ...own.map(({ name, answer }) => [name, answer, 'rate_limited'] as const)];
}

export const httpErrorRules: readonly Rule[] = [...statusRules.map(toRule), notFound, vendorErrors];
