import * as v from 'valibot';
import { checkInput, checkedBody, imageContent, listSchema, textSchema } from '../api/check-input.ts';

/** One image to store. */
export interface JdProductImageToAdd {
  /** The product (SKU) that the image is of. */
  readonly productId: string;
  /** Names the image; unique within the collection. */
  readonly imageId: string;
  /** A URL, which the vendor takes from its own image servers only, or Base64. Several images at once must be given by URL. */
  readonly content: string;
  /** A description of at most 256 characters. @default '' */
  readonly info?: string | undefined;
}

/** Images to store: at most 200, in a collection that is created where it does not exist. */
export interface JdAddProductImages {
  readonly collectionName: string;
  readonly images: readonly JdProductImageToAdd[];
}

/** The same as the vendor writes it; sent as it is. */
export interface JdAddProductImagesBody {
  readonly collection_name: string;
  readonly image_list: readonly {
    readonly product_id: string;
    readonly image_id: string;
    readonly image_content: string;
    readonly image_info?: string | undefined;
  }[];
}

/** What a `product-image` task is created from. */
export type JdProductImageInput = JdAddProductImages | JdAddProductImagesBody;

/** The longest `image_info` (vendor documentation, add-image). */
const longestInfo = 256;

const inputSchema: v.GenericSchema<unknown, JdAddProductImages> = v.strictObject({
  collectionName: textSchema(),
  images: listSchema(
    v.strictObject({
      productId: textSchema(),
      imageId: textSchema(),
      content: textSchema(),
      info: v.optional(
        v.pipe(v.string('expected a text'), v.maxLength(longestInfo, `expected at most ${longestInfo} characters`)),
      ),
    }),
  ),
});

const bodySchema: v.GenericSchema<unknown, JdAddProductImagesBody> = v.looseObject({
  collection_name: textSchema(),
  image_list: listSchema(
    v.looseObject({
      product_id: textSchema(),
      image_id: textSchema(),
      image_content: textSchema(),
      image_info: v.optional(
        v.pipe(v.string('expected a text'), v.maxLength(longestInfo, `expected at most ${longestInfo} characters`)),
      ),
    }),
  ),
});

/** A submission, ready to be sent. */
export interface ProductImageSubmission {
  /** JSON. */
  readonly body: string;
  /** The product of each image, for answers that name images only. */
  readonly productOf: ReadonlyMap<string, string>;
}

/** @throws {TasksError} `invalid_argument` naming the field. */
export function toSubmission(input: unknown, provider: string): ProductImageSubmission {
  const body = toBody(input, provider);
  return {
    body: checkedBody(body, provider),
    productOf: new Map(body.image_list.map((image) => [image.image_id, image.product_id])),
  };
}

function toBody(input: unknown, provider: string): JdAddProductImagesBody {
  if (typeof input === 'object' && input !== null && ('image_list' in input || 'collection_name' in input)) {
    return checkInput(bodySchema, input, provider);
  }
  const { collectionName, images } = checkInput(inputSchema, input, provider);
  return {
    collection_name: collectionName,
    image_list: images.map(({ productId, imageId, content, info = '' }) => ({
      product_id: productId,
      image_id: imageId,
      image_content: imageContent(content),
      // One revision of the documentation calls it required.
      image_info: info,
    })),
  };
}
