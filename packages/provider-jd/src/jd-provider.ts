import { defineProvider, taskRef } from '@tasks/core/provider';
import type { TaskProviderV1, TaskRef } from '@tasks/core/provider';
import { parseQps } from '@tasks/provider-kit';
import { createJdClient } from './api/jd-client.ts';
import type { JdTaskType } from './api/jd-task-type.ts';
import type { JdImageIndexInput } from './image-index/image-index-input.ts';
import { imageIndexTask } from './image-index/image-index-task.ts';
import type { JdFailedIndexedImage, JdIndexedImage } from './image-index/indexed-image.ts';
import { jdOptions } from './options/jd-options.ts';
import type { JdProviderOptions } from './options/jd-options.ts';
import type { JdProductImageInput } from './product-image/product-image-input.ts';
import { productImageTask } from './product-image/product-image-task.ts';
import type { JdFailedProductImage, JdProductImage } from './product-image/product-image.ts';

/** One JD Cloud account. */
export interface JdProvider extends TaskProviderV1 {
  readonly defaultType: 'product-image';
  readonly types: {
    readonly 'product-image': JdTaskType<JdProductImageInput, JdProductImage, JdFailedProductImage>;
    readonly 'image-index': JdTaskType<JdImageIndexInput, JdIndexedImage, JdFailedIndexedImage>;
  };
  /** The ref of a task that stores product images. */
  productImage(taskId: string): TaskRef<JdProductImage, JdFailedProductImage>;
  /** The ref of a task that indexes images for general image search. */
  imageIndex(taskId: string): TaskRef<JdIndexedImage, JdFailedIndexedImage>;
}

/**
 * Makes the provider of one JD Cloud account.
 *
 * Its default limit is one bucket that holds a single request and refills twice a second. A bucket of two at that rate would let three requests into
 * one second (two at once, the third half a second later), and the vendor's free plan allows two.
 *
 * @throws {TasksError} `invalid_argument` naming each option that is missing or wrong, and its environment variable.
 * @example
 * ```ts
 * const jd = createJdProvider({ accessKeyId, secretAccessKey });
 * const poller = createPoller({ providers: [jd] });
 * const snapshot = await poller.wait(jd.productImage('92374205376234/food/1573113266.7619262'));
 * ```
 */
export function createJdProvider(options: JdProviderOptions = {}): JdProvider {
  const checked = jdOptions.read(options);
  const { name, accessKeyId, qps, rateLimit = parseQps(qps) } = checked;
  const client = createJdClient(checked);
  return defineProvider<JdProvider>({
    specificationVersion: 'v1',
    name,
    account: `jd:${accessKeyId}`,
    defaultType: 'product-image',
    types: { 'product-image': productImageTask(client), 'image-index': imageIndexTask(client) },
    rateLimit,
    productImage: (taskId) => taskRef({ provider: name, type: 'product-image', id: taskId }),
    imageIndex: (taskId) => taskRef({ provider: name, type: 'image-index', id: taskId }),
  });
}
