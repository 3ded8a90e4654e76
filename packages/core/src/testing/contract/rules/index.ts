import type { Rule } from '../rule.ts';
import { abortRules } from './aborts.ts';
import { batchRules } from './batches.ts';
import { bodyRules } from './bodies.ts';
import { callRules, instanceRules } from './calls.ts';
import { cancelRules } from './cancellations.ts';
import { engineRules } from './engine.ts';
import { hostileBodyRules } from './hostile-bodies.ts';
import { httpErrorRules } from './http-errors.ts';
import { idRules } from './ids.ts';
import { networkRules } from './network.ts';
import { retryAfterRules } from './retry-after.ts';
import { providerSecretRules, secretRules } from './secrets.ts';
import { stateRules } from './states.ts';
import { submissionRules } from './submissions.ts';

/** Rules for a provider as a whole, played with its default type. */
export const providerRules: readonly Rule[] = [...providerSecretRules, ...instanceRules];

/** Rules for each task type, in the order in which a provider is best mended. */
export const typeRules: readonly Rule[] = [
  ...stateRules,
  ...engineRules,
  ...idRules,
  ...callRules,
  ...httpErrorRules,
  ...retryAfterRules,
  ...networkRules,
  ...bodyRules,
  ...hostileBodyRules,
  ...abortRules,
  ...submissionRules,
  ...cancelRules,
  ...batchRules,
  ...secretRules,
];
