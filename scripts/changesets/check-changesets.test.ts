import { describe, expect, it } from 'vitest';

import { checkChangesets } from './check-changesets.ts';
import type { WrittenChangeset } from './check-changesets.ts';

const packages = [
  { name: '@tasks/core', dependsOnCore: false },
  { name: '@tasks/provider-jd', dependsOnCore: true },
  { name: '@tasks/provider-shoplazza', dependsOnCore: true },
  { name: '@tasks/cli', dependsOnCore: false },
];

function changeset(name: string, type: string, summary = 'Poll less often.'): WrittenChangeset {
  return { id: 'some-change', summary, releases: [{ name, type }] };
}

describe('checkChangesets', () => {
  it('accepts a sentence about a published package', () => {
    expect(checkChangesets([changeset('@tasks/core', 'minor')], packages)).toEqual([]);
  });

  it.each(['', 'poll less often.', 'Poll less often', 'Poll less often.\n\nAnd faster.'])('refuses the text %j', (summary) => {
    expect(checkChangesets([changeset('@tasks/core', 'minor', summary)], packages)).toEqual([
      '.changeset/some-change.md: its text is one sentence on one line, with a capital and a full stop',
    ]);
  });

  it('refuses a package that is not published', () => {
    expect(checkChangesets([changeset('@tasks/bench', 'patch')], packages)).toEqual([
      '.changeset/some-change.md: @tasks/bench is no package that is published',
    ]);
  });

  it('asks for a major of every package whose peer is core when core gets one', () => {
    const changesets = [changeset('@tasks/core', 'major'), changeset('@tasks/provider-jd', 'major')];
    expect(checkChangesets([...changesets, changeset('@tasks/provider-shoplazza', 'minor')], packages)).toEqual([
      'a major of @tasks/core needs a changeset with a major of @tasks/provider-shoplazza too: its peer range moves',
    ]);
    expect(checkChangesets([...changesets, changeset('@tasks/provider-shoplazza', 'major')], packages)).toEqual([]);
  });

  it('asks for a release of what writes the version of a package into others, along with that package', () => {
    const scaffold = { name: '@tasks/create-provider', dependsOnCore: false, writesVersionsOf: ['@tasks/core', '@tasks/cli'] };
    const all = [...packages, scaffold];
    expect(checkChangesets([changeset('@tasks/cli', 'minor')], all)).toEqual([
      'a new version of @tasks/cli needs a changeset of @tasks/create-provider too: it writes that version into new packages',
    ]);
    expect(checkChangesets([changeset('@tasks/cli', 'patch')], all)).toEqual([]);
    expect(checkChangesets([changeset('@tasks/cli', 'minor'), changeset('@tasks/create-provider', 'patch')], all)).toEqual([]);
  });
});
