import type { TaskState } from '@tasks/core/provider';

/** A task that the demo submits, and how it must end. */
export interface SampleTask {
  /** One line for people. */
  readonly title: string;
  readonly type: string;
  readonly input: unknown;
  readonly ends: TaskState;
}

const imageBase = 'https://images.example.com';

function productImages(imageIds: readonly string[]): unknown {
  return {
    collectionName: 'demo',
    images: imageIds.map((imageId, index) => ({
      productId: `product-${index + 1}`,
      imageId,
      content: `${imageBase}/${imageId}`,
    })),
  };
}

/** Tasks of both vendors. The sandbox lets an item fail whose name holds `fail`. */
export const sampleTasks: readonly SampleTask[] = [
  {
    title: 'JD Cloud: store 4 product images, all usable',
    type: 'jd:product-image',
    input: productImages(['shirt-front.jpg', 'shirt-back.jpg', 'shoe-left.jpg', 'shoe-right.jpg']),
    ends: 'succeeded',
  },
  {
    title: 'JD Cloud: store 4 product images, two of them unusable',
    type: 'jd:product-image',
    input: productImages(['连衣裙-正面.jpg', 'fail-blurred.jpg', 'fail-duplicate.jpg', 'bag-open.jpg']),
    ends: 'partially_succeeded',
  },
  {
    title: 'Shoplazza: upload 3 files by URL',
    type: 'shoplazza:file',
    input: { urls: ['banner.png', 'logo.svg', 'lookbook.jpg'].map((name) => `${imageBase}/${name}`) },
    ends: 'succeeded',
  },
  {
    title: 'Shoplazza: upload 3 files by URL, one of them unreadable',
    type: 'shoplazza:file',
    input: { urls: ['poster.png', 'fail-broken.png', 'sizes.jpg'].map((name) => `${imageBase}/${name}`) },
    ends: 'partially_succeeded',
  },
];
