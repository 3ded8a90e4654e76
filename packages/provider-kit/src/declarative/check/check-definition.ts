import type { HttpProviderDefinition } from '../definition/http-provider-definition.ts';
import { isBaseUrl } from '../../http/request-url.ts';
import { variableOf } from '../options/option-table.ts';
import { definitionSchema } from '../schema/definition-schema.ts';
import { parseTemplate } from '../values/template.ts';
import { checkAuth } from './check-auth.ts';
import { checkTask } from './check-task.ts';
import { checkTemplate } from './check-template.ts';
import type { DefinitionView } from './definition-view.ts';
import { checkBySchema } from './check-by-schema.ts';
import type { SchemaChecked } from './check-by-schema.ts';

/**
 * Checks a definition, whatever was given. Answers a copy of it, or what is wrong: each problem begins with the member that it is about.
 */
export function checkDefinition(value: unknown): SchemaChecked<HttpProviderDefinition> {
  let checked: SchemaChecked<HttpProviderDefinition>;
  try {
    checked = checkBySchema(definitionSchema(), value);
  } catch {
    // Members that throw when they are read, and circles.
    return { problems: ['it cannot be read as plain JSON'] };
  }
  if ('problems' in checked) return checked;
  const problems = findContradictions(checked.value);
  return problems.length === 0 ? checked : { problems };
}

/** What only several members together show. */
function findContradictions(definition: HttpProviderDefinition): string[] {
  const problems: string[] = [];
  const view: DefinitionView = { definition, report: (member, problem) => problems.push(`${member}: ${problem}`) };
  checkOptions(view);
  checkBaseUrl(view);
  if (definition.auth !== undefined) checkAuth(view, definition.auth);
  for (const [name, text] of Object.entries(definition.headers ?? {}))
    checkTemplate(view, `headers.${name}`, text, { known: [] });
  if (definition.account !== undefined) checkTemplate(view, 'account', definition.account, { known: [], secrets: false });
  checkDefaultType(view);
  for (const [name, task] of Object.entries(definition.types)) checkTask(view, task, `types.${name}`);
  return problems;
}

function checkOptions({ definition, report }: DefinitionView): void {
  const takenBy = new Map<string, string>();
  for (const name of ['baseUrl', 'qps', ...Object.keys(definition.options ?? {})]) {
    const option = definition.options?.[name];
    const member = `options.${name}`;
    const variable = option?.env ?? variableOf(definition.name, name);
    const other = takenBy.get(variable);
    if (other !== undefined) report(`${member}.env`, `${variable} is the variable of ${other} already`);
    takenBy.set(variable, name);
    if (option?.secret && option.default !== undefined) report(`${member}.default`, 'a secret does not belong into a definition');
    if (option?.secret && option.values !== undefined) report(`${member}.values`, 'a secret does not belong into a definition');
    if (option?.default !== undefined && option.values !== undefined && !option.values.includes(option.default)) {
      report(`${member}.default`, 'is not one of values');
    }
  }
}

function checkBaseUrl(view: DefinitionView): void {
  const { baseUrl } = view.definition;
  if (baseUrl === undefined) return;
  checkTemplate(view, 'baseUrl', baseUrl, { known: [], secrets: false });
  const parsed = parseTemplate(baseUrl);
  if ('problem' in parsed) return;
  const example = parsed.template.map((part) => (typeof part === 'string' ? part : 'x')).join('');
  if (!isBaseUrl(example)) {
    view.report('baseUrl', 'expected an absolute http or https URL without user name, password, query or fragment');
  }
}

function checkDefaultType({ definition, report }: DefinitionView): void {
  const { defaultType } = definition;
  const names = Object.keys(definition.types);
  if (defaultType === undefined) {
    if (names.length > 1) report('defaultType', `is missing: say which of ${names.join(', ')} a ref without a type means`);
  } else if (!Object.hasOwn(definition.types, defaultType)) {
    report('defaultType', `is not one of the types (there are: ${names.join(', ')})`);
  }
}
