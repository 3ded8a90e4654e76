import type { Plan } from '../choices/plan.ts';
import { literal } from './literal.ts';
import type { Json } from './literal.ts';
import type { Template } from './template.ts';

/** Where the editor of somebody who writes a JSON file finds what its members mean. */
const schemaFile = './node_modules/@tasks/provider-kit/dist/http-provider.schema.json';

/** The provider's definition as a JSON file. */
export function definitionFile(template: Template, plan: Plan): string {
  return `${literal({ $schema: schemaFile, ...definition(template, plan) }, 'json')}\n`;
}

/** The provider's definition as it stands between the brackets of `defineHttpProvider(…)`. */
export function definitionLiteral(template: Template, plan: Plan): string {
  return literal(definition(template, plan), 'typescript');
}

/** How the API is asked is the same for all; how requests prove whose they are goes in behind the base URL. */
function definition(template: Template, plan: Plan): Readonly<Record<string, Json>> {
  const { name, baseUrl, ...rest } = template.readJson('definition.json', plan);
  return { name: name ?? '', baseUrl: baseUrl ?? '', ...template.readJson(`auth/${plan.auth}/definition.json`, plan), ...rest };
}
