import type { TaskProgress } from '@tasks/core/provider';
import type { TaskTypeUpstream } from '@tasks/core/testing';
import canceled from '../fixtures/canceled.json' with { type: 'json' };
import created from '../fixtures/created.json' with { type: 'json' };
import failed from '../fixtures/failed.json' with { type: 'json' };
import finished from '../fixtures/finished.json' with { type: 'json' };
import noCredit from '../fixtures/no-credit.json' with { type: 'json' };
import notFound from '../fixtures/not-found.json' with { type: 'json' };
import queued from '../fixtures/queued.json' with { type: 'json' };
import rendering from '../fixtures/rendering.json' with { type: 'json' };

const [first, second] = finished.clips;

/** What Reelworks answers, and what is to come of each answer. */
export const render: TaskTypeUpstream = {
  // GET /v1/renders/{id}
  idOf: ({ segments }) => segments[2],
  states: [
    { answer: { body: queued }, expect: { state: 'queued', vendorState: 'queued', progress: progress(3, 0, 0) } },
    {
      answer: { body: rendering },
      expect: {
        state: 'running',
        vendorState: 'rendering',
        progress: progress(3, 1, 0),
        succeeded: [{ key: 'clip-1', url: 'https://cdn.reelworks.example/rnd_8f2k/1.mp4' }],
      },
    },
    {
      name: 'with a clip that failed',
      answer: { body: finished },
      expect: {
        state: 'partially_succeeded',
        vendorState: 'finished',
        progress: progress(3, 2, 1),
        failed: [{ key: 'clip-3', reason: 'The prompt names a person.' }],
        finishedAt: '2026-11-22T02:03:04.000Z',
      },
    },
    {
      name: 'with every clip ready',
      answer: { body: { ...finished, clips_total: 2, clips: [first, second] } },
      expect: { state: 'succeeded', vendorState: 'finished', progress: progress(2, 2, 0), failed: [] },
    },
    {
      answer: { body: failed },
      expect: { state: 'failed', vendorState: 'failed', reason: 'The model was overloaded for too long.' },
    },
    { answer: { body: canceled }, expect: { state: 'canceled', vendorState: 'canceled' } },
  ],
  unknownState: (word) => ({ body: { ...rendering, state: word } }),
  notFound: { status: 404, body: notFound },
  errors: [
    { name: 'an account without credit', answer: { status: 402, body: noCredit }, code: 'quota_exhausted', method: 'submit' },
  ],
  submit: {
    input: { prompt: 'A paper boat in the rain', clips: 3 },
    answer: { status: 202, body: created },
    id: created.id,
    keyOf: ({ headers }) => headers['idempotency-key'],
    badInputs: [{}, { prompt: 7 }, { prompt: 'A paper boat', seconds: 6 }],
  },
  cancel: { answer: { status: 202, body: canceled } },
};

function progress(total: number, ok: number, bad: number): TaskProgress {
  return { total, succeeded: ok, failed: bad, pending: total - ok - bad };
}
