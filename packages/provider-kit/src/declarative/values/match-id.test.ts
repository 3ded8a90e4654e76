import { describe, expect, it } from 'vitest';
import { compileIdMatcher } from './match-id.ts';

describe('an id within a URL', () => {
  it.each([
    ['/jobs/{id}', 'https://api.example.com/v1/jobs/42?api-version=1#x', '42'],
    ['/jobs/{id}', '/jobs/42', '42'],
    ['/jobs/{id}', 'https://api.example.com/jobs/a%2Fb%20c', 'a/b c'],
    ['/jobs/{id}/status', 'https://api.example.com/jobs/42/status', '42'],
    ['/v1/{+id}', 'https://api.example.com/v1/projects/p/operations/o', 'projects/p/operations/o'],
    ['/v1/{+id}/wait', '/v1/a/b/wait', 'a/b'],
    ['/jobs/{id}', 'https://api.example.com/jobs/', undefined],
    ['/jobs/{id}', 'https://api.example.com/tasks/42', undefined],
    ['/jobs/{id}', 'https://api.example.com/jobs/42/more', undefined],
    ['/jobs/{id}/status', 'https://api.example.com/jobs/42', undefined],
    ['/jobs/{id}', 'https://api.example.com/jobs/%E0%A4%A', undefined],
    ['/v1/{+id}', 'https://api.example.com/v2/a', undefined],
    ['/jobs/{id}', 'http://[', undefined],
  ])('by %s of %s is %s', (match, url, id) => {
    expect(compileIdMatcher(match)(url)).toBe(id);
  });
});
