import { expect, it } from 'vitest';
import { createLogger } from './create-logger.ts';

it('writes one JSON object a line, with the level as a word', () => {
  const lines: string[] = [];
  const logger = createLogger({ stream: { write: (line) => void lines.push(line) } });
  logger.info({ requestId: 'r' }, 'request');
  logger.debug('not shown');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^\{.*\}\n$/);
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as unknown,
    requestId: 'r',
    msg: 'request',
  });
});

it('hides members that hold secrets', () => {
  const lines: string[] = [];
  const logger = createLogger({ stream: { write: (line) => void lines.push(line) } });
  logger.warn({ authorization: 'hunter2', apiKey: 'hunter2', headers: { cookie: 'hunter2', authorization: 'hunter2' } });
  logger.error({ err: Object.assign(new Error('failed'), { token: 'hunter2', headers: { authorization: 'hunter2' } }) });
  expect(lines.join('')).toContain('failed');
  expect(lines.join('')).toContain('[hidden]');
  expect(lines.join('')).not.toContain('hunter2');
});
