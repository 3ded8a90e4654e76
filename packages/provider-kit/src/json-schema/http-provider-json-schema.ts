import { toJsonSchema } from '@valibot/to-json-schema';
import { conditionSchema, errorRuleSchema } from '../declarative/schema/answer-schemas.ts';
import { definitionSchema } from '../declarative/schema/definition-schema.ts';

/** The JSON Schema (draft 7) of declarative providers, made of the schema that checks them. What only several members together show is not in it. */
export function httpProviderJsonSchema(): object {
  // Checks by a function have no counterpart.
  return toJsonSchema(definitionSchema(), {
    target: 'draft-07',
    errorMode: 'ignore',
    definitions: { condition: conditionSchema(), errorRule: errorRuleSchema() },
  });
}
