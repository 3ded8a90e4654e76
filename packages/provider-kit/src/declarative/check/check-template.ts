import { parseTemplate, placeholdersOf } from '../values/template.ts';
import type { Placeholder } from '../values/template.ts';
import type { DefinitionView } from './definition-view.ts';

/** What a template may hold where it stands. */
export interface TemplatePlace {
  /** Names that placeholders may begin with, beside `options`. */
  readonly known: readonly string[];
  /** Whether `{+name}` may stand here. @default false */
  readonly slashes?: boolean;
  /** Whether secret options may stand here. @default true */
  readonly secrets?: boolean;
}

/** Names that hold one value, without members. */
const scalars: ReadonlySet<string> = new Set([
  'id',
  'ids',
  'idempotencyKey',
  'method',
  'path',
  'url',
  'timestamp',
  'timestampMs',
  'nonce',
  'signature',
]);

/** Reports what is wrong with a template. Answers its placeholders. */
export function checkTemplate(view: DefinitionView, member: string, text: string, place: TemplatePlace): readonly Placeholder[] {
  const parsed = parseTemplate(text);
  if ('problem' in parsed) {
    view.report(member, parsed.problem);
    return [];
  }
  const placeholders = placeholdersOf(parsed.template);
  for (const placeholder of placeholders) {
    const problem = problemOf(placeholder, view, place);
    if (problem !== undefined) view.report(member, `uses {${placeholder.text}}, ${problem}`);
  }
  return placeholders;
}

function problemOf({ root, path, keepsSlashes }: Placeholder, view: DefinitionView, place: TemplatePlace): string | undefined {
  if (keepsSlashes && !place.slashes) return 'but {+…} is for paths of requests';
  if (root === 'options') return optionProblem(path, view, place);
  if (!place.known.includes(root)) return `which is not known here (known: ${[...place.known, 'options.…'].join(', ')})`;
  return scalars.has(root) && path.length > 1 ? `but ${root} has no members` : undefined;
}

function optionProblem(
  path: readonly (string | number)[],
  { definition }: DefinitionView,
  place: TemplatePlace,
): string | undefined {
  const [, name] = path;
  const options = definition.options ?? {};
  if (path.length !== 2 || typeof name !== 'string' || !Object.hasOwn(options, name)) {
    const names = Object.keys(options);
    return `but there is no such option (there are: ${names.length === 0 ? 'none' : names.join(', ')})`;
  }
  return place.secrets === false && options[name]?.secret === true ? 'which is a secret and must not show here' : undefined;
}
