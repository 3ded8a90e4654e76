/** Words of a vendor beyond the names of its provider package. */
const vendorAliases = ['jdcloud', 'jdcloud2', 'neuhub', 'myshoplaza', 'myshoplazza'];

/** The words that only the packages of a vendor may use: what follows `provider-` in their names, and the aliases. */
export function vendorWords(providerPackageNames: readonly string[]): ReadonlySet<string> {
  return new Set([...providerPackageNames.map((name) => name.replace(/^@tasks\/provider-/u, '')), ...vendorAliases]);
}

/** The first vendor word in a name or a text, whole words only: `createJdProvider` holds `jd`, `adjust` does not. */
export function findVendorWord(text: string, words: ReadonlySet<string>): string | undefined {
  return text
    .replaceAll(/(?<lower>[a-z0-9])(?<upper>[A-Z])/gu, '$<lower> $<upper>')
    .replaceAll(/(?<acronym>[A-Z]+)(?<word>[A-Z][a-z])/gu, '$<acronym> $<word>')
    .toLowerCase()
    .split(/[^a-z0-9]+/u)
    .find((word) => words.has(word));
}
