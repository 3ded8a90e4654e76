/**
 * The manifest of an example, asking for the given versions of our packages.
 *
 * An example is no member of the workspace, so that nothing but this keeps its versions in step.
 *
 * @param manifest - The text of a `package.json`.
 * @param versions - By the packages' names.
 */
export function moveVersions(manifest: string, versions: ReadonlyMap<string, string>): string {
  return manifest.replace(/"(?<name>@tasks\/[a-z-]+)": "\^[^"]*"/gu, (entry, name: string) => {
    const version = versions.get(name);
    return version === undefined ? entry : `"${name}": "^${version}"`;
  });
}
