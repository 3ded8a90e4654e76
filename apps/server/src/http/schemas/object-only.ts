import { _addIssue as addIssue } from 'valibot';
import type { GenericSchema } from 'valibot';

/** The same schema of an object that takes no array: to valibot an array is an object, too. */
export function objectOnly<TSchema extends GenericSchema>(schema: TSchema): TSchema {
  const run: TSchema['~run'] = (dataset, config) => {
    if (!Array.isArray(dataset.value)) return schema['~run'](dataset, config);
    addIssue(schema, 'type', dataset, config, { expected: 'Object' });
    return dataset as ReturnType<TSchema['~run']>;
  };
  return { ...schema, '~run': run };
}
