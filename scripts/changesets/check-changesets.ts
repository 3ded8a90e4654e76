/** A changeset, as `@changesets/read` gives it. */
export interface WrittenChangeset {
  readonly id: string;
  readonly summary: string;
  readonly releases: readonly { readonly name: string; readonly type: string }[];
}

/** What a changeset may be about. */
export interface ReleasedPackage {
  readonly name: string;
  readonly dependsOnCore: boolean;
  /** The packages whose versions it writes into what it makes: its devDependencies of this repository. @default none */
  readonly writesVersionsOf?: readonly string[] | undefined;
}

const core = '@tasks/core';

/** What is wrong with the changesets that wait for the next release; each entry says what to do. */
export function checkChangesets(changesets: readonly WrittenChangeset[], packages: readonly ReleasedPackage[]): string[] {
  return [
    ...changesets.flatMap((changeset) => checkText(changeset, packages)),
    ...checkCoreMajor(changesets, packages),
    ...checkWrittenVersions(changesets, packages),
  ];
}

function checkText({ id, summary, releases }: WrittenChangeset, packages: readonly ReleasedPackage[]): string[] {
  const problems: string[] = [];
  if (!/^[A-Z][^\n]*\.$/u.test(summary.trim()))
    problems.push('its text is one sentence on one line, with a capital and a full stop');
  for (const { name } of releases) {
    if (!packages.some((known) => known.name === name)) problems.push(`${name} is no package that is published`);
  }
  return problems.map((problem) => `.changeset/${id}.md: ${problem}`);
}

/**
 * A major of core breaks the contract for whoever peer-depends on it, but changesets gives those only a patch, with a moved peer range. So a
 * major has to be written for each of them.
 */
function checkCoreMajor(changesets: readonly WrittenChangeset[], packages: readonly ReleasedPackage[]): string[] {
  const majors = new Set(
    changesets.flatMap(({ releases }) => releases.filter(({ type }) => type === 'major').map(({ name }) => name)),
  );
  if (!majors.has(core)) return [];
  return packages
    .filter(({ name, dependsOnCore }) => dependsOnCore && !majors.has(name))
    .map(({ name }) => `a major of ${core} needs a changeset with a major of ${name} too: its peer range moves`);
}

/**
 * What writes the version of another package into what it makes knows only the one that it was published with. So it is released along with every version
 * that the written range would not take in.
 */
function checkWrittenVersions(changesets: readonly WrittenChangeset[], packages: readonly ReleasedPackage[]): string[] {
  const releases = changesets.flatMap(({ releases: named }) => named);
  return packages.flatMap(({ name, writesVersionsOf = [] }) => {
    const moved = writesVersionsOf.find((written) =>
      releases.some((release) => release.name === written && release.type !== 'patch'),
    );
    if (moved === undefined || releases.some((release) => release.name === name)) return [];
    return [`a new version of ${moved} needs a changeset of ${name} too: it writes that version into new packages`];
  });
}
