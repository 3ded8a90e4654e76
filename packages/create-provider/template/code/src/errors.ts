import type { ErrorRule } from '@tasks/provider-kit';

/** What the vendor's own error codes mean. The first rule that fits is taken; where none fits, the HTTP status decides. */
export const errorRules: readonly ErrorRule[] = [
  { when: [{ codes: ['no_such_job'] }], code: 'task_not_found', todo: 'Check the id.' },
];
