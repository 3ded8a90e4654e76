import type { TaskProviderV1, TaskTypeV1, TasksPluginV1 } from '@tasks/core/provider';
import type { SignableRequest } from '../http/http-message.ts';
import type { HttpProviderDefinition } from './definition/http-provider-definition.ts';
import type { HttpTaskDefinition } from './definition/http-task-definition.ts';
import type { HttpProviderOptions } from './options/http-provider-options.ts';

/** What data cannot say. */
export interface HttpProviderHooks {
  /**
   * Called for each request with exactly what will be sent; the headers that it returns are added. For signatures that `auth` cannot describe.
   *
   * @param options - The values of the options that the definition names.
   */
  readonly sign?:
    | ((request: SignableRequest, options: Readonly<Record<string, string>>) => Readonly<Record<string, string>>)
    | undefined;
}

/** A provider made of a definition. */
export type HttpProvider<TDefinition extends HttpProviderDefinition = HttpProviderDefinition> = Omit<TaskProviderV1, 'types'> & {
  readonly types: { readonly [TName in keyof TDefinition['types']]: HttpTaskType<TDefinition['types'][TName]> };
};

/** A task type made of a definition: it can what the definition describes. */
export type HttpTaskType<TDefinition extends HttpTaskDefinition = HttpTaskDefinition> = TaskTypeV1 &
  (TDefinition extends { readonly submit: object } ? Required<Pick<TaskTypeV1, 'submit'>> : unknown) &
  (TDefinition extends { readonly cancel: object } ? Required<Pick<TaskTypeV1, 'cancel'>> : unknown) &
  (TDefinition extends { readonly statusMany: object } ? Required<Pick<TaskTypeV1, 'getStatusMany'>> : unknown);

/** What a definition makes: all that a provider package exports. */
export interface DefinedHttpProvider<TDefinition extends HttpProviderDefinition = HttpProviderDefinition> {
  /** What the apps load to configure the provider by name and environment. */
  readonly plugin: TasksPluginV1<HttpProviderOptions<TDefinition>>;
  /**
   * Makes the provider of one account.
   *
   * @param options - What is left out is read from the environment, once, here.
   * @throws {TasksError} `invalid_argument` naming each option that is missing or wrong, and its environment variable.
   */
  readonly create: (options?: HttpProviderOptions<TDefinition>) => HttpProvider<TDefinition>;
}
