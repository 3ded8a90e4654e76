import type { TasksError } from '@tasks/core/provider';
import { describeError, describeErrorFully, hintFor } from './describe-error.ts';
import type { Messages } from './terminal/messages.ts';

/** Tells the errors of refs on standard error: a line each up to a number, then only how many more. */
export interface ErrorReporter {
  report(ref: string, error: TasksError): void;
  end(): void;
}

/** The most errors told one by one. */
const mostErrors = 20;

/** Hints are given once per kind of error, at the end. */
export function createErrorReporter(messages: Messages): ErrorReporter {
  let count = 0;
  const hints = new Set<string>();
  return {
    report(ref, error) {
      count += 1;
      const message = describeError(error);
      if (count <= mostErrors) messages.error(message.includes(ref) ? message : `${ref}: ${message}`);
      messages.debug(() => describeErrorFully(error));
      const hint = hintFor(error);
      if (hint !== undefined) hints.add(hint);
    },
    end() {
      if (count > mostErrors) messages.error(`… and ${count - mostErrors} more`);
      for (const hint of hints) messages.hint(hint);
    },
  };
}
