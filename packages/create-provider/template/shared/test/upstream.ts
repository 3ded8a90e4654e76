import type { TaskTypeUpstream } from '@tasks/core/testing';
import created from '../fixtures/created.json' with { type: 'json' };
import done from '../fixtures/done.json' with { type: 'json' };
import failed from '../fixtures/failed.json' with { type: 'json' };
import notFound from '../fixtures/not-found.json' with { type: 'json' };
import stopped from '../fixtures/stopped.json' with { type: 'json' };
import waiting from '../fixtures/waiting.json' with { type: 'json' };
import working from '../fixtures/working.json' with { type: 'json' };

const broken = { name: 'c.csv', status: 'broken', reason: 'The table is empty.' };

/** What Acme answers, and what is to come of each answer. */
export const job: TaskTypeUpstream = {
  // GET /jobs/{id}
  idOf: ({ segments }) => segments[1],
  states: [
    { answer: { body: waiting }, expect: { state: 'queued', vendorState: 'waiting' } },
    {
      answer: { body: working },
      expect: {
        state: 'running',
        vendorState: 'working',
        progress: { total: 3, succeeded: 1, failed: 0, pending: 2 },
        succeeded: [{ key: 'a.csv', url: 'https://files.acme.example/a.csv' }],
      },
    },
    {
      answer: { body: done },
      expect: { state: 'succeeded', vendorState: 'done', finishedAt: '2026-11-22T02:03:04.000Z', failed: [] },
    },
    {
      name: 'with a file that failed',
      answer: { body: { ...done, files: [...done.files.slice(0, 2), broken] } },
      expect: {
        state: 'partially_succeeded',
        vendorState: 'done',
        progress: { total: 3, succeeded: 2, failed: 1, pending: 0 },
        failed: [{ key: 'c.csv', reason: 'The table is empty.' }],
      },
    },
    { answer: { body: failed }, expect: { state: 'failed', vendorState: 'failed', reason: 'There was no space left.' } },
    { answer: { body: stopped }, expect: { state: 'canceled', vendorState: 'stopped' } },
  ],
  unknownState: (word) => ({ body: { ...working, status: word } }),
  notFound: { status: 404, body: notFound },
  submit: {
    input: { table: 'orders' },
    answer: { status: 201, body: created },
    id: created.id,
    keyOf: ({ headers }) => headers['idempotency-key'],
    badInputs: [{}, { table: 7 }, { table: 'orders', colour: 'red' }],
  },
  cancel: { answer: { body: stopped } },
};
