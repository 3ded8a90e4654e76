import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

import { providerRules, typeRules } from './index.ts';

it('are all in the document, and the document has no others', () => {
  const file = path.resolve(import.meta.dirname, '../../../../../../docs/provider-contract.md');
  const documented = Array.from(readFileSync(file, 'utf8').matchAll(/^\| `([a-z0-9-]+\/[a-z0-9-]+)` \|/gm), ([, rule]) => rule);
  const rules = ['shape/version', 'shape/members', ...providerRules, ...typeRules].map((rule) =>
    typeof rule === 'string' ? rule : rule.id,
  );
  expect(documented).toEqual(rules);
});
