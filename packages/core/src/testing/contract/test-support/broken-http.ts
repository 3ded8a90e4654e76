import { TasksError } from '../../../provider/index.ts';
import type { BrokenProviders } from './broken-provider.ts';
import { code, errors, insteadOfErrors } from './changes.ts';

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

/** Mistakes in what errors of the vendor mean. */
export const brokenHttp: BrokenProviders = {
  'http/401': [
    { mistake: 'takes a refused key for a lack of rights', change: code(401, 'permission_denied'), seen: /permission_denied/ },
  ],
  'http/403': [
    {
      mistake: 'takes a lack of rights for a refused key',
      change: code(403, 'authentication_failed'),
      seen: /authentication_failed/,
    },
  ],
  'http/404': [
    {
      mistake: 'throws errors of its own kind',
      change: (good) => ({
        send: (call) =>
          good.send(call).catch((error: unknown) => {
            throw TasksError.isInstance(error) && error.status === 404 ? new RangeError('Not Found') : error;
          }),
      }),
      seen: /RangeError: Not Found/,
    },
    {
      mistake: 'takes a page that is not there for an end',
      change: insteadOfErrors('{"state":"stopped","id":"x","jobs":[]}'),
      seen: /it resolved with/,
    },
  ],
  'http/429': [
    { mistake: 'has no word for too many requests', change: code(429, 'vendor_unavailable'), seen: /vendor_unavailable/ },
    {
      mistake: 'calls it final',
      change: errors((answer, good) => new TasksError({ code: good.codeOf(answer), message: 'no', retryable: false })),
      seen: /retryable: false/,
    },
  ],
  'http/5xx': [
    {
      mistake: 'asks for JSON first',
      change: errors((answer, good) =>
        answer.text.startsWith('{') ? good.toError(answer) : new TasksError({ code: 'invalid_response', message: 'no JSON' }),
      ),
      seen: /invalid_response/,
    },
    { mistake: 'knows 500 only', change: code(503, 'invalid_response'), seen: /invalid_response/ },
  ],
  'vendor/not-found': [
    { mistake: 'takes an unknown id for a bad one', change: code(404, 'invalid_argument'), seen: /invalid_argument/ },
  ],
  'vendor/errors': [
    { mistake: 'looks at the status only', change: code(400, 'invalid_argument'), seen: /invalid_argument/ },
    {
      mistake: "drops the vendor's code",
      change: errors((answer, good) => new TasksError({ code: good.codeOf(answer), message: 'no' })),
      seen: /it is undefined/,
    },
  ],
  'retry-after/seconds': [
    {
      mistake: 'passes seconds on as milliseconds',
      change: () => ({ pauseOf: (headers) => Number(headers.get('retry-after')) }),
      seen: /it is 7$/,
    },
    { mistake: 'does not look', change: () => ({ pauseOf: () => undefined }), seen: /it is undefined/ },
  ],
  'retry-after/date': [
    {
      mistake: 'knows seconds only',
      change: () => ({ pauseOf: (headers) => finite(Number(headers.get('retry-after')) * 1000) }),
      seen: /it is undefined/,
    },
  ],
  'retry-after/nonsense': [
    {
      mistake: 'computes with what is no number',
      change: () => ({ pauseOf: (headers) => Number(headers.get('retry-after')) * 1000 }),
      seen: /it is NaN/,
    },
    {
      mistake: 'goes back in time',
      change: () => ({ pauseOf: (headers) => finite(Date.parse(headers.get('retry-after') ?? '') - Date.now()) }),
      seen: /it is -\d+/,
    },
  ],
};
