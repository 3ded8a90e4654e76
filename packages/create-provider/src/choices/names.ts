const prefix = 'tasks-provider-';

/** Longer names would push lines of the template beyond the width that its formatter allows. */
const longestName = 32;

/** Files of the package that a provider's JSON file must not take the place of. */
const takenNames: ReadonlySet<string> = new Set(['package', 'package-lock', 'tsconfig']);

/** What is wrong with a provider's name, as a whole sentence; nothing when it is usable. */
export function nameProblem(name: string): string | undefined {
  if (name === '') return 'A name is needed: that of the vendor, such as acme.';
  if (name.startsWith(prefix)) return `Leave out "${prefix}": it is put before the name by itself.`;
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name)) {
    return 'A name begins with a lower-case letter and has lower-case letters, digits and single hyphens, such as my-vendor.';
  }
  if (name.length > longestName) return `A name has at most ${longestName} characters.`;
  return takenNames.has(name) ? `"${name}" cannot be a name: the package has a file ${name}.json.` : undefined;
}

/** What is wrong with a scope of npm, as a whole sentence; nothing when it is usable. */
export function scopeProblem(scope: string): string | undefined {
  return /^@?[a-z0-9][a-z0-9._-]*$/.test(scope)
    ? undefined
    : 'A scope is the name of your npm user or organisation, such as @me: lower-case letters, digits, ".", "_" and "-".';
}

/** The name of the npm package. By the naming convention, apps and people find it by the name and by its keyword. */
export function packageNameOf(name: string, scope: string | undefined): string {
  const packageName = prefix + name;
  return scope === undefined ? packageName : `@${scope.replace(/^@/, '')}/${packageName}`;
}

/**
 * The provider's name that a folder's name suggests.
 *
 * @param basename - `tasks-provider-acme`, or `acme`.
 */
export function nameFromFolder(basename: string): string {
  return basename.startsWith(prefix) ? basename.slice(prefix.length) : basename;
}
