import type { Poller } from '@tasks/core';
import type { TaskProviderV1, TaskRef, TasksPluginV1 } from '@tasks/core/provider';
import { describe, expectTypeOf, it } from 'vitest';
import { createJdProvider, plugin, signRequest } from './index.ts';
import type {
  JdFailedIndexedImage,
  JdFailedProductImage,
  JdIndexedImage,
  JdProductImage,
  JdProvider,
  JdProviderOptions,
  SignedRequest,
} from './index.ts';

describe('types', () => {
  it('a JD provider is a provider with its own types', () => {
    expectTypeOf(createJdProvider).returns.toEqualTypeOf<JdProvider>();
    expectTypeOf<JdProvider>().toExtend<TaskProviderV1>();
    expectTypeOf(plugin).toEqualTypeOf<TasksPluginV1<JdProviderOptions>>();
    expectTypeOf<JdProvider['productImage']>().returns.toEqualTypeOf<TaskRef<JdProductImage, JdFailedProductImage>>();
  });

  it('snapshots of its refs have its items', () => {
    const check = async (poller: Poller, jd: JdProvider): Promise<void> => {
      const snapshot = await poller.getStatus(jd.productImage('1'));
      expectTypeOf(snapshot.succeeded).toEqualTypeOf<readonly JdProductImage[]>();
      expectTypeOf(snapshot.failed[0]?.reason).toEqualTypeOf<string | undefined>();
      const indexed = await poller.wait(jd.imageIndex('1'));
      expectTypeOf(indexed.succeeded).toEqualTypeOf<readonly JdIndexedImage[]>();
      expectTypeOf(indexed.failed).toEqualTypeOf<readonly JdFailedIndexedImage[]>();
    };
    expectTypeOf(check).toBeFunction();
  });

  it('submit takes either form of the input', () => {
    const check = async ({ types }: JdProvider, options: { signal: AbortSignal; idempotencyKey: string }): Promise<void> => {
      await types['product-image'].submit(
        { collectionName: 'c', images: [{ productId: 'p', imageId: 'i', content: 'u' }] },
        options,
      );
      await types['product-image'].submit({ collection_name: 'c', image_list: [] }, options);
      await types['image-index'].submit({ collection_name: 'c', docs: [] }, options);
      // @ts-expect-error -- images need a product
      await types['product-image'].submit({ collectionName: 'c', images: [{ imageId: 'i', content: 'u' }] }, options);
    };
    expectTypeOf(check).toBeFunction();
  });

  it('signRequest needs a scope and takes bytes', () => {
    expectTypeOf(signRequest).returns.toEqualTypeOf<SignedRequest>();
    expectTypeOf(signRequest).parameter(0).toHaveProperty('body').toEqualTypeOf<string | Uint8Array | undefined>();
    expectTypeOf(signRequest).parameter(0).toHaveProperty('region').toEqualTypeOf<string>();
  });
});
