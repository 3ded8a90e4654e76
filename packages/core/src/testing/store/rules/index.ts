import type { StoreRule } from '../store-rule.ts';
import { claimRules } from './claim.ts';
import { deliveryClaimRules } from './delivery-claim.ts';
import { deliverySettleRules } from './delivery-settle.ts';
import { dueRules } from './due.ts';
import { eventRules } from './events.ts';
import { leaseRules } from './leases.ts';
import { listRules } from './lists.ts';
import { pruneRules } from './prune.ts';
import { removeRules } from './remove.ts';
import { reopenRules } from './reopen.ts';
import { settleRules } from './settle.ts';
import { sharedRules } from './shared.ts';
import { sideRules } from './side.ts';
import { timeRules } from './time.ts';
import { trackRules } from './track.ts';
import { valueRules } from './values.ts';
import { webhookRules } from './webhooks.ts';

/** All rules, in the order in which a new store had best come to keep them. */
export const storeRules: readonly StoreRule[] = [
  ...timeRules,
  ...trackRules,
  ...removeRules,
  ...claimRules,
  ...leaseRules,
  ...settleRules,
  ...dueRules,
  ...eventRules,
  ...listRules,
  ...valueRules,
  ...webhookRules,
  ...deliveryClaimRules,
  ...deliverySettleRules,
  ...sideRules,
  ...pruneRules,
  ...reopenRules,
  ...sharedRules,
];
