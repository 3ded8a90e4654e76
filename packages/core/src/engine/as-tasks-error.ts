import { TasksError, describeThrown, withContext } from '../errors/index.ts';

/**
 * What a provider threw, as a `TasksError`. Anything else than one is taken for a fault of the moment: a plain provider lets a network error of
 * its HTTP client through as it is.
 */
export function asTasksError(thrown: unknown, provider: string, ref?: string): TasksError {
  if (TasksError.isInstance(thrown)) return withContext(thrown, { provider, ref });
  return new TasksError({
    code: 'vendor_unavailable',
    message: `Provider "${provider}" could not ask the vendor: ${describeThrown(thrown)}. Check the network and the provider package.`,
    cause: thrown,
    provider,
    ref,
  });
}
