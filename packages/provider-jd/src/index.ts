export { createJdProvider } from './jd-provider.ts';
export type { JdProvider } from './jd-provider.ts';
export type { JdTaskType } from './api/jd-task-type.ts';
export type { JdImageIndexInput, JdImageToIndex, JdIndexImages, JdIndexImagesBody } from './image-index/image-index-input.ts';
export type { JdFailedIndexedImage, JdIndexedImage } from './image-index/indexed-image.ts';
export type { JdProviderOptions } from './options/jd-options.ts';
export { plugin } from './plugin.ts';
export type {
  JdAddProductImages,
  JdAddProductImagesBody,
  JdProductImageInput,
  JdProductImageToAdd,
} from './product-image/product-image-input.ts';
export type { JdFailedProductImage, JdProductImage } from './product-image/product-image.ts';
export { signRequest } from './sign/sign-request.ts';
export type { SignRequestOptions, SignedRequest } from './sign/sign-request.ts';
