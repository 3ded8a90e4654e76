import { createArrivalWindow } from '../../rate-limits/arrival-window.ts';
import { createDailyQuota } from '../../rate-limits/daily-quota.ts';
import type { TaskDefaults } from '../../tasks/start-task.ts';
import type { TaskStore } from '../../tasks/task-store.ts';
import type { Vendor, VendorRequest } from '../vendor.ts';
import { gatewayAnswer, gatewayRefusals } from './gateway-refusal.ts';
import { indexFailureReason } from './image-index-add.ts';
import { imageIndexStatus, indexImages } from './image-index.ts';
import { envelopeAnswer, systemErrorAnswer, systemErrors } from './jd-envelope.ts';
import type { JdOutcome } from './jd-envelope.ts';
import type { JdSettings } from './jd-settings.ts';
import { createJdTaskIds } from './jd-task-ids.ts';
import { addProductImages, productImageStatus } from './product-image.ts';
import { createSignatureCheck } from './signature/verify-signature.ts';

/** JD's stand-in: the vendor, and what scripted tasks of its two types are made of. */
export interface JdVendor extends Vendor {
  readonly taskDefaults: { readonly productImage: TaskDefaults; readonly imageIndex: TaskDefaults };
}

type Endpoint = (request: VendorRequest & { readonly body: Buffer }, now: number) => JdOutcome;

const longestUrl = 8192;

/**
 * Makes the stand-in of JD Cloud NeuHub. A request passes, in this order: route, body size, signature, QPS, daily allowance, endpoint. Refused
 * signatures count against no limit; all endpoints share the limits.
 */
export function createJdVendor(settings: JdSettings, tasks: TaskStore, now: () => number): JdVendor {
  const checkSignature = createSignatureCheck(settings);
  const window = createArrivalWindow(settings.qps);
  const quota = createDailyQuota(settings.dailyQuota);
  const makeTaskId = createJdTaskIds(now);
  const scripted = { durationMs: settings.durationMs, total: 3, makeId: () => makeTaskId('sandbox') };
  const productImage: TaskDefaults = {
    ...scripted,
    type: 'product-image',
    reason: 'NO_AVAILABLE_FEATURE',
    keyOf: (index) => `p${index + 1}/img-${index + 1}.jpg`,
  };
  const imageIndex: TaskDefaults = {
    ...scripted,
    type: 'image-index',
    reason: indexFailureReason,
    keyOf: (index) => `img-${index + 1}`,
  };
  const productImages = { tasks, defaults: productImage, itemVariant: settings.itemVariant, makeTaskId };
  const indexes = { tasks, defaults: imageIndex, makeTaskId };

  const endpoints = new Map<string, Endpoint>([
    ['POST /jdai/product_image_add', ({ body }, at) => addProductImages(productImages, body, at)],
    ['POST /jdai/product_image_status', ({ body }, at) => productImageStatus(productImages, body, at)],
    ['POST /jdai/index', ({ body }, at) => indexImages(indexes, body, at)],
    ['GET /jdai/task', ({ query }, at) => imageIndexStatus(indexes, query, at)],
  ]);

  return {
    name: 'jd',
    bodyLimit: 5 * 1024 * 1024,
    taskDefaults: { productImage, imageIndex },
    tooManyRequests: () => gatewayAnswer(gatewayRefusals.tooManyRequests),
    handle(request) {
      const { method, path, target, body, arrivedAt } = request;
      if (target.length > longestUrl) return gatewayAnswer(gatewayRefusals.urlTooLong);
      const endpoint = endpoints.get(`${method} ${path}`);
      if (!endpoint) return gatewayAnswer(gatewayRefusals.noRoute);
      if (body === 'too-large') return gatewayAnswer(gatewayRefusals.bodyTooLarge);
      const at = now();
      const refusal = checkSignature({ ...request, body }, at);
      if (refusal) return gatewayAnswer(refusal);
      if (!window.admit(arrivedAt)) return systemErrorAnswer(systemErrors.qpsExceeded);
      if (!quota.take(at)) return systemErrorAnswer(systemErrors.dailyQuotaUsedUp);
      return envelopeAnswer(endpoint({ ...request, body }, at), quota.remaining());
    },
  };
}
