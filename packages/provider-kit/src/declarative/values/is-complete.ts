import { compileTemplate, placeholdersOf, valueOf } from './template.ts';
import type { TemplateValues } from './template.ts';

/** Whether there is a value for each placeholder of a template. */
export function isComplete(template: string, values: TemplateValues): boolean {
  return placeholdersOf(compileTemplate(template)).every((placeholder) => valueOf(placeholder, values) !== undefined);
}
