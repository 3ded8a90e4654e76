import type { Plan } from '../choices/plan.ts';
import { definitionFile, definitionLiteral } from './definition.ts';
import { manifestFile } from './manifest.ts';
import type { Versions } from './manifest.ts';
import { inWordsOf } from './package-manager-words.ts';
import type { PackageFiles, Template } from './template.ts';

/** Every file of the new package. Nothing is written yet. */
export function renderPackage(template: Template, plan: Plan, versions: Versions): PackageFiles {
  const { kind, auth, name, packageManager } = plan;
  const files = new Map<string, string>(
    [
      'shared',
      ...(kind === 'json' ? [] : ['typescript']),
      kind,
      `auth/${auth}/shared`,
      `auth/${auth}/${kind}`,
      ...(packageManager.name === 'yarn' ? ['yarn'] : []),
    ].flatMap((folder) => [...template.readFolder(folder, plan)]),
  );
  files.set('package.json', manifestFile(plan, versions));
  // Under its own name, a packer would take it for the licence of this package.
  files.set('LICENSE', template.readText('mit.txt', plan));
  if (kind === 'json') files.set(`${name}.json`, definitionFile(template, plan));

  const options = template.readText(`auth/${auth}/options.md`, plan);
  const words = (file: string, text: string): string => {
    if (file === 'src/index.ts') return text.replace('DEFINITION', () => definitionLiteral(template, plan));
    if (file === 'README.md')
      return inWordsOf(
        packageManager,
        text.replace('<!-- options -->\n', () => options),
      );
    if (!file.endsWith('.yml')) return text;
    // A JSON file needs no build.
    return inWordsOf(packageManager, kind === 'json' ? text.replace(/^ *- run: npm run build\n/m, '') : text);
  };
  return new Map([...files].map(([file, text]): [string, string] => [file, words(file, text)]).toSorted(byPath));
}

function byPath([left]: readonly [string, string], [right]: readonly [string, string]): number {
  return left < right ? -1 : 1;
}
