import { layerOf } from './layers.ts';
import type { PackageSources } from './package-sources.ts';
import { findVendorWord } from './vendor-words.ts';
import type { Violation } from './violation.ts';

/** An example in a message to people, one word or a whole object: `a ref is written …, such as jd:product-image:1`. */
const example = /\b(?:such as|for example) (?:\{[^{}]*\}|\S+)/gu;

const layersWithoutVendors: readonly (string | undefined)[] = ['core', 'kit', 'configuration'];

/** Core, provider-kit and configuration know no vendor: no name, string or template of theirs names one. Comments, tests and examples in messages may. */
export function checkVendorWords({ workspacePackage, files }: PackageSources, words: ReadonlySet<string>): Violation[] {
  const layer = layerOf(workspacePackage.manifest.name, workspacePackage.location);
  if (!layersWithoutVendors.includes(layer)) return [];
  return files
    .filter((file) => !/\.test(-d)?\.ts$|__fixtures__/u.test(file.file))
    .flatMap((file) =>
      file.words.flatMap(({ text, line }) => {
        const word = findVendorWord(text.replaceAll(example, ''), words);
        if (word === undefined) return [];
        const message = `"${word}" names a vendor: what is about one vendor belongs to its provider package`;
        return [{ rule: 'knows-a-vendor', file: `${workspacePackage.location}/${file.file}`, line, message }];
      }),
    );
}
